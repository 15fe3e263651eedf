"""From which value to which a picture is painted, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

Image = NDArray[np.floating[Any]]

_BELOW = 1.5  # sigma of the sky under its level that are still told apart
_NOISE_STEPS = 5.0  # sigma up to which asinh is about linear
_SOFTEST, _HARDEST = 3.0, 300.0
_LONE = 3.0  # a peak this many times above the median one is a cosmic ray or a neighbour


@dataclass(frozen=True)
class Stretch:
    """Limits of a picture, and how values between them become shades.

    Attributes
    ----------
    low, high : float
        In the unit of the pixels.
    softening : float
        0 for linear, else ``asinh(softening * share) / asinh(softening)``.
    """

    low: float
    high: float
    softening: float = 0.0

    def share(self, value: float) -> float:
        """Return how far up the colour bar a value stands, 0 to 1."""
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        return float(np.arcsinh(self.softening * share) / np.arcsinh(self.softening)) if self.softening else share


def stretch_of(images: Sequence[Image], *, cmap: str) -> Stretch:
    """Return the stretch that the pictures of one group share.

    Parameters
    ----------
    images : sequence of ndarray
        In one unit; NaN where there is nothing.
    cmap : str
        ``"grey"`` pictures of the sky run by asinh from 1.5 sigma under the sky to the highest peak, a lone one
        (a cosmic ray) left out; maps run from their lowest to their highest value; ``"diverging"`` evenly about zero.
    """
    finite = [image[np.isfinite(image)] for image in images]
    finite = [values for values in finite if values.size]
    if not finite:
        return Stretch(0.0, 1.0)
    if cmap == "grey":
        return _of_sky(finite)
    low, high = min(float(values.min()) for values in finite), max(float(values.max()) for values in finite)
    if cmap == "diverging":
        high = max(-low, high)
        low = -high
    return Stretch(*_apart(low, high))


def _of_sky(finite: Sequence[Image]) -> Stretch:
    every = np.concatenate(finite)
    below = every[every <= np.percentile(every, 60)]  # a star fills much of its cut-out
    sky = float(np.median(below))
    sigma = float(mad_std(below))
    peaks = np.array([float(values.max()) for values in finite])
    usual = peaks[peaks - sky <= _LONE * (np.median(peaks) - sky)]
    low, high = _apart(sky - _BELOW * sigma, float(usual.max() if usual.size else peaks.max()))
    softening = (high - low) / (_NOISE_STEPS * sigma) if sigma > 0 else _HARDEST
    return Stretch(low, high, float(np.clip(softening, _SOFTEST, _HARDEST)))


def _apart(low: float, high: float) -> tuple[float, float]:
    """Return limits between which there is something."""
    return (low, high) if high > low else (low - 0.5 * (abs(low) or 1.0), low + 0.5 * (abs(low) or 1.0))
