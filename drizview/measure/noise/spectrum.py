"""The power spectrum of the local noise, in which a Moire beat is a point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from astropy.stats import mad_std
from numpy.typing import NDArray

from drizview.errors import Unmeasured

Floats = NDArray[np.floating[Any]]

# Waves with fewer periods than this in the image are large-scale structure.
_LEAST_PERIODS = 4
# A wave with less of the power of the strongest may be a companion of it.
_COMPANION = 0.2
# Squares of pixels beyond this many sigma are cut off there: sources that the mask has missed.
_CLIP = 4.0


@dataclass(frozen=True)
class Spectrum:
    """A power spectrum with zero frequency in the middle.

    Attributes
    ----------
    power : ndarray, shape (2 n + 1, 2 n + 1)
        Of the relative variance; rows run along y.
    step : float
        Cycles per pixel from one element to the next.
    """

    power: Floats
    step: float

    @property
    def highest(self) -> float:
        """Frequency at the middle of the sides [cycles per pixel]."""
        return (self.power.shape[0] // 2) * self.step

    def frequencies(self) -> tuple[Floats, Floats]:
        """Return the frequency along x and y of every element [cycles per pixel]."""
        along = (np.arange(self.power.shape[0]) - self.power.shape[0] // 2) * self.step
        fx, fy = np.meshgrid(along, along)
        return fx, fy

    def at(self, fx: float, fy: float, *, reach: int = 1) -> float:
        """Return the highest power within ``reach`` elements of (fx, fy) [cycles per pixel], NaN beyond the edges."""
        middle = self.power.shape[0] // 2
        row, column = round(fy / self.step) + middle, round(fx / self.step) + middle
        if not (0 <= row < self.power.shape[0] and 0 <= column < self.power.shape[1]):
            return float("nan")
        rows, columns = (slice(max(0, i - reach), i + reach + 1) for i in (row, column))
        return float(self.power[rows, columns].max())


@dataclass(frozen=True)
class Beat:
    """A wave in the noise.

    Attributes
    ----------
    fx, fy : float
        Frequency along x and y [cycles per pixel].
    power : float
        In the unit of the spectrum it was found in.
    """

    fx: float
    fy: float
    power: float

    @property
    def frequency(self) -> float:
        """Cycles per pixel."""
        return float(np.hypot(self.fx, self.fy))

    @property
    def period(self) -> float:
        """Pixels."""
        return 1 / self.frequency

    @property
    def angle(self) -> float:
        """Direction in which it runs [degrees from x to y], -90 to 90."""
        return float((np.degrees(np.arctan2(self.fy, self.fx)) + 90) % 180 - 90)


def relative_squares(sky: Floats) -> Floats:
    """Return the squares of the pixels of a blank sky over their mean, NaN where it says nothing.

    Parameters
    ----------
    sky : ndarray, shape (ny, nx)
        Without sources and large-scale background; values beyond 4 sigma are cut off there.

    Raises
    ------
    Unmeasured
        Fewer than 256 pixels are sky, or they hold no noise.
    """
    seen = np.isfinite(sky)
    if seen.sum() < 256:
        raise Unmeasured(f"only {int(seen.sum())} pixels of blank sky, 256 are needed")
    middle = np.median(sky[seen])
    spread = float(mad_std(sky[seen]))
    if not spread > 0:
        raise Unmeasured("the sky pixels have no noise: the image is constant")
    squares = np.clip((sky - middle) / spread, -_CLIP, _CLIP) ** 2
    return np.asarray(squares / squares[seen].mean())


def spectrum(relative: Floats, *, seen: NDArray[np.bool_]) -> Spectrum:
    """Return the power spectrum of a map of relative variance.

    Parameters
    ----------
    relative : ndarray, shape (ny, nx)
        Variance over its mean at every pixel.
    seen : ndarray of bool, shape (ny, nx)
        Where it counts; elsewhere it is taken to be the mean.

    Returns
    -------
    Spectrum
        Up to 0.5 cycles per pixel. With the Hann window H, power |FFT|^2 / sum(H^2): 2 for independent Gaussian pixels,
        whose squares scatter by the root of 2 about 1. The image is embedded in a square so that steps are equal.

    Raises
    ------
    Unmeasured
        Fewer than 256 pixels count.
    """
    seen = seen & np.isfinite(relative)
    if seen.sum() < 256:
        raise Unmeasured(f"only {int(seen.sum())} pixels of blank sky, 256 are needed")
    window = np.hanning(relative.shape[0])[:, None] * np.hanning(relative.shape[1]) * seen
    mean = float((np.where(seen, relative, 0) * window).sum() / window.sum())
    flat = np.where(seen, relative / mean - 1, 0) * window
    side = max(relative.shape) | 1  # odd: zero frequency has the middle for itself
    power = np.abs(np.fft.fftshift(np.fft.fft2(flat, s=(side, side)))) ** 2 / float((window**2).sum())
    return Spectrum(power, 1 / side)


def noise_floor(found: Spectrum) -> float:
    """Return the power of the noise alone: the median beyond the large scales, over ln 2.

    The power of noise is distributed exponentially, and the median of that is ln 2 of its mean.
    """
    fx, fy = found.frequencies()
    return float(np.median(found.power[np.hypot(fx, fy) > _LEAST_PERIODS * found.step])) / np.log(2)


def beats(found: Spectrum, *, least: float, most: int = 3, apart: int = 8) -> list[Beat]:
    """Return the strongest waves of a spectrum, one of each pair (f, -f).

    Parameters
    ----------
    found : Spectrum
    least : float
        Least power; a fifth of the strongest is asked for besides, as a mask gives each wave companions.
    most : int
    apart : int
        Elements between two waves, as a peak is wider than one element.
    """
    fx, fy = found.frequencies()
    half = (fx > 0) | ((fx == 0) & (fy > 0))
    power = np.where(half & (np.hypot(fx, fy) > (_LEAST_PERIODS - 0.5) * found.step), found.power, 0)
    waves: list[Beat] = []
    while len(waves) < most:
        row, column = np.unravel_index(int(np.argmax(power)), power.shape)
        if power[row, column] < max(least, 1e-12, _COMPANION * waves[0].power if waves else 0.0):
            break
        waves.append(Beat(float(fx[row, column]), float(fy[row, column]), float(power[row, column])))
        near = np.hypot(fx - fx[row, column], fy - fy[row, column]) < apart * found.step
        near |= np.hypot(fx + fx[row, column], fy + fy[row, column]) < apart * found.step
        power = np.where(near, 0, power)
    return waves


def low_frequencies(found: Spectrum, *, highest: float) -> Spectrum:
    """Return the part of a spectrum below a frequency [cycles per pixel]."""
    middle = found.power.shape[0] // 2
    reach = min(middle, max(8, int(np.ceil(highest / found.step))))
    part = slice(middle - reach, middle + reach + 1)
    return Spectrum(found.power[part, part], found.step)


def azimuthal(found: Spectrum) -> tuple[Floats, Floats]:
    """Return frequency [cycles per pixel] and mean power over all directions, zero frequency left out."""
    fx, fy = found.frequencies()
    ring = np.rint(np.hypot(fx, fy) / found.step).astype(int).ravel()
    count = np.bincount(ring)
    power = np.bincount(ring, weights=found.power.ravel()) / np.maximum(count, 1)
    inside = slice(1, found.power.shape[0] // 2 + 1)
    return np.arange(len(power))[inside] * found.step, power[inside]
