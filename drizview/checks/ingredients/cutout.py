"""The piece of a chip that falls on a patch of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.geometry import Placed
from drizview.checks.ingredients.sky import bad_bits
from drizview.dataset.product import Product
from drizview.measure.background import Background
from drizview.measure.blot import Tally, blot, nearest, tally
from drizview.measure.peaks import Peaks, find_peaks
from drizview.measure.sampling import Window

Bools = NDArray[np.bool_]
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Cutout:
    """Pixels of one chip over a patch of the product; arrays have one shape.

    Attributes
    ----------
    placed : Placed
    first : tuple of int
        Chip (row, column) of the first pixel.
    image : ndarray
        Without its sky, e-/s (units of the image where the gain or the exposure time is not known).
    sigma : float
        Noise of a sky pixel, in that unit.
    x, y : ndarray
        Positions on the patch, pixels from 0.
    flagged, bad : ndarray of bool
        Pixels with the flag in question, and with another that takes them out.
    inside : ndarray of bool
        Pixels whose centre lies on the patch.
    area : float
        Area of a product pixel in pixels of the chip, at the centre of the cut-out.
    """

    placed: Placed
    first: tuple[int, int]
    image: Floats
    sigma: float
    x: Floats
    y: Floats
    flagged: Bools
    bad: Bools
    inside: Bools
    area: float

    def tally(self, patch: Floats, sky: Bools, rate: float) -> Tally:
        """Return the flags on blank sky, against a patch of the product times ``rate`` (to e-/s)."""
        model = blot(patch, self.x, self.y) * np.float32(rate / self.area)
        clear = nearest(sky, self.x, self.y, outside=False) & self.inside & ~self.bad
        return tally(self.image, model, sky=clear, flagged=self.flagged, sigma=self.sigma)

    def peaks(self, window: Window) -> Peaks:
        """Return the point-like sources on the patch, in product pixels."""
        chip = self.placed.chip
        per_unit = chip.exptime if chip.exptime else 1.0
        row, column, flux = find_peaks(self.image, sigma=self.sigma, bad=self.bad, electrons=per_unit)
        centre = np.rint(row).astype(int), np.rint(column).astype(int)
        around = np.arange(-1, 2)
        boxes = self.flagged[
            np.clip(centre[0][:, None, None] + around[:, None], 0, self.flagged.shape[0] - 1),
            np.clip(centre[1][:, None, None] + around, 0, self.flagged.shape[1] - 1),
        ]
        keep = self.inside[centre] if row.size else np.zeros(0, dtype=bool)
        row, column = row + self.first[0], column + self.first[1]
        x, y = self.placed.mapping.points(row, column)
        number = np.full(row.size, chip.extver, dtype=np.int64)
        return Peaks(row, column, x, y, flux, number, boxes.mean(axis=(1, 2)))[keep]

    def on_product(self, shape: tuple[int, int]) -> Bools:
        """Return the flagged pixels on the grid of the patch."""
        hit = self.flagged & self.inside & ~self.bad
        found = np.zeros(shape, dtype=bool)
        rows, columns = np.rint(self.y[hit]).astype(int), np.rint(self.x[hit]).astype(int)
        found[np.clip(rows, 0, shape[0] - 1), np.clip(columns, 0, shape[1] - 1)] = True
        return found


def cutout(placed: Placed, sky: Background, window: Window, *, value: int) -> Cutout | None:
    """Return the pixels of a chip that fall on a window of the product, None when there are none.

    Parameters
    ----------
    placed : Placed
    sky : Background
        Of the chip, in the units of its image.
    window : (slice, slice)
        Of the product.
    value : int
        The flag in question.
    """
    rows, columns = window
    found = placed.mapping.window((columns.start, columns.stop - 1), (rows.start, rows.stop - 1))
    chip = placed.chip
    if found is None or chip.dq is None:
        return None
    factor = chip.electrons_per_second or 1.0
    x, y = placed.mapping.grid(*(np.arange(part.start, part.stop, dtype=float) for part in found))
    x, y = x - columns.start, y - rows.start
    dq = chip.dq[found].astype(np.int64)
    image = (chip.sci[found].astype(np.float32) - np.float32(sky.independent)) * np.float32(factor)
    inside = (x >= -0.5) & (x < columns.stop - columns.start - 0.5)
    inside &= (y >= -0.5) & (y < rows.stop - rows.start - 0.5)
    return Cutout(
        placed=placed,
        first=(found[0].start, found[1].start),
        image=image,
        sigma=sky.sigma * factor,
        x=x,
        y=y,
        flagged=(dq & value) != 0,
        bad=((dq & bad_bits(chip)) != 0) | ~np.isfinite(image),
        inside=inside,
        area=float(np.median(placed.mapping.native_pixels_per_output())),
    )


def product_rate(product: Product, electrons: float = 1.0) -> float:
    """Return the factor that brings a product to e-/s: it is a rate unless every input says counts.

    Parameters
    ----------
    electrons : float
        Electrons per count of the inputs, for a product in counts.
    """
    units = {(entry.units or "").lower() for entry in product.inputs}
    rate = "/" in product.unit or units == {"cps"}
    gain = 1.0 if product.unit.startswith("electrons") else electrons
    return gain if rate else gain / (product.exptime or 1.0)
