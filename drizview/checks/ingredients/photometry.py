"""Light of stars on the product and in the exposures, and of rings around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.cutout import product_rate
from drizview.checks.ingredients.defects import SpotField
from drizview.checks.ingredients.geometry import Placed, scale_ratio
from drizview.checks.ingredients.sky import ProductSky, bad_bits
from drizview.checks.ingredients.stars import Sources
from drizview.checks.registry import ingredient
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.aperture import aperture_sum
from drizview.measure.bowls import Profile, ring_profile
from drizview.measure.defects import Sharpness

Floats = NDArray[np.floating[Any]]

# Circle and ring around a star, native pixels; stars of an exposure that are measured, and their least quality.
_RADIUS, _RING, _REACH = 4.0, (7.0, 10.0), 12
_STARS, _SNR = 60, 50.0
_CR = 4096 | 8192
# Sources whose surroundings are looked at; rings around them in widths of a star, of which a core holds about one.
_BRIGHT = 30
_EDGES, _SKY = (3.0, 4.5, 6.5, 9.0, 12.0), (15.0, 20.0)


@dataclass(frozen=True)
class FluxRatio:
    """A star: its light on the product over its light in one exposure."""

    exposure: str
    x: float
    y: float
    flux: float
    ratio: float


@ingredient
def flux_ratios(
    product: Product, placed_chips: tuple[Placed, ...], source_lists: dict[str, Sources]
) -> tuple[FluxRatio, ...]:
    """Return the ratios of all stars of the exposures that no flag touches."""
    chips = {(placed.exposure.name, placed.chip.extver): placed for placed in placed_chips}
    found = []
    for name, sources in source_lists.items():
        good = np.flatnonzero(sources.snr > _SNR)[:_STARS]
        for i in good:
            placed = chips.get((name, int(sources.peaks.chip[i])))
            if placed is not None:
                found.append(_ratio(product, placed, sources, int(i)))
    ratios = [each for each in found if each is not None]
    if not ratios:
        raise Unmeasured("no star is bright and free of flags in the exposures")
    return tuple(ratios)


def _ratio(product: Product, placed: Placed, sources: Sources, i: int) -> FluxRatio | None:
    peaks, chip = sources.peaks, placed.chip
    row, column, x, y = (float(getattr(peaks, name)[i]) for name in ("row", "column", "x", "y"))
    scale = scale_ratio(product, placed.entry)
    time, electrons = chip.exptime, chip.electrons_per_second
    if not time or not electrons:
        return None
    here = _stamp_of(chip, row, column)
    there = _stamp_on(product, x, y, int(np.ceil(_REACH / scale)))
    if here is None or there is None:
        return None
    seen = aperture_sum(here[0], x=here[1], y=here[2], radius=_RADIUS, sky=_RING) * electrons
    ring = (_RING[0] / scale, _RING[1] / scale)
    drizzled = aperture_sum(there[0], x=there[1], y=there[2], radius=_RADIUS / scale, sky=ring)
    drizzled *= product_rate(product, electrons * time)
    area = scale**2 / float(np.median(_local_area(placed, row, column)))
    if not (np.isfinite(seen) and np.isfinite(drizzled) and seen > 0):
        return None
    return FluxRatio(placed.exposure.name, x, y, seen, drizzled / (seen * area))


def _stamp_of(chip: Any, row: float, column: float) -> tuple[Floats, float, float] | None:
    """Return the pixels around a place of a chip, NaN where flagged, and the place on them."""
    window = _window(row, column, _REACH, chip.sci.shape)
    if window is None:
        return None
    stamp = chip.sci[window].astype(np.float64)
    if chip.dq is not None:
        stamp[(chip.dq[window].astype(np.int64) & (bad_bits(chip) | _CR)) != 0] = np.nan
    return stamp, column - window[1].start, row - window[0].start


def _stamp_on(product: Product, x: float, y: float, reach: int) -> tuple[Floats, float, float] | None:
    window = _window(y, x, reach, product.sci.shape)
    if window is None:
        return None
    stamp = np.where(product.valid(window), product.sci[window], np.nan).astype(np.float64)
    return stamp, x - window[1].start, y - window[0].start


def _window(row: float, column: float, reach: int, shape: tuple[int, int]) -> tuple[slice, slice] | None:
    r, c = round(row), round(column)
    if r < reach or c < reach or r + reach >= shape[0] or c + reach >= shape[1]:
        return None
    return slice(r - reach, r + reach + 1), slice(c - reach, c + reach + 1)


def _local_area(placed: Placed, row: float, column: float) -> Floats:
    """Return the area of a product pixel in native pixels at a place of a chip."""
    r, c = np.array([row, row + 1, row]), np.array([column, column, column + 1])
    x, y = placed.mapping.points(r, c)
    return 1 / np.abs(np.array([(x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])]))


@dataclass(frozen=True)
class Surroundings:
    """Rings around the brightest sources, in units of the noise of a sky pixel."""

    profile: Profile
    width: float
    places: tuple[tuple[float, float], ...]


@ingredient
def source_surroundings(
    product: Product,
    product_spots: tuple[SpotField, ...],
    star_sharpness: Sharpness,
    product_background: ProductSky,
) -> Surroundings:
    """Return the mean profile around the brightest compact sources of the product."""
    if product_background.sky is None:
        raise Unmeasured(product_background.reason)
    width = 1.25 * star_sharpness.core
    reach = int(np.ceil(_SKY[1] * width))
    x, y, flux = (np.concatenate([getattr(f.spots, name) for f in product_spots]) for name in ("x", "y", "flux"))
    stamps, places = [], []
    for i in np.argsort(-flux, kind="stable"):
        stamp = _stamp_on(product, float(x[i]), float(y[i]), reach)
        if stamp is not None:
            stamps.append(stamp[0])
            places.append((float(x[i]), float(y[i])))
        if len(stamps) == _BRIGHT:
            break
    if not stamps:
        raise Unmeasured("no bright source lies far enough from the edges")
    edges = tuple(edge * width for edge in _EDGES)
    sky = (_SKY[0] * width, _SKY[1] * width)
    profile = ring_profile(np.array(stamps) / product_background.sky.sigma, edges=edges, sky=sky)
    return Surroundings(profile, width, tuple(places))
