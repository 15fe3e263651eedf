"""Is the mean of the weight map about the total exposure time, and is the weight even?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.limits import Above, Below, Within
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.needs import value_or
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.geometry import MappedChip
from drizview.checks.fixtures.weight.presence import InputPresence
from drizview.dataset.inputs import Input
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.pixelmap import PixelMap
from drizview.measure.weight.weights import WeightMap, WeightType, footprint_ratios, largest
from drizview.numbers import number

Floats = NDArray[np.floating[Any]]

# Share of the expected weight below which a place has much too little, and above which much too much.
LOW, HIGH = 0.6, 1.3
_CORE = "drizzle core: WHT is exposure time times product pixel area in native pixels, to 1e−4 for square kernels"
_LOST = (
    "Find out why the exposure was lost (DQ flags not in final_bits, footprint off the frame, 'All pixels masked out' "
    "in the log), then drizzle again."
)


@check(
    "weight",
    unit="",
    limit=Within(warn=(0.9, 1.1), fail=(0.7, 1.3)),
    basis=f"{_CORE}; limits from the DrizzlePac Handbook's 'approximately equal'",
    provenance="judgement",
    headline="weight {value:.3f} × that expected from the exposure times",
    remedy="Look for exposures with wholesale rejected pixels (4096 flags, final_bits), then drizzle again.",
    only_if=("summing_kernel",),
)
def weight_over_exposure(
    weight_map: WeightMap, weight_ratios: Floats, weighting: WeightType, input_presence: InputPresence
) -> Measured:
    """Median weight, relative to that expected from the exposure times.

    In a product weighted by exposure time, every pixel holds the summed exposure time of the inputs that the context
    image lists there, times the area of the product pixel in native pixels at that position. The ratio is then 1.000.
    Values outside {warn} need an explanation; a low one usually means that many input pixels were rejected. A fail is
    expected for products that mix filters or were rescaled after drizzling. Without the exposures, one pixel area is
    used for the whole field (it varies by 9 % over ACS/WFC), and only a gross deviation fails. Not applicable to
    inverse variances.
    """
    if weighting.is_variance:
        raise NotApplicable(f"the weights are not exposure times (probably {weighting.kind})")
    _refuse_untold(weighting)
    value = float(np.median(weight_ratios))
    rough = 0.0 if weight_map.local_areas else 0.1
    note = f"Mean ratio {np.mean(weight_ratios):.3f}. Weights probably {weighting.kind}: {weighting.why}."
    note += f" From outlines: {input_presence.note}." if input_presence.note else ""
    return Measured(value, n=weight_ratios.size, uncertainty=rough * value, note=note)


@check(
    "weight",
    unit="",
    limit=Above(warn=0.5),
    basis=(
        "drizzlepac imageObject.py: DnnnWTSC is 1 for EXP, 1/s⁴ for ERR, t²/s⁴ for IVM; otherwise the weights "
        "themselves"
    ),
    provenance="source",
    headline="weights are exposure times: {value:.0f}",
    remedy="final_wht_type='EXP', final_wt_scl='exptime' give weights in seconds; IVM suits background-limited depth.",
)
def weight_is_time(weighting: WeightType) -> Measured:
    """Whether the weights are exposure times: 1 if they are, 0 if not.

    No keyword of the product records the kind of weight, so it is inferred. Inverse variances (IVM, ERR) are a choice
    rather than a fault, but such a map must not be read as seconds: hence the warning. It is expected for every product
    made with final_wht_type='IVM' or 'ERR'. For mosaics of other pipelines, which weight so as a rule, it is a fact.
    Weights from the sky (IVM) need no other drizzling, those from the errors (ERR) give bright pixels less weight.
    """
    _refuse_untold(weighting)
    line = f"weights are {'exposure times' if weighting.is_time else 'not exposure times'} ({_probably(weighting)})"
    note = f"Weights probably {weighting.kind}: {weighting.why}."
    rows: tuple[dict[str, Cell], ...] = () if weighting.is_time else ({"kind": weighting.kind},)
    cap = None if weighting.recorded else Status.INFO
    return Measured(float(weighting.is_time), note=note, line=line, rows=rows, cap=cap)


def _refuse_untold(weighting: WeightType) -> None:
    """Refuse weights of which nothing says what they should be: a mosaic of another pipeline may hold anything."""
    if not weighting.is_told:
        raise Unmeasured(f"the product does not record what its weights are, and {weighting.why}")


def _probably(weighting: WeightType) -> str:
    return "type unclear" if weighting.kind == "unclear" else f"probably {weighting.kind}"


@check(
    "weight",
    unit="inputs",
    limit=Below(warn=0.5, fail=0.5),
    basis="context image: an input whose bit never occurs contributes nothing to the product",
    provenance="source",
    headline="{value:.0f} inputs contribute nothing to the product",
    remedy=_LOST,
    essential=False,
    only_if=("context_image",),
    not_curable="an exposure was lost through its own flags or its place: they must be corrected on a copy of the file",
)
def inputs_without_weight(
    product: Product, input_presence: InputPresence, mapped_chips: tuple[MappedChip, ...] | Unmeasured
) -> Measured:
    """Number of inputs (chips) on the frame that are absent from the context image.

    The header of the product lists them and counts their exposure time, but no pixel contains them: all their pixels
    were flagged, as on a lost chip. Chips that fall off the frame (sky cells, cutouts) do not count; where the
    exposures are not available to check, an absent input only warns. A fail is expected for exposures rejected on
    purpose through their flags.
    """
    placed = {each.entry.index: each.mapping for each in value_or(mapped_chips, ())}
    absent = [entry for entry in input_presence.absent if _may_reach(placed.get(entry.index), product.sci.shape)]
    known = [entry for entry in absent if entry.index in placed]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"input": entry.index, "file": entry.file, "extension": entry.extver, "exposure (s)": entry.exptime}
        for entry in absent
    )
    names = ", ".join(f"{entry.file}[sci,{entry.extver}]" for entry in absent[:4])
    note = f"Absent from the context image: {names}." if absent else ""
    cap = None if known else Status.WARN
    return Measured(float(len(absent)), n=len(product.inputs), rows=rows, note=note, line=_lost(absent), cap=cap)


def _lost(absent: Sequence[Input]) -> str:
    """Return the badge's line: which chips are absent."""
    if not absent:
        return "all inputs contribute to the product"
    names = [f"chip {entry.extver} of {entry.exposure or entry.file}" for entry in absent]
    if len(names) == 1:
        return f"{names[0]} contributes nothing to the product"
    rest = names[1] if len(names) == 2 else f"{len(names) - 1} more inputs"
    return f"{names[0]} and {rest} contribute nothing to the product"


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
    headline="{value:.1f} % of the area has less than 0.6 × the weight its footprints imply",
    remedy=_LOST,
    not_curable="the flags that take the area out must be understood, and corrected on a copy of the file",
)
def area_of_low_weight(
    product: Product, weight_map: WeightMap, weight_ratios: Floats, weighting: WeightType
) -> Measured:
    """Area with much less weight than the exposures covering it should give.

    Steps at the edges of a dither are legitimate and do not count: fewer exposures cover the sky there. What counts is
    weight that should be present and is not: a lost chip, an exposure with wholesale rejected pixels, large masked
    areas. Where an exposure was masked by hand (DQ 16384, as along the trail of a satellite) its weight is not
    expected. Weights that are not exposure times are compared with their own typical ratio. A fail is expected for
    vignetted or occulted fields (coronagraphy, filters smaller than the detector).
    """
    side = _side(weight_map)
    typical = 1.0 if weighting.is_time else float(np.median(weight_ratios))
    medians = footprint_ratios(weight_map, side=side)
    found = _share(product, medians, medians < LOW * typical, side * weight_map.step)
    if not weight_map.masked:
        return found
    share = number(100 * weight_map.masked, ".1f")
    return replace(found, note=f"Masked by hand (DQ 16384): {share} % of the area, where less weight is right.")


