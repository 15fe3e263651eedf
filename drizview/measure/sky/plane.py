"""A plane through points of the sky, sources clipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.noise.robust import robust

# Rounds and limit [scatter] of clipping sources, which stand above the plane.
_ROUNDS, _CLIP = 4, 2.5


@dataclass(frozen=True)
class Plane:
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


def plane_through(points: NDArray[Any]) -> Plane:
    """Fit a plane to points (x, y, value), shape (n, 3), n at least 4; x and y run from 0 to 1 over the image."""
    terms, values = np.column_stack([points[:, :2] - 0.5, np.ones(len(points))]), points[:, 2]
    kept = np.ones(len(points), bool)
    for _ in range(_ROUNDS):
        slope_x, slope_y, level = np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0]
        left = values - terms @ np.array([slope_x, slope_y, level])
        kept = np.abs(left) <= _CLIP * max(robust(left, least=1)[1], 1e-12)
    scatter, rest = robust(values, least=1)[1], robust(left, least=1)[1]
    explained = 1.0 - (rest / scatter) ** 2 if scatter > 0 else 0.0
    return Plane(float(slope_x), float(slope_y), float(level), max(0.0, explained))
