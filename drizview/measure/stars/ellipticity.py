"""The elongation that stars have in common."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.measure.stars.shapes import Shapes

Floats = NDArray[np.floating[Any]]

# Standard error of a median of normal values over that of their mean: the root of pi / 2.
_MEDIAN = 1.2533


@dataclass(frozen=True)
class Coherent:
    """The shape that is left when stars are averaged.

    Attributes
    ----------
    ratio, error : float
        Long over short axis of the mean star, and its standard error.
    angle : float
        Direction of the long axis from x, counterclockwise [degree], -90 to 90.
    coherence : float
        Length of the mean of exp(2 i angle) over the stars: 1 where all are long in one direction, 0 at random.
    """

    ratio: float
    error: float
    angle: float
    coherence: float


def coherent(seen: Shapes, model: Shapes | None = None) -> Coherent:
    """Return the common elongation of stars beyond that of a model of each.

    The components (xx - yy) / (xx + yy) and 2 xy / (xx + yy) of each star, less those of its model, are averaged by
    the median; noise, which makes every single star long, cancels.
    """
    parts = np.array(components(seen))
    if model is not None:
        parts = parts - np.array(components(model))
    mean = np.median(parts, axis=1)
    length = min(float(np.hypot(*mean)), 0.98)
    error = math.hypot(median_error(parts[0]), median_error(parts[1])) / math.sqrt(2)
    ratio = math.sqrt((1 + length) / (1 - length))
    directions = (parts[0] + 1j * parts[1]) / np.maximum(np.hypot(*parts), 1e-12)
    return Coherent(
        ratio, error * ratio / (1 - length**2), math.degrees(math.atan2(mean[1], mean[0])) / 2, abs(directions.mean())
    )


def components(shapes: Shapes) -> tuple[Floats, Floats]:
    """Return (xx - yy) / (xx + yy) and 2 xy / (xx + yy) of second moments."""
    size = np.maximum(shapes.xx + shapes.yy, 1e-12)
    return (shapes.xx - shapes.yy) / size, 2 * shapes.xy / size


def median_error(values: Floats) -> float:
    """Return the standard error of a median, from the median absolute deviation."""
    scatter = float(mad_std(values))
    return _MEDIAN * scatter / math.sqrt(max(1, len(values)))


def steady(seen: Shapes, models: tuple[Shapes, ...], *, x: Floats, y: Floats, least: int = 4) -> Coherent:
    """Return the elongation in the direction of the whole that is left at the edge of the field where it is least.

    A drift of the telescope makes all stars equally long. What the optics do varies over the field: the medians of two
    halves, taken for a linear change, give the edge where it is smallest.

    Parameters
    ----------
    seen : Shapes
    models : tuple of Shapes
        Round stars, drizzled; that one counts which leaves least.
    x, y : ndarray, shape (n,)
        Where the stars are.
    least : int
        Stars that a half must have.

    Returns
    -------
    Coherent
        ``ratio`` and ``error`` at the edge that is least elongated along the mean direction; ``angle`` and
        ``coherence`` of all stars. NaN where a half has too few stars.
    """
    found = []
    for model in models:
        whole = coherent(seen, model)
        parts = np.array(components(seen)) - np.array(components(model))
        direction = np.deg2rad(2 * whole.angle)
        along = parts[0] * np.cos(direction) + parts[1] * np.sin(direction)
        halves = [(along[at <= np.median(at)], along[at > np.median(at)]) for at in (x, y)]
        if min(half.size for pair in halves for half in pair) < least:
            return Coherent(math.nan, math.nan, whole.angle, whole.coherence)
        length = min(_at_edge(pair) for pair in halves)
        value = float(np.clip(length[0], 0.0, 0.98))
        ratio = math.sqrt((1 + value) / (1 - value))
        found.append(Coherent(ratio, length[1] * ratio / (1 - value**2), whole.angle, whole.coherence))
    return min(found, key=lambda each: each.ratio)


def _at_edge(halves: tuple[Floats, Floats]) -> tuple[float, float]:
    """Return the lower end of a linear change whose halves have these medians, and its error."""
    low, high = sorted((float(np.median(half)), median_error(half)) for half in halves)
    return 1.5 * low[0] - 0.5 * high[0], math.hypot(1.5 * low[1], 0.5 * high[1])
