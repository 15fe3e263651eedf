"""How much longer than they are small vectors must be drawn to be seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def round_below(value: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is not above a positive value."""
    power = 10.0 ** np.floor(np.log10(value) + 1e-12)
    return float(power * next(nice for nice in (5, 2, 1) if nice * power <= value * (1 + 1e-9)))


def exaggeration(lengths: Floats, *, span: float, share: float = 0.12) -> float:
    """Return the round factor by which vectors are to be lengthened.

    Parameters
    ----------
    lengths : ndarray, shape (n,)
        Lengths of the vectors, in any unit.
    span : float
        Size of the field that they are drawn over, in its unit.
    share : float
        Of the field that a long vector (the 90th percentile) may take.

    Returns
    -------
    float
        Units of the field for each unit of length: 1, 2 or 5 times a power of ten; 1 where there is nothing to draw.
    """
    lengths = lengths[np.isfinite(lengths)]
    long = float(np.percentile(lengths, 90)) if lengths.size else 0.0
    return round_below(share * span / long) if long > 0 and span > 0 else 1.0
