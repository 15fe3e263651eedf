"""A PNG file from an array."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray


def png(pixels: NDArray[np.uint8]) -> bytes:
    """Return an image as a PNG file.

    Parameters
    ----------
    pixels : array (ny, nx, 3), uint8
        Red, green, blue, with the top row first.

    References
    ----------
    https://www.w3.org/TR/png-3/
    """
    ny, nx, _ = pixels.shape
    rows = np.zeros((ny, 1 + 3 * nx), dtype=np.uint8)  # each row starts with its filter, 0 for none
    rows[:, 1:] = pixels.reshape(ny, 3 * nx)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", nx, ny, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows.tobytes(), 6)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
