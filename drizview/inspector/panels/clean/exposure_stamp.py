"""What an exposure shows at a place of the product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.checks.fixtures.geometry import MappedChip
from drizview.dataset.flags import DQ
from drizview.errors import Unmeasured
from drizview.measure.geometry.blot import nearest_pixels
from drizview.measure.geometry.inverse import inverse
from drizview.measure.geometry.sampling import Window

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class ExposureStamp:
    """Pixels of one chip at the pixels of a window of the product, the nearest of the chip each.

    Attributes
    ----------
    placed : MappedChip
    image : ndarray, shape of the window
        [e-/s] where gain and exposure time are known, else the unit of the chip; less its own median; NaN off the chip.
    flags : ndarray of int, shape of the window, or None
        Data-quality values, 0 off the chip; None without a DQ image.
    row, column : float
        Where the middle of the window falls on the chip, pixels from 0.
    sigma : float
        Scatter of the pixels that carry no flag, in the unit of the image.
    """

    placed: MappedChip
    image: Floats
    flags: NDArray[np.int64] | None
    row: float
    column: float
    sigma: float

    @property
    def at(self) -> int:
        """Data-quality value of the pixel in the middle."""
        if self.flags is None:
            return 0
        return int(self.flags[self.flags.shape[0] // 2, self.flags.shape[1] // 2])


def exposure_stamps(
    mapped_chips: Iterable[MappedChip], window: Window, *, most: int
) -> tuple[list[ExposureStamp], int]:
    """Return what the chips that reach the middle of a window of the product show there, and how many reach it.

    Parameters
    ----------
    mapped_chips : iterable of MappedChip
        Those wanted first come first.
    window : (slice, slice)
        Of the product; it may lie partly beyond its edges.
    most : int
        Of how many the pixels are read.
    """
    found: list[ExposureStamp] = []
    reaching = 0
    for placed in _near(mapped_chips, window):
        if len(found) == most:
            reaching += 1  # near is near enough for a number
            continue
        made = exposure_stamp(placed, window)
        if made is not None:
            reaching += 1
            found.append(made)
    return found, reaching


def exposure_stamp(placed: MappedChip, window: Window) -> ExposureStamp | None:
    """Return what a chip shows in a window of the product, None where its middle lies off the chip."""
    rows, columns = window
    try:
        back = inverse(placed.mapping, window)
    except Unmeasured:
        return None
    x, y = np.meshgrid(np.arange(columns.start, columns.stop), np.arange(rows.start, rows.stop))
    row, column = back.points(x, y)
    ny, nx = placed.chip.sci.shape
    middle = (row.shape[0] // 2, row.shape[1] // 2)
    if not (-0.5 <= row[middle] < ny - 0.5 and -0.5 <= column[middle] < nx - 0.5):
        return None
    part = _span(row, ny), _span(column, nx)
    flags = None
    image = placed.chip.sci[part].astype(np.float64) * placed.chip.rate_factor
    at = column - part[1].start, row - part[0].start
    seen = nearest_pixels(image, *at, outside=np.nan)
    if placed.chip.dq is not None:
        flags = nearest_pixels(placed.chip.dq[part].astype(np.int64) & DQ.EVERY, *at)
    level, sigma = _sky(seen, flags)
    return ExposureStamp(placed, seen - level, flags, float(row[middle]), float(column[middle]), sigma)


def _near(mapped_chips: Iterable[MappedChip], window: Window) -> Iterator[MappedChip]:
    """Yield the chips whose bounding box holds the middle of a window."""
    y, x = ((part.start + part.stop - 1) / 2 for part in window)
    for placed in mapped_chips:
        mapping = placed.mapping
        if mapping.x.min() - 1 <= x <= mapping.x.max() + 1 and mapping.y.min() - 1 <= y <= mapping.y.max() + 1:
            yield placed


def _span(values: Floats, length: int) -> slice:
    low, high = int(np.floor(values.min())), int(np.ceil(values.max()))
    return slice(min(max(0, low), length - 1), max(1, min(length, high + 1)))


def _sky(image: Floats, flags: NDArray[np.int64] | None) -> tuple[float, float]:
    """Return median and scatter of what carries no flag, of everything where too little is left."""
    good = np.isfinite(image)
    if flags is not None and (good & (flags == 0)).sum() >= 16:
        good &= flags == 0
    if not good.any():
        return 0.0, float("nan")
    return float(np.median(image[good])), float(mad_std(image[good]))
