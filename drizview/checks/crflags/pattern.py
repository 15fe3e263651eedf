"""Do the cosmic-ray flags (DQ 4096) form a pattern?"""

from __future__ import annotations

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.crflags import ChipFlags, densest
from drizview.checks.fixtures.geometry import MappedChip, OverlapMap
from drizview.dataset.flags import DQ
from drizview.errors import Unmeasured
from drizview.measure.flags.map import repetition
from drizview.measure.geometry.blot import nearest_pixels
from drizview.numbers import number

# Share of flagged pixels below which the flags of an infrared detector form no pattern that harms.
_FEW = 0.005


@check(
    "crflags",
    unit="",
    limit=Below(warn=20.0),
    basis="index of dispersion ⟨m²⟩/⟨m⟩ of cosmic rays of m pixels each: 5 to 10 for HST CCDs",
    provenance="judgement",
    headline="clustering of the flags {value:.0f} × Poisson",
    remedy=(
        "Inspect the densest cells: sources (alignment), chip edges or amplifiers (sky), satellite trails (DQ 16384)."
    ),
    essential=False,
)
def flags_clustered(cr_flags: tuple[ChipFlags, ...]) -> Measured:
    """Variance over mean of the number of flagged pixels per cell, worst chip.

    Cosmic rays at random positions give their mean size, 5 to 10 pixels; clusters on sources and patterns give more. A
    warning is expected for satellite trails and bright saturated stars. On infrared detectors, whose cosmic rays the
    calibration removes, one asteroid outweighs all other flags: below 0.5 % of the pixels, nothing can warn.
    """
    found = []
    for each in cr_flags:
        try:
            found.append((each.map.dispersion(), each))
        except Unmeasured:
            continue
    if not found:
        raise Unmeasured("no chip has 30 cells and 50 flagged pixels, too few to look for a pattern")
    found.sort(key=lambda pair: -pair[0])
    where = tuple(densest(each) for _, each in found[:MOST_PLACES])
    worst = found[0][1]
    few = worst.exposure.instrument.cr_rejected_upstream and worst.map.fraction < _FEW
    cap = Status.PASS if few else None
    return Measured(found[0][0], n=len(found), where=where, note=f"Largest on {worst.chip.name}.", cap=cap)


@check(
    "crflags",
    unit="",
    limit=Below(warn=0.2),
    basis="random cosmic rays stay below 0.08",
    provenance="computed",
    headline="{value:.0%} of the flagged groups repeat at one spacing, in excess of chance",
    remedy="A regular pattern comes from the sky or from resampling: compare the skies, raise driz_cr_snr.",
    essential=False,
)
def flags_periodic(cr_flags: tuple[ChipFlags, ...]) -> Measured:
    """Largest share of flagged groups that repeat at one spacing of 8 to 50 pixels, worst chip.

    Measured on the central part of each chip, at most 512 × 512 pixels. A warning is expected for flags along bleeding
    columns.
    """
    found: list[tuple[float, str, int, int]] = []
    for each in cr_flags:
        ny, nx = each.chip.sci.shape
        rows, columns = (slice(max(0, n // 2 - 256), n // 2 + 256) for n in (ny, nx))
        dq = each.chip.dq
        if dq is None:
            continue
        try:
            value, dy, dx = repetition((dq[rows, columns].astype(np.int64) & DQ.COSMIC_RAY) != 0)
        except Unmeasured:
            continue
        found.append((value, each.chip.name, dy, dx))
    if not found:
        raise Unmeasured("too few groups of flags, or too small a chip, to look for a repetition")
    value, name, dy, dx = max(found)
    return Measured(
        value, n=len(found), note=f"{name}: spacing of {number(dx, '.0f')} columns and {number(dy, '.0f')} rows."
    )


@check(
    "crflags",
    unit="x",
    limit=Below(warn=3.0),
    basis="the rate of cosmic rays does not depend on the number of overlapping exposures, if three or more overlap",
    provenance="judgement",
    headline="flagged share differs by {value:.2f} × between regions of different depth",
    remedy="Fewer cosmic rays can be found where fewer exposures overlap; elsewhere compare the skies.",
    essential=False,
)
def flags_jump(
    cr_flags: tuple[ChipFlags, ...], mapped_chips: tuple[MappedChip, ...], overlap_map: OverlapMap
) -> Measured:
    """Largest over smallest share of flagged pixels, among regions where three or more exposures overlap.

    Where only two overlap, the median image contains half of each, and fewer cosmic rays are found. Regions are defined
    by the outlines of the exposures, not by the context image, from which rejected pixels are missing. A warning is
    expected at the corners of rolled visits.
    """
    maps = {each.chip.name: each for each in cr_flags}
    flagged: dict[int, int] = {}
    usable: dict[int, int] = {}
    for placed in mapped_chips:
        each = maps.get(placed.chip.name)
        if each is None:
            continue
        side = each.map.side
        rows, columns = ((np.arange(n) + 0.5) * side for n in each.map.usable.shape)
        x, y = placed.mapping.grid(rows, columns)
        count = nearest_pixels(overlap_map.count, x / overlap_map.step, y / overlap_map.step)
        for depth in np.unique(count[count > 2]).tolist():
            flagged[depth] = flagged.get(depth, 0) + int(each.map.flagged[count == depth].sum())
            usable[depth] = usable.get(depth, 0) + int(each.map.usable[count == depth].sum())
    shares = {k: flagged[k] / usable[k] for k in sorted(usable) if usable[k] > 20_000 and flagged[k] >= 100}
    if len(shares) < 2:
        raise Unmeasured("no two regions of different depth have 100 flagged pixels each")
    rows_: tuple[dict[str, Cell], ...] = tuple(
        {"overlapping exposures": k, "flagged (%)": 100 * share, "pixels": usable[k]} for k, share in shares.items()
    )
    return Measured(max(shares.values()) / min(shares.values()), n=len(shares), rows=rows_)
