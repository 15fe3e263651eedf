"""Reading bytes at an offset, with whatever the platform has: Windows has no pread, and Pyodide no preadv."""

from __future__ import annotations

import os
import threading

_lock = threading.Lock()  # without pread, threads would share one position


def read_at(descriptor: int, count: int, start: int) -> bytes:
    """Return at most ``count`` bytes from ``start`` on; fewer where the file ends."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, count, start)
    with _lock:
        os.lseek(descriptor, start, os.SEEK_SET)
        return os.read(descriptor, count)


def read_into(descriptor: int, target: memoryview, start: int) -> int:
    """Fill ``target`` with the bytes from ``start`` on; return how many there were, perhaps fewer than asked for."""
    if hasattr(os, "preadv"):
        return os.preadv(descriptor, [target], start)
    piece = read_at(descriptor, len(target), start)
    target[: len(piece)] = piece
    return len(piece)
