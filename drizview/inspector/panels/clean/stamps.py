"""Stamps of one position on all images of the product and on the exposures, and what they show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.fixtures.geometry import MappedChip
from drizview.dataset.flags import DQ
from drizview.dataset.identity.short import short_name
from drizview.dataset.io.counts import ContextCounts
from drizview.dataset.io.raster import Raster
from drizview.dataset.product import Product
from drizview.inspector.panels.clean.artefacts import Artefact
from drizview.inspector.panels.clean.exposure_stamp import ExposureStamp, exposure_stamps
from drizview.inspector.panels.widgets.picture import Picture
from drizview.measure.defects.attribution import Attribution, attribute
from drizview.measure.geometry.sampling import Window
from drizview.measure.geometry.stamps import core_light, stamp, window_at
from drizview.numbers import number, short_unit

# Exposures whose pixels are read for one place.
MOST = 8
# What the pictures of science and flags show.
ROWS = ("SCI − sky [e⁻/s]; flux in 3 × 3 pixels below", "DQ, highest bit set")


@dataclass(frozen=True)
class ArtefactStamps:
    """An artefact in the exposures: their pixels, how many reach the place, and who shows it."""

    window: Window
    cuts: list[ExposureStamp]
    reaching: int
    light: list[float]
    shown: Attribution


def artefact_stamps(chips: Sequence[MappedChip], artefact: Artefact) -> ArtefactStamps:
    """Return what the exposures show at the place of an artefact; those known to show it come first."""
    window = window_at(artefact.x, artefact.y, reach=artefact.reach)
    first = sorted(chips, key=lambda placed: placed.exposure.name not in artefact.exposures)
    cuts, reaching = exposure_stamps(first, window, most=MOST)
    order = {id(placed): i for i, placed in enumerate(chips)}
    cuts.sort(key=lambda cut: order[id(cut.placed)])
    light = [core_light(cut.image, core=3) for cut in cuts]
    error = [_error(cut, flux) for cut, flux in zip(cuts, light, strict=True)]
    return ArtefactStamps(window, cuts, reaching, light, attribute(light, error))


def _error(cut: ExposureStamp, light: float) -> float:
    """Return the noise of nine pixels of a cut-out, and of the light itself."""
    photons = max(light, 0.0) / (cut.placed.chip.exptime or 1.0) if np.isfinite(light) else 0.0
    spread = 1 / min(1.0, float(np.sqrt(cut.placed.mapping.typical_area)))
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
        note=f"{raster.name}; the central value is given below",
        **how,
    )


def _circle(artefact: Artefact) -> tuple[float, float, float]:
    reach = artefact.reach
    return reach + artefact.x - round(artefact.x), reach + artefact.y - round(artefact.y), artefact.radius


def _number(value: float) -> str:
    return number(value, ".0f" if 1e3 <= abs(value) < 1e6 else ".3g")


def _top(values: NDArray[np.floating[Any]]) -> float:
    finite = values[np.isfinite(values)]
    return max(float(finite.max()), 1e-12) if finite.size else 1.0


def exposure_pictures(found: ArtefactStamps, artefact: Artefact) -> tuple[list[Picture], list[Picture], list[str]]:
    """Return science and flags of the exposures about an artefact, and their headings."""
    rows, columns = found.window
    extent = columns.start - 0.5, rows.start - 0.5, columns.stop - 0.5, rows.stop - 0.5
    marks = [_circle(artefact)]
    science, flags = [], []
    for cut, light in zip(found.cuts, found.light, strict=True):
        name = cut.placed.chip.name
        outline = None if cut.flags is None else (cut.flags & DQ.COSMIC_RAY) != 0
        lines = [_number(light) if np.isfinite(light) else "no data"]
        note = f"{name}, resampled to the product (nearest pixel); pixels flagged 4096 are outlined"
        science.append(
            Picture(cut.image, lines=lines, group="exposures", unit="e⁻/s", marks=marks, extent=extent,
                    outline=outline, note=note)
        )  # fmt: skip
        flags.append(_flags_picture(cut, marks, extent))
    headings = [short_name(cut.placed.exposure.name) for cut in found.cuts]
    return science, flags, headings


def _flags_picture(cut: ExposureStamp, marks: Sequence[tuple[float, float, float]], extent: Any) -> Picture:
    if cut.flags is None:
        return Picture(None, note="no DQ image")
    bits = np.where(cut.flags > 0, np.floor(np.log2(np.maximum(cut.flags, 1))) + 1, 0.0)
    bits[~np.isfinite(cut.image)] = np.nan
    words = _words(cut)
    note = f"{cut.placed.chip.name}: {words} at the centre; dark is unflagged"
    return Picture(
        bits,
        lines=[words],
        cmap="viridis",
        limits=(0.0, 16.0),
        unit="bit number",
        marks=marks,
        extent=extent,
        note=note,
    )


def _words(cut: ExposureStamp) -> str:
    if cut.flags is None:
        return "no DQ"
    return cut.placed.exposure.flags.describe(cut.at)


def describe_origin(artefact: Artefact, found: ArtefactStamps) -> str:
    """Return which exposures an artefact comes from, and on what evidence."""
    if not found.cuts:
        return "None of the available exposures covers this position."
    cut_off = f" {len(found.cuts)} of {found.reaching} exposures are shown." if found.reaching > len(found.cuts) else ""
    if artefact.kind == "hole":
        return _hole(found) + cut_off
    if artefact.kind in ("trail", "flux"):
        return cut_off.strip()
    return _spot(found) + cut_off


def _hole(found: ArtefactStamps) -> str:
    named = [f"{_name(cut)} {_words(cut)}" for cut in found.cuts]
    if all(cut.flags is not None and cut.at for cut in found.cuts):
        who = "All exposures are" if len(named) > 1 else "The only exposure here is"
        return f"{who} flagged at this position: {'; '.join(named)}."
    free = [_name(cut) for cut in found.cuts if cut.flags is None or not cut.at]
    why = "the drops may miss the pixel, or its neighbours are flagged"
    return f"Not flagged in {', '.join(free)}: {why}. Flags: {'; '.join(named)}."


def _spot(found: ArtefactStamps) -> str:
    shown, cuts = found.shown, found.cuts
    if shown.kind == "none":
        return "No exposure shows a significant signal here."
    bright = cuts[shown.showing[0]]
    light = f"{number(found.light[shown.showing[0]])} e⁻/s"
    if shown.kind == "alone":
        return (
            f"Only {_name(bright)} covers this position ({light}); there is nothing to compare with. {_flagged(bright)}"
        )
    if shown.kind == "one":
        others = max((found.light[i] for i in shown.quiet), default=0.0)
        rest = f"at most {number(max(others, 0.0), '.2g')} e⁻/s in the other{'s' if len(shown.quiet) > 1 else ''}"
        return f"Seen in {_name(bright)} only ({light}; {rest}): a cosmic ray or bad pixel. {_flagged(bright)}"
    names = ", ".join(_name(cuts[i]) for i in shown.showing)
    if shown.kind == "all":
        return f"Seen in all exposures ({light} in {_name(bright)}): a source, or a hot pixel without dither."
    return f"Seen in {names} ({light} in {_name(bright)}), not in {', '.join(_name(cuts[i]) for i in shown.quiet)}."


def _flagged(cut: ExposureStamp) -> str:
    if cut.flags is None:
        return "It has no DQ image."
    if not cut.at:
        return "It is not flagged."
    return f"DQ {_words(cut)}."


def _name(cut: ExposureStamp) -> str:
    return short_name(cut.placed.exposure.name)
