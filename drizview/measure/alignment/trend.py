"""A straight line in time through shifts, and how likely chance is to do the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc  # the tail of Fisher's F; scipy.stats takes 0.4 s to import

_LEAST = 4


@dataclass(frozen=True)
class Trend:
    """A steady change.

    Attributes
    ----------
    change : float
        Length of the change between the first and the last time, in the unit of the values.
    error : float
        Its standard error, from the scatter about the line.
    chance : float
        Probability that scatter alone explains as much (F test on all components together).
    n : int
        Times.
    """

    change: float
    error: float
    chance: float
    n: int


def trend(times: NDArray[Any], values: NDArray[Any]) -> Trend | None:
    """Fit a straight line to each column of values, None with fewer than 4 times or no span between them.

    Parameters
    ----------
    times : ndarray, shape (n,)
    values : ndarray, shape (n, components)
    """
    count, components = values.shape
    centred = times - times.mean() if count else times
    power = float(np.sum(centred**2))
    if count < _LEAST or np.ptp(times) <= 0:
        return None
    slope = centred @ values / power
    left = values - values.mean(axis=0) - np.outer(centred, slope)
    freedom = components * (count - 2)
    variance = max(float(np.sum(left**2)) / freedom, 1e-12)
    ratio = float(np.sum(slope**2)) * power / components / variance
    span = float(np.ptp(times))
    chance = float(fdtrc(components, freedom, ratio))
    return Trend(float(np.hypot.reduce(slope)) * span, float(np.sqrt(variance / power)) * span, chance, count)
