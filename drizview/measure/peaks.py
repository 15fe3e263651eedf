"""Point-like sources of an exposure: bright local maxima, on the detector and on the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Peaks:
    """Bright local maxima of one exposure; cosmic rays and hot pixels are among them.

    Attributes
    ----------
    row, column : ndarray, shape (n,)
        Centroid on the chip, pixels from 0.
    x, y : ndarray, shape (n,)
        The same on the product, pixels from 0.
    flux : ndarray, shape (n,)
        Sum over 3 x 3 pixels, in the unit of the image.
    chip : ndarray of int, shape (n,)
        Which chip each is on.
    core : ndarray, shape (n,)
        Share of the 3 x 3 core pixels that carry the flag in question.
    """

    row: Floats
    column: Floats
    x: Floats
    y: Floats
    flux: Floats
    chip: NDArray[np.int64]
    core: Floats

    def __len__(self) -> int:
        return len(self.row)

    def __getitem__(self, chosen: Any) -> Peaks:
        return Peaks(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def merge(parts: list[Peaks]) -> Peaks:
    """Return all the peaks of several pieces as one."""
    if not parts:
        empty = np.zeros(0)
        return Peaks(empty, empty, empty, empty, empty, np.zeros(0, dtype=np.int64), empty)
    return Peaks(*(np.concatenate([getattr(p, name) for p in parts]) for name in Peaks.__dataclass_fields__))


def find_peaks(
    image: Floats, *, sigma: float, bad: NDArray[np.bool_], electrons: float = 1.0, snr: float = 50.0, most: int = 2000
) -> tuple[Floats, Floats, Floats]:
    """Return row, column and flux of the local maxima of a sky-subtracted image that could be stars.

    Kept are maxima of 5 x 5 pixels whose 3 x 3 sum has the signal-to-noise ratio asked for, whose peak holds less than
    0.75 of that sum (a hot pixel holds all of it), and without a bad pixel in the 3 x 3 core.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        Sky-subtracted.
    sigma : float
        Noise of a sky pixel, in the unit of the image.
    bad : ndarray of bool, shape (ny, nx)
        Pixels that say nothing; cosmic rays are not among them.
    electrons : float
        Electrons per unit of the image.
    snr : float
        Least signal-to-noise ratio of the core.
    most : int
        Keep the brightest.
    """
    clean = np.where(bad | ~np.isfinite(image), 0, image)
    total = ndimage.uniform_filter(clean, 3, mode="constant") * 9
    noise = np.sqrt(9 * sigma**2 + np.maximum(total, 0) / electrons)
    seen = (clean == ndimage.maximum_filter(clean, 5)) & (clean > 5 * sigma) & (total > snr * noise)
    seen &= (clean < 0.75 * total) & ~ndimage.maximum_filter(bad, 3)
    seen[:2], seen[-2:], seen[:, :2], seen[:, -2:] = False, False, False, False
    rows, columns = np.nonzero(seen)
    if rows.size > most:
        keep = np.argsort(-total[rows, columns])[:most]
        rows, columns = rows[keep], columns[keep]
    return *_centroids(clean, rows, columns), total[rows, columns]


def _centroids(image: Floats, rows: NDArray[Any], columns: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return the centres of mass of 3 x 3 pixels above the lowest of them."""
    offsets = np.arange(-1, 2)
    boxes = image[rows[:, None, None] + offsets[:, None], columns[:, None, None] + offsets]
    boxes = boxes - boxes.min(axis=(1, 2), keepdims=True)
    mass = np.maximum(boxes.sum(axis=(1, 2)), 1e-30)
    dy = (boxes.sum(axis=2) * offsets).sum(axis=1) / mass
    dx = (boxes.sum(axis=1) * offsets).sum(axis=1) / mass
    return rows + dy, columns + dx
