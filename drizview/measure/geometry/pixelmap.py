"""Where the pixels of a chip fall on the drizzled product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from astropy.wcs import WCS
from numpy.polynomial import polynomial
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.lazy import LazyModule
from drizview.measure.geometry.spline import crossings

if TYPE_CHECKING:
    from scipy import interpolate
else:
    interpolate = LazyModule("scipy.interpolate")

Floats = NDArray[np.float64]
# Distance in chip pixels of the points that are tried when a window is looked for.
_STEP = 16
# Steps of Newton's method: the third moves by less than a thousandth of a pixel.
_NEWTON = 4


@dataclass(frozen=True, eq=False)
class PixelMap:
    """The mapping from a chip to the product, kept as splines over a coarse grid.

    Distortion is smooth, so nodes every 64 pixels reproduce it to a thousandth of a pixel at a small part of the cost
    of asking the coordinate system for every pixel.

    Attributes
    ----------
    shape : tuple of int
        (ny, nx) of the chip.
    rows, columns : ndarray
        Chip positions of the nodes, pixels from 0.
    x, y : ndarray, shape (rows, columns)
        Product positions of the nodes, pixels from 0.
    to_x, to_y : RectBivariateSpline
        Product x and y as functions of chip row and column.
    """

    shape: tuple[int, int]
    rows: Floats
    columns: Floats
    x: Floats
    y: Floats
    to_x: interpolate.RectBivariateSpline
    to_y: interpolate.RectBivariateSpline

    def grid(self, rows: NDArray[Any], columns: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return product (x, y) of the pixels at the crossings of ascending chip rows and columns."""
        return crossings(self.to_x, rows, columns), crossings(self.to_y, rows, columns)

    def points(self, rows: NDArray[Any], columns: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return product (x, y) of single chip positions."""
        return self.to_x.ev(rows, columns), self.to_y.ev(rows, columns)

    def back(self, x: NDArray[Any], y: NDArray[Any]) -> tuple[Floats, Floats]:
        """Return chip (row, column) of single product positions, NaN for those beside the chip.

        By Newton's method from the linear part of the mapping; distortion is a hundredth of it.
        """
        goal = np.column_stack([x, y]).astype(np.float64)
        at = np.column_stack([goal, np.ones(len(goal))]) @ self._linear
        last = np.array(self.shape) - 1.0
        for _ in range(_NEWTON):
            at = np.clip(at, 0, last)
            left = goal - np.column_stack(self.points(*at.T))
            at = at + np.linalg.solve(self.jacobian(*at.T), left[:, :, None])[:, ::-1, 0]
        beside = ~((at > -1) & (at < last + 1)).all(axis=1)
        at[beside] = np.nan
        return at[:, 0], at[:, 1]

    @cached_property
    def _linear(self) -> Floats:
        """Row and column as linear functions of x, y and 1, shape (3, 2)."""
        terms = np.column_stack([self.x.ravel(), self.y.ravel(), np.ones(self.x.size)])
        goal = np.stack(np.meshgrid(self.rows, self.columns, indexing="ij"), axis=-1).reshape(-1, 2)
        return np.asarray(np.linalg.lstsq(terms, goal, rcond=None)[0])

    def jacobian(self, rows: NDArray[Any], columns: NDArray[Any]) -> Floats:
        """Return d(x, y) on the product by d(column, row) on the chip at single positions, shape (n, 2, 2)."""
        parts = [(to.ev(rows, columns, dy=1), to.ev(rows, columns, dx=1)) for to in (self.to_x, self.to_y)]
        return np.moveaxis(np.array(parts, dtype=np.float64), -1, 0)

    def native_pixels_per_output(self) -> Floats:
        """Return, at every node, the area of a product pixel in native pixels of that place: s_loc squared.

        It is one over the Jacobian of the mapping, so that distortion (+-9 % of area over ACS/WFC) is in it.
        """
        return self._areas

    @cached_property
    def typical_area(self) -> float:
        """The median of `native_pixels_per_output`."""
        return float(np.median(self._areas))

    @cached_property
    def _areas(self) -> Floats:
        r, c = self.rows, self.columns
        jacobian = self.to_x(r, c, dx=1) * self.to_y(r, c, dy=1) - self.to_x(r, c, dy=1) * self.to_y(r, c, dx=1)
        with np.errstate(divide="ignore"):
            return np.asarray(1.0 / np.abs(jacobian))

    def window(self, x: tuple[float, float], y: tuple[float, float]) -> tuple[slice, slice] | None:
        """Return the chip window that holds everything falling on a product rectangle, or None when nothing does."""
        fine_r, fine_c, px, py, reach = self._fine
        inside = (px >= x[0] - reach) & (px <= x[1] + reach) & (py >= y[0] - reach) & (py <= y[1] + reach)
        if not inside.any():
            return None
        return _span(fine_r[inside.any(axis=1)], self.shape[0]), _span(fine_c[inside.any(axis=0)], self.shape[1])

    @cached_property
    def _fine(self) -> tuple[Floats, Floats, NDArray[np.float32], NDArray[np.float32], float]:
        """Rows and columns of the points that are tried, their x and y, and how far from one another they may lie."""
        rows, columns = (np.linspace(0, n - 1, max(2, n // _STEP)) for n in self.shape)
        px, py = (part.astype(np.float32) for part in self.grid(rows, columns))
        return rows, columns, px, py, 2 * _STEP / np.sqrt(self.typical_area)


def _span(inside: Floats, length: int) -> slice:
    return slice(max(0, int(inside[0])), min(length, int(inside[-1]) + 2))


def pixel_map(chip: WCS, product: WCS, *, shape: tuple[int, int], every: int = 64) -> PixelMap:
    """Return the mapping from chip pixels to product pixels.

    Parameters
    ----------
    chip, product : astropy.wcs.WCS
        With all their distortions.
    shape : tuple of int
        (ny, nx) of the chip.
    every : int
        Distance between nodes in pixels.

    Raises
    ------
    Unmeasured
        When the chip is smaller than 4 pixels, or the coordinate systems do not lead from one to the other.
    """
    if min(shape) < 4:
        raise Unmeasured(f"a chip of {shape[1]} x {shape[0]} pixels is too small to map")
    rows = np.linspace(0, shape[0] - 1, max(4, shape[0] // every + 1))
    columns = np.linspace(0, shape[1] - 1, max(4, shape[1] // every + 1))
    grid_x, grid_y = np.meshgrid(columns, rows)
    try:
        sky = chip.all_pix2world(grid_x.ravel(), grid_y.ravel(), 0)
        x, y = (np.asarray(v).reshape(grid_x.shape) for v in product.all_world2pix(*sky, 0, quiet=True))
    except Exception as error:  # astropy.wcs raises a dozen kinds for a bad header
        raise Unmeasured(f"the WCS of chip and product are incompatible: {error}") from error
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise Unmeasured("the chip does not project onto the product")
    to_x, to_y = (interpolate.RectBivariateSpline(rows, columns, values) for values in (x, y))
    return PixelMap(shape, rows, columns, x, y, to_x, to_y)


@dataclass(frozen=True)
class Surface:
    """A smooth function of product position: a polynomial of third degree, held within the range it was fitted on.

    Attributes
    ----------
    centre : (y, x)
        Mean position of the fit [product pixels from 0].
    span : float
        Half of the longer side of the fit [product pixel].
    coefficients : ndarray, shape (4, 4)
        Of ((y - centre) / span)^i ((x - centre) / span)^j.
    low, high : float
        Range of the fitted values.
    """

    centre: tuple[float, float]
    span: float
    coefficients: Floats
    low: float
    high: float

    def grid(self, y: NDArray[Any], x: NDArray[Any]) -> Floats:
        """Return the values at the crossings of rows ``y`` and columns ``x``, shape (len(y), len(x))."""
        v, u = (y - self.centre[0]) / self.span, (x - self.centre[1]) / self.span
        down, across = (polynomial.polyvander(at, len(self.coefficients) - 1) for at in (v, u))
        return np.clip(down @ self.coefficients @ across.T, self.low, self.high)


def fit_surface(x: Floats, y: Floats, values: Floats) -> Surface:
    """Return the smooth surface through values at scattered product positions, by least squares.

    Parameters
    ----------
    x, y, values : ndarray, of one shape
        Positions [product pixels from 0], and what to fit, in any unit.
    """
    centre = float(np.mean(y)), float(np.mean(x))
    span = max(1.0, float(np.ptp(x)), float(np.ptp(y))) / 2
    v, u = (y.ravel() - centre[0]) / span, (x.ravel() - centre[1]) / span
    terms = polynomial.polyvander2d(v, u, [3, 3])
    solution = np.linalg.lstsq(terms, values.ravel(), rcond=1e-9)[0]
    return Surface(
        centre, span, np.asarray(solution, dtype=np.float64).reshape(4, 4), float(values.min()), float(values.max())
    )
