"""Where the chips of the exposures lie on the product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drizview.checks.registry import ingredient
from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.inputs import Input
from drizview.dataset.instruments import instrument
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.footprint import covered, outline
from drizview.measure.pixelmap import PixelMap, pixel_map
from drizview.measure.sampling import step_for


@dataclass(frozen=True)
class Placed:
    """A chip that went into the product, and its place there."""

    entry: Input
    exposure: Exposure
    chip: Chip
    mapping: PixelMap


@dataclass(frozen=True)
class Mapped:
    """The chips that lie on the product, and why there are none where there are none."""

    chips: tuple[Placed, ...]
    reason: str


@dataclass(frozen=True)
class Overlap:
    """How many exposures cover each place of the product: every ``step``-th pixel, shape (rows, columns)."""

    count: NDArray[np.int16]
    step: int


@ingredient
def product(dataset: Dataset) -> Product:
    """Return the drizzled product."""
    if dataset.product is None:
        raise Unmeasured("there is no drizzled product, only exposures")
    return dataset.product


@ingredient
def mapped_chips(dataset: Dataset, product: Product) -> Mapped:
    """Return the chips of the product that were found, mapped onto it; there may be none."""
    found, reasons = [], []
    for entry in product.inputs:
        chip = dataset.chip_of(entry)
        if chip is None:
            continue
        exposure = next(e for e in dataset.exposures if any(c is chip for c in e.chips))
        try:
            mapping = pixel_map(chip.wcs, product.wcs, shape=chip.sci.shape)
            _same_scale(mapping, product, entry)
        except Unmeasured as error:
            reasons.append(error.reason)
            continue
        found.append(Placed(entry, exposure, chip, mapping))
    nothing = "none of the exposures that the product names was found"
    return Mapped(tuple(found), reasons[0] if reasons else nothing)


def _same_scale(mapping: PixelMap, product: Product, entry: Input) -> None:
    """Refuse a mapping whose pixel areas are not those of the header: the coordinate systems do not belong together."""
    found = float(np.median(mapping.native_pixels_per_output()))
    try:
        known = scale_ratio(product, entry) ** 2
    except Unmeasured:  # the header says nothing that could be contradicted
        return
    if not 0.4 < found / known < 2.5:
        raise Unmeasured(f"the coordinate systems of {entry.file or 'an input'} and the product do not belong together")


@ingredient
def placed_chips(mapped_chips: Mapped) -> tuple[Placed, ...]:
    """Return the mapped chips, of which there is at least one."""
    if not mapped_chips.chips:
        raise Unmeasured(mapped_chips.reason)
    return mapped_chips.chips


@ingredient
def overlap_map(product: Product, placed_chips: tuple[Placed, ...]) -> Overlap:
    """Return the number of exposures whose outlines cover each place, rejected there or not."""
    return overlaps(product.sci.shape, placed_chips)


def overlaps(shape: tuple[int, int], chips: Sequence[Placed]) -> Overlap:
    """Return the number of exposures whose outlines cover each place of a product, on at most 250 000 places."""
    step = step_for(shape, most=250_000)
    rows, columns = np.arange(0, shape[0], step), np.arange(0, shape[1], step)
    count = np.zeros((rows.size, columns.size), dtype=np.int16)
    for name in dict.fromkeys(placed.exposure.name for placed in chips):
        seen = np.zeros(count.shape, dtype=bool)
        for placed in chips:
            if placed.exposure.name == name:
                seen |= covered(outline(placed.mapping), rows, columns)
        count += seen
    return Overlap(count, step)


def scale_ratio(product: Product, entry: Input) -> float:
    """Return output over native pixel scale of an input.

    MultiDrizzle wrote the ratio itself into DnnnSCAL and no DnnnISCL; AstroDrizzle writes the requested scale in arcsec
    there, which may be empty, and always DnnnISCL.
    """
    native = entry.native_scale_arcsec
    if native is None:
        ratio = product.header.number(f"D{entry.index:03d}SCAL", within=(0.01, 100.0))
        if ratio is not None:
            return ratio
        native = instrument(product.header.text("INSTRUME"), product.header.text("DETECTOR")).scale_of(entry.extver)
    if native is None:
        raise Unmeasured(f"the native pixel scale of input {entry.index} is not known (no DnnnISCL)")
    return product.scale_arcsec / native
