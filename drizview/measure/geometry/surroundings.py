"""What lies about each pixel of an image: masks that grow, labels that stay clear of each other, smoothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.floating[Any]]

# Reach of the Gaussian in sigma: as `scipy.ndimage.gaussian_filter`.
_TRUNCATE = 4.0


def grown(mask: Bools, reach: int) -> Bools:
    """Return where a square of 2 reach + 1 pixels about a pixel, within the image, holds one that is set.

    Notes
    -----
    `scipy.ndimage.maximum_filter` of that size, which takes twenty times as long over bytes: here the reach doubles
    with every step.
    """
    return _along(_along(mask, 0, reach), 1, reach)


def apart(labels: NDArray[Any], reach: int) -> Bools:
    """Return where all pixels of a square of 2 reach + 1 pixels (3 or more), within the image, carry one label."""
    down, across = labels[1:] != labels[:-1], labels[:, 1:] != labels[:, :-1]
    differs = np.zeros(labels.shape, dtype=bool)
    differs |= _along(_along(_both(down, 0), 0, reach - 1), 1, reach)
    differs |= _along(_along(_both(across, 1), 1, reach - 1), 0, reach)
    return ~differs


def _both(pairs: Bools, axis: int) -> Bools:
    """Return both pixels of each pair of neighbours that is set."""
    width = [(0, 0), (0, 0)]
    width[axis] = (1, 1)
    wide = np.pad(pairs, width)
    return wide[1:] | wide[:-1] if axis == 0 else wide[:, 1:] | wide[:, :-1]


def _along(mask: Bools, axis: int, reach: int) -> Bools:
    """Return where something is set within a reach along one axis."""
    found, covered = mask, 0
    while covered < reach:
        step = min(reach - covered, 2 * covered + 1)
        wider = found.copy()
        if axis == 0:
            wider[step:] |= found[:-step]
            wider[:-step] |= found[step:]
        else:
            wider[:, step:] |= found[:, :-step]
            wider[:, :-step] |= found[:, step:]
        found, covered = wider, covered + step
    return found


def medians_around(image: Floats, side: int) -> Floats:
    """Return the medians of the squares of an odd side about each pixel, those at the rim repeated beyond it.

    `scipy.ndimage.median_filter` looks for each anew, and takes four times as long.
    """
    squares = np.lib.stride_tricks.sliding_window_view(np.pad(image, side // 2, mode="edge"), (side, side))
    flat, middle = squares.reshape(*image.shape, side**2), side**2 // 2
    return np.partition(flat, middle, axis=-1)[..., middle]


def gaussian_smoothed(image: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Return an image smoothed by a Gaussian, mirrored at its edges.

    Notes
    -----
    `scipy.ndimage.gaussian_filter`, which takes three times as long, as it works in double precision.
    """
    weights = _gaussian(sigma)
    reach, (ny, nx) = len(weights) - 1, image.shape
    wide = np.pad(image, reach, mode="symmetric")
    down = wide[reach : reach + ny] * weights[0]
    for k in range(1, reach + 1):
        pair = wide[reach - k : reach - k + ny] + wide[reach + k : reach + k + ny]
        pair *= weights[k]
        down += pair
    found = down[:, reach : reach + nx] * weights[0]
    for k in range(1, reach + 1):
        pair = down[:, reach - k : reach - k + nx] + down[:, reach + k : reach + k + nx]
        pair *= weights[k]
        found += pair
    return found


@lru_cache(maxsize=16)
def _gaussian(sigma: float) -> NDArray[np.float32]:
    """Return the weights of a pixel and of those on one side of it; all together are one."""
    at = np.arange(int(_TRUNCATE * sigma + 0.5) + 1)
    half = np.exp(-0.5 * (at / sigma) ** 2)
    return (half / (2 * half.sum() - half[0])).astype(np.float32)
