"""A product made small and smooth, so that steps and gradients of its sky are seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import Window

Floats = NDArray[np.floating[Any]]

# Samples a side of a block, about: the noise of a block's median is then below a tenth of that of a pixel.
_SAMPLES = 12
_SMOOTH = 1.2  # sigma of the Gaussian [blocks]
# Blocks that exceed the median of so many about them by so many scatters hold a source.
_AROUND, _BRIGHT = 15, 4.0


@dataclass(frozen=True)
class SkyMap:
    """Medians of blocks without compact sources, smoothed.

    Attributes
    ----------
    values : ndarray of float32, shape (ny // step, nx // step)
        In the unit of the image; NaN where less than a third of a block holds data, and where sources fill it.
    step : int
        Side of a block, pixels of the image.
    """

    values: NDArray[np.float32]
    step: int

    @property
    def level(self) -> float:
        """Median over the map: the sky, where most of it is blank."""
        return float(np.nanmedian(self.values))

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Outer edges x0, y0, x1, y1, pixels of the image from 0."""
        ny, nx = self.values.shape
        return -0.5, -0.5, nx * self.step - 0.5, ny * self.step - 0.5


def sky_map(read: Callable[[Window], Floats], *, shape: tuple[int, int], most: int = 150) -> SkyMap:
    """Return the sky of an image as medians of blocks, smoothed by a Gaussian of about a block.

    Medians leave faint stars out, and blocks that stand out from those about them are left out; what is larger
    stays: large galaxies, haloes, steps, gradients.

    Parameters
    ----------
    read : callable
        Takes a window (two slices, steps allowed) and returns its pixels, NaN where they hold nothing.
    shape : tuple of int
        (ny, nx) of the image.
    most : int
        Most blocks a side.

    Raises
    ------
    Unmeasured
        No block holds data, or the image is not as wide as a block.
    """
    step = max(1, -(-max(shape) // most))
    if min(shape) < step:
        raise Unmeasured(f"an image of {shape[1]} x {shape[0]} pixels is too narrow for a sky map")
    every = max(1, step // _SAMPLES)
    ny, nx = (n // step for n in shape)
    values = np.full((ny, nx), np.nan, dtype=np.float32)
    rows = max(1, 512 // step)
    for first in range(0, ny, rows):
        last = min(first + rows, ny)
        band = read((slice(first * step, last * step, every), slice(0, nx * step, every)))
        values[first:last] = _medians(band, last - first, nx)
    if not np.isfinite(values).any():
        raise Unmeasured("no part of the product has data")
    return SkyMap(_smoothed(values), step)


def _medians(band: Floats, down: int, across: int) -> Floats:
    """Return the medians of the blocks of a band, shape (down, across)."""
    rows, columns = (np.arange(n + 1) * size // n for n, size in zip((down, across), band.shape, strict=True))
    high, wide = np.diff(rows).min(), np.diff(columns).min()
    y, x = rows[:-1, None] + np.arange(high), columns[:-1, None] + np.arange(wide)
    blocks = band[y[:, None, :, None], x[None, :, None, :]].reshape(down, across, -1)
    enough = np.isfinite(blocks).sum(axis=2) * 3 > blocks.shape[2]
    found = np.full((down, across), np.nan)
    whole = np.isfinite(blocks).all(axis=2)
    found[whole] = np.median(blocks[whole], axis=1)
    partly = enough & ~whole
    found[partly] = np.nanmedian(blocks[partly], axis=1)
    return found


def _smoothed(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a map smoothed over what it holds; small holes left by sources are filled from around them."""
    there = np.isfinite(values)
    seen = there & ~_sources(values, there)
    weight = ndimage.gaussian_filter(seen.astype(np.float32), _SMOOTH)
    total = ndimage.gaussian_filter(np.where(seen, values, 0).astype(np.float32), _SMOOTH)
    return np.where(there & (weight > 0.02), total / np.maximum(weight, 0.02), np.nan).astype(np.float32)


def _sources(values: NDArray[np.float32], there: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which blocks stand out from those about them, and their neighbours."""
    if there.sum() < 64:
        return np.zeros(values.shape, dtype=bool)
    level = float(np.nanmedian(values))
    around = ndimage.median_filter(np.where(there, values, level), size=min(_AROUND, *values.shape))
    off = np.where(there, values - around, 0)
    scatter = float(mad_std(off[there]))
    return np.asarray(ndimage.binary_dilation(off > _BRIGHT * scatter)) if scatter > 0 else np.zeros(values.shape, bool)
