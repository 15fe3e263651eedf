"""Pixels that carry flags, looked up where they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Flagged:
    """A mask of the pixels that carry one of some bits, for where few of them are looked at.

    Attributes
    ----------
    dq : ndarray of int, shape (ny, nx)
        Data-quality image.
    bits : int
    """

    dq: NDArray[np.integer[Any]]
    bits: int

    def __getitem__(self, at: Any) -> Bools:
        """Return the mask at some pixels."""
        return any_of(self.dq[at], self.bits)


def any_of(dq: NDArray[np.integer[Any]], bits: int) -> Bools:
    """Return which pixels of a data-quality image carry one of the bits; the lowest 16 have a meaning."""
    plain = dq.dtype.itemsize == 2 and dq.dtype.isnative
    words = dq.view(np.uint16) if plain else dq.astype(np.uint16)
    return np.asarray((words & np.uint16(bits & 0xFFFF)) != 0)
