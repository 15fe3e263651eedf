"""A plane through the sky of a chip: how much of what varies is a gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.noise.robust import median, robust
from drizview.measure.sky.background import Reader

# Boxes along each side, at most so large [pixel], and how many of them must hold data.
_BOXES, _SIDE, _FEWEST = 10, 64, 20
# Rounds and limit [scatter] of clipping sources, which stand above the plane.
_ROUNDS, _CLIP = 4, 2.5


@dataclass(frozen=True)
class Gradient:
    """A plane through the sky.

    Attributes
    ----------
    size : float
        Highest minus lowest value of the plane over the chip, in the unit of the image.
    explained : float
        Share of the variance of the sky that the plane accounts for, by robust scatters; 0 to 1.
    angle : float
        Direction in which the sky rises, degrees from the x axis.
    """

    size: float
    explained: float
    angle: float


def gradient(read: Reader, *, shape: tuple[int, int]) -> Gradient:
    """Fit a plane to the medians of boxes spread over an image, sources clipped.

    Parameters
    ----------
    read : callable
        As for `background`.
    shape : tuple of int
        (ny, nx) of the image in pixels.

    Raises
    ------
    Unmeasured
        Fewer than 20 boxes hold data.
    """
    edges = [np.linspace(0, n, _BOXES + 1).astype(int) for n in shape]
    found = []
    for y0, y1 in zip(edges[0][:-1], edges[0][1:], strict=True):
        band = read((slice(y0, min(y1, y0 + _SIDE)), slice(0, shape[1])))
        for x0, x1 in zip(edges[1][:-1], edges[1][1:], strict=True):
            box = band[:, x0 : min(x1, x0 + _SIDE)]
            seen = box[np.isfinite(box)]
            if seen.size > max(8, box.size // 2):
                found.append(((x0 + x1) / 2 / shape[1], (y0 + y1) / 2 / shape[0], median(seen)))
    if len(found) < _FEWEST:
        raise Unmeasured(f"only {len(found)} parts of the image hold data")
    return _plane(np.array(found))


def _plane(points: NDArray[Any]) -> Gradient:
    """Return the plane through points (x, y, value); x and y run from 0 to 1 over the image."""
    terms, values = np.column_stack([points[:, 0], points[:, 1], np.ones(len(points))]), points[:, 2]
    kept = np.ones(len(points), bool)
    for _ in range(_ROUNDS):
        slope_x, slope_y, level = np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0]
        left = values - terms @ np.array([slope_x, slope_y, level])
        kept = np.abs(left) <= _CLIP * max(robust(left, least=1)[1], 1e-12)
    scatter, rest = robust(values, least=1)[1], robust(left, least=1)[1]
    explained = 1.0 - (rest / scatter) ** 2 if scatter > 0 else 0.0
    return Gradient(
        float(abs(slope_x) + abs(slope_y)), max(0.0, explained), float(np.degrees(np.arctan2(slope_y, slope_x)))
    )
