"""Does the product look clean: trails of satellites."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.clean.trails import Trail
from drizview.dataset.product import Product
from drizview.numbers import number

# Without exposures to compare with, what a line must have to be called a trail.
_ALONE_SIGNIFICANCE, _ALONE_FILLED = 14.0, 0.85
# Plainer than this it may fail: significance of the line, and brightness in its exposure in sigma of a pixel.
_PLAIN, _BRIGHT = 8.0, 0.2
# Fainter than this on the product, in units of the noise of its pixels, a line harms nothing; steps of the amplifiers
# leave such lines.
_FAINT = 0.1
# Of lines fainter than this [scatter of all lines] only those count that are as narrow as trails are, in product
# pixels: scattered light of one exposure leaves crests of 20 and more.
_PLAINLY, _NARROW = 5.5, 12.0
# Lines of one exposure that differ by less than this are the two wings of one trail: degrees, product pixels.
_PARALLEL, _CLOSE = 12.0, 60.0
# A mask is so many times as wide as the line where no exposure tells the width of the trail.
_WINGS = 3.0


@check(
    "clean",
    unit="trails",
    limit=Below(warn=0.5, fail=0.5),
    basis=(
        "Radon transform of the product, lines above 4.5 times the scatter of all lines, each measured on every "
        "exposure"
    ),
    provenance="computed",
    headline="{value:.0f} satellite trails cross the product",
    remedy=(
        "Set DQ 16384 along the trail in the exposure that has it, leave 16384 out of driz_sep_bits and final_bits, "
        "and drizzle again with resetbits='4096'."
    ),
    essential=False,
    not_curable="DQ 16384 must be set along the trail in a copy of the exposure that has it",
)
def satellite_trails(product: Product, product_trails: tuple[Trail, ...]) -> Measured:
    """Satellite trails.

    Straight bright lines that run from edge to edge, remain in the product, and appear in only one exposure. Lines that
    several exposures show are diffraction spikes, bleeding or edges of galaxies and are not counted, nor are faint
    crests of smooth light, nor those that are fainter than a tenth of the noise of the product. A trail that was
    rejected leaves reduced weight rather than light, though its wings often remain. With a single exposure, or without
    the exposures, a line can only warn, as does a faint one. A fail is expected where a single exposure covers the
    trail, so that nothing can reject it.
    """
    counted = _distinct([trail for trail in product_trails if _counts(trail)])
    proven = [(trail.line.significance, best) for trail in counted if trail.lone and (best := trail.brightest)]
    strong = any(plain > _PLAIN and best.value > _BRIGHT * best.sigma for plain, best in proven)
    names = ", ".join(sorted({best.exposure for _, best in proven}))
    other = sum(not _counts(trail) for trail in product_trails)
    note = f"In {names}. " if names else ""
    note += f"Lines not specific to one exposure (spikes, edges or steps): {other}." if other else ""
    line = {0: "no satellite trails", 1: "one satellite trail crosses the product"}.get(len(counted), "")
    return Measured(
        float(len(counted)),
        n=len(product_trails),
        where=tuple(_place(product, trail) for trail in counted),
        rows=tuple(_rows(product, product_trails, counted)),
        note=note.strip(),
        line=line,
        cap=None if strong else Status.WARN,
    )


def _rows(product: Product, trails: tuple[Trail, ...], counted: list[Trail]) -> Iterator[dict[str, Cell]]:
    """Yield what each exposure shows of each line."""
    for index, trail in enumerate(trails, 1):
        for each in trail.excesses:
            yield {
                "trail": index,
                "exposure": each.exposure,
                "brightness (e-/s per pixel)": each.value,
                "error (e-/s per pixel)": each.error,
                "brightness (sigma)": round(each.value / each.sigma, 3),
                "is a trail": trail in counted,
                "is brightest": each is trail.brightest,
                **_on_sky(product, trail),
            }


def _place(product: Product, trail: Trail) -> Place:
    """Return the middle of a trail, where it is seen."""
    x0, y0, x1, y1 = trail.line.ends
    return on_product(
        product,
        *(trail.middle or ((x0 + x1) / 2, (y0 + y1) / 2)),
        value=trail.line.significance,
        radius=max(20.0, 3 * trail.line.width),
        note="from ({}, {}) to ({}, {})".format(*(number(at, ".0f") for at in (x0, y0, x1, y1))),
    )


def _on_sky(product: Product, trail: Trail) -> dict[str, Cell]:
    """Return both ends on the sky and the width of what a mask must cover."""
    line, times = (trail.core, 1.0) if trail.core is not None else (trail.line, _WINGS)
    (x0, y0, x1, y1), arcsec = line.ends, times * line.width * product.scale_arcsec
    ends = (on_product(product, x0, y0), on_product(product, x1, y1))
    cells: dict[str, Cell] = {"width (arcsec)": round(arcsec, 3)}
    for name, place in zip(("one", "other"), ends, strict=True):
        cells |= {f"RA, {name} end (degree)": place.ra, f"Dec, {name} end (degree)": place.dec}
    return cells


def _counts(trail: Trail) -> bool:
    """Return whether a line is a trail: one exposure alone shows it, or there are none to ask and it is plain."""
    if len(trail.excesses) > 1:
        crest = trail.line.width > _NARROW and trail.line.significance < _PLAINLY
        return trail.lone and not crest and trail.on_product > _FAINT
    return trail.line.significance > _ALONE_SIGNIFICANCE and trail.line.filled > _ALONE_FILLED


def _distinct(trails: list[Trail]) -> list[Trail]:
    """Return the trails without the second wing of one, the most significant first."""
    kept: list[Trail] = []
    for trail in sorted(trails, key=lambda each: -each.line.significance):
        if not any(_same(trail, other) for other in kept):
            kept.append(trail)
    return kept


def _same(one: Trail, other: Trail) -> bool:
    first, second = one.brightest, other.brightest
    if first is not None and second is not None and first.exposure != second.exposure:
        return False
    turned = abs((np.degrees(one.line.angle - other.line.angle) + 90) % 180 - 90)
    x, y = (np.array([(one.line.ends[k] + one.line.ends[k + 2]) / 2]) for k in (0, 1))
    return bool(turned < _PARALLEL and abs(float(other.line.distance(x, y)[0])) < _CLOSE)
