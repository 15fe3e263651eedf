"""Are the stars of the product long in one and the same direction?"""

from __future__ import annotations

import math

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.psf.shapes import StarShapes
from drizview.dataset.dataset import Dataset
from drizview.dataset.optics import wavelength_of
from drizview.errors import Unmeasured
from drizview.measure.stars.ellipticity import steady
from drizview.numbers import number

# Directions agree from this coherence on; with more noise than this in the ratio nothing is said.
_ONE_DIRECTION, _UNSURE = 0.8, 0.025
# Shorter waves show the errors of the mirrors: stars are long by nature, and all in one direction [nm].
_ULTRAVIOLET_NM = 300.0


@check(
    "psf",
    unit="",
    limit=Below(warn=1.045),
    basis=(
        "a drift of 1 pixel in all exposures gives 1.05 to 1.08 at coherence 0.9; clean products reach 1.03, also "
        "where the PSF varies over the field or focus between exposures"
    ),
    provenance="computed",
    headline="axis ratio {value:.3f} in one direction everywhere in the field",
    remedy=(
        "Compare the exposures: where all are elongated alike, the telescope drifted, and only a PSF measured on these "
        "images helps; where they are not, align them."
    ),
    essential=False,
)
def elongation_in_one_direction(star_shapes: StarShapes, direct_images: Dataset) -> Measured:
    """Elongation that the stars have in one direction in every part of the field.

    Chance and the optics elongate stars in directions that vary from star to star and over the field. A drift of the
    telescope, or a shift between the exposures, elongates all of them alike, so that a smaller ratio is significant:
    above {warn}. The value is that at the edge of the field where stars are least elongated along the common direction,
    by a linear change between its halves. In the ultraviolet, where all stars are elongated by nature, it passes. A
    warning is expected for observations with one guide star or under gyro control.
    """
    found = steady(star_shapes.seen, star_shapes.round, x=star_shapes.x, y=star_shapes.y)
    if not math.isfinite(found.ratio):
        raise Unmeasured(f"{len(star_shapes)} stars are too few to compare the halves of the field")
    if found.error > _UNSURE:
        raise Unmeasured(f"the axis ratio is known to ± {found.error:.2f} only")
    nanometres = wavelength_of(direct_images.exposures[0]) if direct_images.exposures else None
    ultraviolet = nanometres is not None and nanometres < _ULTRAVIOLET_NM
    common = found.coherence > _ONE_DIRECTION and found.ratio - 2 * found.error > 1.02
    note = f"{number(found.angle, '.0f')}° from x, coherence {found.coherence:.2f}, from {len(star_shapes)} stars."
    return Measured(
        found.ratio,
        n=len(star_shapes),
        uncertainty=found.error,
        note=note,
        cap=None if common and not ultraviolet else Status.PASS,
    )
