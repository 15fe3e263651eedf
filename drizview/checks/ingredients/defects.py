"""Defects that single pixels of the exposures have left in the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.cutout import cutout, product_rate
from drizview.checks.ingredients.geometry import Mapped, Overlap, Placed
from drizview.checks.ingredients.patches import Patch, depth_at, drop_and_scale, patch
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


@ingredient
def product_defects(
    dataset: Dataset,
    product: Product,
    patch_windows: tuple[Window, ...],
    star_sharpness: Sharpness,
    depth_map: Overlap,
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
    spots = 0
    for window in patch_windows:
        piece = patch(product, window)
        if piece is None:
            continue
        depth = depth_at(depth_map, window)
        for number, count in zip(*np.unique(depth[np.isfinite(piece.image)], return_counts=True), strict=True):
            area[int(number)] = area.get(int(number), 0.0) + int(count) / 1e6
        here, defects = _in_patch(product, piece, star_sharpness, depth, known)
        spots += here
        found += defects
    if not area:
        raise Unmeasured("no part of the product holds enough pixels")
    compared = len({placed.exposure.name for placed, _ in known}) > 1
    return Defects(tuple(sorted(found, key=lambda d: -d.snr)), area, spots, compared)


def _in_patch(
    product: Product, piece: Patch, sharp: Sharpness, depth: NDArray[np.int16], known: list[tuple[Placed, Background]]
) -> tuple[int, list[Defect]]:
    """Return how many spots a patch has, and those that are defects."""
    pixfrac, ratio = drop_and_scale(product)
    correlation = core_correlation(pixfrac, ratio)
    spots = find_spots(piece.image, sigma=piece.sigma, sharp=sharp, correlation=correlation)
    alone = lone(spots, _sightings(product, piece, spots, known, ratio)) if len(spots) else np.zeros(0, dtype=bool)
    rows, columns = piece.window
    deep = depth[np.rint(spots.y).astype(int), np.rint(spots.x).astype(int)]
    return len(spots), [
        Defect(spots.x[i] + columns.start, spots.y[i] + rows.start, float(spots.snr[i]), int(deep[i]), bool(alone[i]))
        for i in np.flatnonzero(spots.sharp | alone)
    ]


def _sightings(
    product: Product, piece: Patch, spots: Spots, known: list[tuple[Placed, Background]], ratio: float
) -> list[Sighting]:
    """Return what each exposure shows at the spots, in the unit of the product; chips of one exposure are one."""
    seen: dict[str, Sighting] = {}
    rows, columns = piece.window
    for placed, sky in known:
        cut = cutout(placed, sky, piece.window, value=CR)
        time = placed.chip.exptime
        if cut is None or not time:
            continue
        try:
            row, column = inverse(placed.mapping, piece.window).points(spots.x + columns.start, spots.y + rows.start)
        except Unmeasured:
            continue
        electrons = placed.chip.electrons_per_second or 1.0
        flux, noise = sight(
            cut.image,
            cut.bad | cut.flagged,
            row=row - cut.first[0],
            column=column - cut.first[1],
            sigma=cut.sigma,
            gain=time,
        )
        rate = product_rate(product, electrons * time)
        before = seen.get(placed.exposure.name)
        flux, noise = flux / rate, noise / rate
        if before is not None:
            flux, noise = (np.where(np.isfinite(a), a, b) for a, b in ((before.flux, flux), (before.noise, noise)))
        seen[placed.exposure.name] = Sighting(flux, noise, time)
    return list(seen.values())
