"""Places near the corners of the area that exposures have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.footprint import Polygon, covered

Floats = NDArray[np.floating[Any]]

# Upper left, upper right, lower left, lower right: signs of x and y.
_SIGNS = ((-1, 1), (1, 1), (-1, -1), (1, -1))
# Crossings along a side of the grid on which areas are compared.
_GRID = 160
# A star within this share of the area's diagonal stands for the corner.
_NEAR = 0.25


def corners(
    outlines: Sequence[Sequence[Polygon]], *, margin: float, stars: tuple[Floats, Floats] | None = None
) -> list[tuple[float, float, bool]]:
    """Return a place near each corner of the area that most exposures cover, at a star where one is near.

    Parameters
    ----------
    outlines : sequence of sequence of (x, y)
        For each exposure the outlines of its chips.
    margin : float
        Least distance from the border of the area, in the unit of the outlines.
    stars : (x, y), optional
        Positions of stars.

    Returns
    -------
    list of (x, y, whether there is a star)
        Upper left, upper right, lower left, lower right, with y upwards; empty where no two exposures overlap.
    """
    points = [polygon for chips in outlines for polygon in chips]
    if not points:
        return []
    x, y = (np.concatenate([polygon[axis] for polygon in points]) for axis in (0, 1))
    columns, rows = np.linspace(x.min(), x.max(), _GRID), np.linspace(y.min(), y.max(), _GRID)
    count = np.zeros((_GRID, _GRID), dtype=np.int64)
    for chips in outlines:
        count += np.any([covered(polygon, rows, columns) for polygon in chips], axis=0)
    if count.max() < 2:
        return []
    steps = (margin / max(float(rows[1] - rows[0]), 1e-9), margin / max(float(columns[1] - columns[0]), 1e-9))
    area = _inner(count == count.max(), steps)
    seen = _inside(area, rows, columns, stars)
    return [_corner(area, rows, columns, seen, sign) for sign in _SIGNS]


def _inner(area: NDArray[np.bool_], steps: tuple[float, float]) -> NDArray[np.bool_]:
    """Return the area without its rim, or all of it where nothing would be left."""
    distance = ndimage.distance_transform_edt(np.pad(area, 1), sampling=[1 / max(step, 1e-9) for step in steps])
    inner: NDArray[np.bool_] = distance[1:-1, 1:-1] > 1.0
    return inner if inner.any() else area


def _inside(area: NDArray[np.bool_], rows: Floats, columns: Floats, stars: tuple[Floats, Floats] | None) -> Floats:
    """Return the stars (x, y) in the area, shape (n, 2)."""
    if stars is None or not len(stars[0]):
        return np.zeros((0, 2))
    x, y = stars
    i = np.rint((y - rows[0]) / (rows[1] - rows[0])).astype(np.int64)
    j = np.rint((x - columns[0]) / (columns[1] - columns[0])).astype(np.int64)
    within = (i >= 0) & (j >= 0) & (i < _GRID) & (j < _GRID)
    within[within] = area[i[within], j[within]]
    return np.column_stack([x, y])[within]


def _corner(
    area: NDArray[np.bool_], rows: Floats, columns: Floats, stars: Floats, sign: tuple[int, int]
) -> tuple[float, float, bool]:
    i, j = np.nonzero(area)
    far = int(np.argmax(sign[0] * columns[j] + sign[1] * rows[i]))
    x, y = float(columns[j[far]]), float(rows[i[far]])
    if len(stars):
        distance = np.hypot(stars[:, 0] - x, stars[:, 1] - y)
        nearest = int(np.argmin(distance))
        if distance[nearest] < _NEAR * np.hypot(np.ptp(columns[j]), np.ptp(rows[i])):
            return float(stars[nearest, 0]), float(stars[nearest, 1]), True
    return x, y, False
