"""Robust centre and scatter of a set of pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.errors import Unmeasured


def finite_values(values: NDArray[Any], *, least: int) -> NDArray[Any]:
    """Return the finite values, shape (n,).

    Raises
    ------
    Unmeasured
        With fewer than ``least`` of them.
    """
    found = values[np.isfinite(values)]
    if found.size < least:
        raise Unmeasured(f"only {found.size} usable pixels, {least} are needed")
    return found


def robust(values: NDArray[Any], *, least: int = 16) -> tuple[float, float]:
    """Return the median and the scatter (`astropy.stats.mad_std`) of the finite values, in their unit.

    Raises
    ------
    Unmeasured
        With fewer than ``least`` finite values.
    """
    found = finite_values(values, least=least)
    return float(np.median(found)), float(mad_std(found))
