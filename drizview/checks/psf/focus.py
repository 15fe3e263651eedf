"""Are the stars far wider than the telescope in focus makes them?"""

from __future__ import annotations

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.psf.halflight import HalfLight
from drizview.dataset.dataset import Dataset
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.stars.ellipticity import median_error

# Fewer sources do not tell stars from galaxies; those of one width (75th over 25th percentile) are stars.
_FEWEST, _ALIKE = 8, 1.15
# Shorter waves are scattered into wide wings in focus as well [nm].
_ULTRAVIOLET_NM = 300.0


@check(
    "psf",
    unit="x a Gaussian in focus",
    limit=Below(warn=2.2),
    basis=(
        "half of the light of a star in focus lies within 1.2 to 1.5 times the radius of a Gaussian of the handbook's "
        "width, up to 1.8 where a CCD has a halo (a real STIS pair: 1.82); wave-front errors of 120 and 200 nm give "
        "2.4 to 2.8 and 3.9 to 4.2"
    ),
    provenance="computed",
    headline="half-light radius of the sources {value:.2f} × that of a star in focus without wings",
    remedy="Drizzling cannot correct focus: use a PSF of the same epoch, or other exposures.",
    essential=False,
)
def half_light_radius(half_light: HalfLight, direct_images: Dataset) -> Measured:
    """Half-light radius of the isolated sources of the product, relative to a star in focus.

    The stars of a telescope out of focus are discs and rings, which no Gaussian fits, so that the other checks find no
    star at all. Measured are all isolated sources, of whatever shape. It warns above {warn}, and only where most of
    eight sources or more have one and the same radius, as stars do and galaxies do not. A wave-front error below
    about 100 nm is not told from the wings of a telescope in focus; in the ultraviolet, whose wings are wide, it
    passes. A warning is expected where visits were drizzled together several pixels apart.
    """
    if direct_images.instrument.photon_counting:
        raise NotApplicable("the charge that photon counters spread widens stars by an amount that is not known here")
    radii = half_light.radii
    if radii.size < _FEWEST:
        raise Unmeasured(f"{radii.size} isolated sources, {_FEWEST} are needed")
    ratio = radii / half_light.expected
    value, spread = float(np.median(ratio)), float(np.divide(*np.percentile(ratio, [75, 25])))
    stars = spread < _ALIKE and half_light.wavelength >= _ULTRAVIOLET_NM
    radius = value * half_light.expected
    note = f"Radius {radius:.3f}″ from {radii.size} sources, 75th over 25th percentile {spread:.2f}."
    return Measured(
        value,
        n=int(radii.size),
        uncertainty=median_error(ratio),
        note=note,
        cap=None if stars else Status.PASS,
    )
