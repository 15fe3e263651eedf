"""Square blocks of pixels, halved again and again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def halved(n: int, times: int) -> int:
    """Return how many blocks of 2**times pixels cover n pixels."""
    return -(-n >> times)


def halve(array: NDArray[Any], *, dtype: Any = None) -> NDArray[Any]:
    """Return the sums over 2 x 2 blocks of the first two axes; a half block at the far edge counts what it has."""
    dtype = dtype or array.dtype
    pad = [(0, n % 2) for n in array.shape[:2]] + [(0, 0)] * (array.ndim - 2)
    if any(after for _, after in pad):
        array = np.pad(array, pad)
    # Strided adds run at the speed of memory; reshape(...).sum() is eight times slower.
    rows = np.add(array[0::2], array[1::2], dtype=dtype)
    return np.add(rows[:, 0::2], rows[:, 1::2], dtype=dtype)


def area(shape: tuple[int, int], times: int) -> NDArray[np.float32]:
    """Return how many pixels of an image of `shape` lie in each block of 2**times pixels a side."""
    size = 1 << times
    sides = [np.minimum(size, n - size * np.arange(halved(n, times))).astype(np.float32) for n in shape]
    return sides[0][:, None] * sides[1]
