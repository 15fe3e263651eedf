"""Means over blocks of pixels, of those that are finite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.viewer.tiles.blocks import area, halve

# The counts of a block of 8 x 8 pixels fit into a byte.
_SMALL = 3


@dataclass(frozen=True, eq=False)
class Means:
    """Sums and numbers of the finite pixels in each block.

    Parameters
    ----------
    total : array (ny, nx), float32
        Sum of the finite pixels.
    number : array (ny, nx), unsigned integers
        How many there are.
    """

    total: NDArray[np.float32]
    number: NDArray[Any]

    @classmethod
    def of(cls, pixels: NDArray[Any], times: int) -> Means:
        """Return the sums over blocks of 2**times pixels a side."""
        kind = np.uint8 if times <= _SMALL else np.uint32
        with np.errstate(over="ignore", invalid="ignore"):
            values = pixels.astype(np.float32, copy=False)
        good = np.isfinite(values)
        if good.all():
            return cls(_repeat(values, times), area(values.shape, times).astype(kind))
        return cls(_repeat(np.where(good, values, np.float32(0)), times), _repeat(good.astype(kind), times))

    @property
    def arrays(self) -> tuple[NDArray[Any], ...]:
        """What it is made of, in the order of the parameters."""
        return self.total, self.number

    def coarser(self) -> Means:
        """Return the sums over blocks of twice the side."""
        return Means(halve(self.total), halve(self.number, dtype=np.uint32))

    def finish(self) -> NDArray[np.float32]:
        """Return the means (ny, nx), NaN where no pixel of a block is finite. They take the place of the sums."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.divide(self.total, self.number, out=self.total, casting="unsafe")


def _repeat(array: NDArray[Any], times: int) -> NDArray[Any]:
    if not times:
        return array.copy()
    for _ in range(times):
        array = halve(array)
    return array
