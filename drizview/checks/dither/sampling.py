"""Were the exposures dithered, and can scale and pixfrac be tuned?"""

from __future__ import annotations

import math

import numpy as np

from drizview.checks.core.limits import Above, Fact
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.dither import EVEN, Dither, GridOptions, exposure_count
from drizview.checks.fixtures.geometry import scale_ratio
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.dithering import SAME, wrapped

# From this width gained on, and from grids as the archive makes them, a finer grid is worth a word.
_WORTH, _NATIVE = 3.0, 0.95
_SINGLE = "one exposure: there is nothing to dither"


@check(
    "dither",
    unit="pixel",
    limit=Above(warn=SAME),
    basis="displacements from the coordinate systems of the exposures; below 0.1 native pixel they are none",
    provenance="computed",
    headline="exposures displaced by up to {value:.2f} pixel",
    remedy="Nothing in drizzling replaces a dither: keep final_scale native and final_pixfrac=1.0, and mask hot pixels "
    "by their DQ flags (leave 16 and 64 out of final_bits).",
    essential=False,
)
def dither_step(dataset: Dataset, product: Product, dither: Dither) -> Measured:
    """Largest displacement between exposures.

    Exposures that lie on each other to a tenth of a pixel are not dithered: hot pixels stack on themselves, and nothing
    is sampled finer than the detector does. The table gives, at several places of the field (distortion makes the
    phase vary), where each exposure sees the place in native pixels, and the phase, its fraction of a pixel. A
    warning is expected for CR-SPLIT pairs; one exposure alone has no dither.
    """
    if exposure_count(dataset, product) == 1:
        raise NotApplicable(_SINGLE)
    if len(dither.exposures) < 2:
        raise Unmeasured("fewer than two of the exposures were found: their displacement is not known")
    if not dither.places:
        raise NotApplicable("no two exposures see the same place of the sky")
    sampling = dither.sampling
    apart = f"{sampling.span:.2f}" if sampling.span < 100 else f"{sampling.span:.0f}"
    line = f"{sampling.kind}: exposures up to {apart} pixel apart, {sampling.cells} of 4 phase cells"
    pattern = dataset.exposures[0].primary.text("PATTERN1") or "NONE"
    note = f"{len(dither.exposures)} exposures at {len(dither.places)} places of the field; PATTERN1 is {pattern}."
    return Measured(sampling.span, n=len(dither.exposures), rows=_rows(dither), line=line, note=note)


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
    basis="POSTARG and PATTERN1 in HDRTAB; patterns do not show in POSTARG, so that 0 says nothing",
    provenance="source",
    headline="the header moves the telescope by up to {value:.1f} pixel",
)
def dither_record(dataset: Dataset, product: Product, dither: Dither) -> Measured:
    """Dither as the header records it.

    What stands in for the displacements where the exposures are missing: the pointings and the dither pattern that the
    product copied into its HDRTAB. A fact, since it knows nothing of phases and of where the telescope really pointed.
    """
    if len(dither.exposures) > 1:
        raise NotApplicable("the displacements are measured on the exposures themselves")
    if exposure_count(dataset, product) == 1:
        raise NotApplicable(_SINGLE)
    table = product.table
    if table is None:
        raise Unmeasured("the exposures were not found, and the product has no HDRTAB to tell of the dither")
    patterns = {str(value).strip() for value in table["PATTERN1"]} if "PATTERN1" in table.colnames else set()
    patterns -= {"", "NONE", "None", "--"}
    moved = _largest([table[key] for key in ("POSTARG1", "POSTARG2") if key in table.colnames])
    if not moved and not patterns:
        raise Unmeasured("the exposures were not found; the product's HDRTAB names no dither, and may not know of one")
    native = product.inputs[0].native_scale_arcsec or product.scale_arcsec
    said = f"pattern {', '.join(sorted(patterns))}" if patterns else f"POSTARG moves by {moved:.2f} arcsec"
    note = "The exposures were not found: phases are not known."
    return Measured((moved or 0.0) / native, n=len(product.inputs), line=f"dithered, as recorded: {said}", note=note)


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
    headline="stars {value:.0f} % wider than on the finest grid the data bear",
    remedy="final_wcs=True, final_rot=0, final_kernel='square', with final_scale and final_pixfrac as recommended.",
    essential=False,
)
def resolution(grid_options: GridOptions) -> Measured:
    """Width of stars against the finest grid that the data bear.

    A fact and an opportunity, never a fault: products of the archive have native pixels and full drops, whatever the
    dither would allow. The phases that the exposures occupy say how fine a grid they fill, and the wavelength how fine
    a one shows more: 2.355 pixels on the FWHM of the core. On that grid the drop may shrink until the weights scatter
    by 0.2 of their median. The table gives FWHM and scatter for the scales and drops worth a try, predicted from
    the coordinate systems without drizzling again. Stars only a little narrower are not worth the noise that gets
    correlated.
    """
    if grid_options.cells == 1:
        raise NotApplicable("the exposures do not sample between the pixels: a finer grid would show nothing more")
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
    line = f"resolution can be improved: FWHM {now.fwhm:.3f} to {best.fwhm:.3f} arcsec" if chance else ""
    note = (
        f"Predicted FWHM {now.fwhm:.3f} arcsec at final_scale={now.scale:.4g}, final_pixfrac={now.pixfrac:g}; "
        f"{best.fwhm:.3f} at final_scale={best.scale:.4g}, final_pixfrac={best.pixfrac:g} "
        f"(weight scatter {best.scatter:.2f})."
    )
    return Measured(gain, n=grid_options.cells, rows=rows, note=note, line=line, opportunity=chance)


@check(
    "dither",
    unit="native pixel",
    limit=Above(warn=0.7),
    basis="without sub-pixel phases pixels finer than the detector's hold nothing new",
    provenance="judgement",
    headline="product pixels of {value:.2f} native pixel",
    remedy="final_scale native (or final_scale=None), final_pixfrac=1.0.",
    essential=False,
)
def grid_finer_than_dither(dataset: Dataset, product: Product, dither: Dither) -> Measured:
    """Size of the product's pixels against what the dither fills.

    A grid finer than 0.7 native pixel needs exposures that sample between the pixels. Without them it shows nothing
    new, correlates the noise and leaves holes. A warning is expected for grids chosen to match another camera.
    """
    if not product.inputs:
        raise Unmeasured("the product names no inputs: neither DnnnDATA keywords nor HDRTAB")
    ratio = scale_ratio(product, product.inputs[0])
    if exposure_count(dataset, product) == 1:
        raise NotApplicable(_SINGLE)
    if not dither.places:
        raise Unmeasured("the phases of the exposures are not known")
    cells = dither.sampling.cells
    note = f"The exposures occupy {cells} of 4 cells of phase."
    return Measured(ratio, n=cells, note=note, cap=Status.PASS if cells > 1 else None)
