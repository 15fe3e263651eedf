"""Display cuts: the values that the lowest and the highest colour of an image stand for."""

from __future__ import annotations

import numpy as np
from astropy.visualization import ZScaleInterval
from numpy.typing import NDArray

PERCENTILES = ("99.9", "99.5", "99", "98", "95")
MODES = ("sky", "zscale", "minmax", *PERCENTILES)
# With the asinh stretch these put the sky near black, its noise just above, and keep faint and bright sources apart.
SKY_BELOW, SKY_ABOVE = 1.5, 30.0
# A share of exact zeros beyond this is the empty border of a mosaic, and not a part of the picture.
BORDER = 0.02


def cuts_of(
    sample: NDArray[np.floating], *, lowest: float | None = None, highest: float | None = None
) -> dict[str, list[float]]:
    """Return the low and high cut of every mode, from a sample of the pixels.

    Parameters
    ----------
    sample : array
        Pixel values of any shape; what is not finite is left out.
    lowest, highest : float, optional
        The true extremes of the image, where they are known; those of the sample otherwise.

    Returns
    -------
    dict
        Mode to ``[low, high]`` with low < high: ``sky`` (a dark sky: from 1.5 sigma below the median to 30 above),
        ``zscale``, ``minmax``, and percentiles, of which "99" keeps the central 99 % of the pixels.
    """
    values = np.sort(sample[np.isfinite(sample)].astype(np.float64), axis=None)
    if not values.size:
        return {mode: [0.0, 1.0] for mode in MODES}
    ends = (values[0] if lowest is None else lowest, values[-1] if highest is None else highest)
    if np.count_nonzero(values == 0) > BORDER * values.size and np.any(values):
        values = values[values != 0]
    found = {"sky": sky(values), "zscale": zscale(values), "minmax": ends}
    for mode in PERCENTILES:
        tail = (100 - float(mode)) / 2
        found[mode] = tuple(np.percentile(values, (tail, 100 - tail)))
    return {mode: _apart(*found[mode]) for mode in MODES}


def _apart(low: float, high: float) -> list[float]:
    """Return cuts that differ: a flat image is shown in the middle of the scale."""
    low, high = float(low), float(high)
    if high - low > 1e-7 * max(abs(low), abs(high)):
        return [low, high]
    half = 0.5 * max(abs(low), 1e-3)
    return [low - half, high + half]


def sky(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return cuts about the sky, from the median and the scatter below it, where no source adds to it.

    Parameters
    ----------
    values : array (n,)
        Finite values in increasing order.
    """
    median = float(np.median(values))
    # A median absolute deviation of the lower half alone, which `mad_std` does not have.
    sigma = 1.4826 * (median - float(np.median(values[: max(1, len(values) // 2)])))
    return median - SKY_BELOW * sigma, max(median + 3 * sigma, min(median + SKY_ABOVE * sigma, float(values[-1])))


def zscale(values: NDArray[np.float64], *, samples: int = 1000) -> tuple[float, float]:
    """Return the cuts of IRAF's zscale, as `astropy.visualization.ZScaleInterval` has them.

    Parameters
    ----------
    values : array (n,)
        Finite values in increasing order.
    samples : int
        Values that the line is fitted to. They are taken evenly in rank: `ZScaleInterval` by itself would take the
        first ones, which in a sorted array are the lowest.
    """
    ranks = np.linspace(0, len(values) - 1, min(samples, len(values))).round().astype(int)
    low, high = ZScaleInterval(n_samples=samples).get_limits(values[ranks])
    return float(low), float(high)
