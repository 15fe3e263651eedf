"""A PNG file from an array."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
_RGB, _INDEXED = 2, 3


def png(pixels: Bytes, *, palette: Bytes | None = None) -> bytes:
    """Return an image as a PNG file.

    Parameters
    ----------
    pixels : array, uint8
        Red, green, blue, shape (ny, nx, 3); or, with a palette, places in it, shape (ny, nx). The top row comes first.
    palette : array (n, 3), uint8, optional
        At most 256 colours.

    References
    ----------
    https://www.w3.org/TR/png-3/
    """
    ny, nx = pixels.shape[:2]
    kind = _RGB if palette is None else _INDEXED
    rows = np.zeros((ny, 1 + pixels[0].size), dtype=np.uint8)  # each row starts with its filter, 0 for none
    rows[:, 1:] = pixels.reshape(ny, -1)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", nx, ny, 8, kind, 0, 0, 0)),
        *([] if palette is None else [(b"PLTE", palette.tobytes())]),
        (b"IDAT", zlib.compress(rows.tobytes(), 5)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
