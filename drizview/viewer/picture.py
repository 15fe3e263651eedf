"""A still picture of a frame, for where no browser draws it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.errors import DrizviewError
from drizview.png import png
from drizview.viewer.canvasstate import CanvasState
from drizview.viewer.frame import Frame
from drizview.viewer.plane import Plane
from drizview.viewer.pyramid import Pyramid
from drizview.viewer.shades import Paint, flag_shades, image_shades
from drizview.viewer.tiles import OVERVIEW, Tiles

BACKGROUND = (11, 13, 16)
# Pixels of the picture between those for which the place in a raster is worked out.
NODES = 16

Grid = NDArray[np.float64]


def picture(frame: Frame, tiles: Tiles, state: CanvasState, max_size: int = 512) -> bytes:
    """Return the whole of a frame as PNG, at most `max_size` pixels on its longer side; without what cannot be read."""
    x, y, scale = _grid(frame, max_size)
    image = np.empty((*x.shape, 3), dtype=np.float32)
    image[:] = BACKGROUND
    for plane in (*frame.planes, *frame.flags):
        pyramid = tiles.pyramid(plane.source)
        inside, rows, columns = _under(plane, x, y)
        try:
            pixels = _level(pyramid, scale, rows, columns)
            colour, alpha = _paint(pixels, plane, frame, state, pyramid)
        except (DrizviewError, OSError):
            continue
        image[inside] = image[inside] * (1 - alpha[:, None]) + colour * alpha[:, None]
    return png(image[::-1].round().astype(np.uint8))


def _grid(frame: Frame, max_size: int) -> tuple[Grid, Grid, float]:
    """Return scene coordinates (ny, nx) of the picture's pixels, bottom row first, and the scene units of one pixel."""
    corners = []
    for plane in frame.planes:
        ny, nx = plane.raster.shape
        corners.append(np.stack(plane.to_scene([-0.5, nx - 0.5, -0.5, nx - 0.5], [-0.5, -0.5, ny - 0.5, ny - 0.5])))
    low, high = (extreme(np.concatenate(corners, axis=1), axis=1) for extreme in (np.min, np.max))
    scale = max(1.0, float((high - low).max()) / max_size)
    sides = [min(max_size, max(1, round(length / scale))) for length in high - low]
    xs, ys = (start + scale * (np.arange(n) + 0.5) for start, n in zip(low, sides, strict=True))
    x, y = np.meshgrid(xs, ys)
    return x, y, scale


def _under(plane: Plane, x: Grid, y: Grid) -> tuple[NDArray[np.bool_], NDArray[np.intp], NDArray[np.intp]]:
    """Return where the plane lies under the grid, and the rows and columns of its pixels there."""
    ny, nx = plane.raster.shape
    px, py = _to_pixel(plane, x, y)
    inside = (px >= -0.5) & (px < nx - 0.5) & (py >= -0.5) & (py < ny - 0.5)
    rows, columns = ((p[inside] + 0.5).astype(np.intp) for p in (py, px))
    return inside, rows, columns


def _to_pixel(plane: Plane, x: Grid, y: Grid) -> tuple[Grid, Grid]:
    """Return the plane's pixels under a regular grid, exactly at nodes and bilinear in between."""
    if plane.mesh is None or min(x.shape) < 2:
        return plane.to_pixel(x, y)
    down, across = (_hats(n) for n in x.shape)
    xs, ys = (np.linspace(axis[0], axis[-1], hats.shape[1]) for axis, hats in ((x[0], across), (y[:, 0], down)))
    px, py = (down @ nodes @ across.T for nodes in plane.to_pixel(*np.meshgrid(xs, ys)))
    return px, py


def _hats(n: int) -> NDArray[np.float64]:
    """Return the weights (n, nodes) that interpolate between evenly spaced nodes."""
    step = (n - 1) / (1 + n // NODES)
    nodes = step * np.arange(2 + n // NODES)
    return np.maximum(0, 1 - np.abs(np.arange(n)[:, None] - nodes) / step)


def _level(pyramid: Pyramid, scale: float, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[Any]:
    """Return the pixels of the level whose pixels are about as large as those of the picture."""
    z = min(max(0, int(np.ceil(np.log2(scale)))), pyramid.level(1))
    if pyramid.vast:
        z = max(z, pyramid.level(OVERVIEW))
    return pyramid.overview(z)[0][rows >> z, columns >> z]


def _paint(pixels: NDArray[Any], plane: Plane, frame: Frame, state: CanvasState, pyramid: Pyramid) -> Paint:
    if plane.kind == "dq":
        return flag_shades(pixels, state, alone=frame.kind == "dq")
    return image_shades(pixels, limits=pyramid.limits(), frame=frame, state=state)
