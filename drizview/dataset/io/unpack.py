"""Compressed files, unpacked once to a private temporary file so that any piece can be read at once."""

from __future__ import annotations

import gzip
import math
import os
import re
import tempfile
import zlib
from typing import IO, Any

import numpy as np
from astropy.io import fits

from drizview.dataset.io.read_at import read_at
from drizview.dataset.io.scan import BLOCK, Hdu
from drizview.errors import DrizviewError
from drizview.quiet import quiet

MOST_INFLATION = 500
# Below this many bytes no inflation is an attack: an empty mask compresses without limit.
FREE_BYTES = 64 * 2**20
MOST_BYTES = 8 * 2**30
_PIECE = 2**20
_BAND_BYTES = 16 * 2**20


def is_gzip(descriptor: int) -> bool:
    """Return whether the file begins as gzip does."""
    return read_at(descriptor, 2, 0) == b"\x1f\x8b"


def gunzip(descriptor: int, file: str) -> int:
    """Inflate a gzip file.

    Returns
    -------
    int
        Descriptor of an anonymous temporary file.

    Raises
    ------
    DrizviewError
        Cut short, damaged, or inflating beyond 500 to 1 or 8 GiB.
    """
    packed = os.fstat(descriptor).st_size
    most = min(max(FREE_BYTES, MOST_INFLATION * packed), MOST_BYTES)
    with tempfile.TemporaryFile() as target, open(os.dup(descriptor), "rb") as raw:
        raw.seek(0)
        try:
            with gzip.GzipFile(fileobj=raw) as stream:
                _copy(stream, target, most, file)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise DrizviewError(
                file, None, f"the gzip data are damaged or cut short: {error}", "download it again"
            ) from error
        except OSError as error:
            cause = f"cannot be unpacked to {tempfile.gettempdir()}: {error.strerror}"
            raise DrizviewError(file, None, cause, "make room, or unpack it yourself") from error
        target.flush()
        return os.dup(target.fileno())


def _copy(stream: IO[bytes] | gzip.GzipFile, target: IO[bytes], most: int, file: str) -> None:
    written = 0
    while piece := stream.read(_PIECE):
        written += len(piece)
        if written > most:
            raise DrizviewError(
                file, None, f"inflates beyond {most // 2**20} MiB", "unpack it yourself if you trust it"
            )
        target.write(piece)


def decompress(descriptor: int, hdus: tuple[Hdu, ...], file: str) -> int:
    """Write a copy in which tile-compressed images (``.fz``) are plain ones.

    Returns
    -------
    int
        Descriptor of an anonymous temporary file.
    """
    for hdu in hdus:
        if hdu.is_compressed_image:
            _refuse_bomb(hdu, file)
    with tempfile.TemporaryFile() as target, open(os.dup(descriptor), "rb") as raw:
        raw.seek(0)
        try:
            with quiet(), fits.open(raw, memmap=False, do_not_scale_image_data=True) as units:
                for hdu, unit in zip(hdus, units, strict=True):
                    _write(descriptor, hdu, unit, target)
        except DrizviewError:
            raise
        except Exception as error:  # the decoders raise what they like on damaged tiles
            raise DrizviewError(file, None, f"cannot be decompressed: {error}", "download it again") from error
        target.flush()
        return os.dup(target.fileno())


def _refuse_bomb(hdu: Hdu, file: str) -> None:
    def whole(key: str, default: int | None = None) -> int:
        text = hdu.cards.get(key, "" if default is None else str(default))
        if not re.fullmatch(r"-?\d{1,18}", text):
            raise DrizviewError(file, hdu.label, f"{key} is missing or no whole number", "the file is damaged")
        return int(text)

    axes = [whole(f"ZNAXIS{k}") for k in range(1, min(whole("ZNAXIS"), 9) + 1)]
    tile = [whole(f"ZTILE{k}", axes[0] if k == 1 else 1) for k in range(1, len(axes) + 1)]
    if min([*axes, *tile], default=0) < 1:
        raise DrizviewError(file, hdu.label, "ZNAXISn or ZTILEn is not positive", "the file is damaged")
    size = abs(whole("ZBITPIX")) // 8 * math.prod(axes)
    if size > min(max(FREE_BYTES, MOST_INFLATION * max(hdu.data_size, 1)), MOST_BYTES):
        raise DrizviewError(file, hdu.label, f"inflates to {size // 2**20} MiB", "unpack it yourself if you trust it")
    if math.prod(tile) * 8 > FREE_BYTES * 2:
        raise DrizviewError(file, hdu.label, "has compression tiles of more than 128 MiB", "unpack it yourself")


def _write(descriptor: int, hdu: Hdu, unit: Any, target: IO[bytes]) -> None:
    """Append one unit: decoded in bands of rows where compressed, else byte by byte as it is."""
    if not hdu.is_compressed_image:
        for at in range(hdu.header_start, hdu.end, _PIECE):
            target.write(read_at(descriptor, min(_PIECE, hdu.end - at), at))
        _pad(target)
        return
    unit.verify("silentfix")
    header = unit.header.copy()
    kind = np.dtype({8: ">u1", 16: ">i2", 32: ">i4", 64: ">i8", -32: ">f4", -64: ">f8"}[header["BITPIX"]])
    target.write(header.tostring().encode("ascii", "replace"))
    bands = max(1, _BAND_BYTES // max(1, unit.shape[-1] * kind.itemsize))
    for start in range(0, unit.shape[0], bands):
        target.write(np.ascontiguousarray(unit.section[start : start + bands], dtype=kind).tobytes())
    _pad(target)


def _pad(target: IO[bytes]) -> None:
    target.write(b"\0" * (-target.tell() % BLOCK))