def _side(weight_map: WeightMap) -> int:
    """Return the side of the boxes in which weight is compared with its footprints [samples]."""
    return max(4, min(64, round(min(weight_map.weight.shape) / 60)))


def _share(product: Product, medians: Floats, chosen: NDArray[np.bool_], pixels: int) -> Measured:
    """Return the share of boxes of so many product pixels that are chosen, and where they are."""
    seen = np.isfinite(medians)
    where = tuple(
        on_product(
            product,
            (x + 0.5) * pixels,
            (y + 0.5) * pixels,
            value=size / seen.sum() * 100,
            radius=3 * pixels,
            note=f"{number(100 * size / seen.sum(), '.1f')} % of the area",
        )
        for y, x, size in largest(chosen)[:MOST_PLACES]
    )
    return Measured(100.0 * float(chosen.sum() / seen.sum()), n=int(seen.sum()), where=where)


@check(
    "weight",
    unit="%",
    limit=Below(warn=2.0),
    basis="no exposure counts twice: the weight of a place is at most that of all exposures whose outlines cover it",
    provenance="computed",
    headline="{value:.1f} % of the area has more than 1.3 × the weight its footprints imply",
    remedy="Drizzle again, each exposure and each chip once; overlapping parts of chips must be masked in DQ.",
    essential=False,
    only_if=("summing_kernel",),
    not_curable="pixels that were counted twice must be masked in a copy of the file",
)
def area_of_high_weight(
    product: Product, weight_map: WeightMap, weight_ratios: Floats, weighting: WeightType
) -> Measured:
    """Area with much more weight than the exposures covering it can give.

    An exposure that was drizzled twice, parts of chips that overlap and are not masked, or a weight map that was
    changed afterwards. The image itself is a weighted mean and may look right, but errors and depth taken from the
    weights are wrong there. A warning is expected for products that were put together from others.
    """
    if weighting.is_variance:
        raise NotApplicable(f"the weights are not exposure times (probably {weighting.kind})")
    typical = 1.0 if weighting.is_time else float(np.median(weight_ratios))
    side = _side(weight_map)
    medians = footprint_ratios(weight_map, side=side) / typical
    high = medians > HIGH
    found = _share(product, medians, high, side * weight_map.step)
    if not high.any():
        return replace(found, line="no area has more weight than its footprints imply")
    times = number(float(np.median(medians[high])), ".1f")
    return replace(
        found, line=f"{number(found.value, '.0f')} % of the area has {times} × the weight its footprints imply"
    )
