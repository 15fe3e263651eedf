"""The brightest hot pixels one by one, for whoever wants to look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

# Hot pixels that are listed.
MOST = 150


@dataclass(frozen=True)
class HotPixel:
    """A hot pixel of the detector and what its exposures made of it; arrays have an element for each exposure.

    Attributes
    ----------
    site : int
        Index of its `Site`, whose chips are the exposures.
    row, column : int
        Pixel of the chip's image, from 0.
    light : ndarray
        Above its neighbours [e-/s].
    bright : ndarray of bool
        Whether it stands out by more than 4 sigma of the sky.
    flags : ndarray of int
        Data-quality value.
    x, y : ndarray
        Where it was drizzled to, product pixels from 0.
    expected : ndarray
        What it would leave there, in the unit of the product times pixels.
    visible, seen : ndarray of bool
        Whether that would be seen on the product, and is.
    """

    site: int
    row: int
    column: int
    light: Floats
    bright: Bools
    flags: NDArray[np.int64]
    x: Floats
    y: Floats
    expected: Floats
    visible: Bools
    seen: Bools

    @property
    def flux(self) -> float:
        """Median over the exposures [e-/s]."""
        return float(np.median(self.light))


@dataclass(frozen=True)
class HotColumns:
    """The hot pixels of one part of a chip in one exposure, as in `HotPixel`; arrays have an element for each pixel."""

    light: Floats
    bright: Bools
    flags: NDArray[np.int64]
    x: Floats
    y: Floats
    expected: Floats
    visible: Bools
    seen: Bools


def listed(
    site: int, rows: NDArray[Any], columns: NDArray[Any], exposures: Sequence[HotColumns], *, most: int = MOST
) -> list[HotPixel]:
    """Return the worst hot pixels of a part of a chip: those seen most often on the product, then the brightest.

    Parameters
    ----------
    site : int
    rows, columns : ndarray, shape (n,)
        Pixels of the chip's image, from 0.
    exposures : sequence of HotColumns
    most : int
    """
    stacks = {name: np.array([getattr(each, name) for each in exposures]) for name in HotColumns.__dataclass_fields__}
    order = np.lexsort((-np.median(stacks["light"], axis=0), -stacks["seen"].sum(axis=0)))[:most]
    return [
        HotPixel(site, int(rows[i]), int(columns[i]), **{name: stack[:, i].copy() for name, stack in stacks.items()})
        for i in order
    ]


def worst(pixels: Sequence[HotPixel]) -> tuple[HotPixel, ...]:
    """Return the worst of all, at most `MOST`."""
    return tuple(sorted(pixels, key=lambda pixel: (-int(pixel.seen.sum()), -pixel.flux))[:MOST])
