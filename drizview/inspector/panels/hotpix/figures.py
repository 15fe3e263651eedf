"""Pictures, plots, overlays and remarks of hot pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.fixtures.hotpix.brightest import HotPixel
from drizview.checks.fixtures.hotpix.hotpixels import HotPixels
from drizview.checks.fixtures.hotpix.sites import DetectorSite
from drizview.dataset.flags import DQ
from drizview.dataset.identity.short import short_name
from drizview.dataset.product import Product
from drizview.inspector.panels.hotpix.stamps import (
    AROUND,
    LEAST,
    REACH,
    HotStack,
    detector_median,
    detector_stamp,
    hot_stack,
    product_stamp,
)
from drizview.inspector.panels.widgets.picture import Picture
from drizview.inspector.panels.widgets.plot import BLUE, GREY, RED, Plot
from drizview.inspector.panels.widgets.points import Points
from drizview.measure.geometry.stamps import core_light
from drizview.numbers import number

_CHOSEN, _OTHERS = "#ffd54a", "#7fd4ff"
# Patterns drawn over the image besides the chosen one.
_MOST_DRAWN = 40


def hot_pixel_summary(found: HotPixels) -> str:
    """Return how many hot pixels there are, and how many are listed."""
    area = f"the region examined ({found.megapixels:.2f} Mpix of the product)"
    if not found.worst:
        return f"No hot pixels were found in {area}."
    how = (
        f"bright at all {found.positions} dither positions"
        if found.positions > 1
        else "flagged 16; the exposures are not dithered"
    )
    shown = sum(bool(pixel.seen.any()) for pixel in found.worst)
    listed = f"The {len(found.worst)} worst are listed" if len(found.worst) < found.hot else "All are listed"
    return f"{found.hot} hot pixels ({how}) in {area}. {listed}; {shown} of them appear on the product."


def hot_pixel_rows(
    pixels: Sequence[HotPixel], sites: Sequence[DetectorSite]
) -> tuple[tuple[str, ...], list[tuple[Any, ...]], list[list[str]]]:
    """Return headings, rows and tones of the list of hot pixels."""
    columns = ("x", "y", "flux [e⁻/s]", "on product", "flags", "bright in", "4096 in")
    rows, tones = [], []
    for pixel in pixels:
        placed = sites[pixel.site].chips[0][0]
        n = pixel.flags.size
        kept = int(np.bitwise_or.reduce(pixel.flags)) & ~DQ.COSMIC_RAY
        words = placed.exposure.flags.describe(kept) if kept else "none"
        visible, seen = int(pixel.visible.sum()), int(pixel.seen.sum())
        on_product = f"{seen} of {visible}" if visible else "too faint"
        rejected = int(((pixel.flags & DQ.COSMIC_RAY) != 0).sum())
        rows.append(
            (
                pixel.column,
                pixel.row,
                pixel.flux,
                on_product if visible or rejected < n else "rejected",
                words if len(sites) < 2 else f"chip {placed.chip.number}: {words}",
                f"{int(pixel.bright.sum())} of {n}",
                f"{rejected} of {n}",
            )
        )
        tones.append(["", "", "", "fail" if seen else "", "", "", ""])
    return columns, rows, tones


def describe_pixel(pixel: HotPixel, site: DetectorSite) -> tuple[str, str]:
    """Return the title and what was found of one hot pixel."""
    placed = site.chips[0][0]
    title = f"Pixel x {pixel.column}, y {pixel.row} of {placed.chip.name.partition('[')[2].rstrip(']')}"
    expected, seen = int(pixel.visible.sum()), int(pixel.seen.sum())
    if not expected:
        rejected = int(((pixel.flags & DQ.COSMIC_RAY) != 0).sum())
        why = (
            f"driz_cr rejected it in {rejected} of {pixel.flags.size} exposures (4096)"
            if rejected
            else "too faint to be seen on the product"
        )
        return title, f"{number(pixel.flux)} e⁻/s: {why}."
    places = "1 position" if expected == 1 else f"{expected} positions"
    verdict = f"seen at {seen}" if seen else "seen at none: it was masked"
    return title, f"{number(pixel.flux)} e⁻/s: would appear at {places} on the product if not masked; {verdict}."


def stamp_pictures(product: Product, pixel: HotPixel, site: DetectorSite) -> tuple[list[Picture], list[str], list[str]]:
    """Return cut-outs of the exposures about a hot pixel and of the product where each puts it; headings and rows."""
    above, below = [], []
    for k, (placed, sky) in enumerate(site.chips):
        cut = detector_stamp(placed, sky, pixel)
        flags = placed.exposure.flags.describe(int(pixel.flags[k]))
        above.append(
            Picture(
                cut.image,
                lines=[f"{number(float(pixel.light[k]))} e⁻/s", _bits(int(pixel.flags[k]))],
                group="exposures",
                unit="e⁻/s",
                outline=cut.flagged,
                marks=[(REACH, REACH, 1.5)],
                extent=_extent(pixel.column, pixel.row),
                note=f"{placed.chip.name}, detector coordinates; flagged pixels are outlined. DQ: {flags}",
            )
        )
        below.append(_on_product(product, pixel, k))
    headings = [short_name(placed.exposure.name) for placed, _ in site.chips]
    return (
        [*above, *below],
        headings,
        ["Exposures (detector coordinates)", "Product, at the position of the pixel in each exposure"],
    )


def _bits(word: int) -> str:
    """Return the bits of a data-quality value in short, the highest first."""
    return " + ".join(str(1 << bit) for bit in range(15, -1, -1) if word >> bit & 1) or "no flag"


def _on_product(product: Product, pixel: HotPixel, k: int) -> Picture:
    x, y = float(pixel.x[k]), float(pixel.y[k])
    image = product_stamp(product, x, y)
    ny, nx = product.sci.shape
    if not (-0.5 <= x < nx - 0.5 and -0.5 <= y < ny - 0.5):
        return Picture(None, note="outside the product")
    if not np.isfinite(image).any():
        return Picture(None, note="no data on the product here")
    word = (
        "seen"
        if pixel.seen[k]
        else "rejected"
        if pixel.flags[k] & DQ.COSMIC_RAY
        else "not seen"
        if pixel.visible[k]
        else ""
    )
    mark = (REACH + x - round(x), REACH + y - round(y), 2.0)
    extent = _extent(round(x), round(y))
    note = f"product around x {x:.0f}, y {y:.0f}"
    return Picture(
        image, lines=[word or "too faint"], group="product", unit=product.unit, marks=[mark], extent=extent, note=note
    )


def _extent(column: int, row: int, reach: int = REACH) -> tuple[float, float, float, float]:
    return column - reach - 0.5, row - reach - 0.5, column + reach + 0.5, row + reach + 0.5


def surroundings(pixel: HotPixel, site: DetectorSite) -> list[Picture]:
    """Return the median over the exposures, in the frame of the detector, about a hot pixel."""
    n = len(site.chips)
    if n < 2:
        return [Picture(None, "median of exposures", note="a median needs at least two exposures")]
    return [
        Picture(
            detector_median(site, pixel),
            f"median of {n} exposures",
            unit="e⁻/s",
            marks=[(AROUND, AROUND, 3.0)],
            extent=_extent(pixel.column, pixel.row, AROUND),
            note="Only what is fixed to the detector remains: hot pixels, but no stars if the dither is large.",
        )
    ]


def stack_pictures(
    product: Product, pixels: Sequence[HotPixel]
) -> tuple[list[Picture], list[tuple[str, HotStack | None]]]:
    """Return the stacks of the product at the images of hot pixels without and with flags, and beside them."""
    stacks = [(name, hot_stack(product, pixels, flagged=name == "flagged")) for name in ("unflagged", "flagged")]
    made = []
    for name, stack in stacks:
        if stack is None:
            made.append(Picture(None, name, note=f"fewer than {LEAST} {name} hot pixels are bright enough"))
        else:
            made.append(_stack_picture(stack.image, name, f"{stack.n} positions", product))
    first = next((stack for _, stack in stacks if stack is not None), None)
    if first is None:
        return [*made, Picture(None, "control", note="nothing to compare with")], stacks
    return [*made, _stack_picture(first.control, "control", "nearby positions", product)], stacks


def _stack_picture(image: Any, label: str, line: str, product: Product) -> Picture:
    middle = image.shape[0] // 2
    return Picture(image, label, [line], group="stack", unit=product.unit, marks=[(middle, middle, 2.5)])


def describe_stacks(stacks: Sequence[tuple[str, HotStack | None]], core: int) -> str:
    """Return how much of the light of hot pixels the stacks hold."""
    words = []
    for name, stack in stacks:
        if stack is not None:
            share, beside = (core_light(image, core=core) / stack.expected for image in (stack.image, stack.control))
            words.append(
                f"{name}: {100 * share:.0f} % of the flux expected without masking (control {100 * beside:.0f} %)"
            )
    if not words:
        return "Nothing to stack: the listed hot pixels are too faint, or were rejected as cosmic rays."
    text = "; ".join(words)
    return f"{text[0].upper()}{text[1:]}. 100 %: not masked; 0 %: fully masked.".replace("-", "−")


def pattern_plot(plot: Plot, pixel: HotPixel, site: DetectorSite) -> None:
    """Draw where each exposure puts a hot pixel, against the first."""
    plot.clear()
    x, y = pixel.x - pixel.x[0], pixel.y - pixel.y[0]
    names = [short_name(placed.exposure.name) for placed, _ in site.chips]
    plot.x.span, plot.y.span = (_with_room(values) for values in (x, y))  # for the names at the outermost points
    plot.line(x, y, colour=GREY, dashed=True, name="exposures in order, relative to the first")
    for seen, colour, name in ((True, RED, "seen on the product"), (False, BLUE, "not seen")):
        chosen = np.flatnonzero(pixel.seen == seen)
        if chosen.size:
            labels = [f"{names[i]}: {number(x[i], '.2f')}, {number(y[i], '.2f')} px" for i in chosen]
            plot.points(x[chosen], y[chosen], colour=colour, size=64, name=name, names=labels)
    span = max(float(np.ptp(x)), float(np.ptp(y)), 1.0)
    plot.text(x, y + 0.06 * span, names)


def _with_room(values: NDArray[np.floating[Any]]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = 0.15 * max(high - low, 1.0)
    return low - room, high + room


def detector_plot(plot: Plot, pixels: Sequence[HotPixel], sites: Sequence[DetectorSite]) -> Points:
    """Draw where the listed hot pixels lie on their chips."""
    plot.clear()
    shape = sites[0].chips[0][0].chip.sci.shape
    plot.line([0, shape[1], shape[1], 0, 0], [0, 0, shape[0], shape[0], 0], colour=GREY, name="edge of the chip")
    names = [
        f"x {p.column}, y {p.row}: {number(p.flux)} e⁻/s, seen on the product {int(p.seen.sum())} ×" for p in pixels
    ]
    return plot.points([p.column for p in pixels], [p.row for p in pixels], name="listed hot pixels", names=names)


def pattern_shapes(pixels: Sequence[HotPixel], sites: Sequence[DetectorSite], chosen: int) -> list[dict[str, Any]]:
    """Return the patterns of hot pixels on the product: circles at their positions, joined by lines."""
    shapes: list[dict[str, Any]] = []
    for i, pixel in enumerate(pixels[:_MOST_DRAWN]):
        if i != chosen and pixel.seen.any():
            shapes += _pattern(pixel, _OTHERS, [])
    pixel = pixels[chosen]
    return shapes + _pattern(pixel, _CHOSEN, [short_name(p.exposure.name) for p, _ in sites[pixel.site].chips])


def _pattern(pixel: HotPixel, colour: str, names: list[str]) -> list[dict[str, Any]]:
    points = np.column_stack([pixel.x, pixel.y]).tolist()
    shapes: list[dict[str, Any]] = [
        {"kind": "circle", "points": [point], "r": 3.0 if names else 2.0, "colour": colour, "label": label}
        for point, label in zip(points, names or [""] * len(points), strict=True)
    ]
    line = {"kind": "line", "colour": colour, "dash": True, "width": 1.0}
    return shapes + [{**line, "points": [points[0], point]} for point in points[1:]]
