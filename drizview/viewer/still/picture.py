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
from drizview.viewer.still.contours import Contours
from drizview.viewer.still.display import display_cuts
from drizview.viewer.still.overlay_raster import draw_overlays
from drizview.viewer.still.shades import Paint, flag_shades, image_shades
from drizview.viewer.still.smoothing import blurred, margin
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
    window = seen_window(frame, frames, state, max_size)
    image = _draw(frame, frames, tiles, state, window, as_seen=True)
    second = frames.get(state.over.get("frame", ""))
    if second is not None and second is not frame and second.scene == frame.scene:
        over = _draw(second, frames, tiles, state, window, as_seen=True)
        at = float(state.over["at"])
        if state.over["mode"] == "swipe":
            edge = round(at * image.shape[1])
            image[:, :edge] = over[:, :edge]
        else:
            image = (1 - at) * image + at * over
    draw_overlays(image, window, frame, state)
    return png(image[::-1].round().clip(0, 255).astype(np.uint8))


def seen_window(frame: Frame, frames: Frames, state: CanvasState, max_size: int) -> Window:
    """Return the part of the scene that is on view, turned as it is there."""
    all_ = state.camera.get("fit") == "all"
    fitted = [other for other in frames.values() if other.scene == frame.scene] if all_ else [frame]
    north = state.north if frame.north is None else frame.north
    turn = -np.radians(north) if state.north_up and north is not None else 0.0
    return Window.seen(fitted, {} if all_ else state.camera, state.size, max_size, turn=float(turn))


def _draw(
    frame: Frame, frames: Frames, tiles: Tiles, state: CanvasState, window: Window, *, as_seen: bool = False
) -> Image:
    """Return a frame as colours (ny, nx, 3) from 0 to 255, bottom row first; as seen it is smoothed, with contours."""
    smooth = state.smooth if as_seen and frame.kind == "sci" else 0.0
    contours = Contours(state.contours if as_seen and frame.kind == "sci" else [], window.x.shape)
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
            pixels = _level(
                tiles.pyramid(plane.source), step, rows, columns, smooth=0.0 if plane.kind == "dq" else smooth
            )
        except (DrizviewError, OSError):
            continue
        if plane.kind == "sci":
            contours.add(inside, pixels)
        colour, alpha = _paint(pixels, plane, frame, state, cuts)
        image[inside] = image[inside] * (1 - alpha[:, None]) + colour * alpha[:, None]
    contours.draw(image)
    return image


def _level(
    pyramid: Pyramid, step: float, rows: NDArray[np.intp], columns: NDArray[np.intp], *, smooth: float = 0.0
) -> NDArray[Any]:
    """Return the pixels of the level whose pixels are about as large as those of the picture; no more is read.

    ``smooth`` is the sigma of a Gaussian in pixels of the raster.
    """
    z = min(max(0, int(np.ceil(np.log2(step) - 1e-3))), pyramid.level(1))
    if pyramid.vast and not pyramid.complete and z >= KEPT:
        z = max(z, pyramid.level(OVERVIEW))
        return blurred(pyramid.overview(z)[0], smooth / 2**z)[rows >> z, columns >> z]
    rows, columns = rows >> z, columns >> z
    rim = margin(smooth / 2**z)
    ny, nx = pyramid.shape(z)
    top, left = max(0, int(rows.min()) - rim), max(0, int(columns.min()) - rim)
    bottom, right = min(ny, int(rows.max()) + 1 + rim), min(nx, int(columns.max()) + 1 + rim)
    piece = blurred(pyramid.piece(z, slice(top, bottom), slice(left, right)), smooth / 2**z)
    return piece[rows - top, columns - left]


def _paint(pixels: NDArray[Any], plane: Plane, frame: Frame, state: CanvasState, cuts: tuple[float, float]) -> Paint:
    if plane.kind == "dq":
        return flag_shades(pixels, state, alone=frame.kind == "dq")
    return image_shades(pixels, cuts=cuts, frame=frame, state=state)
