"""Cubic splines over a grid, for where rows and columns cross."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.interpolate import RectBivariateSpline

Floats = NDArray[np.float64]
_DEGREE = 3


def crossings(spline: RectBivariateSpline, rows: NDArray[Any], columns: NDArray[Any]) -> Floats:
    """Return a cubic spline where ascending rows and columns cross, shape (rows, columns).

    Notes
    -----
    What ``spline(rows, columns)`` gives, as two products of matrices: over windows of some hundred pixels it takes a
    fifth of the time.
    """
    along_rows, along_columns = spline.get_knots()
    down, first = _weights(along_rows, rows)
    across, left = _weights(along_columns, columns)
    grid = spline.get_coeffs().reshape(len(along_rows) - _DEGREE - 1, -1)
    return np.asarray(down @ grid[first : first + down.shape[1], left : left + across.shape[1]] @ across.T)


def _weights(knots: Floats, at: NDArray[Any]) -> tuple[Floats, int]:
    """Return what each coefficient of a spline counts at some places, and the first coefficient that counts.

    By the recurrence of Cox and de Boor (de Boor 1978, A Practical Guide to Splines, chapter X).
    """
    at = np.clip(np.asarray(at, dtype=np.float64), knots[_DEGREE], knots[-_DEGREE - 1])
    span = np.clip(np.searchsorted(knots, at, "right") - 1, _DEGREE, len(knots) - _DEGREE - 2)
    found = [np.ones(at.size)]
    for degree in range(1, _DEGREE + 1):
        lower, found = found, [np.zeros(at.size) for _ in range(degree + 1)]
        for k, weight in enumerate(lower):
            low, high = knots[span + k + 1 - degree], knots[span + k + 1]
            share = weight / (high - low)
            found[k] += share * (high - at)
            found[k + 1] += share * (at - low)
    first = int(span[0]) - _DEGREE
    weights = np.zeros((at.size, int(span[-1]) - first + 1))
    for k, weight in enumerate(found):
        weights[np.arange(at.size), span - first - _DEGREE + k] = weight
    return weights, first
