"""Which pixels to look at when an image has more of them than a statistic needs."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np
from astropy.nddata import reshape_as_blocks
from numpy.typing import NDArray

from drizview.dataset.io.raster import Raster

Window = tuple[slice, slice]


@dataclass(frozen=True)
class Thinned:
    """Every ``step``-th pixel of an image along both axes.

    Attributes
    ----------
    values : ndarray, shape (ceil(ny / step), ceil(nx / step))
        The pixels that were kept.
    step : int
        Distance between them, in pixels of the image.
    """

    values: NDArray[Any]
    step: int


def step_for(shape: tuple[int, int], *, most: int) -> int:
    """Return the distance between samples that keeps at most ``most`` pixels of an image."""
    return max(1, ceil(sqrt(shape[0] * shape[1] / max(1, most))))


def thin(raster: Raster, *, step: int, rows: int = 64) -> Thinned:
    """Read every ``step``-th pixel along both axes, a band at a time, so that the whole image is never in memory.

    Parameters
    ----------
    raster : Raster
    step : int
        Distance between the pixels that are kept.
    rows : int
        Rows of the result that are read at a time.
    """
    ny, nx = raster.shape
    values = np.empty((-(-ny // step), -(-nx // step)), dtype=raster.dtype)
    for first in range(0, values.shape[0], rows):
        last = min(first + rows, values.shape[0])
        values[first:last] = raster[first * step : (last - 1) * step + 1 : step, 0:nx:step]
    return Thinned(values, step)


def tiles(shape: tuple[int, int], *, size: int = 128, most: int = 64) -> list[Window]:
    """Return a regular sample of square windows of an image.

    Parameters
    ----------
    shape : tuple of int
        (ny, nx) of the image in pixels.
    size : int
        Side of a window; an image smaller than that is one window.
    most : int
        Most windows to return; with fewer than that the image is covered, but for less than a window at the edges.

    Returns
    -------
    list of (slice, slice)
    """
    ny, nx = shape
    if ny < 1 or nx < 1:
        return []
    down, across = max(1, ny // size), max(1, nx // size)
    shrink = sqrt(max(1.0, down * across / most))
    rows = _starts(ny, size, max(1, int(down / shrink)))
    columns = _starts(nx, size, max(1, int(across / shrink)))
    return [(slice(y, min(y + size, ny)), slice(x, min(x + size, nx))) for y in rows for x in columns]


def cover(shape: tuple[int, int], *, size: int) -> list[Window]:
    """Return windows of equal size, none larger than ``size``, that cover an image without a gap."""
    rows, columns = (np.linspace(0, n, -(-n // size) + 1).astype(int) for n in shape)
    return [
        (slice(int(rows[i]), int(rows[i + 1])), slice(int(columns[j]), int(columns[j + 1])))
        for i in range(len(rows) - 1)
        for j in range(len(columns) - 1)
    ]


def blocks(image: NDArray[Any], side: int) -> NDArray[Any]:
    """Return an image cut into square blocks, shape (ny // side, nx // side, side^2); the rest at the far edges goes.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
    side : int
        Of a block [pixel].

    Notes
    -----
    `astropy.nddata.reshape_as_blocks`, with the pixels of a block on one axis: sums along it are twice as fast.
    """
    ny, nx = (n // side for n in image.shape)
    return reshape_as_blocks(image[: ny * side, : nx * side], side).reshape(ny, nx, side * side)


def _starts(length: int, size: int, count: int) -> list[int]:
    """Return where ``count`` windows begin when they are spread evenly over a length."""
    spare = max(0, length - size * count)
    return [size * i + int(spare * (i + 0.5) / count) for i in range(count)]
