"""Cosmic-ray rejection as AstroDrizzle does it: a median of single drizzles, blotted back, and the formula of driz_cr.

Handbook: https://hst-docs.stsci.edu/drizzpac; the same steps as drizzlepac's createMedian, minmed, ablot and drizCR.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

_MASK_POINT = 0.3  # combine_maskpt: pixels with less of the mean weight do not count in the median
_MINMED_SIGMA = 4.0, 3.0  # combine_nsigma


def combine(images: np.ndarray, weights: np.ndarray, *, how: str, noise_squared: np.ndarray) -> np.ndarray:
    """Return the median of single drizzles.

    Parameters
    ----------
    images, weights : array, shape (n, ny, nx)
        Rates without sky [electrons / s], and exposure times [s].
    how : {"imedian", "minmed"}
        combine_type; minmed takes the minimum where the median is too bright for its noise.
    noise_squared : array, shape (n,)
        Of sky and read noise in a pixel of each exposure [electrons squared].
    """
    typical = [float(weight[weight > 1e-8].mean()) if (weight > 1e-8).any() else 0.0 for weight in weights]
    bad = weights < _MASK_POINT * np.asarray(typical)[:, None, None]
    kept = np.ma.masked_array(images, bad)
    if how == "imedian" or len(images) == 1:
        return _median(kept).filled(0)
    if len(images) == 2:
        centre = kept.mean(axis=0)
    else:  # without the highest: what is left has no cosmic ray but where two coincide
        ordered = np.ma.sort(kept, axis=0, endwith=True)
        count = (~bad).sum(axis=0)
        left = np.arange(len(images))[:, None, None] < np.maximum(count - 1, 1)
        centre = _median(np.ma.masked_array(ordered, ~left))
    return _minmed(kept, centre, weights, noise_squared, bad)


def _minmed(
    kept: np.ma.MaskedArray, centre: np.ma.MaskedArray, weights: np.ndarray, noise_squared: np.ndarray, bad: np.ndarray
) -> np.ndarray:
    """Return the minimum where the centre is so much brighter that it must hold a cosmic ray."""
    least, total = kept.min(axis=0).filled(0), weights.sum(axis=0)
    middle = centre.filled(0)
    rms = np.sqrt(np.maximum(middle * total + (~bad * noise_squared[:, None, None]).sum(axis=0), 0))
    first = least * total < middle * total - _MINMED_SIGMA[0] * rms
    near = ndimage.binary_dilation(first, np.ones((3, 3)))
    second = near & (least * total < middle * total - _MINMED_SIGMA[1] * rms)
    return np.where(first | second, least, middle)


def _median(images: np.ma.MaskedArray) -> np.ma.MaskedArray:
    return np.ma.median(images, axis=0)  # type: ignore[no-untyped-call]


def steepest(image: np.ndarray) -> np.ndarray:
    """Return the largest difference of a pixel from its neighbours; beyond the border is zero, as in drizzlepac."""
    padded = np.pad(image, 1)
    centre = padded[1:-1, 1:-1]
    around = (padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:])
    return np.max([np.abs(centre - each) for each in around], axis=0)


def accepted(
    science: np.ndarray,
    blotted: np.ndarray,
    *,
    sky: float,
    read_noise: float,
    snr: Sequence[float],
    scale: Sequence[float],
) -> np.ndarray:
    """Return where driz_cr finds no cosmic ray.

    Parameters
    ----------
    science, blotted : array, shape (ny, nx)
        The exposure and the blotted median, both with their sky (blot_addsky) [electrons].
    sky, read_noise : float
        Electrons. The sky counts twice in the noise, as it does in AstroDrizzle: once in ``blotted``, once as MDRIZSKY.
    snr, scale : pairs of float
        driz_cr_snr and driz_cr_scale: for all pixels, and for the neighbours of those found.
    """
    off, slope = np.abs(science - blotted), steepest(blotted)
    noise = np.sqrt(np.abs(blotted + sky) + read_noise**2)
    fine = off <= scale[0] * slope + snr[0] * noise
    around = ndimage.minimum_filter(fine, 3, mode="reflect")
    return (off <= scale[1] * slope + snr[1] * noise) | around
