"""Skies of so few photons that most pixels have none: means over blocks stand in for pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.geometry.sampling import blocks

Floats = NDArray[np.floating[Any]]

# A block holds so many pixels with a photon at least, so that its mean varies in small steps; and its largest side.
_PHOTONS, _LARGEST = 25.0, 16


def block_side(images: Sequence[Floats]) -> int:
    """Return the side of the blocks [pixel]: the least power of two that gathers enough photons."""
    seen = sum(int(np.isfinite(image).sum()) for image in images)
    lit = sum(int((np.nan_to_num(image) != 0).sum()) for image in images)
    side = 1
    while side < _LARGEST and lit * side**2 < _PHOTONS * seen:
        side *= 2
    return side


def block_means(image: Floats, side: int) -> Floats:
    """Return the means of square blocks, shape (ny // side, nx // side); NaN where less than half of one is usable."""
    cells = blocks(image, side)
    usable = np.isfinite(cells).sum(axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.nansum(cells, axis=2) / usable
    return np.where(usable > side**2 / 2, means, np.nan).astype(np.float32)
