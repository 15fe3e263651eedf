"""How drizzling correlates the noise of neighbouring pixels."""

from __future__ import annotations

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import blocks

_SQUARED_AT_ONE = 1.27


def noise_correlation(pixfrac: float, scale_ratio: float) -> float:
    """Return R, by which the noise of a large area exceeds what uncorrelated pixels would give.

    Parameters
    ----------
    pixfrac : float
        Drop size over native pixel size, p.
    scale_ratio : float
        Output over native pixel size, s.

    Returns
    -------
    float
        With r = p/s: R = r / (1 - 1/(3r)) for r >= 1, 1 / (1 - r/3) below. For the square and turbo kernels with
        uniformly spread dithers; Fruchter & Hook 2002, PASP 114, 144.
    """
    r = pixfrac / scale_ratio
    return r / (1 - 1 / (3 * r)) if r >= 1 else 1 / (1 - r / 3)


def squared_correlation(pixfrac: float, scale_ratio: float) -> float:
    """Return the sum of the squared autocorrelation of drizzled noise: 1 for white noise, 1.27 at pixfrac and scale 1.

    The variance of n such pixels scatters as that of n over this many independent ones.

    Parameters
    ----------
    pixfrac : float
        Drop size over native pixel size.
    scale_ratio : float
        Output over native pixel size.
    """
    return float(_SQUARED_AT_ONE * max(1.0, (pixfrac / scale_ratio) ** 2))


def measured_correlation(image: NDArray[np.floating], *, block: int = 16) -> float:
    """Return R as the image has it: scatter of block sums over ``block`` times the scatter of pixels.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        Sky-subtracted image, NaN where it holds sources or nothing.
    block : int
        Side of a block in pixels.

    Raises
    ------
    Unmeasured
        With fewer than 30 blocks that are at least 70 % sky, or where most pixels have one value.
    """
    squares = blocks(image, block)
    seen = np.isfinite(squares).sum(axis=2)
    full = seen > 0.7 * block**2
    if full.sum() < 30:
        raise Unmeasured(f"fewer than 30 blocks of {block} pixels of blank sky")
    sums = np.nansum(squares, axis=2)[full] / np.sqrt(seen[full])
    scatter = float(mad_std(image[np.isfinite(image)]))
    if not scatter > 0:
        raise Unmeasured("more than half of the sky pixels have one value")
    return float(mad_std(sums)) / scatter
