"""Pixels that are not numbers."""

from __future__ import annotations

import numpy as np

from drizview.dataset.io.raster import Raster, strips
from drizview.errors import DrizviewError


def not_finite(raster: Raster) -> int:
    """Return how many pixels of an image are NaN or infinite; reads all of them, and 0 where they cannot be read."""
    if raster.dtype.kind != "f":
        return 0
    try:
        return sum(int((~np.isfinite(band)).sum()) for _, band in strips(raster))
    except DrizviewError:  # a file that was cut short while open is said elsewhere
        return 0
