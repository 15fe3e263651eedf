"""Is an exposure in the product twice?"""

from __future__ import annotations

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
        original = next((other for other, first in known[:k] if _same(part, first)), None)
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


def _part(exposure: Exposure) -> NDArray[np.float64] | None:
    """Return the middle of the first chip, None where its values are too much alike."""
    chip: Chip = exposure.chips[0]
    rows, columns = (slice(max(0, n // 2 - _SIDE // 2), n // 2 + _SIDE // 2) for n in chip.sci.shape)
    part = np.asarray(chip.sci[rows, columns], dtype=float)
    return part if np.unique(part[np.isfinite(part)]).size >= LEAST_VALUES else None


def _same(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Return whether two parts are one, from the pixels in which at least one has not its most common value.

    Two frames of a photon counter share the zeros of most pixels, and nothing else.
    """
    if one.shape != other.shape:
        return False
    told = (one != _commonest(one)) | (other != _commonest(other))
    return int(told.sum()) >= LEAST_VALUES and float((one == other)[told].mean()) > SAME


def _commonest(part: NDArray[np.float64]) -> float:
    values, number = np.unique(part[np.isfinite(part)], return_counts=True)
    return float(values[np.argmax(number)])
