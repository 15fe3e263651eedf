"""The area that a chip covers, on a product and on the sky."""

from __future__ import annotations

from typing import Any

import numpy as np
from astropy.wcs import WCS
from numpy.typing import NDArray

from drizview.measure.geometry.pixelmap import PixelMap

Floats = NDArray[np.float64]
Polygon = tuple[Floats, Floats]


def outline(mapping: PixelMap) -> Polygon:
    """Return the corners (x, y) of the polygon that a chip's edges draw on the product, pixels from 0."""
    x, y = mapping.x, mapping.y
    return _rim(x), _rim(y)


def _rim(grid: Floats) -> Floats:
    return np.concatenate([grid[0, :-1], grid[:-1, -1], grid[-1, :0:-1], grid[:0:-1, 0]])


def hull(seen: NDArray[np.bool_], *, step: int = 1) -> Polygon | None:
    """Return the convex outline of the pixels that are set, or None when they span no area.

    A chip drizzles to a nearly straight-edged quadrilateral, so the hull of the pixels that it reached is its footprint
    even where it lost pixels inside.
    """
    rows, columns = np.nonzero(_rim_only(seen))
    if rows.size < 3:
        return None
    from scipy.spatial import ConvexHull, QhullError  # rarely needed, and long to load

    points = np.column_stack([columns, rows]).astype(float) * step
    try:
        corners = ConvexHull(points).vertices
    except QhullError:
        return None
    return points[corners, 0], points[corners, 1]


def _rim_only(seen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the first and last set pixel of every row: all that a hull needs."""
    rim = np.zeros_like(seen)
    rows = np.nonzero(seen.any(axis=1))[0]
    rim[rows, seen[rows].argmax(axis=1)] = True
    rim[rows, seen.shape[1] - 1 - seen[rows, ::-1].argmax(axis=1)] = True
    return rim


def covered(polygon: Polygon, rows: NDArray[Any], columns: NDArray[Any]) -> NDArray[np.bool_]:
    """Return whether each crossing of product rows and columns lies inside a polygon, by the even-odd rule.

    Parameters
    ----------
    polygon : (x, y)
        Corners [product pixels from 0], not closed.
    rows, columns : ndarray
        Product pixels from 0; ``columns`` in any order.

    Returns
    -------
    ndarray of bool, shape (len(rows), len(columns))
    """
    row, crossing = _crossings(polygon, np.asarray(rows))
    number = np.bincount(row, minlength=len(rows))
    edges = np.full((int(number.max(initial=0)), len(rows)), np.inf)
    edges[np.arange(row.size) - (np.cumsum(number) - number)[row], row] = crossing
    at = np.asarray(columns, dtype=np.float64)
    inside = np.zeros((len(rows), len(columns)), dtype=bool)
    for edge in edges:  # beyond it all columns change sides
        inside ^= at > edge[:, None]
    return inside


def inside(polygon: Polygon, x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Return whether each point, x and y of shape (n,), lies inside a polygon, as `covered`."""
    point, crossing = _crossings(polygon, np.asarray(y))
    return np.bincount(point[crossing < np.asarray(x)[point]], minlength=len(x)) % 2 == 1


def _crossings(polygon: Polygon, rows: NDArray[Any]) -> tuple[NDArray[np.int64], Floats]:
    """Return where rows cross the sides of a polygon: the index of the row, and x."""
    x0, y0 = polygon
    x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
    at, side = np.nonzero((y0 <= rows[:, None]) != (y1 <= rows[:, None]))
    slope = (x1[side] - x0[side]) / (y1[side] - y0[side])
    return at, x0[side] + (rows[at] - y0[side]) * slope


def sky_offset(ra: Floats, dec: Floats, *, centre: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return offsets to the east and to the north on the plane that touches the sky at a centre.

    Parameters
    ----------
    ra, dec : ndarray, shape (n,)
        Right ascension and declination [deg].
    centre : (ra, dec)
        Where the plane touches [deg].

    Returns
    -------
    east, north : ndarray, shape (n,)
        [arcsec]; NaN for positions more than 90 degrees away.

    Notes
    -----
    The gnomonic projection (Calabretta & Greisen 2002, A&A 395, 1077, section 5.1.3), by WCSLIB.
    """
    plane = WCS(naxis=2)
    plane.wcs.ctype = "RA---TAN", "DEC--TAN"
    plane.wcs.crval, plane.wcs.crpix = centre, (1, 1)
    plane.wcs.cdelt = 1 / 3600, 1 / 3600  # east is positive, which is not how images are stored
    east, north = plane.wcs_world2pix(ra, dec, 0)
    return east, north
