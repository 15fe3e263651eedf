"""Defects that single pixels of the exposures have left in the product."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.cutout import cutout, product_rate
from drizview.checks.ingredients.geometry import Mapped, Overlap, Placed
from drizview.checks.ingredients.patches import depth_at, drop_and_scale, patch
from drizview.checks.ingredients.sky import ChipSky
from drizview.checks.ingredients.stars import diffraction_limit
from drizview.checks.registry import ingredient
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.background import Background
from drizview.measure.defects import Sharpness, Sighting, Spots, core_correlation, find_spots, lone, sharpness, sight
from drizview.measure.inverse import inverse
from drizview.measure.sampling import Window

Floats = NDArray[np.floating[Any]]
CR = 4096


@dataclass(frozen=True)
class Defect:
    """One defect of the product: place (pixels from 0), signal-to-noise ratio, exposures that cover it, and proof."""

    x: float
    y: float
    snr: float
    depth: int
    lone: bool


@dataclass(frozen=True)
class Defects:
    """The defects in the patches of the product.

    Attributes
    ----------
    found : tuple of Defect
        Brightest first.
    megapixels : dict of int to float
        Area looked at by number of exposures that cover it.
    spots : int
        Compact spots among which they were found, stars included.
    compared : bool
        Whether exposures were there to compare with.
    """

    found: tuple[Defect, ...]
    megapixels: dict[int, float]
    spots: int
    compared: bool


@ingredient
def star_sharpness(dataset: Dataset, product: Product) -> Sharpness:
    """Return how concentrated a star can be on the product: no more than the telescope's diffraction limit allows."""
    pixfrac, ratio = drop_and_scale(product)
    if product.kernel in ("lanczos3", "gaussian", "point"):
        pixfrac = 1.0
    limit = diffraction_limit(dataset.exposures[0]) if dataset.exposures else 0.0
    angstrom = product.header.number("PHOTPLAM") or product.sci_header.number("PHOTPLAM")
    if not limit and angstrom and 1000 < angstrom < 30000:
        limit = 1.03 * angstrom * 1e-10 / 2.4 * 206264.806
    return sharpness(fwhm_native=limit * ratio / product.scale_arcsec, pixfrac=pixfrac, scale_ratio=ratio)


@dataclass(frozen=True)
class SpotField:
    """The compact spots in one patch of the product, at product pixels, and its area by number of exposures."""

    window: Window
    spots: Spots
    megapixels: dict[int, float]
    depth: NDArray[np.int16]


@ingredient
def product_spots(
    product: Product, patch_windows: tuple[Window, ...], star_sharpness: Sharpness, depth_map: Overlap
) -> tuple[SpotField, ...]:
    """Return the compact spots of the product, stars and defects alike, on a sample of it."""
    pixfrac, ratio = drop_and_scale(product)
    found = []
    for window in patch_windows:
        piece = patch(product, window)
        if piece is None:
            continue
        correlation = core_correlation(pixfrac, ratio)
        spots = find_spots(piece.image, sigma=piece.sigma, sharp=star_sharpness, correlation=correlation)
        depth = depth_at(depth_map, window)
        counts = zip(*np.unique(depth[np.isfinite(piece.image)], return_counts=True), strict=True)
        area = {int(number): int(count) / 1e6 for number, count in counts}
        deep = depth[np.rint(spots.y).astype(int), np.rint(spots.x).astype(int)]
        rows, columns = window
        moved = replace(spots, x=spots.x + columns.start, y=spots.y + rows.start)
        found.append(SpotField(window, moved, area, deep))
    if not found:
        raise Unmeasured("no part of the product holds enough pixels")
    return tuple(found)


@ingredient
def product_defects(
    dataset: Dataset,
    product: Product,
    product_spots: tuple[SpotField, ...],
    mapped_chips: Mapped,
    chip_skies: tuple[ChipSky, ...],
) -> Defects:
    """Return the spots of the product that are no stars: too sharp, or seen by one exposure only."""
    if dataset.is_moving_target:
        raise NotApplicable("the telescope followed a moving target: stars are trails, and only one exposure has each")
    skies = {id(each.chip): each.sky for each in chip_skies}
    known = [(placed, sky) for placed in mapped_chips.chips if (sky := skies.get(id(placed.chip)))]
    found: list[Defect] = []
    area: dict[int, float] = {}
    for field in product_spots:
        for number, size in field.megapixels.items():
            area[number] = area.get(number, 0.0) + size
        found += _defects(product, field, known)
    compared = len({placed.exposure.name for placed, _ in known}) > 1
    spots = sum(len(field.spots) for field in product_spots)
    return Defects(tuple(sorted(found, key=lambda d: -d.snr)), area, spots, compared)


def _defects(product: Product, field: SpotField, known: list[tuple[Placed, Background]]) -> list[Defect]:
    """Return the defects among the spots of a patch."""
    spots = field.spots
    alone = lone(spots, _sightings(product, field, known)) if len(spots) else np.zeros(0, dtype=bool)
    return [
        Defect(float(spots.x[i]), float(spots.y[i]), float(spots.snr[i]), int(field.depth[i]), bool(alone[i]))
        for i in np.flatnonzero(spots.sharp | alone)
    ]


def _sightings(product: Product, field: SpotField, known: list[tuple[Placed, Background]]) -> list[Sighting]:
    """Return what each exposure shows at the spots, in the unit of the product; chips of one exposure are one."""
    seen: dict[str, Sighting] = {}
    for placed, sky in known:
        cut = cutout(placed, sky, field.window, value=CR)
        time = placed.chip.exptime
        if cut is None or not time:
            continue
        row, column = inverse(placed.mapping, field.window).points(field.spots.x, field.spots.y)
        row, column = row - cut.first[0], column - cut.first[1]
        hidden = cut.bad | cut.flagged
        flux, noise = sight(cut.image, hidden, row=row, column=column, sigma=cut.sigma, gain=time)
        rate = product_rate(product, (placed.chip.electrons_per_second or 1.0) * time)
        flux, noise = flux / rate, noise / rate
        before = seen.get(placed.exposure.name)
        if before is not None:
            flux, noise = (np.where(np.isfinite(a), a, b) for a, b in ((before.flux, flux), (before.noise, noise)))
        seen[placed.exposure.name] = Sighting(flux, noise, time)
    return list(seen.values())
