"""One raster in a scene."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drizview.dataset.io.raster import Raster
from drizview.viewer.mesh import Array, Mesh
from drizview.viewer.tangent import PlaneSky

Kind = Literal["sci", "wht", "dq", "ctx"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, eq=False)
class Plane:
    """A raster, what it holds, and where it lies in the scene.

    Parameters
    ----------
    raster : Raster
        The pixels; read in pieces, when the browser asks for them.
    kind : {"sci", "wht", "dq", "ctx"}
        How to show them: ``sci`` science values (or errors, times: anything continuous), ``wht`` a weight map, ``dq``
        data-quality bits (integers, the low 16 bits), ``ctx`` the number of exposures at each pixel.
    mesh : Mesh, optional
        Where the pixels lie in the scene; without it the scene is the raster's own pixel grid.
    sky : PlaneSky, optional
        Where they lie on the sky, for the coordinate grid of a frame whose scene is no tangent plane.
    """

    raster: Raster
    kind: Kind
    mesh: Mesh | None = None
    sky: PlaneSky | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind is {self.kind!r}, expected one of {', '.join(KINDS)}")
        if self.kind == "dq" and self.raster.dtype.kind not in "iub":
            raise ValueError(f"{self.raster.name} holds {self.raster.dtype}; a plane of kind 'dq' needs integers")

    @property
    def source(self) -> str:
        """Key of the pixels in the browser's cache: two canvases that show the same file share its tiles."""
        return sha256(f"{self.kind}|{self.raster.uid}".encode()).hexdigest()[:16]

    def contains(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.bool_]:
        """Return which 0-based pixel coordinates lie on the raster; NaN does not."""
        ny, nx = self.raster.shape
        x, y = np.asarray(x), np.asarray(y)
        on: NDArray[np.bool_] = (x >= -0.5) & (x < nx - 0.5) & (y >= -0.5) & (y < ny - 0.5)
        return on

    def to_scene(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Return the scene coordinates of 0-based pixel coordinates."""
        if self.mesh is None:
            return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        return self.mesh.to_scene(x, y)

    def to_pixel(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Return the 0-based pixel coordinates of scene coordinates."""
        if self.mesh is None:
            return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
        return self.mesh.to_pixel(x, y)
