"""Images in which there is nothing to be measured, and values that no image of the sky has."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.io.raster import Raster, strips
from drizview.errors import DrizviewError

# No pixel of any camera holds more, in any unit that is in use: counts saturate at 1e5, mosaics are sums of thousands.
BEYOND = 1e20
_ROWS = 128


def emptiness(science: Raster, weight: Raster | None) -> str:
    """Return what is wrong with a product in which there is nothing at all, in words, "" where there is something.

    Reads until it has found two values, and a weight: some rows of an image that is as it should be.
    """
    try:
        seen: NDArray[Any] = np.empty(0)
        for _, band in strips(science, rows=_ROWS):
            finite = band[np.isfinite(band)]
            seen = np.unique(np.append(seen, finite[:1])) if finite.size and np.ptp(finite) == 0 else seen
            if seen.size > 1 or (finite.size and np.ptp(finite) > 0):
                return _weightless(weight)
    except DrizviewError:  # a file that was cut short while open is said elsewhere
        return ""
    if not seen.size:
        return "holds no pixel with a finite value"
    return f"holds {seen[0]:g} in every pixel" if math.prod(science.shape) > 1 else ""


def beyond(science: Raster, weight: Raster | None) -> tuple[int, int]:
    """Return how many pixels that have a weight are not finite, and how many are beyond `BEYOND`."""
    lost = absurd = 0
    try:
        for rows, band in strips(science, rows=_ROWS):
            with np.errstate(all="ignore"):
                total = np.abs(band, dtype=np.float64).sum()
            if total < BEYOND:  # as it nearly always is, and faster than looking at each
                continue
            has_weight = True if weight is None else weight[rows, :] > 0
            finite = np.isfinite(band)
            lost += int((~finite & has_weight).sum())
            absurd += int((np.abs(np.where(finite, band, 0)) > BEYOND).sum())
    except DrizviewError:
        return 0, 0
    return lost, absurd


def _weightless(weight: Raster | None) -> str:
    if weight is None or any((np.isfinite(band) & (band > 0)).any() for _, band in strips(weight, rows=_ROWS)):
        return ""
    return "has no weight anywhere"
