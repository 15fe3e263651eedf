"""Where areas of other exposures meet on the product, and what the sky does there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.checks.ingredients.geometry import Mapped, scale_ratio
from drizview.checks.ingredients.sky import ProductSky
from drizview.checks.ingredients.skykeyword import is_rate
from drizview.checks.ingredients.weight import Presence
from drizview.checks.registry import ingredient
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.correlation import noise_correlation
from drizview.measure.footprint import Polygon, covered, hull, outline
from drizview.measure.sampling import Window, step_for
from drizview.measure.skysteps import Border, borders, steps_in

Ints = NDArray[np.integer[Any]]
# Side of a window across a border, product pixels; how many at a border, and altogether.
_SIDE, _EACH, _MOST = 160, 12, 64
# Areas across a chip gap still face each other at this distance, product pixels.
_REACH = 96


@dataclass(frozen=True)
class Outlines:
    """The polygon of every input that reached the product, by index, on the product."""

    polygons: dict[int, Polygon]

    def labels(self, rows: Ints, columns: Ints) -> tuple[Ints, list[tuple[int, ...]]]:
        """Return a label for each crossing of rows and columns, and the inputs that each label (from 0) stands for."""
        shape = (len(rows), len(columns))
        label = np.zeros(shape, dtype=np.int64)
        known: list[tuple[int, ...]] = [()]
        for index, polygon in self.polygons.items():
            if not _near(polygon, rows, columns):
                continue
            inside = covered(polygon, rows, columns)
            codes, label = np.unique(2 * label + inside, return_inverse=True)
            label = label.reshape(shape)
            known = [known[code // 2] + ((index,) if code % 2 else ()) for code in codes.tolist()]
        if known[0] != ():  # every crossing is covered; keep 0 for nothing
            return label + 1, [(), *known]
        return label, known


def _near(polygon: Polygon, rows: Ints, columns: Ints) -> bool:
    x, y = polygon
    return bool(x.max() >= columns[0] and x.min() <= columns[-1] and y.max() >= rows[0] and y.min() <= rows[-1])


@ingredient
def input_outlines(dataset: Dataset, product: Product, mapped_chips: Mapped, input_presence: Presence) -> Outlines:
    """Return the outline of each input on the product: of the chip, else the hull of what the context image shows.

    Where the telescope followed a moving target the sky coordinates of the exposures are not those of the product.
    """
    chips = () if dataset.is_moving_target else mapped_chips.chips
    placed = {each.entry.index: outline(each.mapping) for each in chips}
    absent = {entry.index for entry in input_presence.absent}
    polygons = {}
    for entry, mask in zip(product.inputs, input_presence.masks, strict=True):
        polygon = placed.get(entry.index) or hull(mask, step=input_presence.step)
        if polygon is not None and entry.index not in absent:
            polygons[entry.index] = polygon
    if not polygons:
        raise Unmeasured("no outline of an exposure lies on the product")
    return Outlines(polygons)


@dataclass(frozen=True)
class SkyLevel:
    """What a sky error of the product is measured in.

    Attributes
    ----------
    sky : float or None
        Sky that was taken off, in the unit of the product; None where nothing tells.
    exposure : float
        Noise of a sky pixel of one exposure, and 3 % of its sky in quadrature, in the unit of the product.
    correlation : float
        R of the product.
    """

    sky: float | None
    exposure: float
    correlation: float


@ingredient
def sky_level(dataset: Dataset, product: Product, mapped_chips: Mapped, product_background: ProductSky) -> SkyLevel:
    """Return the sky that was subtracted, and the noise of an exposure, both in the unit of the product."""
    found = product_background.sky
    if found is None:
        raise Unmeasured(product_background.reason)
    if not product.inputs:
        raise Unmeasured("the product names no inputs: neither DnnnDATA keywords nor HDRTAB")
    ratio = scale_ratio(product, product.inputs[0])
    pixfrac = product.pixfrac or 1.0
    correlation = 1.0 if product.kernel in ("point", "lanczos3") else noise_correlation(pixfrac, ratio)
    skies = []
    for each in product.inputs:
        chip = dataset.chip_of(each)
        value = each.sky if chip is None or chip.sky is None else chip.sky
        seconds = (each.exptime or 0.0) if chip is None else (1.0 if "/" in chip.unit else chip.exptime or 0.0)
        if value is not None and value > 0 and seconds > 0:
            skies.append(value / seconds * ratio**2)
    sky = float(np.median(skies)) * (1.0 if is_rate(product) else product.exptime or 1.0) if skies else None
    exposures = len({each.exposure for each in product.inputs})
    noise = found.sigma * correlation * float(np.sqrt(exposures))
    return SkyLevel(sky, float(np.hypot(noise, 0.03 * (sky or 0.0))), correlation)


@dataclass(frozen=True)
class SkyBorders:
    """Steps of the sky between areas of other inputs.

    Attributes
    ----------
    borders : tuple of Border
        Largest step over noise first.
    members : tuple of tuple of int
        Inputs of each label.
    windows : tuple of (slice, slice)
        Where steps were measured.
    tolerance : float
        Noise of a pixel, and 3 % of the sky in quadrature, in the unit of the product.
    """

    borders: tuple[Border, ...]
    members: tuple[tuple[int, ...], ...]
    windows: tuple[Window, ...]
    tolerance: float

    def exposures(self, label: int, product: Product) -> dict[str, float]:
        """Return the exposures of a label with their share of the exposure time."""
        times: dict[str, float] = {}
        for entry in product.inputs:
            if entry.index in self.members[label]:
                times[entry.exposure] = times.get(entry.exposure, 0.0) + (entry.exptime or 1.0)
        total = sum(times.values())
        return {name: time / total for name, time in times.items()}

    def between_exposures(self, border: Border, product: Product) -> bool:
        """Return whether other exposures lie on either side; else it is other chips of the same ones."""
        first, second = (set(self.exposures(label, product)) for label in (border.first, border.second))
        return first != second

    def is_lone(self, border: Border, product: Product) -> bool:
        """Return whether one side is of one exposure and the other of several.

        One exposure alone keeps its cosmic rays and hot pixels, whose wings lift its sky by several tenths of sigma.
        """
        return 1 in {len(self.exposures(label, product)) for label in (border.first, border.second)}

    def surely_above(self, border: Border, sigma: float) -> bool:
        """Return whether a step is larger than so many sigma by twice its error.

        Neighbouring windows share half of their pixels: the error of their mean is larger by root two than they say.
        """
        return abs(border.value) - 2 * math.sqrt(2) * border.error > sigma * self.tolerance


@ingredient
def sky_borders(product: Product, input_outlines: Outlines, sky_level: SkyLevel) -> SkyBorders:
    """Return the steps of the sky where areas of other inputs meet."""
    windows = _windows(product, input_outlines)
    if not windows:
        raise NotApplicable("no two areas of other exposures, wide enough to have a sky, meet on the product")
    codes: dict[tuple[int, ...], int] = {(): 0}
    steps = []
    for number, window in enumerate(windows):
        rows, columns = (np.arange(part.start, part.stop) for part in window)
        local, known = input_outlines.labels(rows, columns)
        labels = np.array([codes.setdefault(inputs, len(codes)) for inputs in known])[local]
        image = np.where(product.valid(window), product.sci[window], np.nan).astype(np.float32)
        steps += [(number, step) for step in steps_in(image, labels)]
    if not steps:
        raise Unmeasured("too little blank sky on both sides of the borders of the exposures")
    found = borders(steps, correlation=sky_level.correlation)
    sigma = float(np.median([step.sigma for _, step in steps]))
    tolerance = float(np.hypot(sigma, 0.03 * (sky_level.sky or 0.0)))
    return SkyBorders(tuple(found), tuple(codes), tuple(windows), tolerance)


def _windows(product: Product, outlines: Outlines) -> list[Window]:
    """Return windows centred on the borders between areas that are wide enough, evenly along each border."""
    shape = product.sci.shape
    step = step_for(shape, most=max(20_000, 2_000_000 // max(8, len(outlines.polygons))))
    label, _ = outlines.labels(np.arange(0, shape[0], step), np.arange(0, shape[1], step))
    size = 2 * max(1, round(12 / step)) + 1
    core = ndimage.maximum_filter(label, size) == ndimage.minimum_filter(label, size)
    label = np.where(core, label, 0)
    spots: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for axis in (0, 1):
        _facing(label, axis, max(2, _REACH // step), spots)
    chosen: list[Window] = []
    each = max(3, min(_EACH, _MOST // max(1, len(spots))))
    for pair in sorted(spots, key=lambda pair: -len(spots[pair])):
        chosen += _spread(spots[pair], step, shape, each)
    return chosen[:_MOST]


def _facing(label: Ints, axis: int, reach: int, spots: dict[tuple[int, int], list[tuple[int, int]]]) -> None:
    """Add where, along an axis, one area is followed within reach by another with none between."""
    turned = label if axis == 1 else label.T
    for row, line in enumerate(turned):
        filled = np.nonzero(line)[0]
        if filled.size < 2:
            continue
        turns = np.nonzero((line[filled[1:]] != line[filled[:-1]]) & (np.diff(filled) <= reach))[0]
        for turn in turns.tolist():
            a, b = int(filled[turn]), int(filled[turn + 1])
            first, second = sorted((int(line[a]), int(line[b])))
            middle = (a + b) // 2
            spots.setdefault((first, second), []).append((row, middle) if axis == 1 else (middle, row))


def _spread(spots: list[tuple[int, int]], step: int, shape: tuple[int, int], most: int) -> list[Window]:
    """Return windows on a border, half a side apart or more, evenly along it."""
    points = np.array(sorted(set(spots)), dtype=float) * step
    along = np.argmax(np.ptp(points, axis=0))
    points = points[np.argsort(points[:, along], kind="stable")]
    apart = max(_SIDE / 2, float(np.ptp(points[:, along])) / most)
    windows, last = [], -np.inf
    for point in points:
        if point[along] - last >= apart:
            last = float(point[along])
            windows.append((_part(point[0], shape[0]), _part(point[1], shape[1])))
    return windows[:most]


def _part(middle: float, length: int) -> slice:
    start = int(min(max(0, middle - _SIDE / 2), max(0, length - _SIDE)))
    return slice(start, min(length, start + _SIDE))
