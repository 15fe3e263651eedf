"""The weight map, what it should be, and what kind of weight it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.ingredients.geometry import Mapped, Placed, scale_ratio
from drizview.checks.registry import ingredient
from drizview.dataset.dataset import Dataset
from drizview.dataset.inputs import Input
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.background import without_sources
from drizview.measure.correlation import noise_correlation
from drizview.measure.coverage import Region, bits_set, has_input, regions
from drizview.measure.footprint import covered, hull, outline
from drizview.measure.noise import robust
from drizview.measure.pixelmap import fit_surface
from drizview.measure.sampling import step_for, thin, tiles
from drizview.measure.weights import Area, WeightMap, WeightType, summed, valid_weight, weight_type

Bools = NDArray[np.bool_]
Floats = NDArray[np.floating[Any]]

# One sample of the weight map, at most; fewer where many inputs have to be added up on each.
_SAMPLES, _SAMPLES_TIMES_INPUTS = 1_000_000, 40_000_000
# Kernels whose weight does not add up to exposure time: 0.75 for tophat, 0.61 to 0.95 for lanczos3.
# Where drops lie further apart than this share of a product pixel, some pixels get little of an exposure or nothing, so
# that the context image does not tell who was there.
_WIDE_GAP = 0.45
_NO_SUM = {"lanczos3", "tophat"}


@dataclass(frozen=True)
class Presence:
    """Which inputs reached which samples of the weight map; ``reason`` says why the context image did not tell."""

    masks: tuple[Bools, ...]
    absent: tuple[Input, ...]
    regions: tuple[Region, ...]
    step: int
    reason: str = ""


@ingredient
def weight_step(product: Product) -> int:
    """Return the distance of the samples of the weight map, product pixels."""
    most = min(_SAMPLES, _SAMPLES_TIMES_INPUTS // max(1, len(product.inputs)))
    return step_for(product.sci.shape, most=most)


@ingredient
def exposure_times(dataset: Dataset, product: Product) -> tuple[float, ...]:
    """Return the exposure time of each input, s: DnnnDEXP, else EXPTIME of the exposure."""
    times = []
    for entry in product.inputs:
        chip = dataset.chip_of(entry) if entry.exptime is None else None
        time = entry.exptime if chip is None else chip.exptime
        if time is None or time <= 0:
            raise Unmeasured(f"the exposure time of input {entry.index} ({entry.file or 'unnamed'}) is not known")
        times.append(time)
    if not times:
        raise Unmeasured("the product names no inputs: neither DnnnDATA keywords nor HDRTAB")
    return tuple(times)


@ingredient
def input_presence(
    product: Product, exposure_times: tuple[float, ...], mapped_chips: Mapped, weight_step: int
) -> Presence:
    """Return where each input has put weight, and which have nowhere, from the context image.

    Without a usable context image the outlines of the exposures stand in for it, where all of them are known.
    """
    context = product.context
    reason = ""
    if context is None:
        reason = "the product has no context image (CTX): which exposures made a pixel is not known"
    elif product.context_is_ambiguous:
        reason = f"{len(product.inputs)} inputs share {32 * len(context.planes)} bits of the context image"
    if context is None or reason:
        return _from_outlines(product, mapped_chips, weight_step, reason)
    planes = [thin(plane, step=weight_step).values for plane in context.planes]
    masks = tuple(has_input(planes, entry.index) for entry in product.inputs)
    absent = [entry for entry, mask in zip(product.inputs, masks, strict=True) if not mask.any()]
    if absent:
        present = bits_set(context.planes)
        absent = [entry for entry in absent if entry.index not in present]
    if len(absent) == len(product.inputs):
        raise Unmeasured("the context image (CTX) names none of the inputs")
    areas = regions(planes, exposure_times, step=weight_step)
    return Presence(masks, tuple(absent), tuple(areas), weight_step)


def _from_outlines(product: Product, mapped: Mapped, step: int, reason: str) -> Presence:
    """Return the outlines of the inputs as if nothing had been rejected.

    Raises
    ------
    Unmeasured
        With ``reason`` where not every input has an outline.
    """
    placed = {each.entry.index: each for each in mapped.chips}
    if any(entry.index not in placed for entry in product.inputs):
        raise Unmeasured(reason)
    nothing = np.zeros(tuple(-(-n // step) for n in product.sci.shape), dtype=bool)
    masks = tuple(_footprint(placed[entry.index], nothing, step) for entry in product.inputs)
    return Presence(masks, (), (), step, reason)


@ingredient
def weight_map(
    product: Product,
    exposure_times: tuple[float, ...],
    input_presence: Presence,
    mapped_chips: Mapped,
    weight_step: int,
) -> WeightMap:
    """Return a sample of the weight map, with the weight that exposure times and pixel areas predict."""
    if product.wht is None:
        raise Unmeasured("the product has no weight image (WHT)")
    placed = {each.entry.index: each for each in mapped_chips.chips}
    weight = thin(product.wht, step=weight_step).values.astype(np.float32, copy=False)
    feet = [
        _footprint(placed.get(entry.index), mask, weight_step)
        for entry, mask in zip(product.inputs, input_presence.masks, strict=True)
    ]
    areas = [_area(product, entry, placed.get(entry.index)) for entry in product.inputs]
    return WeightMap(
        weight=weight,
        valid=valid_weight(weight),
        exposure=summed(input_presence.masks, exposure_times, None, weight_step),
        expected=summed(input_presence.masks, exposure_times, areas, weight_step),
        footprint=summed(feet, exposure_times, areas, weight_step),
        local_areas=len(placed),
        step=weight_step,
    )


def _footprint(placed: Placed | None, reached: Bools, step: int) -> Bools:
    """Return where an input lies: inside its outline, else inside the hull of the pixels that it reached."""
    polygon = outline(placed.mapping) if placed is not None else hull(reached, step=step)
    if polygon is None:
        return np.zeros(reached.shape, dtype=bool)
    return covered(polygon, *(np.arange(n) * step for n in reached.shape))


def _area(product: Product, entry: Input, placed: Placed | None) -> Area:
    """Return the area of a product pixel in native pixels of an input: everywhere, or one value from the header."""
    if placed is not None:
        mapping = placed.mapping
        return fit_surface(mapping.x, mapping.y, mapping.native_pixels_per_output())
    return scale_ratio(product, entry) ** 2


@ingredient
def weight_ratios(product: Product, weight_map: WeightMap) -> Floats:
    """Return weight over expected weight, flat: by pixel, or by box where drops leave gaps between them."""
    entry = product.inputs[0]
    pixfrac = 1.0 if entry.pixfrac is None else entry.pixfrac
    gap = (1 - pixfrac) / scale_ratio(product, entry)
    return weight_map.ratio(sparse=gap > _WIDE_GAP or product.kernel == "point")


@dataclass(frozen=True)
class Noise:
    """Noise of a sky pixel times R times root of its weight, 1 for inverse variances; None with a reason."""

    value: float | None
    reason: str = ""


@ingredient
def product_noise(product: Product) -> Noise:
    """Return the noise of the product in units of its weight."""
    try:
        return Noise(_weighted_noise(product))
    except Unmeasured as error:
        return Noise(None, error.reason)


def _weighted_noise(product: Product) -> float:
    if product.wht is None:
        raise Unmeasured("the product has no weight image (WHT)")
    values = []
    for window in tiles(product.sci.shape, size=128, most=24):
        image, weight = product.sci[window], product.wht[window]
        clean = without_sources(np.where(product.valid(window), image, np.nan))
        centre = np.nanmedian(clean) if np.isfinite(clean).any() else np.nan
        values.append(((clean - centre) * np.sqrt(np.maximum(weight, 0)))[np.isfinite(clean)])
    _, scatter = robust(np.concatenate(values) if values else np.zeros(0), least=1000)
    ratio, pixfrac = scale_ratio(product, product.inputs[0]), product.pixfrac
    if pixfrac is None:
        raise Unmeasured("the drop size (DnnnPIXF) is not known or differs between inputs")
    return scatter * (1.0 if product.kernel == "point" else noise_correlation(pixfrac, ratio))


@ingredient
def weighting(
    product: Product, weight_ratios: Floats, exposure_times: tuple[float, ...], product_noise: Noise
) -> WeightType:
    """Return what the product is weighted by, inferred."""
    return weight_type(
        scales=[entry.weight_scale for entry in product.inputs],
        exptimes=exposure_times,
        ratio=scale_ratio(product, product.inputs[0]),
        high=float(np.percentile(weight_ratios, 95)),
        noise=product_noise.value,
    )


@ingredient
def summing_kernel(product: Product) -> str:
    """Return the drizzle kernel, where its weights add up to exposure time."""
    kernels = {entry.kernel for entry in product.inputs if entry.kernel}
    odd = sorted(kernels & _NO_SUM)
    if odd:
        raise NotApplicable(f"weights made with the {odd[0]} kernel do not add up to exposure time")
    return ", ".join(sorted(kernels)) or "unknown"
