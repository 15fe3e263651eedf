"""Pixels of one extension, read from the file in pieces.

Windows are read with ``pread``: no shared file position, so no lock between threads; no memory map, so a file that is
cut short while open gives an error and not a bus error; and a 512-pixel tile of a mosaic costs its own bytes only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.io.raster import Raster
from drizview.dataset.io.read_at import read_into
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.io.scan import Hdu
from drizview.errors import DrizviewError

_RAW = {8: ">u1", 16: ">i2", 32: ">i4", 64: ">i8", -32: ">f4", -64: ">f8"}
_UNSIGNED = {16: (2.0**15, np.uint16), 32: (2.0**31, np.uint32), 64: (2.0**63, np.uint64)}
# Above this share of a row, or where no more than so many bytes a row are not wanted, one read of whole rows is faster
# than a read per row: a call costs as much as copying some 20 kB that are in memory already.
_WHOLE_ROWS, _SPARE = 0.25, 20 * 1024
# Pixels that are read and turned into native order at a time: they stay in the processor's cache meanwhile.
_AT_ONCE = 2**18
# A constant extension has no bytes to check its size against; no Hubble image is larger.
MOST_CONSTANT_SIDE = 2**15


def raster_of(fits_file: FitsFile, hdu: Hdu, *, plane: int = 0, dtype: Any = np.float32) -> Raster | None:
    """Return the pixels of an extension, or None where it has none.

    Parameters
    ----------
    fits_file : FitsFile
    hdu : Hdu
    plane : int
        Of a cube, from 0.
    dtype : dtype-like
        Type of an extension whose header declares one value for all pixels.

    Raises
    ------
    DrizviewError
        BSCALE or BZERO is zero or unreadable.
    """
    if hdu.is_image:
        return FileRaster(fits_file, hdu, plane=plane)
    header = fits_file.header(hdu)
    nx, ny, value = header.integer("NPIX1"), header.integer("NPIX2"), header.number("PIXVALUE")
    if nx is None or ny is None or value is None or not 0 < min(nx, ny) <= max(nx, ny) <= MOST_CONSTANT_SIDE:
        return None
    return ConstantRaster(fits_file, hdu, shape=(ny, nx), value=value, dtype=dtype)


class FileRaster:
    """A raster over an image extension, or over one plane of a cube.

    Raises
    ------
    DrizviewError
        Not an image, BSCALE of zero, or (when read) the file no longer holds what its headers promised.
    """

    def __init__(self, fits_file: FitsFile, hdu: Hdu, *, plane: int = 0) -> None:
        if not hdu.is_image:
            raise DrizviewError(fits_file.file, hdu.label, "holds no image", "another extension may")
        self._fits, self._hdu = fits_file, hdu
        ny, nx = hdu.axes[-2:]
        self.shape = (ny, nx)
        self._raw = np.dtype(_RAW[hdu.bitpix])
        self._start = hdu.data_start + plane * ny * nx * self._raw.itemsize
        self.name = f"{fits_file.file}[{hdu.label}]" + (f" plane {plane + 1}" if plane else "")
        self.uid = f"{fits_file.uid}:{hdu.index}:{plane}"
        header = fits_file.excerpt(hdu, ("BUNIT", "BLANK", "BSCALE", "BZERO"))
        self.unit = header.text("BUNIT") or ""
        self._blank = header.integer("BLANK") if hdu.bitpix > 0 else None
        scale = header.number("BSCALE") if "BSCALE" in header else 1.0
        zero = header.number("BZERO") if "BZERO" in header else 0.0
        self._scale, self._zero = scale or 0.0, zero or 0.0
        if not scale or zero is None:
            raise DrizviewError(fits_file.file, hdu.label, "BSCALE or BZERO is zero or unreadable", "mend the header")
        self.dtype = self._read_type()

    def _read_type(self) -> np.dtype[Any]:
        unsigned = _UNSIGNED.get(self._hdu.bitpix)
        if self._scale == 1.0 and self._zero == 0.0:
            return self._raw.newbyteorder("=")
        if unsigned and self._scale == 1.0 and self._zero == unsigned[0]:
            return np.dtype(unsigned[1])
        return np.dtype(np.float32 if abs(self._hdu.bitpix) <= 16 or self._hdu.bitpix == -32 else np.float64)

    def __getitem__(self, window: tuple[slice, slice]) -> NDArray[Any]:
        """Read a window; steps must be positive."""
        rows, columns = (range(*s.indices(n)) for s, n in zip(window, self.shape, strict=True))
        if rows.step < 1 or columns.step < 1:
            raise ValueError("a raster is read with positive steps")
        if not rows or not columns:
            return np.empty((len(rows), len(columns)), self.dtype)
        span = columns[-1] - columns[0] + 1
        spare = (self.shape[1] - span) * self._raw.itemsize
        if rows.step == 1 and (span >= _WHOLE_ROWS * self.shape[1] or spare <= _SPARE):
            raw = self._rows(rows, columns)
        else:
            raw = self._pieces(rows, columns[0], span, columns.step)
        return self._values(raw)

    def _rows(self, rows: range, columns: range) -> NDArray[Any]:
        """Read whole rows, some at a time, and keep the columns: what is not wanted is neither kept nor turned."""
        raw = np.empty((len(rows), len(columns)), self._raw)
        turned = self.dtype == self._raw.newbyteorder("=") and not self._raw.isnative
        width, some = self.shape[1], max(1, _AT_ONCE // self.shape[1])
        whole = len(columns) == width
        lines = raw[:0] if whole else np.empty((min(some, len(rows)), width), self._raw)
        for at in range(0, len(rows), some):
            part = raw[at : at + some]
            read = part if whole else lines[: len(part)]
            self._fill(read.reshape(-1), (rows[0] + at) * width)
            if not whole:
                part[...] = read[:, columns.start : columns.stop : columns.step]
            if turned:  # while it is at hand: memory is dearer than time
                part.byteswap(inplace=True)
        return raw.view(self.dtype) if turned else raw

    def _pieces(self, rows: range, first: int, span: int, step: int) -> NDArray[Any]:
        raw = np.empty((len(rows), -(-span // step)), self._raw)
        line = np.empty(span, self._raw)
        for k, row in enumerate(rows):
            target = raw[k] if step == 1 else line
            self._fill(target, row * self.shape[1] + first)
            if step > 1:
                raw[k] = line[::step]
        return raw

    def _fill(self, target: NDArray[Any], first_pixel: int) -> None:
        """Fill a one-dimensional array with the pixels from ``first_pixel`` on."""
        view = memoryview(target.view(np.uint8).data)
        offset = self._start + first_pixel * self._raw.itemsize
        while view:
            count = read_into(self._fits.descriptor, view, offset)
            if count == 0:
                raise DrizviewError(
                    self._fits.file, self._hdu.label, "the file was cut short while open", "open it again"
                )
            view, offset = view[count:], offset + count

    def _values(self, raw: NDArray[Any]) -> NDArray[Any]:
        if self.dtype == self._raw.newbyteorder("="):
            return np.ascontiguousarray(raw, dtype=self.dtype)
        if self.dtype.kind == "u":
            flipped = raw.astype(self._raw.newbyteorder("=")).view(self.dtype)
            return np.ascontiguousarray(flipped ^ self.dtype.type(1 << (self.dtype.itemsize * 8 - 1)))
        values = np.ascontiguousarray(raw.astype(self.dtype) * self._scale + self._zero, dtype=self.dtype)
        if self._blank is not None:
            values[raw == self._blank] = np.nan
        return values


class ConstantRaster:
    """An extension without pixels whose header says that all have one value (NPIX1, NPIX2, PIXVALUE of HST files)."""

    def __init__(self, fits_file: FitsFile, hdu: Hdu, *, shape: tuple[int, int], value: float, dtype: Any) -> None:
        self.name = f"{fits_file.file}[{hdu.label}]"
        self.uid = f"{fits_file.uid}:{hdu.index}:constant"
        self.shape = shape
        self.dtype = np.dtype(dtype)
        self.unit = fits_file.excerpt(hdu, ("BUNIT",)).text("BUNIT") or ""
        self._value = value

    def __getitem__(self, window: tuple[slice, slice]) -> NDArray[Any]:
        """Return the constant over a window."""
        lengths = [len(range(*s.indices(n))) for s, n in zip(window, self.shape, strict=True)]
        return np.full(lengths, self._value, self.dtype)
