"""Does one exposure have rings and patches of light that the others have not?"""

from __future__ import annotations

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.glow import ExposureGlow
from drizview.dataset.product import Product
from drizview.measure.sky.glow import SIDE

# Places whose scatter across their line is below this share of that along it lie on a trail, which is asked for apart.
_LINE = 0.1
# A number of patches counts where it exceeds that of the others by this many times the root of theirs.
_ROOTS = 3.0


@check(
    "sky",
    unit="patches",
    limit=Below(warn=4.5),
    basis=(
        "six rings of persistence of 1.2 to 3 σ give 6 in one exposure; clean exposures, simulated and real, differ by "
        "up to 4, which large cosmic rays leave"
    ),
    provenance="computed",
    headline="one exposure has {value:.0f} patches of light more than the others",
    remedy="Look at the exposure: flag the patches in a copy of it (persistence masks of WFC3/IR), or leave it out.",
    essential=False,
    not_curable="light that one exposure has alone must be flagged in a copy of it, or the exposure left out",
)
def light_of_one_exposure(product: Product, exposure_glows: tuple[ExposureGlow, ...]) -> Measured:
    """Patches of light that one exposure has, beyond the number that the others have.

    What saturated stars of an earlier exposure leave on an infrared detector (persistence), ghosts and reflections are
    rings and discs of some ten pixels, too faint and too smooth to be rejected as cosmic rays. The medians of cells of
    6 pixels are compared with those of the other exposures, away from their sources; patches of more than six standard
    deviations count, unless they lie on one line, as on a trail. Cosmic rays leave a few in every exposure, so that the
    median number of the others is taken off.

    A warning is expected for exposures taken after bright targets. Fewer than five patches are not told from chance.
    """
    ranked = sorted(exposure_glows, key=lambda each: -each.bright)
    worst = ranked[0]
    usual = float(np.median([each.bright for each in ranked[1:]])) if len(ranked) > 1 else 0.0
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": each.exposure, "patches": each.bright, "dark patches": each.dark} for each in ranked
    )
    more = worst.bright - usual
    firm = more > _ROOTS * np.sqrt(max(usual, worst.dark, 1.0)) and not _in_a_line(worst)
    where = tuple(
        on_product(product, x, y, value=level, radius=2 * SIDE, note=f"σ of a sky pixel, {worst.exposure}")
        for x, y, level in worst.places[:MOST_PLACES]
    )
    return Measured(
        more,
        n=len(ranked),
        uncertainty=float(np.sqrt(max(worst.bright, 1))),
        where=where if firm else (),
        rows=rows,
        note=f"{worst.exposure} has {worst.bright}, the others {usual:.0f}.",
        line="" if firm else "no exposure has patches of light of its own",
        cap=None if firm else Status.PASS,
    )


def _in_a_line(glow: ExposureGlow) -> bool:
    """Return whether the patches lie on one straight line."""
    places = np.array([place[:2] for place in glow.places])
    if len(places) < 3:
        return False
    across, along = np.sqrt(np.maximum(np.linalg.eigvalsh(np.cov(places.T)), 0.0))
    return bool(across < _LINE * along)
