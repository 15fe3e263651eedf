"""Faint broad light that stays on its pixels while the sky moves: afterimages of earlier targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.noise.robust import robust

Floats = NDArray[np.floating[Any]]

# Side of the squares whose medians are taken, to which single pixels and cosmic rays are nothing, and how often and how
# widely the medians of what is broader are [pixel].
_SIDE, _EVERY, _BROAD = 5, 4, 11
# Standard deviations of such a median from which light counts on the exposure that has more of it, and on the other.
_FIRST, _SECOND = 6.0, 2.5
# A patch is brighter than what is so near is dark: the rims of dust, which the product has displaced, are not [pixel].
_NEAR = 25
# Displacements that tell how many would be on both by chance [pixel].
_ASIDE = ((11, 7), (-9, 13), (-14, -8), (8, -15), (17, 3), (-4, -18))


@dataclass(frozen=True)
class Afterimages:
    """Patches that two exposures have on the same pixels, places (row, column), and how many by chance."""

    places: tuple[tuple[float, float], ...]
    chance: float

    @property
    def excess(self) -> float:
        """Beyond chance; 0 where it could be chance."""
        more = len(self.places) - self.chance
        return more if more > 3 * np.sqrt(self.chance + 1) else min(more, 0.0)


def smooth_light(residual: Floats) -> Floats:
    """Return the medians of squares of 5 pixels about each pixel, without broader light, in units of their scatter.

    Parameters
    ----------
    residual : ndarray, shape (ny, nx)
        An exposure without the sky and what the product shows there; NaN where it says nothing.
    """
    known = np.isfinite(residual)
    usual = float(np.median(residual[known])) if known.any() else 0.0
    level = ndimage.median_filter(np.where(known, residual, usual).astype(np.float32), _SIDE)
    broad = ndimage.median_filter(level[::_EVERY, ::_EVERY], _BROAD)
    level -= np.repeat(np.repeat(broad, _EVERY, axis=0), _EVERY, axis=1)[: level.shape[0], : level.shape[1]]
    enough = ndimage.uniform_filter(known.astype(np.float32), _SIDE) > 0.6
    noise = robust(level[enough])[1] if enough.any() else 0.0
    return np.where(enough, level / max(noise, 1e-9), 0.0)


def common_patches(first: Floats, second: Floats) -> Afterimages:
    """Return the patches (`smooth_light`) that two exposures have on the same pixels.

    The sky must have moved between them by more than the width of a star.
    """
    strong = (first > _FIRST) & (first > -ndimage.minimum_filter(first, _NEAR))
    labels, number = ndimage.label(strong & (second > _SECOND), np.ones((3, 3)))
    centres = ndimage.center_of_mass(labels > 0, labels, range(1, number + 1)) if number else []
    by_chance = [
        ndimage.label(strong & (np.roll(second, aside, axis=(0, 1)) > _SECOND), np.ones((3, 3)))[1] for aside in _ASIDE
    ]
    return Afterimages(tuple((float(row), float(column)) for row, column in centres), float(np.mean(by_chance)))
