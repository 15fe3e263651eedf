"""Exposures laid under the product, so that pictures of one place can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.errors import DrizviewError, Unmeasured
from drizview.measure.pixelmap import PixelMap, Surface, fit_surface, pixel_map

Floats = NDArray[np.floating[Any]]
# A product pixel belongs to a chip if the chip's pixel falls back on it this closely [product pixels].
_CLOSE = 1.5


@dataclass(frozen=True)
class Laid:
    """A chip, with the way from the product's pixels to its own."""

    exposure: Exposure
    chip: Chip
    mapping: PixelMap
    to_row: Surface
    to_column: Surface

    def under(self, y: Floats, x: Floats) -> tuple[Floats, NDArray[np.int64]] | None:
        """Return science pixels and flags under the crossings of product rows and columns; None off the chip.

        Nearest pixels, as they are: no value is made up. Science is NaN off the chip, flags are 0.
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
        return image, flags & 0xFFFF

    @property
    def _reach(self) -> float:
        area = float(np.median(self.mapping.native_pixels_per_output()))
        return _CLOSE * max(1.0, float(1.0 / np.sqrt(area)))


def _around(places: NDArray[np.intp]) -> slice:
    return slice(int(places.min()), int(places.max()) + 1)


def laid(dataset: Dataset) -> Iterator[Laid]:
    """Yield every chip that lies on the product."""
    product = dataset.product
    if product is None:
        return
    for exposure in dataset.exposures:
        for chip in exposure.chips:
            try:
                mapping = pixel_map(chip.wcs, product.wcs, shape=chip.sci.shape)
            except (Unmeasured, DrizviewError):  # no way to the product, or the file has changed
                continue
            columns, rows = np.meshgrid(mapping.columns, mapping.rows)
            to_row, to_column = (fit_surface(mapping.x, mapping.y, nodes) for nodes in (rows, columns))
            yield Laid(exposure, chip, mapping, to_row, to_column)
