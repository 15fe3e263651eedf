"""Where the cosmic-ray flags of the exposures lie: on the chips, on the sky, on the stars."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.cutout import cutout, product_rate
from drizview.checks.ingredients.geometry import Placed
from drizview.checks.ingredients.sky import ChipSky
from drizview.checks.measured import Place
from drizview.checks.places import on_chip
from drizview.checks.registry import ingredient
from drizview.dataset.chip import Chip
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.background import Background
from drizview.measure.blot import Tally, blank_sky, coincidences
from drizview.measure.flagmap import FlagMap, flag_map
from drizview.measure.peaks import Peaks, merge
from drizview.measure.sampling import Window
from drizview.measure.shifts import shared

Bools = NDArray[np.bool_]
CR = 4096


@dataclass(frozen=True)
class ChipFlags:
    """The 4096 flags of one chip."""

    exposure: Exposure
    chip: Chip
    map: FlagMap


@dataclass
class SkyFlags:
    """The 4096 flags of the exposures compared on the sky, summed over the patches of the product.

    Attributes
    ----------
    tallies : dict of str to Tally
        Flags on blank sky by exposure, where pixels could be compared.
    peaks : dict of str to Peaks
        Point-like sources by exposure, in product pixels.
    sky, sources : tuple
        Places flagged in two exposures, and how many chance gives, on blank sky and on sources.
    """

    tallies: dict[str, Tally] = field(default_factory=dict)
    peaks: dict[str, Peaks] = field(default_factory=dict)
    sky: tuple[int, float] = (0, 0.0)
    sources: tuple[int, float] = (0, 0.0)


@ingredient
def cr_flags(dataset: Dataset) -> tuple[ChipFlags, ...]:
    """Return the 4096 flags of every chip.

    Raises
    ------
    NotApplicable
        For detectors that cosmic rays do not trouble.
    Unmeasured
        Without data-quality images, or when nothing is flagged at all.
    """
    if dataset.instrument.cr_fraction_high == 0 and not dataset.instrument.cr_rejected_upstream:
        raise NotApplicable(f"cosmic rays are no question for {dataset.instrument.name}/{dataset.instrument.detector}")
    if not dataset.exposures:
        raise Unmeasured("none of the exposures was found, and the flags are in them")
    found = [
        ChipFlags(exposure, chip, flag_map(chip.dq, value=CR))
        for exposure in dataset.exposures
        for chip in exposure.chips
        if chip.dq is not None
    ]
    if not found:
        raise Unmeasured("the exposures have no data-quality (DQ) images")
    if not any(each.map.flagged.any() for each in found):
        raise Unmeasured(_nothing(dataset))
    return tuple(found)


def _nothing(dataset: Dataset) -> str:
    if len(dataset.exposures) == 1:
        return "one exposure and no flag 4096: cosmic rays cannot be found by comparing, or driz_cr was not run"
    return "no pixel is flagged 4096: driz_cr was not run, or the flags were reset, or are in the other of flt and flc"


def densest(each: ChipFlags) -> Place:
    """Return the cell of a chip with the largest share of flagged pixels."""
    share = each.map.flagged / np.maximum(each.map.usable, 1)
    row, column = np.unravel_index(int(np.argmax(share)), share.shape)
    side = each.map.side
    return on_chip(
        each.chip,
        (column + 0.5) * side,
        (row + 0.5) * side,
        value=float(share[row, column]),
        radius=side / 2,
        note="flagged share of the densest cell",
    )


@ingredient
def sky_flags(
    product: Product,
    placed_chips: tuple[Placed, ...],
    chip_backgrounds: tuple[ChipSky, ...],
    patch_windows: tuple[Window, ...],
    cr_flags: tuple[ChipFlags, ...],
) -> SkyFlags:
    """Return the flags of the exposures on a sample of the sky, against the product blotted back."""
    skies = {id(each.chip): each.sky for each in chip_backgrounds}
    known = [(each, sky) for each in placed_chips if (sky := skies.get(id(each.chip))) and each.chip.dq]
    if len({placed.exposure.name for placed, _ in known}) < 2:
        raise Unmeasured("fewer than two exposures with flags lie on the product")
    found = SkyFlags()
    for window in patch_windows:
        _add_patch(found, product, window, known)
    return found


def _add_patch(found: SkyFlags, product: Product, window: Window, known: list[tuple[Placed, Background]]) -> None:
    """Add one patch of the product to what was found."""
    image = np.where(product.valid(window), product.sci[window], np.nan).astype(np.float32)
    if np.isfinite(image).mean() < 0.05:
        return
    sky = blank_sky(image)
    image -= np.nanmedian(image[sky]) if sky.any() else np.nanmedian(image)
    maps: dict[str, Bools] = {}
    for placed, background in known:
        piece = cutout(placed, background, window, value=CR)
        if piece is None:
            continue
        name, chip = placed.exposure.name, placed.chip
        rate = product_rate(product, (chip.electrons_per_second or 1.0) * (chip.exptime or 1.0))
        found.tallies[name] = found.tallies.get(name, Tally()) + piece.tally(image, sky, rate)
        found.peaks[name] = merge([*filter(None, [found.peaks.get(name)]), piece.peaks(window)])
        maps[name] = maps.get(name, np.zeros(image.shape, dtype=bool)) | piece.on_product(image.shape)
    valid = np.isfinite(image)
    found.sky = _plus(found.sky, coincidences(list(maps.values()), where=sky))
    found.sources = _plus(found.sources, coincidences(list(maps.values()), where=valid & ~sky))


def _plus(first: tuple[int, float], second: tuple[int, float]) -> tuple[int, float]:
    return first[0] + second[0], first[1] + second[1]


@ingredient
def common_stars(sky_flags: SkyFlags, placed_chips: tuple[Placed, ...]) -> dict[str, Peaks]:
    """Return the stars of each exposure: point-like sources that another exposure shows as well."""
    first = {placed.exposure.name: placed for placed in reversed(placed_chips)}

    def dither(one: str, other: str) -> tuple[float, float]:
        a, b = first[one].mapping, first[other].mapping
        middle = [np.array([n / 2]) for n in a.shape]
        (ax, ay), (bx, by) = a.points(*middle), b.points(*middle)
        return float(bx[0] - ax[0]), float(by[0] - ay[0])

    stars = shared(sky_flags.peaks, dither)
    return {name: sky_flags.peaks[name][chosen] for name, chosen in stars.items()}
