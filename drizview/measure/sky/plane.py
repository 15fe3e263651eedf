"""A plane through points of the sky, sources clipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.noise.robust import robust

# Rounds and limit [scatter] of clipping sources, which stand above the plane.
_ROUNDS, _CLIP = 4, 2.5
# Zodiacal light, earthshine and flat fields leave a plane; a target has a shape. A plane is a gradient that rises by no
# more than this share of the sky from corner to corner, accounts for this share of what varies beyond noise, and leaves
# less than this [tolerance]; where scatter is below this many times the noise nothing can be told.
_STEEPEST, _PLAIN, _UNEVEN, _SHOWS = 0.25, 0.8, 0.15, 1.5


@dataclass(frozen=True)
class SkyPlane:
    """A plane over an image; x and y run from 0 to 1 over it.

    Attributes
    ----------
    slope_x, slope_y : float
        Rise over the whole width and height, in the unit of the image.
    level : float
        Value at the centre.
    explained : float
        Share of the variance of the points that the plane accounts for, by robust scatters; 0 to 1.
    """

    slope_x: float
    slope_y: float
    level: float
    explained: float

    @property
    def size(self) -> float:
        """Highest minus lowest value over the image."""
        return abs(self.slope_x) + abs(self.slope_y)

    @property
    def angle(self) -> float:
        """Direction in which it rises, degrees from the x axis."""
        return float(np.degrees(np.arctan2(self.slope_y, self.slope_x)))

    def flattened(self, points: NDArray[Any]) -> NDArray[Any]:
        """Return the values of points, shape (n, 3) as for `plane_through`, without the slope; the centre stays."""
        return points[:, 2] - self.slope_x * (points[:, 0] - 0.5) - self.slope_y * (points[:, 1] - 0.5)


def plain_plane(points: NDArray[Any], *, noise: float, level: float, tolerance: float) -> SkyPlane | None:
    """Return the plane of a gradient, None where the points show none, or more than one.

    Parameters
    ----------
    points : ndarray, shape (n, 3)
        As for `plane_through`.
    noise : float
        Of a point.
    level, tolerance : float
        Of the sky, and what it may be off without harm.
    """
    plane = plane_through(points)
    flat = plane.flattened(points)
    scatter, rest = (robust(each, least=1)[1] for each in (points[:, 2], flat))
    if np.ptp(points[:, 2] - flat) > _STEEPEST * level or scatter < _SHOWS * noise:
        return None
    uneven = max(0.0, rest**2 - noise**2)
    plain = uneven <= (1 - _PLAIN) * (scatter**2 - noise**2) and uneven < (_UNEVEN * tolerance) ** 2
    return plane if plain else None


def plane_through(points: NDArray[Any]) -> SkyPlane:
    """Fit a plane to points (x, y, value), shape (n, 3), n at least 4; x and y run from 0 to 1 over the image."""
    terms, values = np.column_stack([points[:, :2] - 0.5, np.ones(len(points))]), points[:, 2]
    kept = np.ones(len(points), bool)
    for _ in range(_ROUNDS):
        slope_x, slope_y, level = np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0]
        left = values - terms @ np.array([slope_x, slope_y, level])
        kept = np.abs(left) <= _CLIP * max(robust(left, least=1)[1], 1e-12)
    scatter, rest = robust(values, least=1)[1], robust(left, least=1)[1]
    explained = 1.0 - (rest / scatter) ** 2 if scatter > 0 else 0.0
    return SkyPlane(float(slope_x), float(slope_y), float(level), max(0.0, explained))
