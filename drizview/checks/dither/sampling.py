"""Were the exposures dithered, and can scale and pixfrac be tuned?"""

from __future__ import annotations

import math

import numpy as np

from drizview.checks.core.limits import Above, Fact
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.dither import EVEN, Dither, GridOptions, exposure_count
from drizview.checks.fixtures.geometry import NO_INPUTS, scale_ratio
from drizview.dataset.dataset import Dataset
from drizview.dataset.identity.recorded import pointing_spread, recorded_wcs
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.dithering import SAME, Sampling, wrapped

# From this width gained on, and from grids as the archive makes them, a finer grid is worth a word.
_WORTH, _NATIVE = 3.0, 0.95
_SINGLE = "a single exposure cannot be dithered"


@check(
    "dither",
    unit="pixel",
    limit=Above(warn=SAME),
    basis="offsets from the WCS of the exposures; below 0.1 native pixel they do not count as a dither",
    provenance="computed",
    headline="offsets between exposures up to {value:.2f} pixel",
    remedy=(
        "Drizzling cannot replace a dither: keep final_scale native and final_pixfrac=1.0, and mask hot pixels by "
        "their DQ flags (leave 16 and 64 out of final_bits)."
    ),
    essential=False,
)
def dither_step(dataset: Dataset, dither: Dither) -> Measured:
    """Largest offset between exposures.

    Exposures that coincide to a tenth of a pixel are not dithered: hot pixels stay in place, and nothing is sampled
    more finely than the detector does. For several positions in the field (distortion makes the phase vary), the table
    gives the offset of each exposure in native pixels and its phase, the fraction of a pixel. A warning is expected for
    CR-SPLIT pairs; a single exposure has no dither.
    """
    if exposure_count(dataset) == 1:
        raise NotApplicable(_SINGLE)
    if len(dither.exposures) < 2:
        raise Unmeasured("fewer than two of the exposures were found, so their offsets are unknown")
    if not dither.places:
        raise NotApplicable("no two exposures overlap on the sky")
    sampling = dither.sampling
    line = _line(sampling)
    pattern = dataset.exposures[0].primary.text("PATTERN1") or "NONE"
    note = f"{len(dither.exposures)} exposures, {len(dither.places)} positions in the field; PATTERN1 is {pattern}."
    return Measured(sampling.span, n=len(dither.exposures), rows=_rows(dither), line=line, note=note)


def _line(sampling: Sampling) -> str:
    """Return the badge's line: the kind of dither, its largest offset and the phases that it samples."""
    if sampling.kind == "undithered":
        return f"not dithered (offsets below {max(sampling.span, 0.01):.2f} pixel)"
    offset = f"{sampling.span:.2f}" if sampling.span < 100 else f"{sampling.span:.0f}"
    return f"{sampling.kind} dither: offsets up to {offset} pixels, {sampling.cells} of 4 phase cells"


def _rows(dither: Dither) -> tuple[dict[str, Cell], ...]:
    """Return displacement and phase of each exposure at each place."""
    return tuple(
        {
            "exposure": name,
            "x": round(x, 1),
            "y": round(y, 1),
            "offset x (pixel)": round(float(offset[0]), 3),
            "offset y (pixel)": round(float(offset[1]), 3),
            "phase x": round(float(np.mod(offset[0], 1.0)), 3),
            "phase y": round(float(np.mod(offset[1], 1.0)), 3),
            "from whole pixel": round(float(np.hypot(*wrapped(offset))), 3),
        }
        for (x, y), offsets in zip(dither.places, dither.sampling.offsets, strict=True)
        for name, offset in zip(dither.exposures, offsets, strict=True)
        if np.isfinite(offset).all()
    )


@check(
    "dither",
    unit="pixel",
    limit=Fact(),
    basis=(
        "CRVAL, CRPIX and CD of the inputs in HDRTAB, else POSTARG and PATTERN1; dither patterns do not show in "
        "POSTARG, so 0 proves nothing"
    ),
    provenance="source",
    headline="recorded pointing offsets up to {value:.1f} pixel",
)
def dither_record(dataset: Dataset, product: Product, dither: Dither) -> Measured:
    """Dither as recorded in the headers.

    Stands in for measured offsets where the exposures are missing: the pointings and the dither pattern that the
    product copied into its HDRTAB. A fact, since it contains neither sub-pixel phases nor where the telescope really
    pointed.
    """
    if len(dither.exposures) > 1:
        raise NotApplicable("the offsets are measured on the exposures themselves")
    if exposure_count(dataset) == 1:
        raise NotApplicable(_SINGLE)
    table = product.table
    if table is None:
        raise Unmeasured("the exposures were not found, and the product has no HDRTAB to record the dither")
    patterns = {str(value).strip() for value in table["PATTERN1"]} if "PATTERN1" in table.colnames else set()
    patterns -= {"", "NONE", "None", "--"}
    native = product.inputs[0].native_scale_arcsec or product.scale_arcsec
    note = "The exposures were not found, so the sub-pixel phases are unknown."
    spread = pointing_spread(recorded_wcs(table))
    if spread is not None:
        line = f"recorded coordinates up to {spread / native:.1f} pixels apart"
        return Measured(spread / native, n=len(product.inputs), line=line, note=note)
    moved = _largest([table[key] for key in ("POSTARG1", "POSTARG2") if key in table.colnames])
    if not moved and not patterns:
        raise Unmeasured("the exposures were not found, and HDRTAB records no dither, which does not rule one out")
    said = f"pattern {', '.join(sorted(patterns))}" if patterns else f"POSTARG offsets up to {moved:.2f}″"
    return Measured(
        (moved or 0.0) / native, n=len(product.inputs), line=f"dithered, from the headers: {said}", note=note
    )


