"""The blank sky of one window of the product, and the noise that drizzling predicts there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.needs import value_or
from drizview.checks.fixtures.geometry import MappedChip
from drizview.checks.fixtures.moire import SQUARE, UNKNOWN_DROP, flat_sky, predicted_noise
from drizview.checks.fixtures.patches import drop_and_scale, patch
from drizview.checks.moire import missing_phases
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.geometry.sampling import Window, tiles
from drizview.measure.noise.spectrum import Beat, Spectrum, beats, noise_floor, relative_squares, spectrum

Floats = NDArray[np.floating[Any]]

# Side of a part, product pixels, how many there are to choose from, and background boxes in native pixels.
SIDE, MOST, _SKY_BOX = 512, 16, 32


@dataclass(frozen=True)
class NoiseField:
    """Sky and noise of a window of the product.

    Attributes
    ----------
    window : (slice, slice)
    sky : ndarray, shape (ny, nx)
        Without sources and background, brought to the depth of the deepest place; NaN where it says nothing.
    noise : ndarray, shape (ny, nx), or None
        Predicted, over that of a native pixel.
    reason : str
        Why nothing is predicted.
    native : float
        A native pixel in product pixels.
    """

    window: Window
    sky: Floats
    noise: Floats | None
    reason: str
    native: float


def fields(product: Product) -> list[Window]:
    """Return the parts of the product from which to choose, from the lower left; those next to empty are left out."""
    found = []
    for rows, columns in tiles(product.sci.shape, size=SIDE, most=MOST):
        few = slice(rows.start, rows.stop, 16), slice(columns.start, columns.stop, 16)
        if product.valid(few).mean() > 0.2:
            found.append((rows, columns))
    return found


def field_at(product: Product, x: float, y: float) -> Window:
    """Return the part of the product about a place, as large as the others."""
    starts = [
        int(min(max(0, round(at) - SIDE // 2), max(0, n - SIDE)))
        for at, n in zip((y, x), product.sci.shape, strict=True)
    ]
    rows, columns = (slice(first, min(first + SIDE, n)) for first, n in zip(starts, product.sci.shape, strict=True))
    return rows, columns


def noise_field(product: Product, mapped: tuple[MappedChip, ...] | Unmeasured, window: Window) -> NoiseField:
    """Return sky and predicted noise of a part of the product.

    Raises
    ------
    Unmeasured
        Too little of it is blank sky, or the drop size is not known.
    """
    piece = patch(product, window)
    if piece is None:
        raise Unmeasured("this region of the product is almost empty")
    pixfrac, ratio = drop_and_scale(product, unknown_drop=UNKNOWN_DROP)
    sky = np.asarray(flat_sky(piece, max(16, round(_SKY_BOX / ratio))), dtype=np.float64)
    made = predicted_noise(product, window, value_or(mapped, ()), pixfrac)
    if made is None:
        return NoiseField(window, sky, None, _why(product, mapped), 1 / ratio)
    noise, exposure = made
    with np.errstate(all="ignore"):
        sky = np.where(exposure > 0, sky * np.sqrt(exposure / np.nanmax(exposure)), np.nan)
    return NoiseField(window, sky, np.where(np.isfinite(sky), noise, np.nan), "", 1 / ratio)


def _why(product: Product, mapped: tuple[MappedChip, ...] | Unmeasured) -> str:
    if product.kernel not in SQUARE:
        return f"no prediction is made for the {product.kernel or 'unknown'} kernel"
    if len({each.entry.index for each in value_or(mapped, ())}) < len(product.inputs):
        return missing_phases(product, mapped)
    return "the exposure times are not known"


@dataclass(frozen=True)
class NoiseSpectra:
    """Power spectra of the relative variance over the floor that noise alone gives, and the beats.

    Attributes
    ----------
    measured : Spectrum
    predicted : Spectrum or None
    beats : tuple of Beat
        The predicted ones, or the strongest measured where nothing is predicted; powers over the floor.
    """

    measured: Spectrum
    predicted: Spectrum | None
    beats: tuple[Beat, ...]


# Predicted waves that the noise would hide are not named; what is named without a prediction must stand out.
_LEAST_PREDICTED, _LEAST_MEASURED = 3.0, 20.0


def noise_spectra(field: NoiseField) -> NoiseSpectra:
    """Return the power spectra of a part of the product.

    Raises
    ------
    Unmeasured
        Too little of it is blank sky.
    """
    seen = np.isfinite(field.sky)
    if field.noise is not None:
        seen &= np.isfinite(field.noise)
    raw = spectrum(relative_squares(np.where(seen, field.sky, np.nan)), seen=seen)
    level = noise_floor(raw)
    measured = Spectrum(raw.power / level, raw.step)
    if field.noise is None:
        return NoiseSpectra(measured, None, tuple(beats(measured, least=_LEAST_MEASURED)))
    expected = spectrum(field.noise**2, seen=seen)
    predicted = Spectrum(expected.power / level, raw.step)
    return NoiseSpectra(measured, predicted, tuple(beats(predicted, least=_LEAST_PREDICTED)))
