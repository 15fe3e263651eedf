"""Do clusters of bright pixels repeat across the image: hot pixels that follow the dither."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.hotpix.hotpixels import HotPixels
from drizview.checks.fixtures.hotpix.pattern import DitherPattern
from drizview.dataset.product import Product

_REMEDY = (
    "With three or more dithered exposures, leave hot (16) and warm (64) pixels out of driz_sep_bits and final_bits "
    "('336' becomes '256' for ACS/WFC and WFC3/UVIS, '528' becomes '512' for WFC3/IR); driz_cr=True, resetbits='4096', "
    "static=True."
)

# Images without a dither that may be sharp stars: crowded fields simulated for WFPC2 have two.
_FEWEST_STILL = 4


@check(
    "hotpix",
    unit="per Mpix",
    limit=Below(warn=100.0, fail=1000.0),
    basis=(
        "products without hot pixels have 0 (chance subtracted); at 1000, images of four pixels each cover 0.4 % of "
        "the area"
    ),
    provenance="computed",
    headline="{value:.0f} hot-pixel images per Mpix",
    remedy=_REMEDY,
)
def hot_pixel_images(product: Product, hot_pixels: HotPixels) -> Measured:
    """Hot pixels left in the product.

    Detector pixels that are bright in every exposure although the sky moved are hot; stars and cosmic rays are not.
    Each leaves one bright spot for every exposure, so clusters of spots repeat over the image in the shape of the
    dither pattern. Counted are spots as bright as the hot pixel predicts, less those found at control positions. A fail
    is expected where hot pixels were kept on purpose (driz_cr off, or final_bits accepting every flag). Without a
    dither no pattern can repeat: counted are then pixels without a flag that are bright in every exposure and too sharp
    for a star. Flagged ones are listed, as a fact.
    """
    where = tuple(
        on_product(product, x, y, radius=6.0, note="hot pixel, unflagged" if name == "good" else f"hot pixel, {name}")
        for name, images in hot_pixels.leaks.items()
        for x, y in images.places
    )
    seen = sum(images.seen + images.chance for images in hot_pixels.leaks.values())
    note = f"{hot_pixels.hot} hot pixels on the parts of the detector that were searched."
    still, density = hot_pixels.still, hot_pixels.per_megapixel
    if still:
        note = f"Without a dither no pattern can repeat: pixels flagged as hot or too sharp for a star. {note}"
    return Measured(
        density,
        n=hot_pixels.hot,
        uncertainty=sqrt(max(1.0, seen)) / hot_pixels.megapixels,
        where=where[:MOST_PLACES],
        rows=tuple(_rows(hot_pixels)),
        note=note,
        line=_line(still, density),
        cap=_cap(hot_pixels),
    )


def _cap(hot_pixels: HotPixels) -> Status | None:
    """Return the worst status where the sky did not move: none seen is a fact, and a few may be stars."""
    if not hot_pixels.still or hot_pixels.seen >= _FEWEST_STILL:
        return None
    return Status.INFO if hot_pixels.per_megapixel <= 0 else Status.PASS


def _rows(hot_pixels: HotPixels) -> Iterator[dict[str, Cell]]:
    """Yield the images of hot pixels for each combination of flags, the most frequent first."""
    for name, images in sorted(hot_pixels.by_flag.items(), key=lambda item: -item[1].visible):
        if images.visible:
            yield {
                "flags": name,
                "visible if drizzled": images.visible,
                "seen": images.seen,
                "by chance": round(images.chance, 1),
                "drizzled": images.used,
            }


def _line(undithered: bool, density: float) -> str:
    """Return the badge's line where the number alone would mislead or read oddly."""
    if undithered and round(density) <= 0:
        return "not dithered: no pattern can repeat"
    if undithered:
        return f"not dithered: {density:.0f} hot pixels without a flag per Mpix"
    return "" if round(density) > 0 else "no hot pixels left in the product"


@check(
    "hotpix",
    unit="%",
    limit=Below(warn=3.0, fail=15.0),
    basis="share of spots with all partners at the dither offsets, less that for displaced patterns",
    provenance="judgement",
    headline="{value:.1f} % of compact spots repeat in the dither pattern",
    remedy=_REMEDY,
    essential=False,
)
def repeated_pattern(product: Product, dither_pattern: DitherPattern) -> Measured:
    """Spots that repeat in the shape of the dither pattern.

    A hot pixel appears once for each exposure, separated by the dither offsets. Counted are compact spots of the
    product that have every partner of such a pattern, less the number that displaced patterns find by chance. Needs
    only the product and the pointings. A false warning is possible, but rare, in rich clusters; a fail is expected
    where hot pixels were kept on purpose.
    """
    few = dither_pattern.complete - dither_pattern.chance < 5 * dither_pattern.exposures
    where = tuple(on_product(product, x, y, radius=6.0) for x, y in dither_pattern.places[:MOST_PLACES])
    note = (
        f"{dither_pattern.complete} of {dither_pattern.spots} spots have all {dither_pattern.exposures - 1} partners; "
        f"{dither_pattern.chance:.1f} expected by chance."
    )
    return Measured(
        100.0 * dither_pattern.share,
        n=dither_pattern.spots,
        uncertainty=100.0 * sqrt(dither_pattern.complete + 1) / dither_pattern.spots,
        where=where,
        note=note,
        cap=Status.PASS if few else None,
    )
