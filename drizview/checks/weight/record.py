"""The record of exposure time in a product: what its header, its association and its context image say."""

from __future__ import annotations

from drizview.checks.core.limits import Below, Fact, Within
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.fixtures.weight.presence import InputPresence
from drizview.dataset.dataset import Dataset
from drizview.dataset.identity.rootname import exposure_key, root_of
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.weight.coverage import CoverageArea
from drizview.measure.weight.weights import WeightType


@check(
    "weight",
    unit="%",
    limit=Below(warn=1.0),
    basis="drizzlepac writes TEXPTIME as the sum over exposures",
    provenance="source",
    headline="summed exposure times differ by {value:.2f} % from TEXPTIME",
    remedy="Trust the sum over the inputs; correct TEXPTIME and EXPTIME before using them for photometry.",
    essential=False,
)
def exposure_sum(product: Product, exposure_times: tuple[float, ...]) -> Measured:
    """Difference between the summed exposure times of the inputs and the total in the header.

    Chips of one exposure count once. A difference is expected in products that combine filters, and where exposures
    were added or dropped after the header was written.
    """
    total = product.exptime
    if not total:
        raise Unmeasured("the product has neither TEXPTIME nor EXPTIME")
    by_exposure: dict[str, float] = {}
    for entry, time in zip(product.inputs, exposure_times, strict=True):
        key = entry.exposure or str(entry.index)
        by_exposure[key] = max(time, by_exposure.get(key, 0.0))
    found = sum(by_exposure.values())
    rows: tuple[dict[str, Cell], ...] = tuple({"exposure": k, "time (s)": t} for k, t in by_exposure.items())
    note = f"{len(by_exposure)} exposures sum to {found:.1f} s; the header gives {total:.1f} s."
    return Measured(100.0 * abs(found / total - 1.0), n=len(by_exposure), rows=rows, note=note)


@check(
    "weight",
    unit="%",
    limit=Below(warn=1.0, fail=60.0),
    basis="association table: members of type EXP that the header of the product does not list",
    provenance="judgement",
    headline="{value:.0f} % of the association's exposures are not in the product",
    remedy="Drizzle all members, or record why one was left out (guide-star failure, satellite trail).",
    essential=False,
    not_curable="the script takes every exposure that was found; what is missing must be fetched first",
)
def members_left_out(dataset: Dataset, product: Product) -> Measured:
    """Share of the association's exposures that are not in the product.

    A warning or fail is expected where exposures were left out on purpose; the product is then shallower than planned.
    Not applicable to a product that bears the name of its one exposure, as those of single visits do.
    """
    unused = dataset.unused
    used = {entry.exposure for entry in product.inputs}
    if {exposure_key(name) for name in used} == {exposure_key(root_of(product.file))}:
        raise NotApplicable("the product is one of a single exposure, as its name says")
    if not unused and not dataset.association:
        raise NotApplicable("no association table was found to compare the product's list of inputs with")
    total = len(unused) + len(used)
    note = f"Not in the product: {', '.join(unused)}." if unused else ""
    line = "" if unused else "all exposures of the association are in the product"
    return Measured(100.0 * len(unused) / max(1, total), n=total, note=note, line=line)


@check(
    "weight",
    unit="",
    limit=Within(warn=(0.6, 1.6)),
    basis="inverse variance: σ × R × √WHT = 1, with R the noise correlation of Fruchter & Hook 2002",
    provenance="source",
    headline="noise × √weight = {value:.2f} (1 for inverse variances)",
    remedy="Do not combine IVM with skymethod='match': relative skies give wrong weights.",
    essential=False,
)
def inverse_variance(weighting: WeightType, product_noise: float | Unmeasured) -> Measured:
    """Noise of a sky pixel times the square root of its weight, for products weighted by inverse variance.

    Corrected for correlated noise, it is 1 where the weights are what IVM and ERR mean. Not applicable to exposure
    times. A value different from 1 is expected for ERR on WFC3/IR, whose errors are rates that drizzlepac divides by
    the exposure time once more.
    """
    if not weighting.is_variance:
        raise NotApplicable(f"the weights are not inverse variances (probably {weighting.kind})")
    if isinstance(product_noise, Unmeasured):
        raise product_noise
    return Measured(product_noise, note=f"Weights probably {weighting.kind}: {weighting.why}.")


@check(
    "weight",
    unit="%",
    limit=Fact(),
    basis="context image",
    provenance="source",
    headline="{value:.0f} % of the area has the full exposure time (within 1 %)",
    essential=False,
    only_if=("context_image",),
)
def coverage(product: Product, input_presence: InputPresence) -> Measured:
    """Area with the full exposure time, and a table of the regions by contributing exposures.

    Full is the exposure time that 5 % of the area reaches or exceeds: chips of one exposure may overlap in a sliver and
    count twice there.

    A fact: the edges of a dither and the gaps between chips naturally have less, and mosaics have more than one depth.
    """
    areas = input_presence.areas
    if not areas:
        raise Unmeasured("the context image is empty")
    deepest = _deepest(areas)
    full = sum(area.share for area in areas if area.exposure > 0.99 * deepest)
    exposures = {entry.index: entry.exposure for entry in product.inputs}
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "area (%)": round(100 * area.share, 2),
            "exposure (s)": round(area.exposure, 1),
            "of the deepest": round(area.exposure / deepest, 3),
            "exposures": len({exposures.get(i) for i in area.inputs}),
            "inputs": " ".join(map(str, area.inputs)),
        }
        for area in areas[:MOST_PLACES]
    )
    low = sorted((area for area in areas if area.exposure < 0.5 * deepest), key=lambda area: -area.share)
    where = tuple(
        on_product(product, area.x, area.y, value=area.exposure / deepest, note="× the full exposure time")
        for area in low[:5]
    )
    return Measured(100.0 * full, n=len(areas), where=where, rows=rows)


def _deepest(areas: tuple[CoverageArea, ...]) -> float:
    reached = 0.0
    ordered = sorted(areas, key=lambda area: -area.exposure)
    for area in ordered:
        reached += area.share
        if reached >= 0.05:
            return area.exposure
    return ordered[0].exposure
