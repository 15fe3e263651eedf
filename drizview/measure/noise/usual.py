"""What is usual among several images of one thing: the median of all, or of all but one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.noise.robust import in_order

Floats = NDArray[np.floating[Any]]


class Usual:
    """The median of images with or without one of them; they are put in order once.

    Parameters
    ----------
    images : ndarray, shape (n, ny, nx)
        NaN where one says nothing.
    """

    def __init__(self, images: Floats) -> None:
        self._ordered = in_order(images)
        self._known = np.isfinite(images).sum(axis=0)

    def without(self, own: Floats | None) -> Floats:
        """Return the median of the others, NaN where fewer than two (of one: one) say something."""
        most = len(self._ordered) - (own is not None)
        middle = np.array(self._rank(most // 2, own))
        if most % 2 == 0:
            middle = (self._rank(most // 2 - 1, own) + middle) / 2
        number = self._known if own is None else self._known - np.isfinite(own)
        fewer = np.nonzero(number < most)
        if fewer[0].size:
            few, mine = number[fewer], None if own is None else own[fewer]
            low, high = (self._at(np.maximum(at, 0), fewer, mine) for at in ((few - 1) // 2, few // 2))
            middle[fewer] = np.where(few >= min(2, most), (low + high) / 2, np.nan)
        return middle

    def _rank(self, rank: int, own: Floats | None) -> Floats:
        """Return the values of a rank among the others, where all of them say something."""
        value = self._ordered[rank]
        if own is None:
            return value
        return np.where(own <= value, self._ordered[min(rank + 1, len(self._ordered) - 1)], value)

    def _at(self, rank: NDArray[np.integer[Any]], at: tuple[Any, ...], own: Floats | None) -> Floats:
        """Return the values of these ranks at some pixels: those from one's own value on move up by one."""
        value = self._ordered[rank, *at]
        if own is None:
            return value
        return self._ordered[np.minimum(rank + (own <= value), len(self._ordered) - 1), *at]
