"""A second, fainter image of every star of an exposure: the telescope looked elsewhere for a part of the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.geometry.surroundings import medians_around
from drizview.measure.noise.usual import Usual

Floats = NDArray[np.floating[Any]]

# Nearer than this a second image widens the star, and what focus does to its wings looks like one [pixel].
_NEAREST = 4.5
# What is broader than half of this is light of a galaxy or a nebula and no image of a star [pixel].
_BROAD = 11
# Standard deviations that the darkest of some thousand places lies below the mean.
_DARKEST = 3.0
# Half of the stars must have this share of the light that the mean star has there: what a few of them bring is none.
_SHARED = 0.5
# Pixels around a place whose median is the sky there.
_AROUND = 5
# Stars whose mean is taken at least, so that a neighbour or a cosmic ray of one of them is no peak.
_FEWEST = 8


@dataclass(frozen=True)
class SecondImage:
    """The brightest peak around the mean star of an exposure that the mean stars of the others do not have.

    Attributes
    ----------
    exposure : str
    ratio, error : float
        Its light over that of the star, in 3 x 3 pixels, and the scatter of this ratio at the same distances.
    dx, dy : int
        Where it lies from the star, columns and rows of the detector.
    stars : int
        How many the mean is of.
    typical : float
        Median over the stars of what each has at that place of its own light.
    """

    exposure: str
    ratio: float
    error: float
    dx: int
    dy: int
    stars: int
    typical: float = 1.0

    @property
    def shared(self) -> bool:
        """Whether most of the stars have it, as the copies that a loss of lock makes."""
        return self.typical >= _SHARED * self.ratio

    @property
    def distance(self) -> float:
        """Of the two images [native pixel]."""
        return float(np.hypot(self.dx, self.dy))


def second_images(stamps: Mapping[str, Floats]) -> tuple[SecondImage, ...]:
    """Look for a second image around the mean star of each exposure.

    Parameters
    ----------
    stamps : mapping of str to ndarray, shape (n, side, side)
        For each exposure sky-subtracted pixels around its bright stars, NaN where bad, each star in the middle.

    Raises
    ------
    Unmeasured
        Fewer than two exposures have 8 stars.

    Notes
    -----
    The mean is a median over the stars, each in units of its own light. The structure of the PSF, which the exposures
    share, is taken out with the median of the means of the other exposures.
    """
    means = {name: _mean_star(each) for name, each in stamps.items() if len(each) >= _FEWEST}
    if len(means) < 2:
        raise Unmeasured(f"fewer than two exposures have {_FEWEST} bright stars")
    usual = Usual(np.array([*means.values()]))
    return tuple(_beyond(name, mean - usual.without(mean), stamps[name]) for name, mean in means.items())


def _mean_star(stamps: Floats) -> Floats:
    """Return the median star in 3 x 3 pixels, over what its middle holds; 0 where fewer than 8 stars say something."""
    middle = stamps.shape[1] // 2
    core = stamps[:, middle - 1 : middle + 2, middle - 1 : middle + 2].sum(axis=(1, 2))
    usable = core > 0
    enough = np.isfinite(stamps[usable]).sum(axis=0) >= _FEWEST
    light = np.zeros(stamps.shape[1:])
    light[enough] = np.nanmedian(stamps[usable][:, enough] / core[usable, None], axis=0)
    return np.asarray(ndimage.uniform_filter(light, 3, mode="nearest") * 9)


def _beyond(name: str, left: Floats, stamps: Floats) -> SecondImage:
    """Return the brightest peak of what one mean star has beyond those of the others."""
    left = left - medians_around(left, _BROAD)
    middle = left.shape[0] // 2
    rows, columns = np.indices(left.shape) - middle
    around = np.hypot(rows, columns)
    ring = (around >= _NEAREST) & (around <= middle - 1)
    left = left - np.median(left[ring])
    # Structure of the sky that single stars bring along is as dark in places as it is bright in others.
    scatter = max(float(1.4826 * np.median(np.abs(left[ring]))), -float(left[ring].min()) / _DARKEST)
    row, column = np.unravel_index(int(np.argmax(np.where(ring, left, -np.inf))), left.shape)
    typical = _typical(stamps, int(row), int(column))
    dx, dy = int(column) - middle, int(row) - middle
    return SecondImage(name, float(left[row, column]), scatter, dx, dy, len(stamps), typical)


def _typical(stamps: Floats, row: int, column: int) -> float:
    """Return the median over the stars of the light in 3 x 3 pixels at a place, over that of their own; 0 for none."""
    middle = stamps.shape[1] // 2
    core = stamps[:, middle - 1 : middle + 2, middle - 1 : middle + 2].sum(axis=(1, 2))
    box = stamps[:, row - 1 : row + 2, column - 1 : column + 2]
    low, left = max(0, row - _AROUND), max(0, column - _AROUND)
    around = stamps[:, low : row + _AROUND + 1, left : column + _AROUND + 1]
    known = (core > 0) & np.isfinite(box).all(axis=(1, 2))
    if not known.any():
        return 0.0
    light = box[known].sum(axis=(1, 2)) - 9 * np.nanmedian(around[known], axis=(1, 2))
    return float(np.median(light / core[known]))
