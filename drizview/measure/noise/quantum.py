"""Whether pixels are whole counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Steps that tell whether pixels are counts, and how exactly.
_FEWEST_STEPS, _WHOLE = 64, 0.02
# Of pixels that are no counts so many are enough to see it.
_FIRST = 4096


def quantum(differences: NDArray[np.floating[Any]]) -> float:
    """Return the step of which all differences between pixels are multiples, 0 where there is none."""
    steps = np.abs(differences[np.isfinite(differences)])
    steps = steps[steps > 0]
    if steps.size < _FEWEST_STEPS:
        return 0.0
    least = float(steps.min())
    return least if _are_whole(steps[:_FIRST] / least) and _are_whole(steps / least) else 0.0


def _are_whole(values: NDArray[np.floating[Any]]) -> bool:
    return float(np.abs(values - np.rint(values)).max()) < _WHOLE
