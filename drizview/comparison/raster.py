"""The difference of two products as an image that is read in pieces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from drizview.comparison.difference import Overlaid
from drizview.dataset.io.raster import Window
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.noise.robust import robust

# Side of the middle of a product that tells its noise [pixel].
_SIDE = 256


class DifferenceRaster:
    """A product less another one, on the pixels of the latter; NaN where one of both has no data.

    Parameters
    ----------
    before, after : Product
    shift : (float, float)
        By how much the stars of the latter have moved along x and y [pixel of the product before]; taken back.
    """

    def __init__(self, before: Product, after: Product, shift: tuple[float, float] = (0.0, 0.0)) -> None:
        self._overlaid = Overlaid(before, after, shift)
        self.name = f"{after.sci.name} − {before.sci.name}"
        self.uid = f"{after.sci.uid} − {before.sci.uid}"
        self.shape = before.sci.shape
        self.dtype = np.dtype(np.float32)
        self.unit = before.sci.unit

    def __getitem__(self, window: Window) -> NDArray[np.float32]:
        """Return the difference in a window, shape (ny, nx)."""
        rows, columns = (slice(*part.indices(length)) for part, length in zip(window, self.shape, strict=True))
        old, new = self._overlaid.pair(slice(rows.start, rows.stop), slice(columns.start, columns.stop))
        return np.ascontiguousarray((new - old)[:: rows.step, :: columns.step])


def noise_of(product: Product) -> float | None:
    """Return the noise of a pixel in the middle of a product, in the unit of SCI; None where that is empty."""
    rows, columns = (slice(max(0, n // 2 - _SIDE // 2), min(n, n // 2 + _SIDE // 2)) for n in product.sci.shape)
    try:
        return float(robust(product.image((rows, columns)))[1]) or None
    except Unmeasured:
        return None
