"""Point-like defects of a drizzled image: light from single detector pixels, sharper than any star."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.measure.noise.correlation import noise_correlation
from drizview.measure.noise.robust import nan_median

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

# FWHM = 2.355 sigma; a box of side a has the variance a^2 / 12, which adds 0.462 a^2 to the square of the FWHM.
_FWHM, _BOX = 2.3548, 0.4621
# A peak this much fainter than another within _NEAR cores is a spike, a bleed or photon noise of that one.
_SPIKE, _NEAR = 0.1, 6


@dataclass(frozen=True)
class Sharpness:
    """How concentrated stars and defects are on a product.

    Attributes
    ----------
    core : int
        Side of the square that holds the light of one detector pixel wherever it falls, product pixels.
    star : float
        Largest share that the core can hold of the light of a star within a square of twice that side.
    """

    core: int
    star: float

    @property
    def limit(self) -> float:
        """Share above which a source is a defect: halfway between the sharpest star and a single pixel, 1."""
        return (1 + self.star) / 2


def sharpness(*, fwhm_native: float, pixfrac: float, scale_ratio: float) -> Sharpness:
    """Return how concentrated stars and defects are.

    Parameters
    ----------
    fwhm_native : float
        FWHM of a star before pixels widen it, in native pixels.
    pixfrac, scale_ratio : float
        Drop size, and output pixel size, in native pixels.

    Notes
    -----
    The drizzled star is taken as a Gaussian of FWHM^2 = F0^2 + 0.462 (1 + p^2 + s^2) native pixels, centred where the
    core holds most of it. Real stars have wings and are less concentrated.
    """
    core = max(2, round((pixfrac + scale_ratio) / scale_ratio))
    width = sqrt(fwhm_native**2 + _BOX * (1 + pixfrac**2 + scale_ratio**2)) / _FWHM / scale_ratio
    held, box = (erf(side / 2 / width / sqrt(2)) ** 2 for side in (core, 2 * core))
    return Sharpness(core, held / box)


@dataclass(frozen=True)
class Spots:
    """Compact bright spots on a stamp of a product.

    Attributes
    ----------
    y, x : ndarray, shape (n,)
        Centres of light within the cores, pixels from 0.
    flux : ndarray, shape (n,)
        Light of the core, in the unit of the image times pixels.
    snr : ndarray, shape (n,)
        Signal-to-noise ratio of the core.
    sharp : ndarray of bool, shape (n,)
        Whether the light is more concentrated than a star's by more than noise allows.
    """

    y: Floats
    x: Floats
    flux: Floats
    snr: Floats
    sharp: Bools

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, chosen: Any) -> Spots:
        return Spots(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def find_spots(image: Floats, *, sigma: float, sharp: Sharpness, correlation: float = 1.5, snr: float = 8.0) -> Spots:
    """Return the compact spots of a product and which of them are too sharp for a star.

    Parameters
    ----------
    image : ndarray, shape (ny, nx)
        Sky-subtracted product, NaN where it holds nothing.
    sigma : float
        Noise of a sky pixel.
    sharp : Sharpness
    correlation : float
        How far correlated noise raises that of the core, see `noise_correlation`.
    snr : float
        Least signal-to-noise ratio of the core; the excess of a sharp core over the limit must reach 2.5.

    Notes
    -----
    Light counts above the median of a square of four cores. A spot has all pixels within two cores, and nothing ten
    times brighter within six, so that spikes and bleeds of bright stars stay out.
    """
    k = sharp.core
    valid = np.isfinite(image)
    filled = np.where(valid, image, 0).astype(np.float32)
    noise = sigma * k * correlation
    core, around = (ndimage.uniform_filter(filled, side, mode="constant") * side**2 for side in (k, 4 * k + 1))
    above = core - around * (k / (4 * k + 1)) ** 2
    seen = (core == ndimage.maximum_filter(core, 2 * k - 1)) & (above > 0.8 * snr * noise)
    seen &= ndimage.minimum_filter(valid, 4 * k + 1, mode="constant", cval=0)
    rows, columns = np.nonzero(seen)
    reach = _NEAR * k
    near = _stamps(np.pad(core, reach, constant_values=-np.inf), rows + reach, columns + reach, reach)
    clear = core[rows, columns] > _SPIKE * near.max(axis=(1, 2), initial=-np.inf)
    rows, columns = rows[clear], columns[clear]
    if not rows.size:
        none = np.zeros(0)
        return Spots(none, none, none, none, np.zeros(0, dtype=bool))
    stamps = _stamps(filled, rows, columns, 2 * k)
    level = np.median(stamps, axis=(1, 2))
    flux = core[rows, columns] - k**2 * level
    low, high = 2 * k - k, 2 * k + k  # uniform_filter of even side lies half a pixel low
    box = stamps[:, low:high, low:high].sum(axis=(1, 2)) - (2 * k) ** 2 * level
    spread = noise * sqrt((1 - sharp.limit) ** 2 + 3 * sharp.limit**2)
    inner = np.arange(2 * k - k // 2, 2 * k - k // 2 + k)
    held = np.maximum(stamps[:, inner[:, None], inner] - level[:, None, None], 0)
    light, offsets = np.maximum(held.sum(axis=(1, 2)), 1e-30), inner - 2 * k
    y, x = rows + held.sum(axis=2) @ offsets / light, columns + held.sum(axis=1) @ offsets / light
    spots = Spots(y, x, flux, flux / noise, flux - sharp.limit * box > 2.5 * spread)
    return spots[spots.snr > snr]


def _stamps(image: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any], reach: int) -> NDArray[Any]:
    around = np.arange(-reach, reach + 1)
    return image[rows[:, None, None] + around[:, None], columns[:, None, None] + around]


@dataclass(frozen=True)
class Sighting:
    """What one exposure shows at the spots of the product.

    Attributes
    ----------
    flux, noise : ndarray, shape (n,)
        Light in 3 x 3 pixels and its noise, in the unit of the spots; NaN where pixels are flagged or missing.
    exptime : float
        [s].
    """

    flux: Floats
    noise: Floats
    exptime: float


def core_flux(
    image: Floats, bad: Bools, *, row: Floats, column: Floats, sigma: float, gain: float
) -> tuple[Floats, Floats]:
    """Return flux and noise of 3 x 3 pixels at positions of an exposure, NaN where one of them is bad.

    Of the nine squares within a pixel the brightest counts, so that a displaced exposure still shows its stars.

    Parameters
    ----------
    image, bad : ndarray, shape (ny, nx)
        Sky-subtracted pixels, and which of them say nothing.
    row, column : ndarray, shape (n,)
        Pixels from 0.
    sigma : float
        Noise of a sky pixel.
    gain : float
        Electrons per unit of the image.
    """
    flux, noise = np.full(row.size, np.nan), np.full(row.size, np.nan)
    r, c = np.rint(row).astype(int), np.rint(column).astype(int)
    inside = (r >= 6) & (c >= 6) & (r < image.shape[0] - 6) & (c < image.shape[1] - 6)
    if not inside.any():
        return flux, noise
    hidden = np.asarray(_stamps(bad, r[inside], c[inside], 6))
    stamps = np.where(hidden, np.nan, _stamps(image, r[inside], c[inside], 6))
    level = np.nan_to_num(nan_median(stamps.reshape(len(stamps), -1), axis=1))
    filled = np.where(hidden, 0, stamps - level[:, None, None])[:, 4:9, 4:9]
    best = np.max([filled[:, i : i + 3, j : j + 3].sum(axis=(1, 2)) for i in range(3) for j in range(3)], axis=0)
    flux[inside] = np.where(hidden[:, 5:8, 5:8].any(axis=(1, 2)), np.nan, best)
    noise[inside] = np.sqrt(9 * sigma**2 + np.maximum(flux[inside], 0) / gain)
    return flux, noise


def lone(spots: Spots, sightings: list[Sighting]) -> Bools:
    """Return which spots come from one exposure alone, while others looked there and saw next to nothing.

    The exposure that shows most is left out where it shows more than its share; the others together must
    show less than 0.4 of the light of the product, where that light would be seen at 6 sigma.
    """
    flux, noise = (np.array([getattr(s, name) for s in sightings]) for name in ("flux", "noise"))
    if len(sightings) < 2:
        return np.zeros(len(spots), dtype=bool)
    times = np.array([s.exptime for s in sightings])[:, None]
    usable = np.isfinite(flux)
    shown = np.where(usable, flux, -np.inf)
    brightest = shown.argmax(axis=0)
    each = np.arange(len(spots))
    guilty = shown[brightest, each] > 1.3 * spots.flux
    others = usable.copy()
    others[brightest[guilty], each[guilty]] = False
    weight = np.where(others, times, 0).sum(axis=0)
    known = (weight > 0) & (guilty | ~usable.all(axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        light = np.where(others, times * flux, 0).sum(axis=0) / weight
        spread = np.sqrt(np.where(others, (times * noise) ** 2, 0).sum(axis=0)) / weight
        return known & (light < 0.4 * spots.flux) & (spots.flux > 6 * spread)


def core_correlation(pixfrac: float, scale_ratio: float) -> float:
    """Return how far correlated noise raises that of a core of two or three pixels: half way to that of large areas."""
    return (1 + noise_correlation(pixfrac, scale_ratio)) / 2
