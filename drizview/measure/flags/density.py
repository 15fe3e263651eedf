"""Flagged share of the pixels over a chip."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.flags.map import FlagMap

_LEAST = 0.2  # of the pixels of a cell; with fewer usable ones its share says nothing


def flag_density(cells: FlagMap) -> NDArray[np.floating[Any]]:
    """Return the flagged share of the usable pixels of each cell [%], NaN where few are usable."""
    enough = cells.usable >= _LEAST * cells.side**2
    return np.where(enough, 100.0 * cells.flagged / np.maximum(cells.usable, 1), np.nan)
