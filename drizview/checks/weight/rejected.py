"""How much weight was rejected, and where none is left."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.weight.weights import WeightMap, WeightType, largest

# Their four chips meet in the shadow of the pyramid mirror's edges.
_SHADOWED = ("WFPC2/PC/WF", "WFPC2/PC", "WFPC2/WF2", "WFPC2/WF3", "WFPC2/WF4")


@check(
    "weight",
    unit="%",
    limit=Below(warn=2.5, fail=15.0),
    basis=(
        "a real undithered STIS pair with 14 % hot and bad pixels has 1.8 % of holes, dithered sets below 0.2 %; the "
        "pyramid's shadow between the four chips of WFPC2 takes 2.9 % of a clean product"
    ),
    provenance="judgement",
    headline="holes (no weight) in {value:.3g} % of the area inside the footprints",
    remedy="Raise final_pixfrac or final_scale, or accept more flags in final_bits.",
    detectors=dict.fromkeys(
        ("WFPC2/PC/WF", "WFPC2/PC", "WFPC2/WF2", "WFPC2/WF3", "WFPC2/WF4"), Below(warn=6.0, fail=20.0)
    ),
    essential=False,
)
def area_without_weight(product: Product, weight_map: WeightMap) -> Measured:
    """Area well inside the footprints that has no weight at all.

    Holes come from flags common to all exposures (no dither), from drops too small for the output pixels, and from
    cosmic-ray flags in every exposure. A fail is expected for occulting masks and for single exposures with many bad
    pixels.
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
    basis="mean weight over footprint weight; hot and bad pixels and cosmic rays take 2 to 15 % on HST CCDs",
    provenance="judgement",
    headline="{value:.1f} % of the weight was rejected",
    remedy="Check the 4096 flags and the DQ bits that final_bits leaves out.",
    essential=False,
    only_if=("summing_kernel",),
)
def rejected_weight(weight_map: WeightMap, weighting: WeightType) -> Measured:
    """Share of the weight removed by flags, inside the footprints.

    One minus the mean weight over that of all exposures covering each position. A few per cent are cosmic rays and bad
    pixels; detectors with many hot pixels (STIS, late ACS) reach 15 %. A fail is expected for a lost chip and for
    exposures flagged wholesale.
    """
    if not weighting.is_time:
        raise NotApplicable(f"the weights are not exposure times (probably {weighting.kind})")
    inside = weight_map.footprint > 0
    if inside.sum() < 100:
        raise Unmeasured("fewer than 100 samples lie inside the footprints")
    lost = 1.0 - float(
        np.where(weight_map.valid, weight_map.weight, 0)[inside].sum() / weight_map.footprint[inside].sum()
    )
    return Measured(100.0 * lost, n=int(inside.sum()))
