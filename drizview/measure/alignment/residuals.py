"""What is left of each shared star between two exposures, before and after the fit of shift, rotation and scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.alignment.register import Registration
from drizview.measure.stars.peaks import Peaks

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Residuals:
    """Where an exposure shows the stars that it shares with another one, less where that one shows them.

    Attributes
    ----------
    against : str
        Name of the other exposure.
    row, column : ndarray, shape (n,)
        On the chip of this exposure, pixels from 0.
    chip : ndarray of int, shape (n,)
        EXTVER of the chip.
    x, y : ndarray, shape (n,)
        On the product, pixels from 0, as this exposure shows them.
    found : ndarray, shape (n, 2)
        Residual along x and y of the product as the coordinate systems have it [native pixels].
    fitted : ndarray, shape (n, 2)
        The same after shift, rotation and scale were taken out [native pixels].
    """

    against: str
    row: Floats
    column: Floats
    chip: NDArray[np.int64]
    x: Floats
    y: Floats
    found: Floats
    fitted: Floats

    def __len__(self) -> int:
        return len(self.x)


def residuals(
    pair: Registration,
    first: Peaks,
    second: Peaks,
    *,
    native: float,
    of_first: bool = False,
    against: str = "",
    most: int = 400,
) -> Residuals:
    """Return the residuals of the stars that a registration rests on.

    Parameters
    ----------
    pair : Registration
        Takes the first list onto the second; clipped stars are not in it.
    first, second : Peaks
        The lists that were registered, positions in product pixels, brightest first.
    native : float
        Side of a product pixel in native pixels.
    of_first : bool
        Whether the exposure in question is the first; the other one is then subtracted from it.
    against : str
        Name of the other exposure.
    most : int
        Keep so many stars, the brightest.
    """
    one, other = first[pair.first], second[pair.second]
    found = np.column_stack([other.x - one.x, other.y - one.y])
    fitted = found - _model(pair, one)
    this, sign = (one, -native) if of_first else (other, native)
    kept = np.sort(np.argsort(pair.first if of_first else pair.second, kind="stable")[:most])
    this = this[kept]
    return Residuals(against, this.row, this.column, this.chip, this.x, this.y, sign * found[kept], sign * fitted[kept])


def _model(pair: Registration, one: Peaks) -> Floats:
    """Return the displacement (x, y) that the similarity gives to stars of the first list [product pixels]."""
    u, v = one.x - np.mean(one.x), one.y - np.mean(one.y)
    a = pair.scale if np.isfinite(pair.scale) else 0.0
    b = (1 + a) * np.tan(np.radians(pair.rotation)) if np.isfinite(pair.rotation) else 0.0
    return np.column_stack([pair.dx + a * u - b * v, pair.dy + b * u + a * v])


def rms(values: Floats) -> float:
    """Return the root of the mean square, NaN of nothing; in the unit of the values."""
    return float(np.sqrt(np.mean(np.square(values)))) if len(values) else float("nan")
