"""An image at half, a quarter, an eighth ... of its size."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.io.raster import Raster, strips
from drizview.viewer.cuts import cuts_of
from drizview.viewer.tiles.blocks import halved
from drizview.viewer.tiles.means import Means
from drizview.viewer.tiles.shares import Shares

# Levels from this one on are kept in memory: 1/48 of the image. Finer pieces are cut from the file.
KEPT = 3
# Bytes of pixels taken from the file at a time.
BAND = 2 << 20
# Pixels that the display cuts are taken from.
SAMPLE = 1 << 16
# A raster with more pixels gets a sampled first picture, which the true one replaces: reading one of 4300 x 4300 takes
# 0.2 s, and sampling it 0.01 s.
VAST = 1 << 22


class Pyramid:
    """The levels of one raster. Level z has pixels of 2**z raster pixels a side: means of an image, shares of flags.

    Thread-safe; the kept levels are made when the first of them is asked for.

    Parameters
    ----------
    raster : Raster
        Where the pixels come from.
    flags : bool
        Whether the pixels are data-quality bits.
    """

    def __init__(self, raster: Raster, *, flags: bool = False) -> None:
        self.raster, self.flags = raster, flags
        self._blocks: type[Means] | type[Shares] = Shares if flags else Means
        self._lock = Lock()
        self._kept: list[NDArray[Any]] = []
        self._sample: NDArray[Any] | None = None
        self._range: tuple[float, float] | None = None

    @property
    def vast(self) -> bool:
        """Whether reading the whole raster takes too long for a first picture."""
        return self.raster.shape[0] * self.raster.shape[1] > VAST

    @property
    def complete(self) -> bool:
        """Whether the kept levels are there."""
        return bool(self._kept)

    def level(self, size: int) -> int:
        """Return the finest level that is at most `size` pixels a side."""
        return max(0, (-(-max(self.raster.shape) // size) - 1).bit_length())

    def shape(self, z: int) -> tuple[int, int]:
        """Return (ny, nx) of a level."""
        return halved(self.raster.shape[0], z), halved(self.raster.shape[1], z)

    def piece(self, z: int, rows: slice, columns: slice) -> NDArray[Any]:
        """Return a window of a level: float32 (ny, nx); of flags uint16 (ny, nx), above level 0 codes (ny, nx, 8)."""
        if z == 0:
            return self._pixels(self.raster[rows, columns])
        if z < KEPT:
            return self._cut(z, rows, columns)
        self.build()
        return self._kept[z - KEPT][rows, columns]

    def overview(self, z: int) -> tuple[NDArray[Any], bool]:
        """Return a whole coarse level, and whether it is only a sample, of a vast raster that has not been read yet."""
        if self.vast and not self.complete:
            step = 1 << z
            sample = self.raster[::step, ::step]
            return self._blocks.of(self._pixels(sample), 0).finish(), True
        ny, nx = self.shape(z)
        return self.piece(z, slice(0, ny), slice(0, nx)), False

    def cuts(self) -> dict[str, list[float]]:
        """Return the display cuts of every mode (see `cuts_of`), from a sample of the pixels."""
        if not self.complete and not self.vast and self.level(1) >= KEPT:
            self.build()
        if self._sample is None:
            self._sample = np.asarray(self.raster[:: self._step, :: self._step])
        low, high = self._range if self._range else (None, None)
        return cuts_of(self._sample, lowest=low, highest=high)

    @property
    def _step(self) -> int:
        ny, nx = self.raster.shape
        return max(1, round((ny * nx / SAMPLE) ** 0.5))

    def _pixels(self, read: NDArray[Any]) -> NDArray[Any]:
        if self.flags:
            return read.astype(np.uint16, copy=False)  # keeps the low 16 bits, whatever the sign
        with np.errstate(over="ignore", invalid="ignore"):
            return read.astype(np.float32, copy=False)

    def _band(self, columns: int) -> int:
        """Return how many rows to read at a time: a multiple of the largest block that is cut from the file."""
        size = 1 << KEPT
        return max(size, BAND // (4 * max(columns, 1)) // size * size)

    def _cut(self, z: int, rows: slice, columns: slice) -> NDArray[Any]:
        """Return a window of a fine level, read from the file in bands."""
        (ny, nx), size = self.raster.shape, 1 << z
        x0, x1 = columns.start * size, min(columns.stop * size, nx)
        y0, y1 = rows.start * size, min(rows.stop * size, ny)
        step = self._band(x1 - x0)
        bands = (self._pixels(self.raster[y : min(y + step, y1), x0:x1]) for y in range(y0, y1, step))
        return np.concatenate([self._blocks.of(band, z).finish() for band in bands])

    def build(self) -> None:
        """Read all of the raster and keep the coarse levels, unless they are there already."""
        with self._lock:
            if not self._kept:
                kept = list(self._levels())
                self._kept = kept

    def _levels(self) -> Iterator[NDArray[Any]]:
        """Yield the kept levels, finest first, after one walk over the raster."""
        blocks: Any = self._blocks(*self._walk())
        top = max(KEPT, self.level(1))
        for z in range(KEPT, top + 1):
            coarser = blocks.coarser() if z < top else None
            yield blocks.finish()
            blocks = coarser

    def _walk(self) -> list[NDArray[Any]]:
        """Return the sums of the finest kept level, and take the sample for the cuts on the way."""
        samples: list[NDArray[Any]] = []
        extremes: list[float] = []
        whole: list[NDArray[Any]] = []
        for rows, band in strips(self.raster, rows=self._band(self.raster.shape[1])):
            pixels = self._pixels(band)
            parts = self._blocks.of(pixels, KEPT).arrays
            whole = whole or [np.empty((self.shape(KEPT)[0], *part.shape[1:]), part.dtype) for part in parts]
            for array, part in zip(whole, parts, strict=True):
                array[rows.start >> KEPT :][: len(part)] = part
            samples.append(pixels[-rows.start % self._step :: self._step, :: self._step].copy())
            extremes.extend(() if self.flags else _extremes(pixels))
        self._sample, self._range = np.concatenate(samples), (min(extremes), max(extremes)) if extremes else None
        return whole


def _extremes(pixels: NDArray[np.float32]) -> tuple[float, ...]:
    """Return the lowest and highest finite pixel; nothing where there is none."""
    low, high = np.fmin.reduce(pixels, axis=None), np.fmax.reduce(pixels, axis=None)
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = pixels[np.isfinite(pixels)]
        return (float(finite.min()), float(finite.max())) if finite.size else ()
    return float(low), float(high)
