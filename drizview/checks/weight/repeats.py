"""Is an exposure in the product twice?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.errors import NotApplicable, Unmeasured

# Side of the part of a chip that is compared [pixel]; its values must differ among themselves at least so often, so
# that two frames of a photon counter, nearly all zero, are not taken for one.
_SIDE, LEAST_VALUES = 200, 100
# Noise never repeats: two exposures that agree in half of the pixels, to the last bit, are one. A copy may have been
# repaired here and there.
SAME = 0.5
# All of the pixels of two exposures are compared where some of them agree so often: of 64 that half agree in, chance
# leaves fewer than a quarter once in 100,000.
_SOME, _OFTEN = 64, 0.25


@dataclass(frozen=True)
class _Middle:
    """The pixels in the middle of an exposure, shape (ny, nx)."""

    pixels: NDArray[np.float64]

    @cached_property
    def some(self) -> NDArray[np.float64]:
        """A few of them, from all over."""
        return self.pixels.ravel()[:: max(1, self.pixels.size // _SOME)].copy()

    @cached_property
    def telling(self) -> NDArray[np.bool_]:
        """Which of them have not the most common value: many frames of a photon counter share the zeros."""
        values, number = np.unique(self.pixels[np.isfinite(self.pixels)], return_counts=True)
        told: NDArray[np.bool_] = self.pixels != values[np.argmax(number)]
        return told

    def is_of(self, other: _Middle) -> bool:
        """Return whether two are one, from the pixels in which at least one has not its most common value."""
        if self.pixels.shape != other.pixels.shape or np.mean(self.some == other.some) < _OFTEN:
            return False
        told = self.telling | other.telling
        return int(told.sum()) >= LEAST_VALUES and float((self.pixels == other.pixels)[told].mean()) > SAME


@check(
    "weight",
    unit="exposures",
    limit=Below(warn=0.5, fail=0.5),
    basis="the noise of two exposures is never the same: equal pixels mean one exposure under two names",
    provenance="judgement",
    headline="{value:.0f} exposures are copies of another",
    remedy="Leave the copy out of the list of inputs, and drizzle again with resetbits='4096'.",
    essential=False,
    not_curable="the copy must be left out of the list of inputs",
)
def duplicated_exposures(dataset: Dataset) -> Measured:
    """Number of exposures with the pixels of another one.

    A copy under another name counts twice: the exposure time and the weight are too large, and what the two share
    (cosmic rays, hot pixels) looks like sky, since two exposures agree on it. The middle of each exposure is compared,
    to the last bit, with that of every other. EXPSTART of both is in the table.
    """
    if len(dataset.exposures) < 2:
        raise NotApplicable("there is one exposure only")
    parts = ((each, _part(each)) for each in dataset.exposures)
    known = [(each, part) for each, part in parts if part is not None]
    if len(known) < 2:
        raise Unmeasured("fewer than two exposures have pixels of different values in their middle")
    rows: list[dict[str, Cell]] = []
    for k, (each, part) in enumerate(known):
        original = next((other for other, first in known[:k] if part.is_of(first)), None)
        if original is not None:
            rows.append(
                {
                    "exposure": each.name,
                    "copy of": original.name,
                    "EXPSTART": each.start,
                    "of the other": original.start,
                }
            )
    note = "; ".join(f"{row['exposure']} is a copy of {row['copy of']}" for row in rows[:4])
    line = "" if rows else "no exposure is a copy of another"
    if len(rows) == 1:
        line = f"exposure {rows[0]['exposure']} is a copy of {rows[0]['copy of']}"
    return Measured(float(len(rows)), n=len(known), rows=tuple(rows), note=note, line=line)


def _part(exposure: Exposure) -> _Middle | None:
    """Return the middle of the first chip, None where its values are too much alike."""
    chip: Chip = exposure.chips[0]
    rows, columns = (slice(max(0, n // 2 - _SIDE // 2), n // 2 + _SIDE // 2) for n in chip.sci.shape)
    part = np.asarray(chip.sci[rows, columns], dtype=float)
    return _Middle(part) if np.unique(part[np.isfinite(part)]).size >= LEAST_VALUES else None
