"""Which pixels to look at when an image has more of them than a statistic needs."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.io.raster import Raster
from drizview.lazy import LazyModule

nddata = LazyModule("astropy.nddata")

Window = tuple[slice, slice]
# Share of a window that holds data from which it counts as full.
_FULL = 0.6


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


def filled_windows(seen: NDArray[np.bool_], *, step: int, size: int, most: int) -> list[Window]:
    """Return windows of an image where it holds data, those that are full first, wherever the data lie.

    Parameters
    ----------
    seen : ndarray of bool, shape (ceil(ny / step), ceil(nx / step))
        Whether every ``step``-th pixel holds data.
    step : int
        Distance between them [pixel].
    size : int
        Side of a window [pixel], 4 steps or more.
    most : int
        Most windows. Of more full ones (six tenths) an even sample is taken; fewer are followed by those that hold
        less, each centred on its data, the best filled first, without one that lies over another by half.

    Returns
    -------
    list of (slice, slice)
    """
    rows, columns = np.nonzero(seen)
    if not rows.size:
        return []
    side = max(1, size // step)
    origin = int(rows.min()), int(columns.min())
    counts = np.zeros(
        tuple(int(at.max() - first) // side + 1 for at, first in zip((rows, columns), origin, strict=True))
    )
    np.add.at(counts, ((rows - origin[0]) // side, (columns - origin[1]) // side), 1)
    shares = counts / side**2
    full = [tuple(place) for place in np.argwhere(shares > _FULL)]
    every = max(1.0, len(full) / most)
    chosen = [full[int(k * every)] for k in range(min(most, len(full)))]
    corners = [(origin[0] + i * side, origin[1] + j * side) for i, j in chosen]
    partly = sorted(np.argwhere((shares > 0) & (shares <= _FULL)).tolist(), key=lambda place: -shares[tuple(place)])
    for i, j in partly:
        if len(corners) >= most:
            break
        inside = ((rows - origin[0]) // side == i) & ((columns - origin[1]) // side == j)
        corner = tuple(round(float(at[inside].mean()) - side / 2) for at in (rows, columns))
        if all(max(abs(corner[0] - r), abs(corner[1] - c)) > side / 2 for r, c in corners):
            corners.append((corner[0], corner[1]))
    limits = seen.shape[0] * step, seen.shape[1] * step
    return [(_clipped(r * step, size, limits[0]), _clipped(c * step, size, limits[1])) for r, c in corners]


def _clipped(start: int, size: int, length: int) -> slice:
    first = int(min(max(0, start), max(0, length - size)))
    return slice(first, first + size)


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
    return nddata.reshape_as_blocks(image[: ny * side, : nx * side], side).reshape(ny, nx, side * side)


def _starts(length: int, size: int, count: int) -> list[int]:
    """Return where ``count`` windows begin when they are spread evenly over a length."""
    spare = max(0, length - size * count)
    return [size * i + int(spare * (i + 0.5) / count) for i in range(count)]
