"""Stars drizzled once more, each by itself and with its exposures laid exactly on each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class OutputGrid:
    """Where the pixels of stamps fall on stamps of the product.

    Attributes
    ----------
    across, down : ndarray, shape (members, pixels, side)
        Overlap of the drop of each pixel with the columns and the rows of the product's stamp.
    star : ndarray of int, shape (members,)
        Which star each member (a star on one exposure) belongs to.
    stars : int
        How many stars there are.
    """

    across: Floats
    down: Floats
    star: NDArray[np.int64]
    stars: int

    def drizzle(self, stamps: Floats, weights: Floats) -> Floats:
        """Return the drizzled stars, NaN where no drop reaches.

        Parameters
        ----------
        stamps : ndarray, shape (members, side, side)
            Pixels of the exposures, in one unit.
        weights : ndarray, shape (members, side, side)
            Weight of each pixel; 0 leaves it out.

        Returns
        -------
        ndarray, shape (stars, side, side)
        """
        weight = weights.reshape(len(weights), -1)
        value = np.where(weight > 0, stamps.reshape(weight.shape), 0.0) * weight
        total, norm = (np.zeros((self.stars, self.down.shape[2], self.across.shape[2])) for _ in range(2))
        for drops, sums in ((value, total), (weight, norm)):
            np.add.at(sums, self.star, np.swapaxes(self.down, 1, 2) @ (drops[:, :, None] * self.across))
        return np.where(norm > 1e-6 * norm.max(initial=0), total / np.maximum(norm, 1e-30), np.nan)


def grid(
    x: Floats, y: Floats, jacobian: Floats, star: NDArray[np.int64], *, stars: int, reach: tuple[int, int], drop: float
) -> OutputGrid:
    """Return the overlaps of drops and pixels for square drops along the axes of the product (the turbo kernel).

    Parameters
    ----------
    x, y : ndarray, shape (members,)
        Where the middle pixel of each member's stamp falls on the stamp of the product, against its middle [pixel].
    jacobian : ndarray, shape (members, 2, 2)
        d(x, y) on the product by d(column, row) on the exposure.
    star : ndarray of int, shape (members,)
    stars : int
    reach : tuple of int
        Pixels on either side of the middle, of the stamps of the exposures and of the product.
    drop : float
        Side of a drop in product pixels: pixfrac times native over output scale.
    """
    axis = np.arange(-reach[0], reach[0] + 1)
    column, row = (each.ravel() for each in np.meshgrid(axis, axis))
    places = np.arange(-reach[1], reach[1] + 1)
    half = max(drop, 1e-3) / 2
    overlaps = []
    for start, slope in ((x, jacobian[:, 0]), (y, jacobian[:, 1])):
        at = start[:, None] + slope[:, :1] * column + slope[:, 1:] * row
        low, high = np.maximum(at[:, :, None] - half, places - 0.5), np.minimum(at[:, :, None] + half, places + 0.5)
        overlaps.append(np.maximum(high - low, 0) / (2 * half))
    return OutputGrid(overlaps[0], overlaps[1], star, stars)
