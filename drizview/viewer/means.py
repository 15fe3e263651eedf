"""Means over blocks of pixels, of those that are finite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.viewer.blocks import area, halve


@dataclass(frozen=True, eq=False)
class Means:
    """Sums and numbers of the finite pixels in each block.

    Parameters
    ----------
    total : array (ny, nx), float32
        Sum of the finite pixels.
    number : array (ny, nx), float32
        How many there are.
    """

    total: NDArray[np.float32]
    number: NDArray[np.float32]

    @classmethod
    def of(cls, pixels: NDArray[Any], times: int) -> Means:
        """Return the sums over blocks of 2**times pixels a side."""
        with np.errstate(over="ignore", invalid="ignore"):
            values = pixels.astype(np.float32, copy=False)
        good = np.isfinite(values)
        if good.all():
            return cls(_repeat(values, times), area(values.shape, times))
        number = _repeat(good.astype(np.uint16), times) if times <= 7 else _repeat(good.astype(np.float32), times)
        return cls(_repeat(np.where(good, values, np.float32(0)), times), number.astype(np.float32))

    def coarser(self) -> Means:
        """Return the sums over blocks of twice the side."""
        return Means(halve(self.total), halve(self.number))

    def values(self) -> NDArray[np.float32]:
        """Return the means (ny, nx); NaN where no pixel of a block is finite."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.total / self.number


def _repeat(array: NDArray[Any], times: int) -> NDArray[Any]:
    for _ in range(times):
        array = halve(array)
    return array
