"""Where the pixels of a window of a product fall on a chip: the way back from `PixelMap`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.polynomial import polynomial
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.geometry.pixelmap import PixelMap
from drizview.measure.geometry.sampling import Window

Floats = NDArray[np.floating[Any]]
_DEGREE = 3
# Of each mapping by window: several measurements look at the same ones.
_KNOWN: WeakKeyDictionary[PixelMap, dict[tuple[int, ...], Inverse]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Inverse:
    """Chip positions as polynomials of third degree in product positions, good to 0.01 pixel over 500 pixels.

    Attributes
    ----------
    centre : tuple of float
        (x, y) of the middle of the window, product pixels from 0.
    span : float
        Half of the window's longer side, product pixels.
    to_row, to_column : ndarray, shape (4, 4)
        Coefficients.
    """

    centre: tuple[float, float]
    span: float
    to_row: Floats
    to_column: Floats

    def points(self, x: NDArray[Any], y: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return chip (row, column) of product positions, pixels from 0."""
        u, v = (np.asarray(x) - self.centre[0]) / self.span, (np.asarray(y) - self.centre[1]) / self.span
        return polynomial.polyval2d(u, v, self.to_row), polynomial.polyval2d(u, v, self.to_column)

    def grid(self, x: NDArray[Any], y: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return chip (row, column) where product rows ``y`` and columns ``x`` cross, shape (len(y), len(x))."""
        u, v = (np.asarray(x) - self.centre[0]) / self.span, (np.asarray(y) - self.centre[1]) / self.span
        across, down = polynomial.polyvander(u, _DEGREE), polynomial.polyvander(v, _DEGREE)
        return down @ self.to_row.T @ across.T, down @ self.to_column.T @ across.T

    @property
    def jacobian(self) -> Floats:
        """((d row/dx, d row/dy), (d column/dx, d column/dy)) at the middle of the window."""
        slopes = [[c[1, 0], c[0, 1]] for c in (self.to_row, self.to_column)]
        return np.array(slopes) / self.span


def inverse(mapping: PixelMap, window: Window) -> Inverse:
    """Return the way from a window of the product back to the chip.

    Raises
    ------
    Unmeasured
        When the chip does not reach the window.
    """
    rows, columns = window
    known = _KNOWN.setdefault(mapping, {})
    key = rows.start, rows.stop, columns.start, columns.stop
    if key not in known:
        known[key] = _inverse(mapping, rows, columns)
    return known[key]


def _inverse(mapping: PixelMap, rows: slice, columns: slice) -> Inverse:
    found = mapping.window((columns.start, columns.stop - 1), (rows.start, rows.stop - 1))
    if found is None:
        raise Unmeasured("the chip does not reach this window of the product")
    r, c = (np.linspace(*_wide(part, length), 12) for part, length in zip(found, mapping.shape, strict=True))
    x, y = mapping.grid(r, c)
    centre = (columns.start + columns.stop - 1) / 2, (rows.start + rows.stop - 1) / 2
    span = max(columns.stop - columns.start, rows.stop - rows.start, 2) / 2
    terms = polynomial.polyvander2d(((x - centre[0]) / span).ravel(), ((y - centre[1]) / span).ravel(), [_DEGREE] * 2)
    goal = np.stack(np.meshgrid(r, c, indexing="ij"), axis=-1).reshape(-1, 2)
    solution = np.linalg.lstsq(terms, goal, rcond=1e-12)[0]
    side = _DEGREE + 1
    return Inverse(centre, span, solution[:, 0].reshape(side, side), solution[:, 1].reshape(side, side))


def _wide(part: slice, length: int, least: int = 160) -> tuple[float, float]:
    """Return first and last pixel of a range, widened so that a sliver does not make the fit run wild."""
    more = max(0, least - (part.stop - part.start)) // 2 + 1
    return max(0, part.start - more), min(length, part.stop + more) - 1
