"""Does the sky of the exposures rise across the field?"""

from __future__ import annotations

import numpy as np

from drizview.checks.core.limits import Fact
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.checks.fixtures.sky.levels import ChipSky, bad_bits
from drizview.errors import Unmeasured
from drizview.measure.sky.good_pixels import good_pixels
from drizview.measure.sky.gradient import gradient


@check(
    "sky",
    unit="sigma",
    limit=Fact(),
    basis="plane through the medians of 100 boxes a chip; σ: noise of a sky pixel and 3 % of the sky in quadrature",
    provenance="computed",
    headline="sky of the chips rises by {value:.2f} σ across them",
    essential=False,
)
def sky_gradient(chip_skies: tuple[ChipSky, ...]) -> Measured:
    """Gradient of the sky across a chip, median of the chips.

    A fact, needed to tell a gradient (earthshine, zodiacal light, a bright star outside the field) from a target that
    fills the chip: both raise the median of the sky above its darkest parts, but no constant removes a gradient. The
    table gives the share of the variation that a plane explains: near 1 for a gradient.
    """
    rows: list[dict[str, Cell]] = []
    for each in chip_skies:
        if each.sky is None:
            continue
        try:
            read = good_pixels(each.chip.sci, each.chip.dq, bad=bad_bits(each.chip))
            plane = gradient(read, shape=each.chip.sci.shape)
        except Unmeasured:
            continue
        rows.append(
            {
                "exposure": each.exposure.name,
                "chip": each.chip.number,
                "gradient (sigma)": round(plane.size / each.sky.tolerance, 3),
                "explained": round(plane.explained, 3),
                "direction (degree)": round(plane.angle, 0),
            }
        )
    if not rows:
        raise Unmeasured("no chip has enough sky for a plane")
    value, explained = (float(np.median([row[key] for row in rows])) for key in ("gradient (sigma)", "explained"))
    return Measured(value, n=len(rows), rows=tuple(rows), note=f"A plane explains {100 * explained:.0f} % of it.")
