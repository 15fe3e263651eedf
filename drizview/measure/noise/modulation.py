"""How much the noise of a product varies from place to place, and whether regularly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import blocks

Floats = NDArray[np.floating[Any]]
# A box counts where this share of it is sky.
_FULL = 0.6


def box_variances(image: Floats, *, side: int) -> tuple[Floats, Floats]:
    """Return the variance in square boxes and the number of pixels it rests on.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        Sky without sources, flat; NaN where it says nothing. Values beyond 4 sigma of their box do not count.
    side : int
        Of a box, pixels.

    Returns
    -------
    variances, counts : ndarray, shape (ny // side, nx // side)
        NaN where less than 0.6 of a box is sky.
    """
    pixels = blocks(image, side)
    seen = np.isfinite(pixels)
    with np.errstate(all="ignore"):
        for _ in range(2):
            count = seen.sum(axis=2)
            mean = np.where(seen, pixels, 0).sum(axis=2) / count
            apart = np.where(seen, pixels - mean[..., None], 0)
            variance = (apart**2).sum(axis=2) / (count - 1)
            seen = seen & (apart**2 < 16 * variance[..., None])
    return np.where(count > _FULL * side**2, variance, np.nan), count


@dataclass(frozen=True)
class Modulation:
    """How the noise varies over boxes.

    Attributes
    ----------
    variation : float
        Scatter of the local noise over its mean.
    floor : float
        What the finite number of pixels in a box alone gives.
    n : int
        Boxes.
    """

    variation: float
    floor: float
    n: int

    @property
    def value(self) -> float:
        """Variation beyond the floor, 0 where there is none."""
        return float(np.sqrt(max(0.0, self.variation**2 - self.floor**2)))


def modulation(variances: Floats, counts: Floats, *, correlated: float) -> Modulation:
    """Return how much the noise varies from box to box.

    Parameters
    ----------
    variances, counts : ndarray
        From `box_variances`, over windows that were brought to a common mean.
    correlated : float
        Sum of the squared autocorrelation of the noise: see `squared_correlation`.

    Raises
    ------
    Unmeasured
        With fewer than 100 boxes, or most of them without noise.
    """
    seen = np.isfinite(variances)
    if seen.sum() < 100:
        raise Unmeasured(f"only {int(seen.sum())} boxes of blank sky, 100 are needed")
    local = np.sqrt(variances[seen])
    middle = float(np.median(local))
    if not middle > 0:
        raise Unmeasured("the blank sky has no noise")
    spread = float(mad_std(local))
    return Modulation(spread / middle, float(np.sqrt(correlated / (2 * np.mean(counts[seen])))), int(seen.sum()))


@dataclass(frozen=True)
class Confirmation:
    """How the measured variances follow the predicted ones.

    Attributes
    ----------
    slope, error : float
        Of measured against predicted relative variance: 1 where the noise does what drizzling predicts, 0 where not.
    correlation : float
        Between both.
    n : int
        Boxes.
    """

    slope: float
    error: float
    correlation: float
    n: int


def confirmation(measured: Floats, predicted: Floats) -> Confirmation:
    """Return the straight line of measured against predicted relative variances, after clipping at 4 sigma.

    Raises
    ------
    Unmeasured
        With fewer than 100 boxes.
    """
    seen = np.isfinite(measured) & np.isfinite(predicted)
    x, y = predicted[seen] - 1, measured[seen] - 1
    for _ in range(3):
        if x.size < 100:
            raise Unmeasured(f"only {x.size} boxes of blank sky, 100 are needed")
        slope, level = np.polyfit(x, y, 1) if np.ptp(x) > 1e-6 else (0.0, 0.0)
        rest = y - slope * x - level
        spread = float(mad_std(rest))
        keep = np.abs(rest - np.median(rest)) <= 4 * max(spread, 1e-9)
        if keep.all():
            break
        x, y = x[keep], y[keep]
    error = float(np.std(rest) / max(1e-9, np.std(x) * np.sqrt(x.size)))
    together = float(np.corrcoef(x, y)[0, 1]) if np.std(x) > 1e-6 and np.std(y) > 0 else 0.0
    return Confirmation(float(slope), error, together, int(x.size))


@dataclass(frozen=True)
class Wave:
    """The strongest wave in a map.

    Attributes
    ----------
    contrast : float
        Its power over the median power.
    period : float
        Boxes.
    angle : float
        Direction in which it runs [degrees from x to y].
    """

    contrast: float
    period: float
    angle: float


def strongest_wave(values: Floats) -> Wave:
    """Return the strongest wave in a map of local variances, by its Fourier transform.

    Parameters
    ----------
    values : ndarray, shape (ny, nx)
        NaN where a box says nothing; those count as the median. Waves with fewer than four
        periods are large-scale structure and do not count.

    Raises
    ------
    Unmeasured
        With fewer than 64 boxes, where most are missing, or where no wave is left of them.
    """
    seen = np.isfinite(values)
    if seen.sum() < max(64, 0.3 * values.size) or min(values.shape) < 12:
        raise Unmeasured("too few boxes of blank sky to look for a period")
    middle = float(np.median(values[seen]))
    spread = float(mad_std(values[seen]))
    flat = np.where(seen, np.clip(values - middle, -3 * spread, 3 * spread), 0)
    window = np.hanning(values.shape[0])[:, None] * np.hanning(values.shape[1])
    power = np.abs(np.fft.fft2((flat - flat.mean()) * window)) ** 2
    fy, fx = np.meshgrid(np.fft.fftfreq(values.shape[0]), np.fft.fftfreq(values.shape[1]), indexing="ij")
    usable = (np.hypot(fy * values.shape[0], fx * values.shape[1]) >= 4) & (fy >= 0)
    power = np.where(usable, power, 0)
    if not power.max() > 0:
        raise Unmeasured("the noise of all boxes is the same, or not finite")
    peak: Any = np.unravel_index(int(np.argmax(power)), power.shape)
    frequency = float(np.hypot(fy[peak], fx[peak]))
    contrast = float(power[peak] / np.median(power[usable]))
    return Wave(contrast, 1 / frequency, float(np.degrees(np.arctan2(fy[peak], fx[peak]))))


def agreeing(waves: list[Wave], *, contrast: float) -> int:
    """Return how many waves above a contrast share one period (within a third) and direction (within 25 degrees).

    The phases of pixels change slowly over the field; structure of the sky has no such order.
    """
    strong = [wave for wave in waves if wave.contrast > contrast]
    return max((sum(_alike(one, other) for other in strong) for one in strong), default=0)


def _alike(one: Wave, other: Wave) -> bool:
    turned = abs((one.angle - other.angle + 90) % 180 - 90)
    return bool(turned < 25 and 0.74 < one.period / other.period < 1.35)
