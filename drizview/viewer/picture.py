"""A still picture of a frame, for where no browser draws it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.errors import DrizviewError
from drizview.viewer.canvasstate import CanvasState
from drizview.viewer.colourmaps import COLOUR_MAPS, KIND_MAPS
from drizview.viewer.colours import UNMASKED, rgb
from drizview.viewer.frame import Frame
from drizview.viewer.plane import Plane
from drizview.viewer.png import png
from drizview.viewer.tiles import OVERVIEW, Tiles

BACKGROUND = (11, 13, 16)
# Flags that cover little of a pixel stay visible, and those that cover much do not hide more than they should.
FAINTEST = 0.18


def picture(frame: Frame, tiles: Tiles, state: CanvasState, max_size: int = 512) -> bytes:
    """Return the whole of a frame as PNG, at most `max_size` pixels on its longer side; without what cannot be read."""
    x, y, scale = _grid(frame, max_size)
    image = np.empty((*x.shape, 3), dtype=np.float32)
    image[:] = BACKGROUND
    for plane in (*frame.planes, *frame.flags):
        try:
            _paint(image, plane, frame, tiles, state, x, y, scale)
        except (DrizviewError, OSError, ValueError):
            continue
    return png(image[::-1].round().astype(np.uint8))


def _grid(frame: Frame, max_size: int) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Return scene coordinates (ny, nx) of the picture's pixels, bottom row first, and the scene units of one pixel."""
    corners = []
    for plane in frame.planes:
        ny, nx = plane.raster.shape
        corners.append(np.stack(plane.to_scene([-0.5, nx - 0.5, -0.5, nx - 0.5], [-0.5, -0.5, ny - 0.5, ny - 0.5])))
    low, high = (extreme(np.concatenate(corners, axis=1), axis=1) for extreme in (np.min, np.max))
    scale = max(1.0, float((high - low).max()) / max_size)
    xs, ys = (
        np.arange(max(1, round(d / scale)))[:max_size] * scale + a + scale / 2
        for a, d in zip(low, high - low, strict=True)
    )
    x, y = np.meshgrid(xs, ys)
    return x, y, scale


def _paint(
    image: NDArray[np.float32],
    plane: Plane,
    frame: Frame,
    tiles: Tiles,
    state: CanvasState,
    x: Any,
    y: Any,
    scale: float,
) -> None:
    pyramid = tiles.pyramid(plane.source)
    z = min(max(0, int(np.ceil(np.log2(scale)))), pyramid.level(1))
    if pyramid.vast:
        z = max(z, pyramid.level(OVERVIEW))
    ny, nx = plane.raster.shape
    px, py = plane.to_pixel(x, y)
    inside = (px >= -0.5) & (px < nx - 0.5) & (py >= -0.5) & (py < ny - 0.5)
    rows, columns = ((p[inside] + 0.5).astype(int) >> z for p in (py, px))
    pixels = pyramid.overview(z)[0][rows, columns]
    if plane.kind == "dq":
        colour, alpha = _flag_colours(pixels, state, alone=frame.kind == "dq")
    else:
        colour, alpha = _shades(pixels, pyramid.limits(), frame, state)
    image[inside] = image[inside] * (1 - alpha[:, None]) + colour * alpha[:, None]


def _shades(
    pixels: NDArray[np.float32], table: dict[str, list[float]], frame: Frame, state: CanvasState
) -> tuple[Any, Any]:
    """Return colour (n, 3) and opacity (n,) of image values."""
    wanted = state.limits.get(frame.id, state.limits.get(frame.kind, "zscale"))
    low, high = table[wanted] if isinstance(wanted, str) else wanted
    good = np.isfinite(pixels)
    t = np.clip((np.where(good, pixels, low) - low) / (high - low), 0, 1)
    t = {
        "linear": t,
        "sqrt": np.sqrt(t),
        "log": np.log1p(1000 * t) / np.log(1001),
        "asinh": np.arcsinh(10 * t) / np.arcsinh(10),
    }[state.stretch]
    t = np.clip((t - state.bias) * state.contrast + 0.5, 0, 1)
    table_ = COLOUR_MAPS[KIND_MAPS.get(frame.kind, state.cmap)].astype(np.float32)
    return table_[(255 * (1 - t if state.invert else t)).round().astype(int)], good.astype(np.float32)


def _flag_colours(pixels: NDArray[Any], state: CanvasState, *, alone: bool) -> tuple[Any, Any]:
    """Return colour (n, 3) and opacity (n,) of flags: level 0 has the bits, coarser ones the codes of the share of each."""
    if pixels.ndim == 1:
        share = ((pixels[:, None] >> np.arange(16)) & 1).astype(np.float32)
    else:
        code = np.stack([pixels & 15, pixels >> 4], axis=-1).reshape(len(pixels), 16)
        share = np.where(code > 0, 2.0 ** ((code.astype(np.float32) - 15) / 2), 0)
    masked = np.array([bool(state.mask >> k & 1) for k in range(16)])
    colours = np.array(
        [rgb(state.colours[1 << k]) if masked[k] else rgb(UNMASKED) for k in range(16)], dtype=np.float32
    )
    weight = share * (masked + 0.05 * (~masked) * alone)
    total = weight.sum(axis=1)
    colour = weight @ colours / np.maximum(total, 1e-9)[:, None]
    alpha = np.clip(np.sqrt((share * (masked | alone)).sum(axis=1)), FAINTEST, 1) * (1.0 if alone else state.opacity)
    return colour, np.where(total > 0, alpha, 0)
