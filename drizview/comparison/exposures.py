"""What was done to the exposures between two products: which were left out, and what was masked in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.flags import DQ
from drizview.dataset.io.raster import strips

# What a mask costs, what an exposure costs that is left out, and what a mask costs of two exposures.
PRICE = "where an exposure is masked the product has less weight: that is the price of the mask, not a fault to undo"
FEWER = "with fewer exposures the noise has a stronger pattern (moiré): that is the price of leaving one out"
BARE = "one exposure alone is left there, so that its cosmic rays cannot be rejected and stay"
_PAIR = 2


@dataclass(frozen=True)
class ExposureChange:
    """One exposure of either product.

    Attributes
    ----------
    name : str
    before, after : bool
        Whether the product has it.
    masked_before, masked_after : int
        Its pixels with DQ 16384.
    """

    name: str
    before: bool
    after: bool
    masked_before: int = 0
    masked_after: int = 0


def exposure_changes(before: Dataset, after: Dataset) -> tuple[ExposureChange, ...]:
    """Return the exposures of both datasets, in the order of the first."""
    old, new = ({each.name: each for each in dataset.exposures} for dataset in (before, after))
    return tuple(
        ExposureChange(name, name in old, name in new, _masked(old.get(name)), _masked(new.get(name)))
        for name in dict.fromkeys((*old, *new))
    )


def _masked(exposure: Exposure | None) -> int:
    flags = [chip.dq for chip in exposure.chips if chip.dq is not None] if exposure is not None else []
    return sum(int(((band & int(DQ.TRAIL)) != 0).sum()) for dq in flags for _, band in strips(dq))


def lines_of_exposures(found: Sequence[ExposureChange], *, patterned: bool = False) -> Iterator[str]:
    """Yield what was done, and what it costs, in words; nothing where nothing was.

    ``patterned`` tells that the noise has more of a pattern than before.
    """
    for word, gone in (("left out", True), ("added", False)):
        names = [each.name for each in found if each.before is gone and each.after is not gone]
        if names:
            yield f"{word}: {', '.join(names)}"
    if patterned and any(each.before and not each.after for each in found):
        yield FEWER
    masked = [each for each in found if each.before and each.after and each.masked_after != each.masked_before]
    for each in masked:
        yield f"pixels of {each.name} masked with DQ {DQ.TRAIL:d}: {each.masked_before} → {each.masked_after}"
    if any(each.masked_after > each.masked_before for each in masked):
        yield PRICE + (f"; {BARE}" if sum(each.after for each in found) == _PAIR else "")
