"""Does the product look clean: residual cosmic rays and hot pixels, and holes."""

from __future__ import annotations

from math import sqrt

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.clean.defects import Defects
from drizview.checks.fixtures.clean.holes import ProductHoles
from drizview.checks.fixtures.geometry import OverlapMap
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.measure.defects.spots import Sharpness

# A limit of concentration above this leaves nothing between the sharpest star and a single pixel.
_BLUNT = 0.93
# Share of the area from which a part of equal depth is judged, and from which one without rejection is.
_LEAST_SHARE, _MOSTLY = 0.15, 0.5


@check(
    "clean",
    unit="per Mpix",
    limit=Below(warn=150.0, fail=1000.0),
    basis="clean products have 0 to 20; at 1000, defects of four pixels each cover 0.4 % of the area",
    provenance="computed",
    headline="{value:.0f} residual cosmic rays or hot pixels per Mpix",
    remedy=(
        "median=True, blot=True, driz_cr=True, resetbits='4096', driz_cr_snr='3.5 3.0', driz_cr_scale='1.2 0.7'; "
        "combine_type='minmed' for up to 4 exposures. Where the exposures are dithered, leave hot pixels (16) out of "
        "driz_sep_bits and final_bits."
    ),
)
def residual_defects(product: Product, product_defects: Defects, star_sharpness: Sharpness) -> Measured:
    """Residual cosmic rays and hot pixels.

    Spots above 8 σ that are sharper on the product than the telescope can image a star, or that appear in only one of
    the exposures covering them; where the others are flagged at more spots than chance and the stars account for, rays
    have hit two exposures at one place. They look like single bright pixels or squares of 2 × 2, without the wings of a
    star.
    Regions covered by one, by two, and by three or more exposures are counted separately where they make up a sizeable
    part of the area; the worst of them is reported. A warning is expected for a single exposure, whose cosmic rays
    cannot be identified by comparison, and for undithered exposures, whose hot pixels stay in place.
    """
    deepest = max((depth for depth, size in product_defects.megapixels.items() if size > 0), default=0)
    if not deepest:
        raise Unmeasured("no part of the product that an exposure covers could be searched")
    if deepest < 2 and star_sharpness.limit > _BLUNT:
        raise Unmeasured("a single exposure, with stars as sharp as single pixels: cosmic rays cannot be identified")
    least, most = _worst_depths(product_defects)
    area = sum(size for depth, size in product_defects.megapixels.items() if least <= depth <= most)
    counted = [defect for defect in product_defects.found if least <= defect.depth <= most]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposures": depth,
            "area (Mpix)": round(size, 4),
            "defects": (here := sum(d.depth == depth for d in product_defects.found)),
            "per Mpix": round(here / size, 1),
        }
        for depth, size in sorted(product_defects.megapixels.items())
        if depth > 0
    )
    where = tuple(
        on_product(product, d.x, d.y, value=d.snr, note="in one exposure only" if d.lone else "sharper than a star")
        for d in counted[:MOST_PLACES]
    )
    alone = sum(d.lone for d in counted)
    note = f"{_where(product_defects, least, most)}{len(counted)} of {product_defects.spots} compact spots, {alone} of "
    note += "them in one exposure only."
    cap = Status.WARN if least < 2 else None
    error = sqrt(max(1, len(counted))) / area
    line = "" if counted else "no residual cosmic rays or hot pixels"
    return Measured(len(counted) / area, len(counted), error, where=where, rows=rows, note=note, line=line, cap=cap)


def _worst_depths(defects: Defects) -> tuple[int, int]:
    """Return the least and the largest number of exposures of the part of the area that decides: the one most full.

    Judged apart are places with three exposures and more, with two (the median of two is their mean, which keeps
    cosmic rays unless the smaller is taken), and with one, where nothing can be rejected: it counts where it is most
    of the area, and elsewhere only as a remark.
    """
    whole = sum(size for depth, size in defects.megapixels.items() if depth > 0)
    found = []
    for least, most, share in ((3, 10_000, _LEAST_SHARE), (2, 2, _LEAST_SHARE), (1, 1, _MOSTLY)):
        area = sum(size for depth, size in defects.megapixels.items() if least <= depth <= most)
        if area > share * whole:
            found.append((sum(least <= d.depth <= most for d in defects.found) / area, least, most))
    if not found:
        return 1, 10_000
    _, least, most = max(found)
    return least, most


def _where(defects: Defects, least: int, most: int) -> str:
    """Return which part of the area the number is of, and what share of it nothing could be rejected on."""
    whole = sum(size for depth, size in defects.megapixels.items() if depth > 0)
    single = 100 * defects.megapixels.get(1, 0.0) / whole
    said = f"{single:.0f} % of the area has a single exposure, where nothing can be rejected. " if single >= 1 else ""
    if most < 10_000 and least == most > 1:
        share = 100 * defects.megapixels.get(least, 0.0) / whole
        said += f"Where {least} exposures overlap ({share:.0f} % of the area): "
    return said


@check(
    "clean",
    unit="%",
    limit=Below(warn=0.1, fail=1.0),
    basis="DrizzlePac Handbook 8.1; bad pixels of two dithered exposures coincide in 0.01 % of the area",
    provenance="judgement",
    headline="holes (no weight) in {value:.3g} % of the area",
    remedy=(
        "A regular lattice of holes: raise final_pixfrac (0.8 to 1.0) or final_scale. Holes left by bad pixels: "
        "accept more flags in final_bits (64, then 16). Holes in stars: inspect the 4096 flags."
    ),
)
def empty_pixels(product: Product, product_holes: ProductHoles, depth_map: OverlapMap) -> Measured:
    """Area inside the footprints without weight.

    Holes are black, or still show the rejected value, so they must be found in the weight map rather than in the image.
    A regular lattice means that the drops are too small for the output grid; clusters are pixels that every exposure
    rejected. A warning is expected for a single exposure and for undithered exposures, where no other exposure fills in
    the bad pixels.
    """
    share = 100.0 * product_holes.empty / product_holes.inside
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"hole": name, "pixels": count, "area (%)": 100.0 * count / product_holes.inside}
        for name, count in sorted(product_holes.sizes.items())
    )
    where = tuple(
        on_product(product, hole.x, hole.y, value=float(hole.size), radius=max(4.0, sqrt(hole.size)), note="pixels")
        for hole in product_holes.largest[:MOST_PLACES]
    )
    single = int(depth_map.count.max()) < 2
    cap = Status.WARN if single else None
    note = "Single exposure." if single and product.inputs else ""
    return Measured(share, product_holes.inside, where=where, rows=rows, note=note, cap=cap)
