"""Lines over a still picture: circles, regions and the shapes of the panels, without their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.viewer.frame import Frame
from drizview.viewer.region import Region
from drizview.viewer.state import CanvasState
from drizview.viewer.still.colours import rgb
from drizview.viewer.still.window import Window

Array = NDArray[np.float64]
Path = tuple[Array, Array]
# As in the browser (constants.js): colours, and least radii of a mark, of the chosen mark and of other circles [px].
MARK, CHOSEN, REGION = "#7fd4ff", "#ffd54a", "#69f0ae"
MARK_RADIUS, CHOSEN_RADIUS, SHAPE_RADIUS = 6, 9, 2
_TURN = np.linspace(0, 2 * np.pi, 49)


def draw_overlays(image: NDArray[np.float32], window: Window, frame: Frame, state: CanvasState) -> None:
    """Draw into a picture (ny, nx, 3), bottom row first, what lies over the image of a frame."""
    looks: dict[tuple[str, float], list[Path]] = defaultdict(list)
    for colour, width, path in (
        *_marks(window, frame, state),
        *_regions(window, frame.scene, state),
        *(() if frame.beside else _shapes(window, frame.scene, state)),
    ):
        looks[colour, width].append(path)
    for (colour, width), paths in looks.items():
        # With a dark edge, so that it shows on black and on white.
        for shade, wide in (((0, 0, 0), width + 2), (rgb(colour), width)):
            cover = np.zeros(image.shape[:2], dtype=np.float32)
            for path in paths:
                _trace(cover, *path, wide)
            alpha = cover[..., None] * (1.0 if wide == width else 0.6)
            image[:] = image * (1 - alpha) + np.array(shade, dtype=np.float32) * alpha


def _marks(window: Window, frame: Frame, state: CanvasState) -> Iterator[tuple[str, float, Path]]:
    for index, mark in enumerate(state.marks):
        if mark.get("beside", "") != (frame.group if frame.beside else ""):
            continue  # of another product
        chosen = index == state.mark
        colour = CHOSEN if chosen else mark.get("colour") or MARK
        yield (
            colour,
            2.0 if chosen else 1.25,
            _circle(window, mark["x"], mark["y"], mark.get("r") or 0.0, least=CHOSEN_RADIUS if chosen else MARK_RADIUS),
        )


def _regions(window: Window, scene: str, state: CanvasState) -> Iterator[tuple[str, float, Path]]:
    for told in state.regions:
        region = Region.of(told)
        if region.scene == scene:
            for part in filter(None, (region, region.hole)):
                x, y = window.to_picture(*part.outline(corners=48))
                yield REGION, 1.5, (x, y) if region.shape == "line" else _closed(x, y)


def _shapes(window: Window, scene: str, state: CanvasState) -> Iterator[tuple[str, float, Path]]:
    for shape in (shape for owner in state.overlays.values() for shape in owner):
        if shape["scene"] != scene or shape["kind"] == "text":
            continue
        look = shape["colour"], shape["width"]
        points: Any = np.array(shape["points"], dtype=np.float64).T
        if shape["kind"] == "circle":
            yield *look, _circle(window, points[0, 0], points[1, 0], shape["r"], least=SHAPE_RADIUS)
            continue
        x, y = window.to_picture(*points)
        yield *look, _closed(x, y) if shape["kind"] == "polygon" else (x, y)
        if shape["kind"] == "arrow":
            yield *look, _head(x, y)


def _circle(window: Window, x: float, y: float, radius: float, *, least: float) -> Path:
    px, py = window.to_picture(np.array(x), np.array(y))
    size = max(least, radius / window.scale)
    return px + size * np.cos(_TURN), py + size * np.sin(_TURN)


def _closed(x: Array, y: Array) -> Path:
    return np.append(x, x[0]), np.append(y, y[0])


def _head(x: Array, y: Array) -> Path:
    """Return the head of an arrow, smaller where the arrow is short."""
    angle = np.arctan2(y[-1] - y[-2], x[-1] - x[-2])
    size = min(8.0, np.hypot(x[-1] - x[-2], y[-1] - y[-2]) / 2)
    left, right = angle + 2.6, angle - 2.6
    return (
        x[-1] + size * np.array([np.cos(left), 0.0, np.cos(right)]),
        y[-1] + size * np.array([np.sin(left), 0.0, np.sin(right)]),
    )


def _trace(cover: NDArray[np.float32], x: Array, y: Array, width: float) -> None:
    """Raise the cover, 0 to 1, of the pixels that a line of a width passes."""
    ny, nx = cover.shape
    reach = width / 2 + 1
    for x0, y0, x1, y1 in zip(x[:-1], y[:-1], x[1:], y[1:], strict=True):
        left, right = max(0, int(min(x0, x1) - reach)), min(nx, int(max(x0, x1) + reach) + 2)
        low, high = max(0, int(min(y0, y1) - reach)), min(ny, int(max(y0, y1) + reach) + 2)
        if left >= right or low >= high:
            continue
        px, py = np.arange(left, right)[None, :] - x0, np.arange(low, high)[:, None] - y0
        dx, dy = x1 - x0, y1 - y0
        along = np.clip((px * dx + py * dy) / max(dx * dx + dy * dy, 1e-12), 0, 1)
        far = np.hypot(px - along * dx, py - along * dy)
        part = cover[low:high, left:right]
        np.maximum(part, np.clip(width / 2 + 0.5 - far, 0, 1), out=part, casting="unsafe")
