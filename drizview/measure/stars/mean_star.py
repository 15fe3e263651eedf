"""The mean star of many."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.errors import Unmeasured

Floats = NDArray[np.floating[Any]]


def mean_star(stamps: Floats, *, x: Floats, y: Floats, light: Floats) -> Floats:
    """Return the median of stars that were laid on each other and scaled to the same light.

    Each stamp is moved by the fraction of a pixel that its centre is off the middle, with cubic splines; pixels that
    say nothing are left out.

    Parameters
    ----------
    stamps : ndarray, shape (n, k, k)
        Odd k, without sky; NaN where a pixel says nothing.
    x, y : ndarray, shape (n,)
        Centres against the middle pixel [pixel].
    light : ndarray, shape (n,)
        What each is divided by, in the unit of the stamps.

    Returns
    -------
    ndarray, shape (k, k)
        NaN where no star has a pixel.

    Raises
    ------
    Unmeasured
        There is no star with a finite centre and positive light.
    """
    usable = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & np.isfinite(light) & (light > 0))
    if not usable.size:
        raise Unmeasured("no star can be stacked")
    moved = np.array([_centred(stamps[k] / light[k], float(x[k]), float(y[k])) for k in usable])
    empty = ~np.isfinite(moved).any(axis=0)
    moved[:, empty] = 0.0
    mean: Floats = np.nanmedian(moved, axis=0)
    mean[empty] = np.nan
    return mean


def _centred(stamp: Floats, x: float, y: float) -> Floats:
    seen = np.isfinite(stamp)
    filled = np.where(seen, stamp, 0.0)
    moved = ndimage.shift(filled, (-y, -x), order=3, mode="nearest")
    lost = ndimage.shift((~seen).astype(float), (-y, -x), order=1, mode="nearest") > 0.01
    result: Floats = np.where(lost, np.nan, moved)
    return result
