"""A two-dimensional image that is read in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Window = tuple[slice, slice]


class Raster(Protocol):
    """An image of ``shape`` (ny, nx) that stays where it is until a piece of it is asked for.

    Nothing is kept between reads, and reads may come from several threads at once.
    """

    @property
    def name(self) -> str:
        """The image as a person names it, ``"je9g01a0q_flc.fits[SCI,1]"``."""

    @property
    def uid(self) -> str:
        """Key of the pixels: another file, or the same file rewritten, has another one."""

    @property
    def shape(self) -> tuple[int, int]:
        """(ny, nx) in pixels."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of what a read returns, in native byte order."""

    @property
    def unit(self) -> str:
        """Unit of the pixel values, as the file writes it."""

    def __getitem__(self, window: Window) -> NDArray[Any]:
        """Read ``raster[y0:y1, x0:x1]``; steps must be positive. Always a new C-contiguous array."""


def strips(raster: Raster, *, rows: int = 512) -> Iterator[tuple[slice, NDArray[Any]]]:
    """Yield an image in bands of at most ``rows`` full rows, with the slice that each covers."""
    for start in range(0, raster.shape[0], rows):
        band = slice(start, min(start + rows, raster.shape[0]))
        yield band, raster[band, :]


class Bands:
    """Windows of a raster, of which the rows that were asked for last are kept whole: for windows side by side.

    What a window holds must not be changed.
    """

    def __init__(self, raster: Raster) -> None:
        self._raster = raster
        self._rows: slice | None = None
        self._band: NDArray[Any] = np.empty((0, 0))

    def __getitem__(self, window: Window) -> NDArray[Any]:
        """Return a window, which is a view."""
        rows, columns = window
        if rows != self._rows:
            self._band, self._rows = self._raster[rows, :], rows
        return self._band[:, columns]


class ArrayRaster:
    """A raster over an array in memory."""

    def __init__(self, array: NDArray[Any], *, name: str = "array", unit: str = "") -> None:
        if array.ndim != 2:
            raise ValueError(f"a raster has two dimensions, this array has {array.ndim}")
        self._array = array
        self.name = name
        self.unit = unit
        self.uid = f"{name}@{id(array):x}"

    @property
    def shape(self) -> tuple[int, int]:
        """(ny, nx) in pixels."""
        return self._array.shape[0], self._array.shape[1]

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the pixels."""
        return self._array.dtype

    def __getitem__(self, window: Window) -> NDArray[Any]:
        """Return a copy of a window."""
        return np.array(self._array[window], order="C")


class InverseSquare:
    """A raster of 1 / value²: the weights that a map of the noise stands for; 0 where it has no noise."""

    def __init__(self, noise: Raster) -> None:
        self._noise = noise
        self.name = f"1 / {noise.name}²"
        self.uid = f"{noise.uid}:inverse-square"
        self.shape = noise.shape
        self.dtype = np.dtype(np.float32)
        self.unit = ""

    def __getitem__(self, window: Window) -> NDArray[np.float32]:
        """Return the weights of a window."""
        noise = self._noise[window].astype(float)
        with np.errstate(all="ignore"):
            weights = (noise**-2.0).astype(np.float32)
        weights[~((noise > 0) & np.isfinite(weights))] = 0
        return weights
