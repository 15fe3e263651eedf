"""The context image: which inputs reached a pixel of the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.io.raster import Raster, Window

BITS = 32


@dataclass(frozen=True)
class Context:
    """Planes of 32 bits; input number n (from 1) is bit (n-1) mod 32 of plane (n-1) div 32.

    Source: drizzlepac ``src/cdrizzlebox.c`` and ``adrizzle.py``. A bit is set only where the input
    has weight.
    """

    planes: tuple[Raster, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """(ny, nx) in pixels."""
        return self.planes[0].shape

    def read(self, window: Window) -> NDArray[np.uint32]:
        """Return the bits of a window, shape (planes, ny, nx); bit 31 makes the stored value negative."""
        return np.stack([_unsigned(plane[window]) for plane in self.planes])

    def at(self, y: int, x: int) -> tuple[int, ...]:
        """Return the numbers (from 1) of the inputs at a pixel."""
        return numbers(self.read((slice(y, y + 1), slice(x, x + 1)))[:, 0, 0].tolist())


def _unsigned(values: NDArray[Any]) -> NDArray[np.uint32]:
    return values.astype(np.int64).astype(np.uint32)


def numbers(planes: Sequence[int]) -> tuple[int, ...]:
    """Return the input numbers (from 1) whose bits are set in one pixel's planes."""
    return tuple(
        plane * BITS + bit + 1 for plane, value in enumerate(planes) for bit in range(BITS) if int(value) >> bit & 1
    )
