"""Round numbers along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def ticks(low: float, high: float, *, most: int = 6) -> NDArray[np.floating[Any]]:
    """Return round numbers from low to high: steps of 1, 2, 2.5 or 5 times a power of ten, at most ``most`` of them."""
    span = float(high - low)
    if not (np.isfinite(span) and span > 0):
        return np.array([float(low)])
    power = 10.0 ** np.floor(np.log10(span / most))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10, 20) if span / (power * nice) <= most - 1)
    first = np.ceil(low / step - 1e-9)
    return np.asarray(step * np.arange(first, np.floor(high / step + 1e-9) + 1) + 0.0)


def tick_format(values: NDArray[np.floating[Any]]) -> str:
    """Return the number format (of d3 and of Python) that tells neighbouring ticks apart."""
    step = float(values[1] - values[0]) if values.size > 1 else 0.0
    top = float(np.abs(values).max()) if values.size else 0.0
    if not (step > 1e-4 and top < 1e5):
        return ".3~g"
    return f".{next(digits for digits in range(7) if abs(step * 10**digits - round(step * 10**digits)) < 1e-6)}f"


def tick_texts(values: NDArray[np.floating[Any]]) -> list[str]:
    """Return ticks in words, with a true minus."""
    form = tick_format(values).replace("~", "")
    return [format(float(value), form).replace("-", "−") for value in values]
