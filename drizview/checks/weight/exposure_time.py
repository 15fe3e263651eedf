"""Is the mean of the weight map about the total exposure time, and is the weight even?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from drizview.checks.core.limits import Above, Below, Within
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.geometry import Mapped
from drizview.checks.fixtures.weight.weight_map import Presence
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.pixelmap import PixelMap
from drizview.measure.weight.weights import WeightMap, WeightType, largest, low_boxes

Floats = NDArray[np.floating[Any]]

# Share of the expected weight below which a place has much too little.
LOW = 0.6
_CORE = (
    "drizzle core: WHT is the exposure time times the product pixel's area in native pixels, to 1e-4 for square kernels"
)
_LOST = (
    "Find out why the exposure was lost: DQ flags not in final_bits, footprint off the frame, 'All pixels masked out' "
    "in the log; then drizzle again."
)


@check(
    "weight",
    unit="",
    limit=Within(warn=(0.9, 1.1), fail=(0.7, 1.3)),
    basis=f"{_CORE}; limits as the DrizzlePac Handbook's 'approximately equal'",
    provenance="judgement",
    headline="weight is {value:.3f} of what the exposure times predict",
    remedy="Look for exposures whose pixels were rejected wholesale (4096 flags, final_bits), then drizzle again.",
)
def weight_over_exposure(
    weight_map: WeightMap, weight_ratios: Floats, weighting: WeightType, summing_kernel: str
) -> Measured:
    """Median weight over the weight expected from the exposure times.

    A product weighted by exposure time holds, in every pixel, the summed exposure of the inputs that the context
    image names there, times the area of the product pixel in native pixels at that place. The ratio is 1.000 in a
    product that is what it seems; below 0.9 many input pixels were rejected. A fail is expected for products that mix
    filters or were rescaled after drizzling. Without the exposures one pixel area stands for the whole field (it
    varies by 9 % over ACS/WFC), and only a gross ratio fails. Not applicable to inverse variances.
    """
    if weighting.is_variance:
        raise NotApplicable(f"the weights are inverse variances ({weighting.kind}, inferred), not times")
    value = float(np.median(weight_ratios))
    rough = 0.0 if weight_map.local_areas else 0.1
    note = f"Mean ratio {np.mean(weight_ratios):.3f}. Weighting {weighting.kind}, inferred: {weighting.why}."
    return Measured(value, n=weight_ratios.size, uncertainty=rough * value, note=note)


@check(
    "weight",
    unit="",
    limit=Above(warn=0.5),
    basis="drizzlepac imageObject.py: DnnnWTSC is 1 for EXP, 1/s^4 for ERR, t^2/s^4 for IVM; else the weights",
    provenance="source",
    headline="weights are exposure times: {value:.0f}",
    remedy="final_wht_type='EXP', final_wt_scl='exptime' gives weights in seconds; IVM suits background-limited depth.",
)
def weight_is_time(weighting: WeightType) -> Measured:
    """Whether the weights are exposure times: 1 if so, 0 if they are something else.

    The kind of weight stands in no keyword of the product, so it is inferred, and said to be. Inverse variances (IVM,
    ERR) are a choice and no fault, but a map of them must not be read as seconds: hence a warning. It is expected for
    every product made with final_wht_type='IVM' or 'ERR'.
    """
    line = f"weights are {'exposure times' if weighting.is_time else 'no exposure times'} ({weighting.kind}, inferred)"
    return Measured(float(weighting.is_time), note=f"Weighting {weighting.kind}: {weighting.why}.", line=line)


@check(
    "weight",
    unit="inputs",
    limit=Below(warn=0.5, fail=0.5),
    basis="context image: an input whose bit never occurs has given nothing to the product",
    provenance="source",
    headline="{value:.0f} of the inputs gave nothing to the product",
    remedy=_LOST,
)
def inputs_without_weight(product: Product, input_presence: Presence, chip_mapping: Mapped) -> Measured:
    """Number of inputs (chips) on the frame that appear nowhere in the context image.

    The product's header names them and counts their exposure time, but no pixel holds them: all their pixels were
    flagged, as on a lost chip. Chips that lie off the frame (sky cells, cut-outs) do not count; where the exposures are
    not there to tell, an absent input only warns. A fail is expected for exposures rejected on purpose by their flags.
    """
    if input_presence.reason:
        raise Unmeasured(input_presence.reason)
    placed = {each.entry.index: each.mapping for each in chip_mapping.chips}
    absent = [entry for entry in input_presence.absent if _may_reach(placed.get(entry.index), product.sci.shape)]
    known = [entry for entry in absent if entry.index in placed]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"input": entry.index, "file": entry.file, "extension": entry.extver, "exposure (s)": entry.exptime}
        for entry in absent
    )
    names = ", ".join(f"{entry.file}[sci,{entry.extver}]" for entry in absent[:4])
    note = f"Never in the context image: {names}." if absent else ""
    cap = None if known else Status.WARN
    return Measured(float(len(absent)), n=len(product.inputs), rows=rows, note=note, cap=cap)


def _may_reach(mapping: PixelMap | None, shape: tuple[int, int]) -> bool:
    """Return whether a chip lies on a frame by a good part, or nothing is known of it."""
    if mapping is None:
        return True
    inside = (mapping.x > 0) & (mapping.x < shape[1] - 1) & (mapping.y > 0) & (mapping.y < shape[0] - 1)
    return bool(inside.mean() > 0.05)


@check(
    "weight",
    unit="%",
    limit=Below(warn=10.0, fail=40.0),
    basis="DrizzlePac Handbook 8.1, 'regions of drastically different weight'",
    provenance="judgement",
    headline="{value:.1f} % of the area has less than 0.6 of the weight its footprints promise",
    remedy=_LOST,
)
def area_of_low_weight(
    product: Product, weight_map: WeightMap, weight_ratios: Floats, weighting: WeightType
) -> Measured:
    """Area with much less weight than the exposures whose outlines cover it would give.

    The steps at the edges of a dither are legitimate and do not count: there fewer exposures cover the sky. What
    counts is weight that should be there and is not: a lost chip, an exposure whose pixels were rejected wholesale,
    large masked areas. Weights that are no times are compared with their own typical ratio. A fail is expected for
    vignetted or occulted fields (coronagraphy, filters smaller than the detector).
    """
    side = max(4, min(64, round(min(weight_map.weight.shape) / 60)))
    typical = 1.0 if weighting.is_time else float(np.median(weight_ratios))
    medians, low = low_boxes(weight_map, side=side, below=LOW * typical)
    seen = np.isfinite(medians)
    pixels = side * weight_map.step
    where = tuple(
        on_product(
            product,
            (x + 0.5) * pixels,
            (y + 0.5) * pixels,
            value=size / seen.sum() * 100,
            radius=3 * pixels,
            note="% of the area",
        )
        for y, x, size in largest(low)[:MOST_PLACES]
    )
    return Measured(100.0 * float(low.sum() / seen.sum()), n=int(seen.sum()), where=where)


@check(
    "weight",
    unit="%",
    limit=Below(warn=2.5, fail=15.0),
    basis="holes: a real undithered STIS pair with 14 % hot and bad pixels has 1.8 %, dithered sets below 0.2 %",
    provenance="judgement",
    headline="{value:.2f} % of the area inside the footprints has no weight at all",
    remedy="Raise final_pixfrac or final_scale, or let final_bits accept more flags.",
    essential=False,
)
def area_without_weight(product: Product, weight_map: WeightMap) -> Measured:
    """Area well inside the footprints that no input gave any weight.

    Holes come from flags that all exposures share (no dither), from drops too small for the pixels, and from cosmic-ray
    flags in every exposure. A fail is expected for occulting masks and for single exposures with many bad pixels.
    """
    inside = ndimage.binary_erosion(weight_map.footprint > 0, iterations=6)
    if inside.sum() < 100:
        raise Unmeasured("fewer than 100 samples lie well inside the footprints")
    holes = inside & ~weight_map.valid
    step = weight_map.step
    where = tuple(
        on_product(product, x * step, y * step, value=float(size), radius=4 * step, note="samples without weight")
        for y, x, size in largest(holes)[:MOST_PLACES]
    )
    return Measured(100.0 * float(holes.sum() / inside.sum()), n=int(inside.sum()), where=where)


@check(
    "weight",
    unit="%",
    limit=Below(warn=20.0, fail=50.0),
    basis="mean weight over footprint weight; hot and bad pixels and cosmic rays of Hubble CCDs take 2 to 15 %",
    provenance="judgement",
    headline="{value:.1f} % of the weight was rejected",
    remedy="Check the 4096 flags and the DQ bits that final_bits leaves out.",
    essential=False,
)
def rejected_weight(weight_map: WeightMap, weighting: WeightType, summing_kernel: str) -> Measured:
    """Share of the weight that flags have taken out, over the area inside the footprints.

    One minus the mean weight over the weight of all exposures whose outlines cover the place. Some per cent are
    cosmic rays and bad pixels; detectors with many hot pixels (STIS, late ACS) reach 15 %. A fail is expected for a
    lost chip and for exposures flagged wholesale.
    """
    if not weighting.is_time:
        raise NotApplicable(f"the weights are no exposure times ({weighting.kind}, inferred)")
    inside = weight_map.footprint > 0
    if inside.sum() < 100:
        raise Unmeasured("fewer than 100 samples lie inside the footprints")
    lost = 1.0 - float(
        np.where(weight_map.valid, weight_map.weight, 0)[inside].sum() / weight_map.footprint[inside].sum()
    )
    return Measured(100.0 * lost, n=int(inside.sum()))
