"""The sky of every chip, and of the product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drizview.checks.registry import ingredient
from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.background import Background, background, good_pixels
from drizview.measure.flagmap import everywhere
from drizview.measure.sampling import Window

# Cosmic rays are clipped as the sources they look like: leaving out what driz_cr flagged would cut the bright half of
# the noise where too much was flagged, and bias the sky low.
COSMIC_RAYS = 4096 | 8192


@dataclass(frozen=True)
class ChipSky:
    """The sky of one chip, or why it could not be measured."""

    exposure: Exposure
    chip: Chip
    sky: Background | None
    reason: str = ""


@ingredient
def chip_skies(dataset: Dataset) -> tuple[ChipSky, ...]:
    """Return the sky of every chip of every exposure that was found, in the units of its image; there may be none."""
    return tuple(_measured(exposure, chip) for exposure in dataset.exposures for chip in exposure.chips)


@ingredient
def chip_backgrounds(chip_skies: tuple[ChipSky, ...]) -> tuple[ChipSky, ...]:
    """Return the sky of every chip, of which there is at least one."""
    if not chip_skies:
        raise Unmeasured("none of the exposures was found")
    return chip_skies


def bad_bits(chip: Chip) -> int:
    """Return the flags that take a pixel out of a measurement of the sky."""
    if chip.dq is None:
        return 0
    wanted = 0xFFFF & ~COSMIC_RAYS
    return wanted & ~everywhere(chip.dq, wanted)


def _measured(exposure: Exposure, chip: Chip) -> ChipSky:
    read = good_pixels(chip.sci, chip.dq, bad=bad_bits(chip))
    try:
        return ChipSky(exposure, chip, background(read, shape=chip.sci.shape))
    except Unmeasured as error:
        return ChipSky(exposure, chip, None, error.reason)


@dataclass(frozen=True)
class ProductSky:
    """The sky that is left in the product, in its units, or why it could not be measured."""

    sky: Background | None
    reason: str = ""


@ingredient
def product_background(dataset: Dataset) -> ProductSky:
    """Return the sky that is left in the product."""
    product = dataset.product
    if product is None:
        return ProductSky(None, "there is no drizzled product, only exposures")
    try:
        return ProductSky(_product_sky(product))
    except Unmeasured as error:
        return ProductSky(None, error.reason)


def _product_sky(product: Product) -> Background:

    def read(window: Window) -> NDArray[np.float32]:
        return np.where(product.valid(window), product.sci[window], np.nan).astype(np.float32)

    return background(read, shape=product.sci.shape)
