"""From pixel values to the shades of a small picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.dataset.flags import DQ
from drizview.png import png

Image = NDArray[np.floating[Any]]
Shades = NDArray[np.uint8]

# Shades of grey; few, so that pictures of noise stay small.
GREYS = 64
NO_DATA, COSMIC, OTHER = GREYS, GREYS + 1, GREYS + 2
_EXTRA = [(58, 66, 78), (255, 77, 77), (77, 163, 255)]  # no data; flag 4096; another flag
PALETTE = np.concatenate([np.repeat(np.linspace(0, 255, GREYS).round()[:, None], 3, axis=1), np.array(_EXTRA)]).astype(
    np.uint8
)
_SOFTENING = 8.0


def asinh(image: Image, valid: NDArray[np.bool_] | None = None, *, like: Image | None = None) -> Shades:
    """Return an image stretched by asinh from two sigma under its median to its 99.7th percentile.

    Where another image is given as ``like``, the range is that of its finite values.
    """
    good = np.isfinite(image) if valid is None else valid & np.isfinite(image)
    ends = ends_of(image, valid) if like is None else ends_of(like)
    if not good.any() or ends is None:
        return np.full(image.shape, NO_DATA, dtype=np.uint8)
    low, high = ends
    share = np.clip((np.where(good, image, low) - low) / max(high - low, 1e-30), 0, 1)
    return _grey(np.arcsinh(_SOFTENING * share) / np.arcsinh(_SOFTENING), good)


def ends_of(image: Image, valid: NDArray[np.bool_] | None = None) -> tuple[float, float] | None:
    """Return the values that `asinh` shows black and white, in the unit of the image; None where it has no values."""
    ranged = image[np.isfinite(image) if valid is None else valid & np.isfinite(image)]
    if not ranged.size:
        return None
    median, sigma = float(np.median(ranged)), float(mad_std(ranged))
    return median - 2 * sigma, max(float(np.percentile(ranged, 99.7)), median + 5 * sigma)


def linear(image: Image, *, high: float | None = None) -> Shades:
    """Return an image from 0 to ``high``, its own maximum by default."""
    good = np.isfinite(image)
    top = high if high is not None else float(image[good].max()) if good.any() else 1.0
    return _grey(np.clip(np.where(good, image, 0) / max(top, 1e-30), 0, 1), good)


def around_zero(image: Image, *, reach: float) -> Shades:
    """Return an image from ``-reach`` (black) over 0 (grey) to ``reach`` (white)."""
    good = np.isfinite(image)
    return _grey(np.clip(0.5 + np.where(good, image, 0) / (2 * max(reach, 1e-30)), 0, 1), good)


def flagged(shades: Shades, flags: NDArray[np.integer[Any]]) -> Shades:
    """Return shades with flagged pixels in colour: 4096 red, any other flag blue."""
    coloured = np.where((flags != 0) & (shades != NO_DATA), OTHER, shades)
    return np.where((flags & DQ.COSMIC_RAY) != 0, COSMIC, coloured).astype(np.uint8)


def to_png(shades: Shades) -> bytes:
    """Return shades, bottom row first as in FITS, as a PNG."""
    return png(np.ascontiguousarray(shades[::-1]), palette=PALETTE)


def _grey(share: Image, good: NDArray[np.bool_]) -> Shades:
    return np.where(good, np.rint(share * (GREYS - 1)), NO_DATA).astype(np.uint8)
