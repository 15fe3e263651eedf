"""Pixels as few bytes, without a loss that could be seen."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The largest code stands for NaN.
BLANK = 65535
# Bytes of a pixel, by the form of its tile.
BYTES = {"u16": 2, "dq": 2, "f32": 4, "share": 8}
# Steps to one sigma of the noise; where the range of a tile would leave fewer than ENOUGH, it goes as float32.
STEPS, ENOUGH = 8, 2

Packed = tuple[dict[str, Any], bytes]


def noise(pixels: NDArray[np.floating]) -> float:
    """Return the standard deviation of the noise, from the differences of neighbours; 0 where it cannot be told."""
    if pixels.shape[1] == 1:
        pixels = pixels.T
    thinned = pixels[:: max(1, pixels.shape[0] // 128)]
    with np.errstate(invalid="ignore", over="ignore"):
        differences = np.abs(thinned[:, 1:] - thinned[:, :-1])
    differences = differences[np.isfinite(differences)]
    # 1.4826 turns a median absolute deviation into a standard deviation; a difference has twice the variance.
    return float(np.median(differences)) * 1.4826 / 2**0.5 if differences.size else 0.0


def quantise(pixels: NDArray[np.float32]) -> tuple[NDArray[np.uint16], float, float] | None:
    """Return codes, zero and step with ``pixels = zero + step * codes``, or None where 16 bits do not suffice.

    The step is an eighth of the noise, or as coarse as the range of the pixels asks for, up to half the noise.
    What is not finite becomes `BLANK`.
    """
    good = np.isfinite(pixels)
    values = pixels if good.all() else pixels[good]
    if not values.size:
        return np.full(pixels.shape, BLANK, np.uint16), 0.0, 1.0
    low, high, sigma = float(values.min()), float(values.max()), noise(pixels)
    step = max(sigma / STEPS, (high - low) / (BLANK - 1))
    if high > low and step > sigma / ENOUGH:
        return None
    step = step or 1.0
    with np.errstate(invalid="ignore"):
        codes = np.rint((pixels - np.float32(low)) * np.float32(1 / step))
    return np.where(good, np.clip(codes, 0, BLANK - 1), BLANK).astype(np.uint16), low, step


def pack(array: NDArray[Any]) -> bytes:
    """Return the bytes of an array, those of equal weight side by side, deflated."""
    planes = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).view(np.uint8).reshape(array.size, -1)
    return zlib.compress(planes.T.tobytes(), 1)


def image_tile(pixels: NDArray[np.float32]) -> Packed:
    """Return a tile of an image: form "u16" with zero and step, or "f32"."""
    coded = quantise(pixels)
    if coded is None:
        return {"form": "f32"}, pack(pixels)
    codes, zero, step = coded
    return {"form": "u16", "zero": zero, "step": step}, pack(codes)


def flag_tile(flags: NDArray[Any]) -> Packed:
    """Return a tile of flags: form "dq", the bits themselves, or "share", eight bytes of codes a pixel."""
    if flags.ndim == 2:
        return {"form": "dq"}, pack(flags)
    return {"form": "share"}, zlib.compress(flags.reshape(-1, 8).T.tobytes(), 1)
