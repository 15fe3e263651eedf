"""The noise of a product box by box, as measured and as predicted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import blocks
from drizview.measure.noise.modulation import box_variances

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class NoiseMap:
    """Noise in square boxes over the median noise.

    Attributes
    ----------
    side : int
        Of a box, pixels.
    measured : ndarray, shape (rows, columns)
        NaN where less than 0.6 of a box is sky.
    predicted : ndarray, shape (rows, columns), or None
        Of the same boxes.
    level : float
        The median noise, in the unit of the image.
    """

    side: int
    measured: Floats
    predicted: Floats | None
    level: float


def noise_map(sky: Floats, *, side: int, noise: Floats | None = None) -> NoiseMap:
    """Return the noise of a blank sky by boxes.

    Parameters
    ----------
    sky : ndarray, shape (ny, nx)
        Without sources and large-scale background, NaN where it says nothing.
    side : int
        Of a box, pixels.
    noise : ndarray, shape (ny, nx), optional
        Predicted noise of every pixel, in any unit.

    Raises
    ------
    Unmeasured
        Fewer than 16 boxes are blank sky.
    """
    variances, _ = box_variances(sky, side=side)
    seen = np.isfinite(variances)
    if seen.sum() < 16:
        raise Unmeasured(f"only {int(seen.sum())} boxes of {side} pixels are blank sky, 16 are needed")
    local = np.sqrt(variances)
    level = float(np.nanmedian(local))
    if not level > 0:
        raise Unmeasured("the sky pixels have no noise: the image is constant")
    return NoiseMap(side, local / level, None if noise is None else _boxed(noise, sky, side, seen), level)


def _boxed(noise: Floats, sky: Floats, side: int, seen: NDArray[np.bool_]) -> Floats | None:
    """Return the root of the mean predicted variance of each box over its median, None where too few are known."""
    pixels = blocks(np.where(np.isfinite(sky), noise, np.nan) ** 2, side)
    with np.errstate(all="ignore"):
        predicted = np.sqrt(np.nansum(pixels, axis=2) / np.isfinite(pixels).sum(axis=2))
    predicted[~seen] = np.nan
    if np.isfinite(predicted).sum() < 16:
        return None
    return np.asarray(predicted / np.nanmedian(predicted))


@dataclass(frozen=True)
class BinnedNoise:
    """Measured noise by predicted noise, in bins of equally many boxes; all over the median noise.

    Attributes
    ----------
    predicted : ndarray, shape (bins,)
        Mean of the predicted noise of each bin.
    measured, error : ndarray, shape (bins,)
        Median of the measured noise of each bin, and its standard error.
    """

    predicted: Floats
    measured: Floats
    error: Floats


def binned_noise(found: NoiseMap, *, bins: int = 8) -> BinnedNoise:
    """Return the measured noise in bins of the predicted one.

    Parameters
    ----------
    found : NoiseMap
    bins : int
        Most bins; each has 8 boxes or more.

    Raises
    ------
    Unmeasured
        Nothing is predicted.
    """
    if found.predicted is None:
        raise Unmeasured("no noise is predicted")
    good = np.isfinite(found.measured) & np.isfinite(found.predicted)
    x, y = found.predicted[good], found.measured[good]
    order = np.argsort(x, kind="stable")
    groups = [group for group in np.array_split(order, min(bins, max(1, x.size // 8))) if group.size]
    level = np.array([np.median(y[group]) for group in groups])
    scatter = np.array([mad_std(y[group]) for group in groups])
    error = 1.253 * scatter / np.sqrt([group.size for group in groups])
    return BinnedNoise(np.array([np.mean(x[group]) for group in groups]), level, error)
