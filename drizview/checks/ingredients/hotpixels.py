"""Hot pixels of the detector, and their images on the product."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.cutout import product_rate
from drizview.checks.ingredients.geometry import Placed
from drizview.checks.ingredients.hotlist import HotColumns, HotPixel, listed, worst
from drizview.checks.ingredients.patches import drop_and_scale
from drizview.checks.ingredients.sky import ChipSky
from drizview.checks.registry import ingredient
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.background import Background, without_sources
from drizview.measure.defects import Sharpness, core_correlation
from drizview.measure.hotpixels import contrast, images_seen, persistent, significance
from drizview.measure.noise import robust
from drizview.measure.sampling import Window, tiles

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

# Exposures between which the sky moved by less than this many native pixels count as one position.
_APART = 2.5
# Exposures that are compared, and pixels of the detector that are looked at in each.
_EXPOSURES, _SIZE, _WINDOWS = 6, 256, 24
_HOT, _CR = 16, 4096
_MARGIN = 16
_DECOYS = ((9, 4), (-5, 9), (-9, -5), (4, -9))


@dataclass(frozen=True)
class Site:
    """One detector chip as several exposures saw it; those that the sky moved between come first, ``apart`` of them."""

    chips: tuple[tuple[Placed, Background], ...]
    apart: int


@dataclass
class Images:
    """The images of hot pixels with one combination of flags: how many would be seen, and are, and by chance."""

    visible: int = 0
    seen: int = 0
    chance: float = 0.0
    places: list[tuple[float, float]] = field(default_factory=list)

    @property
    def used(self) -> bool:
        """Whether pixels so flagged were drizzled: most of their images are there."""
        return self.seen - self.chance > 0.4 * self.visible


@dataclass
class HotPixels:
    """What was found.

    Attributes
    ----------
    megapixels : float
        Area of the product that the sampled parts of the detector cover.
    hot : int
        Pixels of the detector that are bright in every exposure, or flagged as hot where the sky did not move.
    positions : int
        Positions of the dither.
    by_flag : dict of str to Images
        By data-quality flags of the pixel; those that driz_cr has flagged are not on the product, and not here.
    worst : tuple of HotPixel
        The worst of them, one by one.
    """

    megapixels: float = 0.0
    hot: int = 0
    positions: int = 1
    by_flag: dict[str, Images] = field(default_factory=lambda: defaultdict(Images))
    worst: tuple[HotPixel, ...] = ()

    @property
    def leaks(self) -> dict[str, Images]:
        """The combinations of flags that were drizzled."""
        return {name: images for name, images in self.by_flag.items() if images.used}

    @property
    def seen(self) -> float:
        """Images seen beyond chance."""
        return sum(images.seen - images.chance for images in self.leaks.values())

    @property
    def per_megapixel(self) -> float:
        """Images seen beyond chance, per million pixels of the product."""
        return self.seen / self.megapixels


@ingredient
def detector_sites(
    product: Product, placed_chips: tuple[Placed, ...], chip_skies: tuple[ChipSky, ...]
) -> tuple[Site, ...]:
    """Return the chips of the detector with the exposures that used the same pixels of them."""
    skies = {id(each.chip): each.sky for each in chip_skies}
    groups: dict[Any, list[tuple[Placed, Background]]] = defaultdict(list)
    for placed in placed_chips:
        sky = skies.get(id(placed.chip))
        if sky is not None:
            groups[(placed.chip.extver, placed.chip.origin, placed.chip.sci.shape)].append((placed, sky))
    if not groups:
        raise Unmeasured("the sky of no chip could be measured")
    return tuple(_site(chips, product) for chips in groups.values())


def _site(chips: list[tuple[Placed, Background]], product: Product) -> Site:
    """Return the exposures of a chip: first those whose positions are apart."""
    first: list[tuple[Placed, Background]] = []
    where: list[Floats] = []
    least = _APART / drop_and_scale(product)[1]
    for each in chips:
        place = middle_of(each[0])
        if all(np.hypot(*(place - other)) > least for other in where) and len(first) < _EXPOSURES:
            first.append(each)
            where.append(place)
    rest = [each for each in chips if not any(each is one for one in first)]
    return Site((*first, *rest[: _EXPOSURES - len(first)]), len(first))


def middle_of(placed: Placed) -> Floats:
    """Return where the middle of a chip lies on the product, (x, y)."""
    middle = [np.array([n / 2]) for n in placed.mapping.shape]
    return np.array(placed.mapping.points(*middle))[:, 0]


@ingredient
def hot_pixels(product: Product, detector_sites: tuple[Site, ...], star_sharpness: Sharpness) -> HotPixels:
    """Return the hot pixels of the detector and which of their images the product shows, on a sample.

    Where the sky moved between exposures, hot pixels are those that stay bright; otherwise those that are flagged.
    """
    found = HotPixels(positions=max(site.apart for site in detector_sites))
    for number, site in enumerate(detector_sites):
        shape = site.chips[0][0].chip.sci.shape
        for window in tiles(shape, size=_SIZE, most=max(4, _WINDOWS // len(detector_sites))):
            pixels = _add(found, product, number, site, window, star_sharpness)
            found.worst = worst([*found.worst, *pixels])
    if not found.megapixels:
        raise Unmeasured("no part of the detector could be looked at")
    return found


def _add(
    found: HotPixels, product: Product, number: int, site: Site, window: Window, sharp: Sharpness
) -> list[HotPixel]:
    """Add one window of the detector, and return its worst pixels."""
    pieces = [_piece(placed, sky, window) for placed, sky in site.chips]
    hot = _hot(site, pieces, window) & np.isfinite(pieces[0])
    rows, columns = np.nonzero(hot)
    found.hot += rows.size
    found.megapixels += hot.size / 1e6 / drop_and_scale(product)[1] ** 2
    exposures = {placed.exposure.name: placed for placed, _ in site.chips}
    total = sum(placed.chip.exptime or 0.0 for placed in exposures.values())
    if not rows.size or not total:
        return []
    seen = []
    for image, (placed, sky) in zip(pieces, site.chips, strict=True):
        light = contrast(np.nan_to_num(image))[0][rows, columns]
        share = (placed.chip.exptime or 0.0) / total
        flags = _flags(placed, window, rows, columns)
        at = placed.mapping.points(rows + window[0].start, columns + window[1].start)
        expected = light * _rate(product, placed) * share
        visible, here = _look(found, product, placed, at, expected, flags, sharp)
        electrons = placed.chip.electrons_per_second or 1.0
        seen.append(HotColumns(light * electrons, light > 4 * sky.sigma, flags, *at, expected, visible, here))
    return listed(number, rows + window[0].start, columns + window[1].start, seen)


def _hot(site: Site, pieces: list[Floats], window: Window) -> Bools:
    """Return which pixels of a window are hot."""
    if site.apart > 1:
        seen = zip(pieces[: site.apart], site.chips, strict=False)
        return persistent([significance(image, sigma=sky.sigma, gain=_gain(placed)) for image, (placed, sky) in seen])
    dq = site.chips[0][0].chip.dq
    if dq is None:
        raise Unmeasured("the exposures were not dithered and have no data-quality (DQ) images")
    return np.asarray((dq[window].astype(np.int64) & _HOT) != 0)


def _look(
    found: HotPixels,
    product: Product,
    placed: Placed,
    at: tuple[Floats, Floats],
    expected: Floats,
    flags: NDArray[np.int64],
    sharp: Sharpness,
) -> tuple[Bools, Bools]:
    """Look for the images of hot pixels of one exposure on the product; return which would be seen, and which are.

    Those that driz_cr has flagged are not on the product, and not looked for.
    """
    visible, here = np.zeros(flags.size, dtype=bool), np.zeros(flags.size, dtype=bool)
    kept = (flags & _CR) == 0
    if kept.any():
        names = [placed.exposure.flags.describe(int(word)) for word in flags[kept]]
        visible[kept], here[kept] = _images(found, product, (at[0][kept], at[1][kept]), expected[kept], names, sharp)
    return visible, here


def _images(
    found: HotPixels, product: Product, at: tuple[Floats, Floats], expected: Floats, flags: list[str], sharp: Sharpness
) -> tuple[Bools, Bools]:
    """Count the images of hot pixels at places of the product; return which would be seen, and which are."""
    nothing = np.zeros(expected.size, dtype=bool)
    ny, nx = product.sci.shape
    x, y = at
    rows = slice(max(0, int(y.min()) - _MARGIN), min(ny, int(y.max()) + _MARGIN))
    columns = slice(max(0, int(x.min()) - _MARGIN), min(nx, int(x.max()) + _MARGIN))
    if rows.stop - rows.start < _MARGIN or columns.stop - columns.start < _MARGIN:
        return nothing, nothing
    image = np.where(product.valid((rows, columns)), product.sci[rows, columns], np.nan).astype(np.float32)
    if np.isfinite(image).sum() < 256:
        return nothing, nothing
    sky, sigma = robust(without_sources(image))
    image -= np.float32(sky)
    noise = core_correlation(*drop_and_scale(product))

    def seen(dx: float, dy: float) -> tuple[Bools, Bools]:
        place = x - columns.start + dx, y - rows.start + dy
        return images_seen(image, *place, expected, sigma=sigma, core=sharp.core, correlation=noise)

    visible, here = seen(0, 0)
    chance = np.mean([seen(*decoy)[1] for decoy in _DECOYS], axis=0)
    for i, flag in enumerate(flags):
        images = found.by_flag[flag]
        images.visible += int(visible[i])
        images.seen += int(here[i])
        images.chance += float(chance[i])
        if here[i]:
            images.places.append((float(x[i]), float(y[i])))
    return visible, here


def _piece(placed: Placed, sky: Background, window: Window) -> Floats:
    return placed.chip.sci[window].astype(np.float32) - np.float32(sky.independent)


def _gain(placed: Placed) -> float:
    """Return electrons per unit of a chip's image."""
    chip = placed.chip
    return (chip.electrons_per_second or 1.0) * (chip.exptime or 1.0)


def _rate(product: Product, placed: Placed) -> float:
    """Return what turns the image of a chip into the unit of the product."""
    electrons = placed.chip.electrons_per_second or 1.0
    return electrons / product_rate(product, electrons * (placed.chip.exptime or 1.0))


def _flags(placed: Placed, window: Window, rows: NDArray[Any], columns: NDArray[Any]) -> NDArray[np.int64]:
    if placed.chip.dq is None:
        return np.zeros(rows.size, dtype=np.int64)
    return placed.chip.dq[window].astype(np.int64)[rows, columns] & 0xFFFF
