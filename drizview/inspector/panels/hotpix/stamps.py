"""Stamps of hot pixels on the exposures and on the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.fixtures.geometry import MappedChip
from drizview.checks.fixtures.hotpix.brightest import HotPixel
from drizview.checks.fixtures.hotpix.sites import DetectorSite
from drizview.dataset.flags import DQ
from drizview.dataset.product import Product
from drizview.measure.geometry.stamps import median_stamp, stamp, window_at
from drizview.measure.sky.background import Background

Floats = NDArray[np.floating[Any]]

# From the middle of a cut-out to its edge: around a hot pixel, of its surroundings, of a stack [pixels].
REACH, AROUND, _STACKED = 8, 24, 8
# HotPixelImages that a stack needs.
LEAST = 5
# Places beside, for what a stack shows by chance [product pixels].
_BESIDE = ((9, 4), (-5, 9), (-9, -5), (4, -9))


@dataclass(frozen=True)
class DetectorStamp:
    """A hot pixel in one exposure: sky-subtracted pixels about it [e-/s], and which of them carry its flags."""

    image: Floats
    flagged: NDArray[np.bool_] | None


def detector_stamp(placed: MappedChip, sky: Background, pixel: HotPixel, *, reach: int = REACH) -> DetectorStamp:
    """Return the pixels of a chip around a hot pixel."""
    chip = placed.chip
    window = window_at(pixel.column, pixel.row, reach=reach)
    rate = chip.rate_factor
    image = (stamp(lambda part: chip.sci[part], shape=chip.sci.shape, window=window) - sky.independent) * rate
    dq = chip.dq
    if dq is None:
        return DetectorStamp(image, None)
    flags = stamp(lambda part: dq[part].astype(np.int64) & 0xFFFF, shape=dq.shape, window=window)
    return DetectorStamp(image, np.nan_to_num(flags) > 0)


def detector_median(site: DetectorSite, pixel: HotPixel, *, reach: int = AROUND) -> Floats:
    """Return the median over the exposures of the surroundings of a hot pixel, in the frame of the detector [e-/s]."""
    with np.errstate(all="ignore"):
        return np.asarray(
            np.median([detector_stamp(placed, sky, pixel, reach=reach).image for placed, sky in site.chips], axis=0)
        )


def product_stamp(product: Product, x: float, y: float, *, reach: int = REACH) -> Floats:
    """Return the pixels of the product around a place, NaN where it holds nothing."""
    return stamp(product.image, shape=product.sci.shape, window=window_at(x, y, reach=reach))


@dataclass(frozen=True)
class HotStack:
    """The median of the product where hot pixels were drizzled to.

    Attributes
    ----------
    image, control : ndarray, shape (17, 17)
        At the places, and at places beside them; in the unit of the product.
    n : int
        Places.
    expected : float
        Median of what the pixels would leave, in the unit of the product times pixels.
    """

    image: Floats
    control: Floats
    n: int
    expected: float


def hot_stack(product: Product, pixels: Sequence[HotPixel], *, flagged: bool) -> HotStack | None:
    """Return the stack of the images of hot pixels with or without a flag; None where there are too few.

    HotPixelImages that driz_cr has flagged are not on the product, and do not count; nor do those too faint to be seen.
    """
    places, light = [], []
    for pixel in pixels:
        for k in np.flatnonzero(pixel.visible & ((pixel.flags != 0) == flagged) & ((pixel.flags & DQ.COSMIC_RAY) == 0)):
            places.append((float(pixel.x[k]), float(pixel.y[k])))
            light.append(float(pixel.expected[k]))
    if len(places) < LEAST or not np.median(light) > 0:
        return None
    image = median_stamp(np.array([product_stamp(product, x, y, reach=_STACKED) for x, y in places]))
    beside = [
        product_stamp(product, x + dx, y + dy, reach=_STACKED)
        for i, (x, y) in enumerate(places)
        for dx, dy in (_BESIDE[i % len(_BESIDE)],)
    ]
    return HotStack(image, median_stamp(np.array(beside)), len(places), float(np.median(light)))
