"""The part of a scene that a still picture shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drizview.viewer.frame import Frame
from drizview.viewer.plane import Plane

# Pixels of the picture between those for which the place in a raster is worked out.
NODES = 16
# As in the browser (constants.js): the most that one may zoom in [screen px per scene unit]. And the size of the image
# where none was reported.
CLOSEST, MARGIN, USUAL = 96.0, 0.02, (640.0, 480.0)

Grid = NDArray[np.float64]
Where = tuple[NDArray[np.bool_], NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True, eq=False)
class Window:
    """A grid of picture pixels over a scene.

    Parameters
    ----------
    x, y : array (ny, nx)
        Scene coordinates of the pixels, bottom row first.
    scale : float
        Scene units that a pixel measures.
    turn : float
        Angle by which the scene is turned on the picture, counterclockwise [rad].
    """

    x: Grid
    y: Grid
    scale: float
    turn: float = 0.0

    @classmethod
    def whole(cls, frame: Frame, max_size: int) -> Window:
        """Return the window around a frame, at most `max_size` pixels on its longer side and not magnified."""
        low, high = bounds([frame])
        scale = max(1.0, float((high - low).max()) / max_size)
        nx, ny = (min(max_size, max(1, round(length / scale))) for length in high - low)
        return cls._about((low + high) / 2, scale, nx, ny)

    @classmethod
    def seen(
        cls,
        frames: Iterable[Frame],
        camera: Mapping[str, float],
        size: tuple[float, float],
        max_size: int,
        *,
        turn: float = 0.0,
    ) -> Window:
        """Return what a camera sees, `max_size` pixels on its longer side.

        Parameters
        ----------
        frames : iterable of Frame
            What the camera fits where it has no place of its own.
        camera : mapping
            Centre x, y and zoom [screen px per scene unit], as far as they are known.
        size : tuple
            Width and height of the screen [CSS px]; (0, 0) where not known.
        turn : float
            Angle by which the scene is turned on the screen, counterclockwise [rad].
        """
        size = size if min(size) > 0 else USUAL
        low, high = bounds(frames)
        middle = (low + high) / 2
        around = np.abs([[np.cos(turn), np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ (high - low)
        fitting = _closest(around, size)
        x, y, zoom = camera.get("x", middle[0]), camera.get("y", middle[1]), camera.get("zoom", fitting)
        scale = max(size) / zoom / max_size
        nx, ny = (max(1, round(length / zoom / scale)) for length in size)
        return cls._about((x, y), scale, nx, ny, turn)

    @classmethod
    def _about(cls, middle: Grid | tuple[float, float], scale: float, nx: int, ny: int, turn: float = 0.0) -> Window:
        """Return the window about a middle: through it where a side is a single pixel, so that a thin image is met."""
        across, up = np.meshgrid(*(scale * (np.arange(n) - (n - 1) / 2) for n in (nx, ny)))
        c, s = np.cos(turn), np.sin(turn)
        return cls(middle[0] + across * c + up * s, middle[1] + up * c - across * s, scale, turn)

    def to_picture(self, x: Grid, y: Grid) -> tuple[Grid, Grid]:
        """Return the picture's columns and rows, from the bottom, of scene coordinates."""
        c, s = np.cos(self.turn) / self.scale, np.sin(self.turn) / self.scale
        dx, dy = x - self.x[0, 0], y - self.y[0, 0]
        return dx * c - dy * s, dx * s + dy * c

    def under(self, plane: Plane) -> tuple[Where, float]:
        """Return where a plane lies under the window, rows and columns of its pixels there, and pixels to a step."""
        ny, nx = plane.raster.shape
        px, py = self._pixels(plane)
        inside = (px >= -0.5) & (px < nx - 0.5) & (py >= -0.5) & (py < ny - 0.5)
        rows, columns = ((p[inside] + 0.5).astype(np.intp) for p in (py, px))
        return (inside, rows, columns), self.scale * _pixels_a_unit(plane)

    def _pixels(self, plane: Plane) -> tuple[Grid, Grid]:
        """Return the plane's pixels under the grid, exactly at nodes and bilinear in between."""
        if plane.mesh is None or min(self.x.shape) < 2:
            return plane.to_pixel(self.x, self.y)
        down, across = (_hats(n) for n in self.x.shape)
        v, u = np.meshgrid(*(np.linspace(0, 1, hats.shape[1]) for hats in (down, across)), indexing="ij")
        x, y = (
            axis[0, 0] + u * (axis[0, -1] - axis[0, 0]) + v * (axis[-1, 0] - axis[0, 0]) for axis in (self.x, self.y)
        )
        px, py = (down @ nodes @ across.T for nodes in plane.to_pixel(x, y))
        return px, py


def bounds(frames: Iterable[Frame]) -> tuple[Grid, Grid]:
    """Return the lower left and the upper right corner (2,) of the scene rectangle around frames."""
    corners = []
    for frame in frames:
        for plane in frame.planes:
            ny, nx = plane.raster.shape
            corners.append(np.stack(plane.to_scene([-0.5, nx - 0.5, -0.5, nx - 0.5], [-0.5, -0.5, ny - 0.5, ny - 0.5])))
    all_ = np.concatenate(corners, axis=1)
    return all_.min(axis=1), all_.max(axis=1)


def _pixels_a_unit(plane: Plane) -> float:
    """Return how many pixels of a plane a scene unit measures, in the middle."""
    ny, nx = plane.raster.shape
    x, y = plane.to_scene([nx / 2 - 0.5, nx / 2 + 0.5, nx / 2 - 0.5], [ny / 2 - 0.5, ny / 2 - 0.5, ny / 2 + 0.5])
    area = abs((x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0]))
    return float(area) ** -0.5 if area else 1.0


def _hats(n: int) -> NDArray[np.float64]:
    """Return the weights (n, nodes) that interpolate between evenly spaced nodes."""
    step = (n - 1) / (1 + n // NODES)
    nodes = step * np.arange(2 + n // NODES)
    return np.maximum(0, 1 - np.abs(np.arange(n)[:, None] - nodes) / step)


def fitting_zoom(frame: Frame, size: tuple[float, float]) -> float:
    """Return the zoom [screen px per scene unit] at which a frame fits a screen [CSS px]; (0, 0) is not known."""
    low, high = bounds([frame])
    return _closest(high - low, size if min(size) > 0 else USUAL)


def _closest(around: Grid, size: tuple[float, float]) -> float:
    return min(CLOSEST, (1 - 2 * MARGIN) * float((size / np.maximum(around, 1e-9)).min()))
