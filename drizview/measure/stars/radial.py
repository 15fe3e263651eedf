"""Light of a star against the distance from its centre."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def radial_profile(stamp: Floats, *, x: float, y: float, step: float, reach: float) -> tuple[Floats, Floats]:
    """Return the mean value in rings about a centre.

    Parameters
    ----------
    stamp : ndarray, shape (ny, nx)
        NaN where a pixel says nothing.
    x, y : float
        Centre, pixels from 0.
    step : float
        Width of a ring [pixel].
    reach : float
        Radius of the outermost ring [pixel].

    Returns
    -------
    radius, mean : ndarray
        Mean distance of the pixels of each ring [pixel], and their mean; rings without a pixel are left out.
    """
    rows, columns = np.indices(stamp.shape)
    distance = np.hypot(rows - y, columns - x)
    seen = np.isfinite(stamp) & (distance < reach)
    ring = (distance[seen] / step).astype(np.int64)
    count = np.bincount(ring)
    filled = count > 0
    radius, total = (np.bincount(ring, values)[filled] / count[filled] for values in (distance[seen], stamp[seen]))
    return radius, total


def border_level(stamp: Floats) -> float:
    """Return the median of the outermost two rows and columns: the sky beside a star; NaN where nothing is seen."""
    inner = np.zeros(stamp.shape, dtype=bool)
    inner[2:-2, 2:-2] = True
    rim = stamp[~inner & np.isfinite(stamp)]
    return float(np.median(rim)) if rim.size else float("nan")
