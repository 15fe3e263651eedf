"""Does the product look clean: parts of an exposure that hold nothing, and count as if they did."""

from __future__ import annotations

from drizview.beside import side_by_side
from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_chip
from drizview.checks.core.registry import check
from drizview.checks.fixtures.sky.levels import bad_bits
from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.errors import Unmeasured
from drizview.measure.defects.blank import Blank, blank
from drizview.measure.sky.good_pixels import good_pixels


@check(
    "clean",
    unit="%",
    limit=Below(warn=2.0, fail=10.0),
    basis=(
        "pixels that were read have noise: no square of 16 × 16 of them holds one value. A quadrant of a chip is 25 or"
        " 50 % of it; 2 % leave room for what a mask of the detector covers"
    ),
    provenance="judgement",
    headline="{value:.0f} % of a chip holds no data, and is not flagged",
    remedy="Flag these pixels in DQ (4, a bad pixel) so that final_bits leaves them out, or leave the exposure out.",
    essential=False,
    not_curable="pixels that were not read must be flagged before drizzling",
)
def blank_part_of_chip(dataset: Dataset) -> Measured:
    """Largest part of a chip that holds a single value and carries no flag.

    An amplifier that was not read, a transfer that broke off, or an area filled in by hand. It is drizzled with full
    weight, so that sources are too faint there, and a sky measured on the whole chip is wrong. Judged on squares of
    16 × 16 pixels. Not applicable to photon counters, most of whose pixels hold no count.
    """
    pairs = [(exposure, chip) for exposure in dataset.exposures for chip in exposure.chips]
    if not pairs:
        raise Unmeasured(dataset.why_no_exposures)
    parts = side_by_side(lambda pair: _of(pair[1]), pairs)
    found = [(exposure, chip, part) for (exposure, chip), part in zip(pairs, parts, strict=True) if part.squares]
    if not found:
        raise Unmeasured("no chip has unflagged pixels side by side")
    _, chip, worst = max(found, key=lambda each: each[2].share)
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": exposure.name, "chip": chip.number, "blank (%)": 100 * part.share, "value": part.value}
        for exposure, chip, part in sorted(found, key=lambda each: -each[2].share)
        if part.share
    )
    where = tuple(on_chip(chip, float(x), float(y), note="a single value") for y, x in worst.places[:MOST_PLACES])
    line = "" if rows else "no part of an exposure is without data"
    return Measured(100 * worst.share, n=len(found), where=where, rows=rows, line=line)


def _of(chip: Chip) -> Blank:
    return blank(good_pixels(chip.sci, chip.dq, bad=bad_bits(chip)), shape=chip.sci.shape)
