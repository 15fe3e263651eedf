"""Statistics of the pixels inside a circle or a polygon."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class Statistics:
    """What the pixels of a region hold, in the unit of the image.

    Attributes
    ----------
    n : int
        Finite pixels that were used.
    blank : int
        Pixels without a value (NaN or infinite), left out of everything else.
    sum : float
        Of the finite pixels; where only every ``step``-th pixel was read, scaled to all of them.
    mean, median, minimum, maximum : float
        NaN where no pixel is finite.
    std : float
        Standard deviation with n - 1 degrees of freedom; NaN below two pixels.
    mad_std : float
        1.4826 times the median absolute deviation from the median: the scatter that a few outliers do not move.
    step : int
        1 where every pixel was read, else every ``step``-th along both axes.
    """

    n: int
    blank: int
    sum: float
    mean: float
    median: float
    std: float
    mad_std: float
    minimum: float
    maximum: float
    step: int = 1


def statistics(values: NDArray[Any], *, step: int = 1) -> Statistics:
    """Return the statistics of pixels (n,), computed in double precision.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Any numbers; NaN and infinite ones are counted as blank.
    step : int
        Distance between the pixels that were read, along both axes.
    """
    wide = np.asarray(values, dtype=np.float64).ravel()
    good = wide[np.isfinite(wide)]
    if not good.size:
        no = math.nan
        return Statistics(0, wide.size, 0.0, no, no, no, no, no, no, step)
    mean, median = float(good.mean()), float(np.median(good))
    return Statistics(
        n=good.size,
        blank=wide.size - good.size,
        sum=float(good.sum()) * step**2,
        mean=mean,
        median=median,
        std=float(good.std(ddof=1)) if good.size > 1 else math.nan,
        mad_std=float(mad_std(good)),
        minimum=float(good.min()),
        maximum=float(good.max()),
        step=step,
    )


def circle_mask(shape: tuple[int, int], *, x: float, y: float, r: float) -> NDArray[np.bool_]:
    """Return the pixels, shape (ny, nx), whose centres lie within ``r`` of (x, y) [pixels, from 0]."""
    rows, columns = (np.arange(n, dtype=np.float64) for n in shape)
    inside: NDArray[np.bool_] = (rows[:, None] - y) ** 2 + (columns - x) ** 2 < r**2
    return inside


def polygon_mask(shape: tuple[int, int], *, x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
    """Return the pixels, shape (ny, nx), whose centres lie inside a polygon.

    Even-odd rule. A centre on a left or lower edge belongs to it and one on a right or upper edge does not, so that
    polygons side by side share no pixel.

    Parameters
    ----------
    shape : tuple of int
        (ny, nx)
    x, y : array_like, shape (corners,)
        Corners [pixels, from 0], not closed.
    """
    ny, nx = shape
    xs, ys = (np.asarray(axis, dtype=np.float64) for axis in (x, y))
    # Each edge flips all pixels to its right in the rows it crosses: a running parity fills the polygon.
    flips = np.zeros((ny, nx + 1), dtype=bool)
    for x0, y0, x1, y1 in zip(xs, ys, np.roll(xs, -1), np.roll(ys, -1), strict=True):
        low, high = sorted((y0, y1))
        rows = np.arange(max(0, math.ceil(low)), min(ny, math.ceil(high)))
        if rows.size:
            crossing = x0 + (rows - y0) * ((x1 - x0) / (y1 - y0))
            flips[rows, np.clip(np.ceil(crossing), 0, nx).astype(np.intp)] ^= True
    filled: NDArray[np.bool_] = np.logical_xor.accumulate(flips, axis=1)[:, :nx]
    return filled
