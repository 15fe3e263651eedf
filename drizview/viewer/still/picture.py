"""A still picture of a frame, for where no browser draws it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.errors import DrizviewError
from drizview.png import png
from drizview.viewer.frame import Frame
from drizview.viewer.plane import Plane
from drizview.viewer.state import CanvasState
from drizview.viewer.still.display import display_cuts
from drizview.viewer.still.overlay_raster import draw_overlays
from drizview.viewer.still.shades import Paint, flag_shades, image_shades
from drizview.viewer.still.window import Where, Window
from drizview.viewer.tiles.pyramid import KEPT, Pyramid
from drizview.viewer.tiles.tiles import OVERVIEW, Tiles

BACKGROUND = (11, 13, 16)

Image = NDArray[np.float32]
Frames = Mapping[str, Frame]


def whole_picture(frame: Frame, frames: Frames, tiles: Tiles, state: CanvasState, max_size: int) -> bytes:
    """Return the whole of a frame as PNG, at most `max_size` pixels on its longer side; without what cannot be read."""
    image = _draw(frame, frames, tiles, state, Window.whole(frame, max_size))
    return png(image[::-1].round().astype(np.uint8))


def seen_picture(frame: Frame, frames: Frames, tiles: Tiles, state: CanvasState, max_size: int) -> bytes:
    """Return what is on view as PNG, with the second frame and, but for their words, all shapes over the image."""
    all_ = state.camera.get("fit") == "all"
    fitted = [other for other in frames.values() if other.scene == frame.scene] if all_ else [frame]
    window = Window.seen(fitted, {} if all_ else state.camera, state.size, max_size)
    image = _draw(frame, frames, tiles, state, window)
    second = frames.get(state.over.get("frame", ""))
    if second is not None and second is not frame and second.scene == frame.scene:
        over = _draw(second, frames, tiles, state, window)
        at = float(state.over["at"])
        if state.over["mode"] == "swipe":
            edge = round(at * image.shape[1])
            image[:, :edge] = over[:, :edge]
        else:
            image = (1 - at) * image + at * over
    draw_overlays(image, window, frame.scene, state)
    return png(image[::-1].round().clip(0, 255).astype(np.uint8))


def _draw(frame: Frame, frames: Frames, tiles: Tiles, state: CanvasState, window: Window) -> Image:
    """Return a frame as colours (ny, nx, 3) from 0 to 255, bottom row first."""
    image = np.empty((*window.x.shape, 3), dtype=np.float32)
    image[:] = BACKGROUND
    cuts = display_cuts(frame, frames, state, tiles) if frame.kind != "dq" else (0.0, 1.0)
    places: dict[tuple[int, tuple[int, int]], tuple[Where, float]] = {}  # flags lie where their image does
    for plane in (*frame.planes, *frame.flags):
        key = (id(plane.mesh), plane.raster.shape)
        (inside, rows, columns), step = places.get(key) or places.setdefault(key, window.under(plane))
        if not rows.size:
            continue
        try:
            pixels = _level(tiles.pyramid(plane.source), step, rows, columns)
        except (DrizviewError, OSError):
            continue
        colour, alpha = _paint(pixels, plane, frame, state, cuts)
        image[inside] = image[inside] * (1 - alpha[:, None]) + colour * alpha[:, None]
    return image


def _level(pyramid: Pyramid, step: float, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[Any]:
    """Return the pixels of the level whose pixels are about as large as those of the picture; no more is read."""
    z = min(max(0, int(np.ceil(np.log2(step) - 1e-3))), pyramid.level(1))
    if pyramid.vast and not pyramid.complete and z >= KEPT:
        z = max(z, pyramid.level(OVERVIEW))
        return pyramid.overview(z)[0][rows >> z, columns >> z]
    rows, columns = rows >> z, columns >> z
    top, left = int(rows.min()), int(columns.min())
    piece = pyramid.piece(z, slice(top, int(rows.max()) + 1), slice(left, int(columns.max()) + 1))
    return piece[rows - top, columns - left]


def _paint(pixels: NDArray[Any], plane: Plane, frame: Frame, state: CanvasState, cuts: tuple[float, float]) -> Paint:
    if plane.kind == "dq":
        return flag_shades(pixels, state, alone=frame.kind == "dq")
    return image_shades(pixels, cuts=cuts, frame=frame, state=state)
