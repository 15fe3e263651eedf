"""A place of the product in all its images and in the exposures, as pictures and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.fixtures.geometry import MappedChip
from drizview.dataset.flags import DQ
from drizview.dataset.io.counts import ContextCounts
from drizview.dataset.io.raster import Raster
from drizview.dataset.product import Product
from drizview.inspector.panels.clean.artefacts import Artefact
from drizview.inspector.panels.sky.cutout import SkyCut, sky_cuts
from drizview.inspector.panels.unitwords import short_unit
from drizview.inspector.panels.widgets.picture import Picture
from drizview.inspector.scene import short_name
from drizview.measure.defects.attribution import Attribution, attribute
from drizview.measure.geometry.sampling import Window
from drizview.measure.geometry.stamps import core_light, stamp, window_at

# Exposures whose pixels are read for one place.
MOST = 8


@dataclass(frozen=True)
class CleanCuts:
    """An artefact in the exposures: their pixels, how many reach the place, and who shows it."""

    window: Window
    cuts: list[SkyCut]
    reaching: int
    light: list[float]
    shown: Attribution


def clean_cuts(chips: Sequence[MappedChip], artefact: Artefact) -> CleanCuts:
    """Return what the exposures show at the place of an artefact; those known to show it come first."""
    window = window_at(artefact.x, artefact.y, reach=artefact.reach)
    first = sorted(chips, key=lambda placed: placed.exposure.name not in artefact.exposures)
    cuts, reaching = sky_cuts(first, window, most=MOST)
    order = {id(placed): i for i, placed in enumerate(chips)}
    cuts.sort(key=lambda cut: order[id(cut.placed)])
    light = [core_light(cut.image, core=3) for cut in cuts]
    error = [_error(cut, flux) for cut, flux in zip(cuts, light, strict=True)]
    return CleanCuts(window, cuts, reaching, light, attribute(light, error))


def _error(cut: SkyCut, light: float) -> float:
    """Return the noise of nine pixels of a cut-out, and of the light itself."""
    photons = max(light, 0.0) / (cut.placed.chip.exptime or 1.0) if np.isfinite(light) else 0.0
    spread = 1 / min(1.0, float(np.sqrt(np.median(cut.placed.mapping.native_pixels_per_output()))))
    return float(np.hypot(3 * cut.sigma * spread, np.sqrt(photons)))


def product_pictures(product: Product, artefact: Artefact, window: Window) -> list[Picture]:
    """Return science, weight and number of exposures of the product about an artefact."""
    made = [_product_picture(product.sci, "SCI", artefact, window, unit=short_unit(product.unit))]
    if product.wht is None:
        made.append(Picture(None, "WHT", note="the product has no weight image"))
    else:
        made.append(_product_picture(product.wht, "WHT", artefact, window, unit="weight"))
    if product.context is None or not product.inputs:
        made.append(Picture(None, "CTX", note="the product has no context image"))
    else:
        counts = ContextCounts(product.context, product.inputs)
        made.append(_product_picture(counts, "CTX", artefact, window, unit="exposures"))
    return made


def _product_picture(raster: Raster, label: str, artefact: Artefact, window: Window, *, unit: str) -> Picture:
    """Return one image of the product about an artefact, with the value in its middle."""
    rows, columns = window
    image = stamp(lambda part: raster[part], shape=raster.shape, window=window)
    how: dict[str, Any] = {}
    value = float(image[artefact.reach, artefact.reach])
    words = "exposure" if unit == "exposures" and value == 1 else unit
    if label != "SCI":
        how = {"cmap": "viridis", "limits": (0.0, 1.25 * _top(image))}  # so that circles show on the most there is
    return Picture(
        image,
        label,
        lines=[f"{_number(value)} {words}"],
        unit=unit,
        marks=[_circle(artefact)],
        extent=(columns.start - 0.5, rows.start - 0.5, columns.stop - 0.5, rows.stop - 0.5),
        note=f"{raster.name}: below it the value in the middle",
        **how,
    )


def _circle(artefact: Artefact) -> tuple[float, float, float]:
    reach = artefact.reach
    return reach + artefact.x - round(artefact.x), reach + artefact.y - round(artefact.y), artefact.radius


def _number(value: float) -> str:
    if not np.isfinite(value):
        return "no"
    return (f"{value:.0f}" if 1e3 <= abs(value) < 1e6 else f"{value:.3g}").replace("-", "−")


def _top(values: NDArray[np.floating[Any]]) -> float:
    finite = values[np.isfinite(values)]
    return max(float(finite.max()), 1e-12) if finite.size else 1.0


def exposure_pictures(found: CleanCuts, artefact: Artefact) -> tuple[list[Picture], list[str], list[str]]:
    """Return science and flags of the exposures about an artefact; headings and rows."""
    rows, columns = found.window
    extent = columns.start - 0.5, rows.start - 0.5, columns.stop - 0.5, rows.stop - 0.5
    marks = [_circle(artefact)]
    science, flags = [], []
    for cut, light in zip(found.cuts, found.light, strict=True):
        name = cut.placed.chip.name
        outline = None if cut.flags is None else (cut.flags & DQ.COSMIC_RAY) != 0
        lines = [_number(light) if np.isfinite(light) else "no data"]
        note = f"{name}, turned to the product: the nearest pixel each. Outlined: 4096"
        science.append(
            Picture(cut.image, lines=lines, group="exposures", unit="e⁻/s", marks=marks, extent=extent,
                    outline=outline, note=note)
        )  # fmt: skip
        flags.append(_flags_picture(cut, marks, extent))
    headings = [short_name(cut.placed.exposure.name) for cut in found.cuts]
    return [*science, *flags], headings, ["SCI less its sky [e⁻/s], light in 3 × 3 pixels below", "DQ, highest bit"]


def _flags_picture(cut: SkyCut, marks: Sequence[tuple[float, float, float]], extent: Any) -> Picture:
    if cut.flags is None:
        return Picture(None, note="no data-quality (DQ) image")
    bits = np.where(cut.flags > 0, np.floor(np.log2(np.maximum(cut.flags, 1))) + 1, 0.0)
    bits[~np.isfinite(cut.image)] = np.nan
    words = _words(cut)
    note = f"{cut.placed.chip.name}: {words} in the middle; dark is good"
    return Picture(
        bits,
        lines=[words],
        cmap="viridis",
        limits=(0.0, 16.0),
        unit="bit, from 1",
        marks=marks,
        extent=extent,
        note=note,
    )


def _words(cut: SkyCut) -> str:
    if cut.flags is None:
        return "no DQ"
    return cut.placed.exposure.flags.describe(cut.at)


def verdict_of(artefact: Artefact, found: CleanCuts) -> str:
    """Return which exposures an artefact comes from, and why."""
    if not found.cuts:
        return "No exposure that is here reaches this place."
    cut_off = f" {len(found.cuts)} of {found.reaching} exposures are shown." if found.reaching > len(found.cuts) else ""
    if artefact.kind == "hole":
        return _hole(found) + cut_off
    if artefact.kind in ("trail", "flux"):
        return cut_off.strip()
    return _spot(found) + cut_off


def _hole(found: CleanCuts) -> str:
    named = [f"{_name(cut)} {_words(cut)}" for cut in found.cuts]
    if all(cut.flags is not None and cut.at for cut in found.cuts):
        who = "Every exposure" if len(named) > 1 else "The one exposure that reaches it"
        return f"{who} is flagged here: {'; '.join(named)}."
    free = [_name(cut) for cut in found.cuts if cut.flags is None or not cut.at]
    why = "a drop that missed the pixel, or flags next to it"
    return f"Not flagged in {', '.join(free)}: {why}. Flags: {'; '.join(named)}."


def _spot(found: CleanCuts) -> str:
    shown, cuts = found.shown, found.cuts
    if shown.kind == "none":
        return "No exposure shows light here that stands out of its noise."
    bright = cuts[shown.showing[0]]
    light = f"{found.light[shown.showing[0]]:.3g} e⁻/s"
    if shown.kind == "alone":
        return f"Only {_name(bright)} looked here and shows {light}: nothing to compare with. {_flagged(bright)}"
    if shown.kind == "one":
        others = max((found.light[i] for i in shown.quiet), default=0.0)
        rest = f"the other{'s' if len(shown.quiet) > 1 else ''} at most {max(others, 0.0):.2g}"
        return f"{_name(bright)} alone shows it, {light}, {rest}: a cosmic ray or a bad pixel. {_flagged(bright)}"
    names = ", ".join(_name(cuts[i]) for i in shown.showing)
    if shown.kind == "all":
        return f"All exposures show it ({light} in {_name(bright)}): a source, or a hot pixel that was not dithered."
    return f"{names} show it ({light} in {_name(bright)}), {', '.join(_name(cuts[i]) for i in shown.quiet)} not."


def _flagged(cut: SkyCut) -> str:
    if cut.flags is None:
        return "There is no DQ image that could have flagged it."
    if not cut.at:
        return "Its DQ is good there: it was not recognised."
    return f"Its DQ there: {_words(cut)}."


def _name(cut: SkyCut) -> str:
    return short_name(cut.placed.exposure.name)
