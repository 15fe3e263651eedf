"""Whether an image shows stars where they are expected, or all of them elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.geometry.sampling import Window

Floats = NDArray[np.floating[Any]]

# Peaks of a cutout that may be the star, the brightest; how near its place, and each other, they are found [pixel].
_PEAKS, _NEAR = 12, 1.5
# Noise that a peak stands above, and stars that are needed to tell.
_SIGMAS, _FEWEST = 10.0, 6
# Share of the stars that must be missing from their places, and that must agree on where they are.
_MISSING, _AGREE = 0.6, 0.5


def common_displacement(
    read: Callable[[Window], Floats], x: Floats, y: Floats, *, shape: tuple[int, int], reach: int
) -> tuple[float, float, int] | None:
    """Return how far stars lie from where they are expected, (dx, dy) in pixels, and how many agree.

    None where most of them are in place, or no one shift is common to most.

    Parameters
    ----------
    read : callable
        Takes a window and returns its pixels, NaN where there are none.
    x, y : ndarray, shape (n,)
        Expected places, pixels from 0.
    shape : tuple of int
        (ny, nx) of the image.
    reach : int
        How far they are looked for [pixel].
    """
    offsets = [found for place in zip(x, y, strict=True) if (found := _offsets(read, *place, shape, reach)) is not None]
    if len(offsets) < _FEWEST:
        return None
    in_place = sum(bool(each.size) and float(np.hypot(*each.T).min()) < _NEAR for each in offsets)
    if in_place > (1 - _MISSING) * len(offsets):
        return None
    every = np.concatenate(offsets)
    votes = [sum(bool((np.hypot(*(each - one).T) < _NEAR).any()) for each in offsets) for one in every]
    if not votes or max(votes) < max(_FEWEST, _AGREE * len(offsets)):
        return None
    best = every[int(np.argmax(votes))]
    near = np.concatenate([each[np.hypot(*(each - best).T) < _NEAR] for each in offsets])
    dx, dy = np.median(near, axis=0)
    return float(dx), float(dy), max(votes)


def _offsets(read: Callable[[Window], Floats], x: float, y: float, shape: tuple[int, int], reach: int) -> Floats | None:
    """Return the offsets (dx, dy) of the peaks about a place, shape (n, 2), None where the image is not all around."""
    row, column = round(y), round(x)
    rows, columns = slice(row - reach, row + reach + 1), slice(column - reach, column + reach + 1)
    if min(rows.start, columns.start) < 0 or rows.stop > shape[0] or columns.stop > shape[1]:
        return None
    image = read((rows, columns))
    finite = np.isfinite(image)
    if finite.mean() < _AGREE:
        return None
    middle = float(np.median(image[finite]))
    sigma = 1.4826 * float(np.median(np.abs(image[finite] - middle)))
    filled = np.where(finite, image - middle, -np.inf)
    peaks = (filled == ndimage.maximum_filter(filled, 5)) & (filled > _SIGMAS * sigma)
    found_rows, found_columns = np.nonzero(peaks)
    brightest = np.argsort(-filled[found_rows, found_columns])[:_PEAKS]
    return np.column_stack(
        [found_columns[brightest] + columns.start - x, found_rows[brightest] + rows.start - y]
    ).astype(float)
