"""The pixels of a chip about its sky, and what clipping leaves of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import sigma_clipped_stats
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import Window, tiles
from drizview.measure.noise.robust import finite_values

Floats = NDArray[np.floating[Any]]

_BEYOND = 1.25  # how far the bins reach beyond what clipping keeps, as a factor


@dataclass(frozen=True)
class SkyHistogram:
    """How many pixels have which value.

    Attributes
    ----------
    edges : ndarray, shape (bins + 1,)
        In the unit of the image.
    shares : ndarray, shape (bins,)
        Per cent of the pixels.
    clip : tuple of float
        Lowest and highest value that clipping keeps: median -+ 4 standard deviations after five rounds.
    n : int
        Pixels.
    outside : float
        Per cent of the pixels beyond the bins.
    """

    edges: Floats
    shares: Floats
    clip: tuple[float, float]
    n: int
    outside: float


def sky_histogram(
    read: Callable[[Window], Floats], *, shape: tuple[int, int], include: tuple[float, ...] = (), bins: int = 64
) -> SkyHistogram:
    """Return the histogram of an image about its sky, from 64 windows of 128 pixels: the sample `background` takes.

    Parameters
    ----------
    read : callable
        Takes a window and returns its pixels, NaN where they say nothing.
    shape : tuple of int
        (ny, nx) of the image.
    include : tuple of float
        Values that the bins must reach, in the unit of the image.
    bins : int

    Raises
    ------
    Unmeasured
        Fewer than 256 pixels say something, or all are equal.
    """
    found = [read(window).ravel() for window in tiles(shape, size=128, most=64)]
    values = np.concatenate(found) if found else np.zeros(0)
    values = finite_values(values, least=256).astype(np.float64)
    _, centre, deviation = (float(each) for each in sigma_clipped_stats(values, sigma=4, maxiters=5))
    clip = centre - 4 * deviation, centre + 4 * deviation
    if not deviation > 0:
        raise Unmeasured("the pixels of the chip are all equal")
    wanted = [value for value in include if np.isfinite(value)]
    low = min(centre - _BEYOND * (centre - clip[0]), *wanted, centre)
    high = max(centre + _BEYOND * (clip[1] - centre), *wanted, centre)
    margin = 0.03 * (high - low) if wanted else 0.0
    edges = np.linspace(low - margin, high + margin, bins + 1)
    counts = np.histogram(values, edges)[0]
    shares = 100.0 * counts / values.size
    return SkyHistogram(edges, shares, clip, int(values.size), float(100.0 - shares.sum()))
