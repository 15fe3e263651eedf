"""Values of an image along a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Window = tuple[slice, slice]
# So many samples are cut from the image at a time: a long slanted line never needs the whole image around it.
_AT_ONCE = 32


def profile(
    read: Callable[[Window], NDArray[Any]], shape: tuple[int, int], *, x: Floats, y: Floats, nearest: bool = False
) -> Floats:
    """Return the values of an image at positions along a line.

    Parameters
    ----------
    read : callable
        ``read((rows, columns))`` returns a window of the image.
    shape : tuple of int
        (ny, nx) of the image.
    x, y : ndarray, shape (n,)
        Positions [pixels, from 0 at the centre of the first], in order along the line.
    nearest : bool
        Take the pixel that holds the position rather than interpolate between four: for flags and counts.

    Returns
    -------
    ndarray, shape (n,)
        NaN off the image, and where a pixel that takes part is not finite.
    """
    ny, nx = shape
    values = np.full(x.shape, np.nan)
    on = (x >= -0.5) & (x < nx - 0.5) & (y >= -0.5) & (y < ny - 0.5)
    take = _nearest if nearest else _bilinear
    for first in range(0, x.size, _AT_ONCE):
        some = np.flatnonzero(on[first : first + _AT_ONCE]) + first
        if some.size:
            values[some] = take(read, shape, x[some], y[some])
    return values


def _nearest(read: Callable[[Window], NDArray[Any]], shape: tuple[int, int], x: Floats, y: Floats) -> Floats:
    rows, columns = (np.floor(axis + 0.5).astype(np.intp) for axis in (y, x))
    return _cut(read, rows, columns)(rows, columns)


def _bilinear(read: Callable[[Window], NDArray[Any]], shape: tuple[int, int], x: Floats, y: Floats) -> Floats:
    """Interpolate between four pixels; at the edge of the image the outermost ones hold."""
    row, column = (np.floor(axis).astype(np.intp) for axis in (y, x))
    v, u = y - row, x - column
    rows, columns = ([np.clip(low + k, 0, n - 1) for k in (0, 1)] for low, n in zip((row, column), shape, strict=True))
    at = _cut(read, np.concatenate(rows), np.concatenate(columns))
    total = np.zeros(x.shape)
    for k, along_y in enumerate((1 - v, v)):
        for m, along_x in enumerate((1 - u, u)):
            weight = along_y * along_x
            total += np.where(weight > 0, weight * at(rows[k], columns[m]), 0.0)
    return np.where(np.isfinite(total), total, np.nan)


def _cut(
    read: Callable[[Window], NDArray[Any]], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> Callable[[NDArray[np.intp], NDArray[np.intp]], Floats]:
    """Read the window that holds some pixels; the function returned looks them up."""
    top, left = int(rows.min()), int(columns.min())
    stamp = read((slice(top, int(rows.max()) + 1), slice(left, int(columns.max()) + 1)))
    return lambda row, column: np.asarray(stamp[row - top, column - left], dtype=np.float64)
