"""Parts of an image that hold one value and no noise: nothing was read there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from drizview.measure.sky.good_pixels import Reader

# Side of the squares that are asked, and from one to the next [pixel].
_SIDE, _STEP = 16, 64


@dataclass(frozen=True)
class Blank:
    """What of an image holds nothing.

    Attributes
    ----------
    share : float
        Of the squares with pixels to judge by, 0 to 1.
    squares : int
        How many there are.
    value : float
        What the blank ones hold, the first of them; NaN without any.
    places : tuple of (row, column)
        Middle pixels of the blank ones.
    """

    share: float
    squares: int
    value: float
    places: tuple[tuple[int, int], ...]


def blank(read: Reader, *, shape: tuple[int, int]) -> Blank:
    """Return which squares of 16 x 16 pixels, one in 64 along rows and columns, hold a single value.

    Parameters
    ----------
    read : callable
        Takes a window and returns its pixels, NaN where flagged (`good_pixels`).
    shape : (int, int)
        Of the image.
    """
    starts = np.arange(0, shape[1] - _SIDE + 1, _STEP)
    squares, value = 0, np.nan
    places: list[tuple[int, int]] = []
    for row in range(0, shape[0] - _SIDE + 1, _STEP):
        band = read((slice(row, row + _SIDE), slice(0, shape[1])))
        pixels = band[:, starts[:, None] + np.arange(_SIDE)]
        known = np.isfinite(pixels)
        judged = known.sum(axis=(0, 2)) >= _SIDE * _SIDE // 2
        low = np.where(known, pixels, np.inf).min(axis=(0, 2))
        empty = judged & (low == np.where(known, pixels, -np.inf).max(axis=(0, 2)))
        squares += int(judged.sum())
        if empty.any() and not places:
            value = float(low[empty][0])
        places += [(row + _SIDE // 2, int(column) + _SIDE // 2) for column in starts[empty]]
    return Blank(len(places) / max(1, squares), squares, value, tuple(places))
