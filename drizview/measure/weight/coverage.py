"""Which exposures made each pixel of a product: the context image, decoded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.io.raster import Raster, strips

Ints = NDArray[np.integer[Any]]


def has_input(planes: Sequence[Ints], index: int) -> NDArray[np.bool_]:
    """Return where chip ``index`` (from 1, the nnn of DnnnDATA) has put weight.

    It owns bit (index - 1) % 32 of plane (index - 1) // 32; bit 31 makes the stored value negative.
    """
    plane, bit = divmod(index - 1, 32)
    if plane >= len(planes):
        return np.zeros(planes[0].shape, dtype=bool)
    return (planes[plane].astype(np.int64) >> bit & 1).astype(bool)


def bits_set(planes: Sequence[Raster], *, rows: int = 512) -> set[int]:
    """Return the numbers (from 1) of all chips that occur anywhere, from one pass over the context image."""
    found: set[int] = set()
    for number, plane in enumerate(planes):
        value = 0
        for _, band in strips(plane, rows=rows):
            value |= int(np.bitwise_or.reduce(band.astype(np.int64, copy=False), axis=None)) & 0xFFFFFFFF
        found |= {32 * number + bit + 1 for bit in range(32) if value >> bit & 1}
    return found


@dataclass(frozen=True)
class CoverageArea:
    """An area of a product with one context value.

    Attributes
    ----------
    inputs : tuple of int
        Numbers (from 1) of the chips that made it.
    share : float
        Part of the covered area, 0 to 1.
    exposure : float
        Summed exposure time [s].
    x, y : float
        A pixel within it, from 0.
    """

    inputs: tuple[int, ...]
    share: float
    exposure: float
    x: float
    y: float


def coverage_areas(
    planes: Sequence[Ints], exptimes: Sequence[float], *, step: int = 1, most: int = 200
) -> list[CoverageArea]:
    """Return the areas of equal context, largest first.

    Parameters
    ----------
    planes : sequence of ndarray, shape (ny, nx)
        Planes of the context image, thinned by ``step``.
    exptimes : sequence of float
        Exposure time of each chip in order [s].
    most : int
        Most areas to return.
    """
    stack = np.stack([np.asarray(p).astype(np.int64).ravel() & 0xFFFFFFFF for p in planes], axis=1)
    values, first, count = _unique(stack)
    covered = int(count[(values != 0).any(axis=1)].sum())
    width = planes[0].shape[1]
    found = []
    for which in np.argsort(-count, kind="stable"):
        inputs = tuple(_numbers(values[which]))
        if inputs:
            y, x = divmod(int(first[which]), width)
            total = sum(exptimes[i - 1] for i in inputs if i <= len(exptimes))
            found.append(CoverageArea(inputs, float(count[which] / covered), total, x * float(step), y * float(step)))
        if len(found) == most:
            break
    return found


def _unique(stack: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the distinct rows, where each is met first, and how often."""
    if stack.shape[1] == 1:
        values, first, count = np.unique(stack[:, 0], return_index=True, return_counts=True)
        return values[:, None], first, count
    return np.unique(stack, axis=0, return_index=True, return_counts=True)


def _numbers(value: Iterable[Any]) -> Iterable[int]:
    for plane, word in enumerate(value):
        yield from (32 * plane + bit + 1 for bit in range(32) if int(word) >> bit & 1)
