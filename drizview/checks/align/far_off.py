"""Does an exposure show the field of the others at another place?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.checks.fixtures.align.alignment import Alignment
from drizview.checks.fixtures.psf.sources import Sources
from drizview.checks.fixtures.skygrid import SkyGrid
from drizview.errors import Unmeasured
from drizview.measure.alignment.anywhere import vote_anywhere

# Up to this distance exposures are matched one by one [arcsec].
_NEAR = 3.2
# With how many others an exposure that belongs nowhere is compared, and pairs where none belongs anywhere.
_PARTNERS, _PAIRS = 8, 60


@dataclass(frozen=True)
class _Far:
    """An exposure that shows the sources of another at a distance [arcsec]."""

    name: str
    like: str
    distance: float
    pairs: int


@check(
    "align",
    unit="arcsec",
    limit=Below(warn=1.0, fail=3.0),
    basis=(
        "guide stars put exposures within 0.5″ (DrizzlePac Handbook App. B.3); two fields do not show nine bright "
        "sources in one pattern with one set of fluxes"
    ),
    provenance="computed",
    headline="an exposure lies {value:.1f}″ from where its WCS puts it",
    remedy=(
        "Correct CRVAL by the shift in the table, or TweakReg on copies with searchrad beyond it; else leave the "
        "exposure out."
    ),
    essential=False,
    not_curable="a pointing off by arcseconds must be corrected in the file before drizzling",
)
def pointing_far_off(
    sky_grid: SkyGrid, source_lists: dict[str, Sources], alignment: Alignment | Unmeasured
) -> Measured:
    """Distance of an exposure from its place, where its coordinates are off by more than exposures are matched over.

    Exposures that share no sources with the others within 3.2″ are compared with them at any distance: by the pattern
    of their 60 brightest sources, with their fluxes. The tiles of a mosaic show other stars. An exposure of the same
    field that its WCS puts elsewhere makes a product with the field in it twice. Of two exposures it cannot be told
    which is wrong. Fewer than nine bright sources in common, or another roll angle, are not found.
    """
    tied = set() if isinstance(alignment, Unmeasured) else {each.exposure.name for each in alignment.offsets}
    stray = [name for name in source_lists if name not in tied]
    if not stray:
        return Measured(0.0, n=len(tied), line="no exposure lies far from where its WCS puts it")
    found = [each for pair in _pairs(stray, sorted(tied)) if (each := _compare(sky_grid, source_lists, *pair))]
    if not found:
        raise Unmeasured(f"{len(stray)} exposures share no sources with the others, however far they are off")
    worst = max(found, key=lambda each: each.distance)
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": each.name,
            "shows the field of": each.like,
            "off by (arcsec)": round(each.distance, 2),
            "shared sources": each.pairs,
        }
        for each in found
    )
    note = f"{worst.name} shows {worst.pairs} bright sources of {worst.like}, {worst.distance:.1f}″ away from them."
    return Measured(worst.distance, n=worst.pairs, rows=rows, note=note)


def _pairs(stray: list[str], tied: list[str]) -> list[tuple[str, str]]:
    if tied:
        return [(name, other) for name in stray for other in tied[:_PARTNERS]]
    return list(combinations(stray, 2))[:_PAIRS]


def _compare(grid: SkyGrid, lists: dict[str, Sources], name: str, other: str) -> _Far | None:
    """Return how far an exposure is off, None where it shows another field, or the same one in its place."""
    one, like = lists[name], lists[other]
    if one.exposure.filter != like.exposure.filter:
        return None
    move = vote_anywhere(like.peaks, one.peaks)
    if move is None or not move.certain:
        return None
    distance = math.hypot(move.dx, move.dy) * grid.scale_arcsec
    return _Far(name, other, distance, move.pairs) if distance > _NEAR else None
