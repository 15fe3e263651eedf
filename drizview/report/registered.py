"""Chips registered to the product, so that pictures of one place can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.flags import DQ
from drizview.errors import DrizviewError, Unmeasured
from drizview.measure.geometry.pixelmap import PixelMap, Surface, fit_surface, pixel_map

Floats = NDArray[np.floating[Any]]
# A product pixel belongs to a chip if the chip's pixel falls back on it this closely [product pixels].
_CLOSE = 1.5
# Chips that are compared at one place; mosaics have hundreds.
MOST_CHIPS = 8


@dataclass(frozen=True)
class RegisteredChip:
    """A chip, with the mapping from the product's pixels to its own."""

    exposure: Exposure
    chip: Chip
    mapping: PixelMap
    to_row: Surface
    to_column: Surface

    def under(self, y: Floats, x: Floats) -> tuple[Floats, NDArray[np.int64]] | None:
        """Return science pixels and flags at the crossings of product rows and columns; None off the chip.

        Nearest pixels, without interpolation. Off the chip science is NaN and flags are 0.
        """
        rows, columns = (np.rint(to.grid(y, x)).astype(np.intp) for to in (self.to_row, self.to_column))
        back_x, back_y = self.mapping.points(rows.astype(float), columns.astype(float))
        inside = (np.abs(back_x - x[None, :]) < self._reach) & (np.abs(back_y - y[:, None]) < self._reach)
        if not inside.any():
            return None
        window = _around(rows[inside]), _around(columns[inside])
        picked = (rows[inside] - window[0].start, columns[inside] - window[1].start)
        image, flags = np.full(inside.shape, np.nan), np.zeros(inside.shape, dtype=np.int64)
        image[inside] = self.chip.sci[window][picked]
        if self.chip.dq is not None:
            flags[inside] = self.chip.dq[window].astype(np.int64)[picked]
        return image, flags & DQ.EVERY

    @property
    def _reach(self) -> float:
        area = self.mapping.typical_area
        return _CLOSE * max(1.0, float(1.0 / np.sqrt(area)))


def _around(places: NDArray[np.intp]) -> slice:
    return slice(int(places.min()), int(places.max()) + 1)


class RegisteredChips:
    """The chips of a dataset, each registered to the product when first asked for."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._chips = {chip.name: (exposure, chip) for exposure in dataset.exposures for chip in exposure.chips}
        self._registered: dict[str, RegisteredChip | None] = {}

    def named(self, name: str) -> RegisteredChip | None:
        """Return the chip of a name, None where there is none or it does not lie on the product."""
        if name not in self._registered:
            self._registered[name] = self._register(name)
        return self._registered[name]

    def at(self, x: float, y: float) -> tuple[RegisteredChip, ...]:
        """Return the chips that reached a pixel of the product, at most `MOST_CHIPS` of them."""
        names = self._reaching(round(x), round(y))[:MOST_CHIPS]
        return tuple(chip for name in names if (chip := self.named(name)) is not None)

    def _reaching(self, x: int, y: int) -> list[str]:
        """Return the names of the chips that the context image has at a pixel; without one, of all chips."""
        product = self._dataset.product
        if product is None or product.context is None:
            return list(self._chips)
        ny, nx = product.sci.shape
        entries = product.inputs_at(min(max(y, 0), ny - 1), min(max(x, 0), nx - 1))
        chips = (self._dataset.chip_of(entry) for entry in entries)
        return [chip.name for chip in chips if chip is not None] or list(self._chips)

    def _register(self, name: str) -> RegisteredChip | None:
        product = self._dataset.product
        if product is None or name not in self._chips:
            return None
        exposure, chip = self._chips[name]
        try:
            mapping = pixel_map(chip.wcs, product.wcs, shape=chip.sci.shape)
        except (Unmeasured, DrizviewError):  # it cannot be mapped onto the product, or the file has changed
            return None
        columns, rows = np.meshgrid(mapping.columns, mapping.rows)
        to_row, to_column = (fit_surface(mapping.x, mapping.y, nodes) for nodes in (rows, columns))
        return RegisteredChip(exposure, chip, mapping, to_row, to_column)
