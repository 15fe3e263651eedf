"""Light of a source in a circle."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.measure.noise.robust import median

Floats = NDArray[np.floating[Any]]
# Pixels with no more different values than this are counts of single photons.
_DISTINCT = 12


def aperture_sum(stamp: Floats, *, x: float, y: float, radius: float, sky: tuple[float, float]) -> float:
    """Return the light within a circle above the level of a ring, NaN where a pixel of the circle is missing.

    Parameters
    ----------
    stamp : ndarray, shape (ny, nx)
        NaN where a pixel says nothing.
    x, y : float
        Centre, pixels from 0.
    radius : float
        Of the circle, pixels; pixels on its rim count by the part that lies inside, to first order.
    sky : tuple of float
        Inner and outer radius of the ring, pixels.

    Notes
    -----
    A pixel counts by how far the circle passes its centre. Against exact overlaps (`photutils.geometry`) the light of a
    Gaussian star comes out too high, by less than 0.2 % where the radius is a FWHM and 4 pixels or more, and by up to
    3.5 % with a radius of 2 pixels.
    """
    reach = math.ceil(max(radius + 1, sky[1])) + 1
    top, left = (max(0, math.floor(at) - reach) for at in (y, x))
    stamp = stamp[top : math.ceil(y) + reach + 1, left : math.ceil(x) + reach + 1]
    rows, columns = (np.arange(length) for length in stamp.shape)
    distance = np.hypot(rows[:, None] + (top - y), columns + (left - x))
    share = np.minimum(np.maximum(radius + 0.5 - distance, 0), 1)
    ring = stamp[(distance >= sky[0]) & (distance < sky[1])]
    ring = ring[np.isfinite(ring)]
    inside = share > 0
    if ring.size < 20 or not np.isfinite(stamp[inside]).all():
        return float("nan")
    return float(np.sum(share[inside] * (stamp[inside] - _level(ring))))


def ring_scatter(stamp: Floats, *, x: float, y: float, ring: tuple[float, float]) -> float:
    """Return half the range of the middle 68 % of the pixels of a ring: noise, or the light of neighbours.

    Parameters
    ----------
    stamp : ndarray, shape (ny, nx)
    x, y : float
        Centre, pixels from 0.
    ring : tuple of float
        Inner and outer radius, pixels.
    """
    rows, columns = np.ogrid[: stamp.shape[0], : stamp.shape[1]]
    distance = np.hypot(rows - y, columns - x)
    low, high = np.nanpercentile(stamp[(distance >= ring[0]) & (distance < ring[1])], [16, 84])
    return float(high - low) / 2


def _level(ring: Floats) -> float:
    """Return the median of a ring, whose order may change; of few whole counts, whose median jumps by one, the mean."""
    if not (ring[:_DISTINCT] == np.rint(ring[:_DISTINCT])).all():
        return median(ring)
    values = np.unique(ring)
    photons = 1 < values.size <= _DISTINCT and values[0] >= 0 and np.ptp(values) < _DISTINCT
    return float(np.mean(ring) if photons and (values == np.rint(values)).all() else np.median(ring))
