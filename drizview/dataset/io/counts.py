"""The context image as a number of exposures, to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.context import BITS, Context
from drizview.dataset.inputs import Input


class ContextCounts:
    """A raster whose pixels are the number of exposures that reached them; chips of one exposure count once."""

    def __init__(self, context: Context, inputs: Sequence[Input]) -> None:
        self._context = context
        first = context.planes[0]
        self.name = f"{first.name} exposures"
        self.uid = f"{first.uid}:exposures"
        self.shape = first.shape
        self.dtype = np.dtype(np.float32)
        self.unit = "exposures"
        planes = len(context.planes)
        exposures: dict[str, NDArray[np.uint32]] = {}
        for entry in inputs:
            plane, bit = divmod(entry.index - 1, BITS)
            if plane < planes:
                exposures.setdefault(entry.exposure, np.zeros(planes, np.uint32))[plane] |= np.uint32(1 << bit)
        self._masks = list(exposures.values())

    def __getitem__(self, window: tuple[slice, slice]) -> NDArray[Any]:
        """Return the number of exposures in a window, shape (ny, nx)."""
        bits = self._context.read(window)
        counts = np.zeros(bits.shape[1:], np.float32)
        for mask in self._masks:
            reached = np.zeros(counts.shape, bool)
            for plane in np.flatnonzero(mask):
                reached |= bits[plane] & mask[plane] != 0
            counts += reached
        return counts
