"""Straight bright lines across an image: trails of satellites."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.noise.robust import robust

Floats = NDArray[np.floating[Any]]

# Directions that are tried over half a turn, widths of a line in pixels of the thumbnail, and pieces of its length.
_DIRECTIONS, _WIDTHS, _PIECES = 240, (1, 2, 4, 8), 10
# Bright sources count no more than this many sigma, so that a row of them makes no line.
_CLIP = 3.0


@dataclass(frozen=True)
class Line:
    """A bright line: points with x cos(angle) + y sin(angle) = offset.

    Attributes
    ----------
    angle : float
        Of its normal [radians], 0 to pi.
    offset, width : float
        Pixels.
    contrast : float
        Surface brightness above both sides, sigma of a pixel.
    significance : float
        Contrast over its scatter among all lines that were tried.
    filled : float
        Share of its length along which it is seen, 0 to 1.
    ends : tuple of float
        (x0, y0, x1, y1), where it enters and leaves the image, pixels.
    """

    angle: float
    offset: float
    width: float
    contrast: float
    significance: float
    filled: float
    ends: tuple[float, float, float, float]

    def distance(self, x: NDArray[Any], y: NDArray[Any]) -> Floats:
        """Return the signed distance of points from the line."""
        return x * np.cos(self.angle) + y * np.sin(self.angle) - self.offset

    def scaled(self, factor: float) -> Line:
        """Return the same line on an image with ``factor`` times as many pixels a side."""
        half = (factor - 1) / 2
        shift = half * (np.cos(self.angle) + np.sin(self.angle))
        ends: Any = tuple(end * factor + half for end in self.ends)
        return Line(
            self.angle,
            self.offset * factor + float(shift),
            self.width * factor,
            self.contrast,
            self.significance,
            self.filled,
            ends,
        )


def find_lines(image: Floats, *, significance: float = 8.0, filled: float = 0.7, most: int = 3) -> list[Line]:
    """Return the bright lines that cross an image, the most significant first.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        Sky-subtracted, in units of its noise, NaN where it says nothing. 100 to 400 pixels a side are enough.
    significance : float
        Least contrast over the scatter of all lines tried.
    filled : float
        Least share of ten pieces of the line in which it is brighter than both sides by 1 sigma.
    most : int

    Notes
    -----
    A Radon transform of the clipped image. A line must be brighter than its brighter side, so that steps do not count.
    """
    values = np.clip(image, -_CLIP, _CLIP)
    found: list[Line] = []
    for _ in range(most):
        line = _best(values, significance)
        if line is None:
            break
        y, x = np.nonzero(np.isfinite(values))
        near = np.abs(line.distance(x, y)) < 1.5 * line.width + 1
        if line.filled >= filled:
            found.append(line)
        values[y[near], x[near]] = np.nan
    return found


def _best(values: Floats, significance: float) -> Line | None:
    """Return the line with the highest significance, None where none reaches the least."""
    y, x = np.nonzero(np.isfinite(values))
    if y.size < 400:
        return None
    reach = int(np.hypot(*values.shape)) + 2
    least = 0.3 * min(values.shape)
    angles = np.arange(_DIRECTIONS) * np.pi / _DIRECTIONS
    count, total = _projections(x, y, values[y, x], angles, reach)
    ridges = np.zeros((len(_WIDTHS), *count.shape), dtype=np.float32)
    contrasts = np.zeros_like(ridges)
    for j, width in enumerate(_WIDTHS):
        contrasts[j], ridges[j] = _ridge(total, count, width, least)
        tried = ridges[j][ridges[j] != 0]
        if tried.size:
            ridges[j] /= max(1.0, robust(tried, least=1)[1])
    best: Any = np.unravel_index(int(np.argmax(ridges)), ridges.shape)
    j, i, k = best
    if ridges[j, i, k] < significance:
        return None
    return _line(values, float(angles[i]), float(k - reach), _WIDTHS[j], contrasts[j, i, k], ridges[j, i, k])


def _projections(
    x: NDArray[Any], y: NDArray[Any], light: Floats, angles: NDArray[np.float64], reach: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how many pixels lie on each line of each direction, and the sum of their values."""
    # A pixel counts as a number far above all sums of values, so that both are told from one sum.
    one = 2.0 ** np.ceil(np.log2(4 * _CLIP * x.size))
    weights, found = light.astype(np.float64) + one, np.zeros((angles.size, 2 * reach))
    across, down = x.astype(np.float32), y.astype(np.float32)
    for i, angle in enumerate(angles):
        bins = np.rint(across * np.float32(np.cos(angle)) + down * np.float32(np.sin(angle)))
        found[i] = np.bincount(bins.astype(np.intp) + reach, weights, 2 * reach)
    count = np.rint(found / one)
    return count, found - count * one


def _ridge(total: NDArray[Any], count: NDArray[Any], width: int, least: float) -> tuple[Floats, Floats]:
    """Return by how much each band of lines is brighter than its brighter neighbour, in sigma of a pixel, and of it."""
    light, pixels = (ndimage.uniform_filter1d(a, width, mode="constant") * width for a in (total, count))
    full = pixels > least * width
    mean = np.where(full, light / np.maximum(pixels, 1), np.nan)
    gap = width + max(1, width // 2)
    contrast = np.nan_to_num(mean - np.maximum(np.roll(mean, gap, axis=-1), np.roll(mean, -gap, axis=-1)))
    return contrast, contrast * np.sqrt(pixels / 2)


def _line(values: Floats, angle: float, offset: float, width: int, contrast: float, significance: float) -> Line:
    """Return a line with the share of its length that is bright, and its ends."""
    y, x = np.nonzero(np.isfinite(values))
    across = x * np.cos(angle) + y * np.sin(angle) - offset
    along = y * np.cos(angle) - x * np.sin(angle)
    on = np.abs(across) <= width / 2 + 0.5
    gap = width + max(1, width // 2)
    sides = [np.abs(across - side * gap) <= width / 2 + 0.5 for side in (-1, 1)]
    first, last = float(along[on].min()), float(along[on].max())
    edges = np.linspace(first, last + 1e-6, _PIECES + 1)
    bright, known = 0, 0
    for low, high in pairwise(edges):
        here = (along >= low) & (along < high)
        parts = [values[y[here & mask], x[here & mask]] for mask in (on, *sides)]
        if min(part.size for part in parts) < 3:
            continue
        known += 1
        means = [float(part.mean()) for part in parts]
        bright += means[0] - max(means[1:]) > 1.0 / np.sqrt(parts[0].size / 2)
    cos, sin = np.cos(angle), np.sin(angle)
    ends = (
        offset * cos - first * sin,
        offset * sin + first * cos,
        offset * cos - last * sin,
        offset * sin + last * cos,
    )
    share = float(bright) / known if known >= 4 else 0.0
    return Line(angle, offset, float(width), float(contrast), float(significance), share, ends)
