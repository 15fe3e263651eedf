"""A product made small, in units of its noise, for structures that are larger than stars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.lazy import LazyModule
from drizview.measure.geometry.sampling import Window
from drizview.measure.noise.robust import robust

nddata = LazyModule("astropy.nddata")

Floats = NDArray[np.floating[Any]]

# Side of the boxes whose medians are the background, in pixels of the thumbnail.
_BOX = 24
_CLIP = 3.0
# Pixels of a band that tell where to clip to a hundredth of the noise.
_ENOUGH = 50_000


def thumbnail(read: Callable[[Window], Floats], *, shape: tuple[int, int], most: int = 260) -> tuple[Floats, int]:
    """Return an image averaged over blocks, flat and in units of its noise.

    Parameters
    ----------
    read : callable
        Takes a window (two slices, steps allowed) and returns its pixels, NaN where they hold nothing.
    shape : tuple of int
        (ny, nx) of the image.
    most : int
        Most pixels a side.

    Returns
    -------
    values : ndarray, shape (ny // step, nx // step)
        Block means of pixels clipped at 3 sigma, without the background, over their scatter; NaN where
        less than half of a block is there.
    step : int
        Side of a block. Of large blocks only about eight rows are read, and as many columns of very large ones.

    Raises
    ------
    Unmeasured
        The image is smaller than 48 blocks a side, has fewer than 256 blocks with data, or holds no noise.
    """
    step = max(1, -(-max(shape) // most))
    down = max(1, step // 8)
    step = -(-step // down) * down
    across = down if step >= 32 else 1
    ny, nx = shape[0] // step, shape[1] // step
    if min(ny, nx) < 2 * _BOX:
        raise Unmeasured("the image is too small to look for large structures")
    values = np.full((ny, nx), np.nan, dtype=np.float32)
    rows = max(1, 256 // step)
    for first in range(0, ny, rows):
        last = min(first + rows, ny)
        band = read((slice(first * step, last * step, down), slice(0, nx * step, across)))
        values[first:last] = _blocks(band, last - first, nx)
    return _flat(values), step


def _blocks(band: Floats, down: int, across: int) -> Floats:
    seen = np.isfinite(band)
    if seen.sum() < 64:
        return np.full((down, across), np.nan)
    known = band[seen]
    centre, scatter = robust(known[:: max(1, known.size // _ENOUGH)])
    clipped = np.where(seen, np.clip(band - centre, -_CLIP * scatter, _CLIP * scatter), 0)
    height, width = band.shape[0] // down, band.shape[1] // across
    band_of = (slice(0, down * height), slice(0, across * width))
    light, count = (nddata.block_reduce(a[band_of], (height, width)) for a in (clipped, seen.astype(np.float32)))
    return np.where(count > 0.5 * height * width, light / np.maximum(count, 1) + centre, np.nan)


def _flat(values: Floats) -> Floats:
    """Return the values without their background, the interpolated medians of boxes, over their scatter."""
    ny, nx = (max(2, round(n / _BOX)) for n in values.shape)
    rows, columns = (np.linspace(0, n, k + 1).astype(int) for n, k in zip(values.shape, (ny, nx), strict=True))
    whole = float(np.nanmedian(values)) if np.isfinite(values).any() else 0.0
    grid = np.full((ny, nx), whole)
    for i, j in np.ndindex(ny, nx):
        box = values[rows[i] : rows[i + 1], columns[j] : columns[j + 1]]
        if np.isfinite(box).sum() > 0.3 * box.size:
            grid[i, j] = np.nanmedian(box)
    grid = np.pad(grid, 1, mode="reflect", reflect_type="odd")  # goes on straight beyond the outer boxes
    y, x = ((np.arange(n) + 0.5) * k / n + 0.5 for n, k in zip(values.shape, (ny, nx), strict=True))
    sky = ndimage.map_coordinates(grid, np.meshgrid(y, x, indexing="ij"), order=1, mode="nearest")
    level = values - sky
    middle, scatter = robust(level, least=256)
    if not scatter > 0:
        raise Unmeasured("the image has no noise")
    return np.asarray((level - middle) / scatter)
