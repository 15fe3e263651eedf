"""Stamps: the pixels around places of an image, and their median."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.lazy import LazyModule
from drizview.measure.geometry.sampling import Window
from drizview.quiet import quiet

nddata = LazyModule("astropy.nddata")

Floats = NDArray[np.floating[Any]]


def window_at(x: float, y: float, *, reach: int) -> Window:
    """Return the window of 2 reach + 1 pixels a side about a place [pixels from 0]; it may reach beyond the image."""
    row, column = round(float(y)), round(float(x))
    return slice(row - reach, row + reach + 1), slice(column - reach, column + reach + 1)


def stamp(read: Callable[[Window], NDArray[Any]], *, shape: tuple[int, int], window: Window) -> Floats:
    """Return a window of an image as 32-bit floats, NaN beyond its edges.

    Parameters
    ----------
    read : callable
        Takes a window within the image and returns its pixels.
    shape : tuple of int
        (ny, nx) of the image in pixels.
    window : (slice, slice)
        Without a step; it may begin before zero.
    """
    sides = tuple(part.stop - part.start for part in window)
    made = np.full(sides, np.nan, dtype=np.float32)
    with contextlib.suppress(nddata.NoOverlapError):
        middle = tuple(part.start + n // 2 for part, n in zip(window, sides, strict=True))
        on_image, on_stamp = nddata.overlap_slices(shape, sides, middle, mode="partial")
        made[on_stamp] = read(on_image)
    return made


def median_stamp(stamps: NDArray[Any]) -> Floats:
    """Return the median of stamps, each less its own median.

    Parameters
    ----------
    stamps : ndarray, shape (n, ny, nx)
        NaN where there is nothing; stamps that hold nothing do not count.

    Returns
    -------
    ndarray, shape (ny, nx)
        NaN where no stamp has a value.
    """
    with quiet():  # what is NaN throughout stays NaN
        level = np.nanmedian(stamps, axis=(1, 2))
        return np.asarray(np.nanmedian(stamps - level[:, None, None], axis=0), dtype=np.float64)


def core_light(stamp: Floats, *, core: int) -> float:
    """Return the light of the brightest square of ``core`` pixels that holds the middle, above the median around.

    Parameters
    ----------
    stamp : ndarray, shape (2 reach + 1, 2 reach + 1)
    core : int
        Side, pixels.

    Returns
    -------
    float
        In the unit of the image times pixels; NaN where the middle holds nothing.
    """
    middle = stamp.shape[0] // 2
    around = stamp[np.isfinite(stamp)]
    if not around.size:
        return float("nan")
    level = float(np.median(around))
    sums = [
        float((stamp[middle + i : middle + i + core, middle + j : middle + j + core] - level).sum())
        for i in range(1 - core, 1)
        for j in range(1 - core, 1)
    ]
    known = [value for value in sums if np.isfinite(value)]
    return max(known) if known else float("nan")
