"""Where the exposures sample the sky, and what finer grids would make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.geometry import Mapped, Placed, scale_ratio
from drizview.checks.registry import ingredient
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.dithering import Sampling, finest
from drizview.measure.footprint import covered, outline
from drizview.measure.inverse import inverse
from drizview.measure.resolution import Drops, core_fwhm, customary_scale, drizzled_fwhm

Floats = NDArray[np.floating[Any]]

# Places on a grid of so many a side are looked at, and so many of them kept.
_GRID, _PLACES = 7, 9
# Exposures beyond this add nothing to what is known of the phases.
_MOST = 32
PIXFRACS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
# Scatter of the weights over their median that a drop may leave (DrizzlePac Handbook 2021, section 7.3).
EVEN = 0.2


@dataclass(frozen=True)
class Dither:
    """The dither of the exposures that were found.

    Attributes
    ----------
    exposures : tuple of str
    places : tuple of (x, y)
        Product pixels from 0, most exposures first.
    sampling : Sampling
        One entry a place.
    """

    exposures: tuple[str, ...]
    places: tuple[tuple[float, float], ...]
    sampling: Sampling


def exposure_count(dataset: Dataset, product: Product) -> int:
    """Return how many exposures the product was made from; chips of one count once."""
    if dataset.instrument.chips == 1:
        return len(product.inputs)
    return len({entry.exposure for entry in product.inputs})


@ingredient
def dither(dataset: Dataset, product: Product, mapped_chips: Mapped) -> Dither:
    """Return where the exposures see the same places of the sky on their detectors; no places where none was found.

    Raises
    ------
    NotApplicable
        Where the telescope followed a moving target: places of the sky are not places of the target.
    """
    if dataset.is_moving_target:
        raise NotApplicable("the telescope followed a moving target: its motion displaces the exposures")
    chips = mapped_chips.chips
    names = tuple(dict.fromkeys(each.exposure.name for each in chips))[:_MOST]
    rows, columns = (np.linspace(0, n - 1, _GRID + 2)[1:-1] for n in product.sci.shape)
    inside = [(each, covered(outline(each.mapping), rows, columns)) for each in chips if each.exposure.name in names]
    found = []
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            here = _one_chip([each for each, mask in inside if mask[i, j]])
            if len(here) > 1:
                found.append((len(here), float(column), float(row), _offsets(here, names, float(column), float(row))))
    found.sort(key=lambda place: -place[0])
    chosen = found[: max(1, sum(place[0] == found[0][0] for place in found))] if found else []
    chosen = chosen[:: max(1, -(-len(chosen) // _PLACES))]
    stack = np.array([place[3] for place in chosen]) if chosen else np.zeros((0, len(names), 2))
    return Dither(names, tuple((place[1], place[2]) for place in chosen), Sampling(stack))


def _one_chip(here: list[Placed]) -> list[Placed]:
    """Return the exposures that see a place with the chip that most of them see it with."""
    numbers = [each.chip.extver for each in here]
    return [each for each in here if each.chip.extver == max(set(numbers), key=numbers.count)]


def _offsets(here: list[Placed], names: tuple[str, ...], x: float, y: float) -> Floats:
    """Return (x, y) on the detector for each exposure, relative to the first that sees the place."""
    found = np.full((len(names), 2), np.nan)
    for each in here:
        window = (slice(max(0, int(y) - 40), int(y) + 41), slice(max(0, int(x) - 40), int(x) + 41))
        try:
            row, column = inverse(each.mapping, window).points(np.array(x), np.array(y))
        except Unmeasured:
            continue
        found[names.index(each.exposure.name)] = float(column), float(row)
    seen = np.nonzero(np.isfinite(found[:, 0]))[0]
    return found - found[seen[0]] if seen.size else found


@dataclass(frozen=True)
class Option:
    """A grid to try: output pixel [arcsec], drop, FWHM that a star would have [arcsec], scatter of the weights."""

    scale: float
    pixfrac: float
    fwhm: float
    scatter: float


@dataclass(frozen=True)
class Options:
    """What other grids would make of the data.

    Attributes
    ----------
    now : Option
        As the product was made.
    best : Option
        As it might be made.
    tried : tuple of Option
    native : float
        Native pixel [arcsec].
    cells : int
        Cells of phase that the dither occupies.
    """

    now: Option
    best: Option
    tried: tuple[Option, ...]
    native: float
    cells: int


@ingredient
def grid_options(direct_images: Dataset, product: Product, mapped_chips: Mapped, dither: Dither) -> Options:
    """Return the grids that the data would bear, with the width of a star and the evenness of the weights on each."""
    if exposure_count(direct_images, product) == 1:
        raise NotApplicable("one exposure: there is no dither to tune a grid for")
    if not mapped_chips.chips:
        raise Unmeasured(mapped_chips.reason)
    if not dither.places:
        raise NotApplicable("no two exposures see the same place of the sky")
    if product.pixfrac is None:
        raise Unmeasured("the drop size (DnnnPIXF) is not known or differs between inputs")
    wavelength = _wavelength(direct_images, product)
    scale = product.scale_arcsec
    native = scale / scale_ratio(product, mapped_chips.chips[0].entry)
    core = core_fwhm(wavelength, native)
    drops = _drops(product, mapped_chips.chips, dither)

    def option(output: float, pixfrac: float) -> Option:
        fwhm = drizzled_fwhm(core, native=native, pixfrac=pixfrac, scale=output)
        return Option(output, pixfrac, fwhm, drops.scatter(pixfrac=pixfrac, zoom=scale / output))

    cells = dither.sampling.cells
    wanted = customary_scale(core, native=native, finest=finest(cells))
    scales = sorted({round(value, 4) for value in (native, 0.66 * native, 0.5 * native, wanted)}, reverse=True)
    tried = tuple(option(output, pixfrac) for output in scales for pixfrac in PIXFRACS)
    best = _best([each for each in tried if abs(each.scale - wanted) < 1e-4], native)
    return Options(option(scale, product.pixfrac), best, tried, native, cells)


def _best(options: list[Option], native: float) -> Option:
    """Return the smallest even drop that is a little larger than the output pixel."""
    even = [o for o in options if o.scatter <= EVEN and o.pixfrac >= min(1.0, 1.05 * o.scale / native)]
    return min(even, key=lambda o: o.pixfrac) if even else max(options, key=lambda o: o.pixfrac)


def _wavelength(dataset: Dataset, product: Product) -> float:
    """Return the pivot wavelength of the filter [nm]."""
    headers = [product.sci_header, product.header]
    if dataset.exposures:
        headers += [dataset.exposures[0].chips[0].header, dataset.exposures[0].primary]
    angstrom = next((value for header in headers if (value := header.number("PHOTPLAM"))), None)
    if angstrom is None or not 1000 < angstrom < 30000:
        raise Unmeasured("the wavelength of the filter is not known (no PHOTPLAM)")
    return angstrom / 10


def _drops(product: Product, chips: tuple[Placed, ...], dither: Dither) -> Drops:
    """Return the pixel centres of the exposures on a patch of 64 native pixels where most of them see the sky."""
    x, y = dither.places[0]
    side = 64 * scale_of(chips[0])
    corner = x - side / 2, y - side / 2
    parts = []
    for each in chips:
        if each.exposure.name not in dither.exposures:
            continue
        found = each.mapping.window((corner[0] - 4, x + side / 2 + 4), (corner[1] - 4, y + side / 2 + 4))
        if found is None:
            continue
        px, py = each.mapping.grid(*(np.arange(part.start, part.stop, dtype=float) for part in found))
        near = (np.abs(px - x) < side / 2 + 8) & (np.abs(py - y) < side / 2 + 8)
        area = 1 / float(np.median(each.mapping.native_pixels_per_output()))
        parts.append((px[near] - corner[0], py[near] - corner[1], np.full(int(near.sum()), np.sqrt(area))))
    across, down, size = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Drops(across, down, size, side)


def scale_of(placed: Placed) -> float:
    """Return the side of a native pixel of a chip in product pixels."""
    return float(np.sqrt(1 / np.median(placed.mapping.native_pixels_per_output())))