def _largest(columns: list[object]) -> float | None:
    """Return the largest distance between two pointings [arcsec], None where they are not numbers."""
    try:
        values = np.array([np.asarray(column, dtype=float) for column in columns])
    except (TypeError, ValueError):
        return None
    if values.shape[0] != 2 or not np.isfinite(values).all():
        return None
    return float(np.hypot(np.ptp(values[0]), np.ptp(values[1])))


@check(
    "dither",
    unit="%",
    limit=Fact(),
    basis="FWHM^2 = F0^2 + 0.462 (a^2 + (p a)^2 + scale^2); std/median of the weights at most 0.2 (Handbook 2021, 7.3)",
    provenance="computed",
    headline="stars {value:.0f} % broader than on the finest grid the dither supports",
    remedy="final_wcs=True, final_rot=0, final_kernel='square', with the recommended final_scale and final_pixfrac.",
    essential=False,
)
def resolution(grid_options: GridOptions) -> Measured:
    """FWHM of the stars, relative to the finest grid that the data support.

    A fact and an opportunity, never a fault: archive products have native pixels and full drops, whatever the dither
    would allow. The phases sampled by the exposures limit how fine a grid they can fill, and the wavelength limits how
    fine a grid is useful: 2.355 pixels across the FWHM of the core. On that grid the drop can shrink until the weights
    scatter by 0.2 of their median. The table gives FWHM and weight scatter for the scales and drop sizes worth trying,
    predicted from the WCS without drizzling again. A small gain in FWHM is not worth the extra noise correlation.
    """
    if grid_options.cells == 1:
        raise NotApplicable("the exposures do not sample between the pixels, so a finer grid would gain nothing")
    now, best = grid_options.now, grid_options.best
    gain = 100 * (now.fwhm / best.fwhm - 1)
    coarse = now.scale > _NATIVE * grid_options.native and now.pixfrac >= _NATIVE
    chance = grid_options.cells > 1 and coarse and gain >= _WORTH
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "final_scale (arcsec)": option.scale,
            "final_pixfrac": option.pixfrac,
            "FWHM (arcsec)": round(option.fwhm, 4),
            "weight scatter": round(option.scatter, 3) if math.isfinite(option.scatter) else None,
            "even": option.scatter <= EVEN,
            "grid": name,
        }
        for name, option in [("now", now), ("recommended", best), *(("", each) for each in grid_options.tried)]
    )
    line = f"could be sharpened from FWHM {now.fwhm:.3f}″ to {best.fwhm:.3f}″ on a finer grid" if chance else ""
    note = (
        f"Predicted FWHM {now.fwhm:.3f}″ at final_scale={now.scale:.4g}, final_pixfrac={now.pixfrac:g}; "
        f"{best.fwhm:.3f}″ at final_scale={best.scale:.4g}, final_pixfrac={best.pixfrac:g} "
        f"(weight scatter {best.scatter:.2f})."
    )
    return Measured(gain, n=grid_options.cells, rows=rows, note=note, line=line, opportunity=chance)


@check(
    "dither",
    unit="native pixel",
    limit=Above(warn=0.7),
    basis="without sub-pixel phases, output pixels finer than the detector's contain nothing new",
    provenance="judgement",
    headline="product pixels of {value:.2f} native pixels",
    remedy="final_scale native (or final_scale=None), final_pixfrac=1.0.",
    essential=False,
)
def grid_finer_than_dither(dataset: Dataset, product: Product, dither: Dither) -> Measured:
    """Size of the product's pixels, relative to what the dither supports.

    A grid finer than {warn} native pixel needs exposures that sample between the pixels. Without them it shows nothing
    new, correlates the noise and leaves holes. A warning is expected for grids chosen to match another camera.
    """
    if not product.inputs:
        raise Unmeasured(NO_INPUTS)
    ratio = scale_ratio(product, product.inputs[0])
    if exposure_count(dataset) == 1:
        raise NotApplicable(_SINGLE)
    if not dither.places:
        raise Unmeasured("the sub-pixel phases of the exposures are unknown")
    cells = dither.sampling.cells
    note = f"The exposures occupy {cells} of 4 phase cells."
    return Measured(ratio, n=cells, note=note, cap=Status.PASS if cells > 1 else None)
