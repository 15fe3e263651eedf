"""Negative rings around bright sources."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.errors import Unmeasured

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class RadialProfile:
    """Mean brightness of rings around bright sources, against the sky further out.

    Attributes
    ----------
    radii : ndarray, shape (rings,)
        Mean radius of each ring, pixels.
    level, error : ndarray, shape (rings,)
        Median over the sources of the median of the ring, and its error, in the unit of the stamps.
    n : int
        Sources.
    """

    radii: Floats
    level: Floats
    error: Floats
    n: int

    @property
    def deepest(self) -> int:
        """Index of the lowest ring."""
        return int(np.argmin(self.level))


def ring_profile(stamps: Floats, *, edges: tuple[float, ...], sky: tuple[float, float]) -> RadialProfile:
    """Return the profile of sources in the middle of square stamps.

    Parameters
    ----------
    stamps : ndarray, shape (n, side, side)
        NaN where a pixel says nothing; ``side`` is odd.
    edges : tuple of float
        Radii between which the rings lie, ascending, pixels.
    sky : tuple of float
        Inner and outer radius of the ring that stands for the sky, pixels.

    Raises
    ------
    Unmeasured
        With fewer than 5 sources.
    """
    side = stamps.shape[1]
    y, x = np.mgrid[:side, :side] - side // 2
    radius = np.hypot(y, x)
    around = (radius >= sky[0]) & (radius < sky[1])
    rings = [(radius >= low) & (radius < high) for low, high in pairwise(edges)]
    whole = [np.isfinite(stamps[:, part]).mean(axis=1) > 0.7 for part in (around, *rings)]
    kept = stamps[np.all(whole, axis=0)]
    if len(kept) < 5:
        raise Unmeasured(f"only {len(kept)} bright sources have enough sky around them, 5 are needed")
    base = np.nanmedian(kept[:, around], axis=1)
    levels = np.stack([np.nanmedian(kept[:, ring], axis=1) for ring in rings], axis=1) - base[:, None]
    middle = np.median(levels, axis=0)
    spread = mad_std(levels, axis=0)
    error = 1.253 * spread / np.sqrt(len(kept))
    mean = np.array([float(radius[ring].mean()) for ring in rings])
    return RadialProfile(mean, middle, error, len(kept))
