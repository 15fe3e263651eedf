"""The noise that drizzling gives each pixel of a product, from where the exposures' pixels fall in it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.inverse import Inverse
from drizview.measure.geometry.sampling import Window

Floats = NDArray[np.floating[Any]]

# Phases that are worked out along each axis, points along a side by which a pixel's area is sampled, and phases of the
# table: so many that the nearest will do, and a power of two, of which a remainder costs nothing.
_PHASES, _POINTS, _TABULATED = 24, 20, 128


def drop_table(jacobian: Floats, *, pixfrac: float) -> Floats:
    """Return how the drops of a chip share a pixel of the product, for every phase of it.

    Parameters
    ----------
    jacobian : ndarray, shape (2, 2)
        ((d row/dx, d row/dy), (d column/dx, d column/dy)) in native pixels per product pixel.
    pixfrac : float
        Drop size over native pixel size.

    Returns
    -------
    ndarray, shape (2, phases, phases)
        Sum of the overlaps of the drops with the pixel, and sum of their squares, in units of the pixel's area, for
        the fractional part of the native row and column of its centre.
    """
    rounded = tuple(float(value) for value in np.round(np.asarray(jacobian, dtype=float), 2).ravel())
    return _table(rounded, round(float(pixfrac), 3))


@lru_cache(maxsize=256)
def _table(jacobian: tuple[float, ...], pixfrac: float) -> Floats:
    side = (np.arange(_POINTS) + 0.5) / _POINTS - 0.5
    x, y = (grid.ravel() for grid in np.meshgrid(side, side))
    row, column = jacobian[0] * x + jacobian[1] * y, jacobian[2] * x + jacobian[3] * y
    phases = np.arange(_PHASES) / _PHASES
    reach = int(np.ceil(max(np.abs(row).max(), np.abs(column).max()) + 0.5)) + 1
    counts = np.zeros((_PHASES, _PHASES, 2 * reach + 1, 2 * reach + 1))
    along_rows = _drops(phases[:, None] + row, pixfrac, reach)
    along_columns = _drops(phases[:, None] + column, pixfrac, reach)
    # The area that a drop covers is a product of rows and columns at every point, so that it is a matrix product.
    counts = np.einsum("aip,bjp->abij", along_rows, along_columns, optimize=True) / x.size
    between = np.mgrid[:_TABULATED, :_TABULATED] * (_PHASES / _TABULATED)
    sums = counts.sum(axis=(2, 3)), (counts**2).sum(axis=(2, 3))
    return np.stack([ndimage.map_coordinates(part, between, order=1, mode="grid-wrap") for part in sums])


def _drops(position: Floats, pixfrac: float, reach: int) -> Floats:
    """Return which drop (axis 1) holds each point (axis 2), for each phase (axis 0)."""
    nearest = np.rint(position)
    held = np.abs(position - nearest) <= pixfrac / 2
    drops = np.arange(-reach, reach + 1)[None, :, None]
    return ((nearest[:, None, :] == drops) & held[:, None, :]).astype(np.float64)


def drizzled_noise(
    chips: list[tuple[Inverse, tuple[int, int], float]], *, window: Window, pixfrac: float
) -> tuple[Floats, Floats]:
    """Return the noise of every pixel of a window, for square and turbo kernels and exposures limited by the sky.

    Parameters
    ----------
    chips : list of (Inverse, shape, exposure time)
        The way back to each chip, its (ny, nx), and its exposure time [s].
    window : (slice, slice)
        Of the product.
    pixfrac : float

    Returns
    -------
    noise : ndarray, shape (ny, nx)
        Over that of a native pixel with the same total exposure; NaN where nothing falls.
    exposure : ndarray, shape (ny, nx)
        Total time of the chips that cover the pixel [s].

    Notes
    -----
    With overlaps a of the drops and exposure times t the weight is W = sum t a, and the variance sum t a^2 / W^2.
    """
    rows, columns = window
    x, y = np.arange(columns.start, columns.stop), np.arange(rows.start, rows.stop)
    weight, square, exposure = (np.zeros((y.size, x.size)) for _ in range(3))
    for back, shape, time in chips:
        row, column = back.grid(x, y)
        inside = (row > -0.5) & (column > -0.5) & (row < shape[0] - 0.5) & (column < shape[1] - 0.5)
        if not inside.any():
            continue
        table = drop_table(back.jacobian, pixfrac=pixfrac)
        down, across = (
            np.rint(part[inside] * _TABULATED).astype(np.int64) & (_TABULATED - 1) for part in (row, column)
        )
        at = down * _TABULATED + across
        share, squares = (part.ravel().take(at) for part in table)
        weight[inside] += time * share
        square[inside] += time * squares
        exposure[inside] += time
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(weight > 1e-3 * exposure, np.sqrt(square * exposure) / weight, np.nan), exposure
