"""Are the stars of one exposure wider than those of the others?"""

from __future__ import annotations

from statistics import median

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.psf.sources import Sources
from drizview.errors import Unmeasured
from drizview.measure.stars.ellipticity import median_error

# Stars of an exposure from which its width is known, and what a ratio must exceed by twice its error.
_FEWEST, _SURE = 5, 1.15


@check(
    "psf",
    unit="x",
    limit=Below(warn=1.25),
    basis=(
        "median width of the stars before the pixels: clean exposures differ by up to 1.11, breathing of 4 micron "
        "included; one of three out of focus by 180 nm: 1.56; trailed by 2.5 pixels: 1.36 and 1.44"
    ),
    provenance="computed",
    headline="stars of one exposure are {value:.2f} × as wide as on the others",
    remedy="Leave the exposure out: alignment cannot correct an exposure that is out of focus or trailed.",
    essential=False,
    not_curable="no parameter narrows the stars of an exposure: leave it out",
)
def width_between_exposures(exposure_stars: dict[str, Sources]) -> Measured:
    """Width of the stars on the widest exposure, relative to the others through the same filter.

    An exposure out of focus differs from the median image on every star: driz_cr then flags the cores of the *good*
    exposures, which agree with each other. Of a pair it cannot be told by the flags which one is wrong, but the wider
    one is. Measured on five stars or more of each exposure.

    A warning is expected where visits with another focus, or years apart, were drizzled together.
    """
    widths = {name: each.fwhm_arcsec for name, each in exposure_stars.items() if len(each) >= _FEWEST}
    found: list[tuple[float, float, str]] = []
    for name, own in widths.items():
        same = exposure_stars[name].exposure.filter
        others = [
            float(np.median(each))
            for other, each in widths.items()
            if other != name and exposure_stars[other].exposure.filter == same
        ]
        if others:
            ratio = float(np.median(own)) / median(others)
            found.append((ratio, median_error(own) / median(others), name))
    if not found:
        raise Unmeasured(f"no two exposures through the same filter have {_FEWEST} stars each")
    found.sort(reverse=True)
    value, error, worst = found[0]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": name, "width over the others": round(ratio, 3), "error": round(own, 3), "stars": len(widths[name])}
        for ratio, own, name in found
    )
    cap = None if value - 2 * error > _SURE else Status.PASS
    return Measured(value, n=len(found), uncertainty=error, rows=rows, note=f"Widest on {worst}.", cap=cap)
