"""Robust centre and scatter of a set of pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.errors import Unmeasured


def robust(values: NDArray[Any], *, least: int = 16) -> tuple[float, float]:
    """Return median and scatter (1.4826 times the median absolute deviation) of the finite values.

    Raises
    ------
    Unmeasured
        With fewer than ``least`` finite values.
    """
    finite = values[np.isfinite(values)]
    if finite.size < least:
        raise Unmeasured(f"only {finite.size} usable pixels, {least} are needed")
    centre = float(np.median(finite))
    return centre, 1.4826 * float(np.median(np.abs(finite - centre)))


def clipped_median(
    values: NDArray[Any], *, clip: float = 4.0, rounds: int = 5, least: int = 16
) -> tuple[float, float, NDArray[Any]]:
    """Return median, standard deviation and the survivors of repeated clipping about the median.

    This is how AstroDrizzle's default sky is made (``skystat='median'``, ``skyclip=5``, ``skylsigma=skyusigma=4``;
    stsci.imagestats clips about the mean of the histogram, and the difference is below 0.02 standard deviations).
    """
    kept = values[np.isfinite(values)]
    for _ in range(rounds):
        if kept.size < least:
            break
        centre, scatter = float(np.median(kept)), float(np.std(kept, dtype=np.float64))
        inside = kept[np.abs(kept - centre) <= clip * scatter]
        if inside.size == kept.size:
            break
        kept = inside
    if kept.size < least:
        raise Unmeasured(f"only {kept.size} usable pixels, {least} are needed")
    return float(np.median(kept)), float(np.std(kept, dtype=np.float64)), kept
