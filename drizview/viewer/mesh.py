"""Where the pixels of a raster lie in the scene that the canvas shows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
# A pixel is found to so many scene units.
TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Mesh:
    """A coarse grid over a raster with the scene coordinates of its nodes; bilinear in between.

    Pixel coordinates count from 0 at the centre of the first pixel, so that a raster of ``nx`` columns reaches
    from -0.5 to nx - 0.5. The nodes should reach as far; beyond the outermost ones the mesh extrapolates.

    Parameters
    ----------
    xs, ys : array (nx,), array (ny,)
        Pixel coordinates of the nodes, increasing, at least two each.
    scene : array (ny, nx, 2)
        Scene coordinates (x, y) of the nodes. The scene has y upwards.
    """

    xs: Array
    ys: Array
    scene: Array

    def __post_init__(self) -> None:
        for name in ("xs", "ys", "scene"):
            object.__setattr__(self, name, np.ascontiguousarray(getattr(self, name), dtype=np.float64))
        if self.scene.shape != (len(self.ys), len(self.xs), 2):
            raise ValueError(f"scene is {self.scene.shape}, expected {(len(self.ys), len(self.xs), 2)} (ny, nx, 2)")
        if min(len(self.xs), len(self.ys)) < 2 or np.any(np.diff(self.xs) <= 0) or np.any(np.diff(self.ys) <= 0):
            raise ValueError("xs and ys need at least two increasing nodes each")
        if not np.isfinite(self.scene).all():
            raise ValueError("scene coordinates must be finite")

    @classmethod
    def offset(cls, shape: tuple[int, int], *, dx: float, dy: float) -> Mesh:
        """Return the mesh that moves a raster of ``shape`` (ny, nx) by (dx, dy): a chip in its detector."""
        return cls.of(shape, lambda x, y: (x + dx, y + dy), step=math.inf)

    @classmethod
    def of(
        cls,
        shape: tuple[int, int],
        to_scene: Callable[[Array, Array], tuple[ArrayLike, ArrayLike]],
        *,
        step: float = 128,
    ) -> Mesh:
        """Return the mesh of a function from pixel to scene coordinates, called once with all the nodes.

        Parameters
        ----------
        shape : tuple
            (ny, nx) of the raster.
        to_scene : callable
            ``to_scene(x, y) -> (scene_x, scene_y)`` on arrays (n,) of 0-based pixel coordinates.
        step : float
            Largest distance between nodes [pixel]. With the distortion of ACS/WFC a step of 128 leaves 0.05 pixel.
        """
        ys, xs = (np.linspace(-0.5, n - 0.5, 1 + max(1, math.ceil(n / step))) for n in shape)
        y, x = (grid.ravel() for grid in np.meshgrid(ys, xs, indexing="ij"))
        nodes = np.stack([np.asarray(c, dtype=np.float64) for c in to_scene(x, y)], axis=-1)
        return cls(xs, ys, nodes.reshape(len(ys), len(xs), 2))

    def to_scene(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Return the scene coordinates of pixel coordinates; arrays of any one shape."""
        point, _, _ = self._patch(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
        return point[..., 0], point[..., 1]

    def to_pixel(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Return the pixel coordinates of scene coordinates, by Newton's method on the bilinear patches."""
        want = np.stack(np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)), axis=-1)
        px = np.full(want.shape[:-1], self.xs[[0, -1]].mean())
        py = np.full(want.shape[:-1], self.ys[[0, -1]].mean())
        for _ in range(12):
            point, along_x, along_y = self._patch(px, py)
            (ax, ay), (bx, by), (ex, ey) = (np.moveaxis(v, -1, 0) for v in (along_x, along_y, want - point))
            det = ax * by - ay * bx
            det = np.where(det == 0, np.inf, det)
            if not np.any(np.hypot(ex, ey) > TOLERANCE):
                break
            px, py = px + (ex * by - ey * bx) / det, py + (ax * ey - ay * ex) / det
        return px, py

    def _patch(self, x: Array, y: Array) -> tuple[Array, Array, Array]:
        """Return the scene point and its derivatives along x and y."""
        i = np.clip(np.searchsorted(self.xs, x, side="right") - 1, 0, len(self.xs) - 2)
        j = np.clip(np.searchsorted(self.ys, y, side="right") - 1, 0, len(self.ys) - 2)
        wide, high = self.xs[i + 1] - self.xs[i], self.ys[j + 1] - self.ys[j]
        u, v = ((x - self.xs[i]) / wide)[..., None], ((y - self.ys[j]) / high)[..., None]
        a, b, c, d = (self.scene[j + q, i + p] for q in (0, 1) for p in (0, 1))
        point = (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v
        along_x = ((b - a) * (1 - v) + (d - c) * v) / wide[..., None]
        along_y = ((c - a) * (1 - u) + (d - b) * u) / high[..., None]
        return point, along_x, along_y
