"""Are the stars of the product round, and as narrow as the exposures allow?"""

from __future__ import annotations

import numpy as np

from drizview.checks.core.limits import Below, Fact
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.psf.shapes import StarShapes
from drizview.checks.fixtures.psf.sources import Sources
from drizview.dataset.dataset import Dataset
from drizview.dataset.optics import core_fwhm, wavelength_of
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.stars.ellipticity import Coherent, coherent, median_error
from drizview.measure.stars.shapes import Shapes, elongation
from drizview.numbers import number

_ALIGN = "Check the alignment: TweakReg on copies, then AstroDrizzle with resetbits='4096'."
# Drops of these kernels are no squares: the width that they give is not that of the stars drizzled again.
_OWN_WIDTHS = ("lanczos3", "gaussian", "tophat")
# With fewer stars than this a check warns at most.
_MANY = 10
# Ultraviolet images of stars are naturally longer than the limits allow for.
_ULTRAVIOLET_NM = 300.0
_CELLS = 3
# What widths of the handbook are good to for Gaussians fitted over pixels, as a share.
_REFERENCE = 0.08
# Elongation beyond which an exposure trailed; models of good exposures reach 1.09, clean simulated ones 1.17.
_TRAILED = 1.3


@check(
    "psf",
    unit="x predicted",
    limit=Below(warn=1.10, fail=1.25),
    basis=(
        "the same pixels drizzled star by star with perfect alignment: good to 1 % on real and simulated data without"
        " a fault; displacing half of the exposures by 1 pixel gives 1.02 to 1.07"
    ),
    provenance="judgement",
    headline="FWHM of stars {value:.2f} × that expected from the exposures",
    remedy=_ALIGN,
)
def width_over_predicted(star_shapes: StarShapes, product: Product) -> Measured:
    """FWHM of the stars, relative to that expected from the exposures.

    Each star is drizzled again from the pixels of the exposures with its centres aligned, at the same scale, drop size
    and rejected pixels. The stars of the product should have the same width. They are broader where the exposures are
    misaligned, or were drizzled with a different WCS from the one they have now.

    When to worry: above {warn}. A good value does not prove good alignment: shifts of half a pixel change the width by
    only 2 %. Broadening by the detector, by focus and by guiding, which the exposures share, does not count; nor does
    broadening by cosmic-ray flags. A fail is expected for visits misaligned by several tenths of a pixel.
    """
    if product.kernel in _OWN_WIDTHS:
        raise NotApplicable(f"the {product.kernel} kernel gives stars a width of its own, which is not predicted")
    ratio = star_shapes.seen.fwhm / star_shapes.aligned.fwhm
    value, error = float(np.median(ratio)), median_error(ratio)
    arcsec = star_shapes.scale * float(np.median(star_shapes.seen.fwhm))
    return Measured(
        value,
        n=len(star_shapes),
        uncertainty=error,
        where=_widest(star_shapes, product, ratio),
        rows=_field(star_shapes, product, ratio),
        note=f"FWHM {arcsec:.3f}″, expected {arcsec / value:.3f}″, from {len(star_shapes)} stars.",
        cap=_cap(value - 2 * error > 1.07, len(star_shapes)),
    )


def _cap(firm: bool, stars: int) -> Status | None:
    if not firm:
        return Status.PASS
    return Status.WARN if stars < _MANY else None


def _widest(stars: StarShapes, product: Product, ratio: np.ndarray) -> tuple[Place, ...]:
    return tuple(
        on_product(
            product, float(stars.x[k]), float(stars.y[k]), value=float(ratio[k]), radius=10, note="FWHM over expected"
        )
        for k in np.argsort(-ratio)[:10]
    )


def _field(stars: StarShapes, product: Product, ratio: np.ndarray) -> tuple[dict[str, Cell], ...]:
    """Return the stars of each cell of a 3 x 3 grid over the field."""
    ny, nx = product.sci.shape
    column, row = (
        np.clip((at * _CELLS / length).astype(int), 0, _CELLS - 1) for at, length in ((stars.x, nx), (stars.y, ny))
    )
    rows: list[dict[str, Cell]] = []
    for j in range(_CELLS):
        for i in range(_CELLS):
            here = np.nonzero((row == j) & (column == i))[0]
            if here.size:
                long = _net(stars.seen[here], tuple(each[here] for each in stars.round))
                rows.append(
                    {
                        "cell": f"{('bottom', 'middle', 'top')[j]} {('left', 'middle', 'right')[i]}",
                        "stars": int(here.size),
                        "FWHM (arcsec)": round(stars.scale * float(np.median(stars.seen.fwhm[here])), 4),
                        "over predicted": round(float(np.median(ratio[here])), 3),
                        "elongation": round(long.ratio, 3) if here.size >= _CELLS else None,
                    }
                )
    return tuple(rows)


def _net(seen: Shapes, models: tuple[Shapes, ...]) -> Coherent:
    """Return the elongation beyond that of stars round on the detector or on the sky, whichever is nearer."""
    return min((coherent(seen, model) for model in models), key=lambda each: each.ratio)


@check(
    "psf",
    unit="",
    limit=Below(warn=1.12, fail=1.25),
    basis=(
        "model stars of ACS/WFC and WFC3/UVIS have axis ratios of 1.03 to 1.09 at native sampling, more in the "
        "ultraviolet"
    ),
    provenance="judgement",
    headline="axis ratio of stars {value:.2f}",
    remedy=_ALIGN
    + " Leave out exposures that are elongated themselves (guiding, focus): drizzling cannot correct them.",
)
def elongation_of_stars(
    star_shapes: StarShapes, exposure_stars: dict[str, Sources], direct_images: Dataset, product: Product
) -> Measured:
    """Common elongation of the stars on the product.

    Long over short axis of the mean star, in excess of what drizzling makes of a star that is round on the detector or
    on the sky: an undithered product stretches round stars by up to 1.18 where they fall between pixels. The direction
    counts, so faint stars elongated at random do not.

    When to worry: above {warn}. Where the exposures are elongated too, the cause is guiding or focus; where they are
    not, it is misalignment. A fail is expected for exposures that lost their guide stars. In the ultraviolet, where
    PSFs are elongated by nature, this check warns at most.
    """
    net = _net(star_shapes.seen, star_shapes.round)
    count, ultraviolet = len(star_shapes), False
    if direct_images.exposures:
        wavelength = wavelength_of(direct_images.exposures[0])
        ultraviolet = wavelength is not None and wavelength < _ULTRAVIOLET_NM
    own = float(np.median([_own(each).ratio for each in exposure_stars.values()]))
    cause = "guiding or focus, as the exposures show it too" if own > 1 + (net.ratio - 1) / 2 else "misalignment"
    note = f"{number(net.angle, '.0f')}° from x, coherence {net.coherence:.2f}; axis ratio on the exposures {own:.2f}."
    firm = net.ratio - 2 * net.error > 1.10
    return Measured(
        net.ratio,
        n=count,
        uncertainty=net.error,
        where=_longest(star_shapes, product) if firm else (),
        note=f"{note} Cause: {cause}." if firm else note,
        cap=_cap(firm, 0 if ultraviolet else count),
    )


def _longest(stars: StarShapes, product: Product) -> tuple[Place, ...]:
    ratio = elongation(stars.seen.xx, stars.seen.xy, stars.seen.yy)
    return tuple(
        on_product(product, float(stars.x[k]), float(stars.y[k]), value=float(ratio[k]), radius=10, note="elongation")
        for k in np.argsort(-ratio)[:10]
    )


def _own(sources: Sources) -> Coherent:
    """Return the elongation of the stars of one exposure, against round on the detector or on the sky."""
    return _net(sources.shapes, sources.round)


@check(
    "psf",
    unit="",
    limit=Below(warn=_TRAILED),
    basis=(
        "Gaussians fitted to the pixels of each exposure: at most 1.17 on clean exposures, 1.4 to 1.5 on trailed ones"
    ),
    provenance="computed",
    headline="axis ratio of stars on the worst exposure {value:.2f}",
    remedy="Leave the exposure out: alignment cannot correct an exposure that trailed or is out of focus.",
    essential=False,
)
def shapes_of_exposures(exposure_stars: dict[str, Sources]) -> Measured:
    """Elongation of the stars on the worst exposure.

    Separates the causes of broad stars: an exposure whose stars are broader or more elongated than those of the others
    drifted, lost its guide stars (FGSLOCK, QUALITY) or is out of focus, and alignment cannot correct it. Leave it out
    if it is one of many; in the product its stars are diluted by those of the other exposures. It warns only beyond
    twice its error, on five stars or more. A warning is expected in the ultraviolet and for binaries.
    """
    own = {name: _own(each) for name, each in exposure_stars.items() if len(each) >= 3}
    if not own:
        raise Unmeasured("no exposure has 3 stars")
    worst = max(own, key=lambda name: own[name].ratio)
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "exposure": name,
            "stars": len(exposure_stars[name]),
            "FWHM before the pixels (arcsec)": round(float(np.median(exposure_stars[name].fwhm_arcsec)), 4),
            "elongation": round(each.ratio, 3),
            "error": round(each.error, 3),
            "direction on the detector (degree)": round(each.angle, 0),
            "guiding": guiding(exposure_stars[name]),
        }
        for name, each in own.items()
    )
    sure = own[worst].ratio - 2 * own[worst].error > _TRAILED and len(exposure_stars[worst]) >= 5
    return Measured(
        own[worst].ratio,
        n=len(own),
        uncertainty=own[worst].error,
        rows=rows,
        note=f"Largest on {worst}.",
        cap=None if sure else Status.INFO,
    )


def guiding(sources: Sources) -> str:
    """Return FGSLOCK and QUALITY of an exposure in words, ``""`` where the header has neither."""
    header, chip = sources.exposure.primary, sources.exposure.chips[0].header
    found = [header.text(key) or chip.text(key) for key in ("FGSLOCK", "QUALITY")]
    return ", ".join(text for text in found if text)


@check(
    "psf",
    unit="x",
    limit=Fact(),
    basis="the same stars drizzled with and without the pixels flagged as cosmic rays",
    provenance="computed",
    headline="cosmic-ray flags broaden the stars {value:.2f} ×",
    remedy="First check the alignment and the sky; then driz_cr_scale='1.5 1.2' or '2.0 1.5', with resetbits='4096'.",
    essential=False,
)
def width_by_rejection(star_shapes: StarShapes) -> Measured:
    """FWHM of the stars, relative to that without any pixel rejected.

    A fact: where driz_cr flags the cores of stars, they lose light and become broad, as if out of focus. The cosmic-ray
    flags and the weight map judge it.
    """
    ratio = star_shapes.aligned.fwhm / star_shapes.complete.fwhm
    return Measured(float(np.median(ratio)), n=len(ratio), uncertainty=median_error(ratio))


@check(
    "psf",
    unit="x the handbook",
    limit=Below(warn=1.2),
    basis=(
        "WFC3 Instrument Handbook, Tables 6.7 and 7.5; Gaussians fitted over pixels give 0.83 to 1.08 on simulated "
        "stars in focus, and focus within an orbit changes them by 3 %"
    ),
    provenance="handbook",
    headline="FWHM of stars on the exposures {value:.2f} × that in the handbook",
    remedy="Drizzling cannot correct focus or jitter: use a PSF of the same epoch.",
    essential=False,
)
def width_over_handbook(exposure_stars: dict[str, Sources], direct_images: Dataset) -> Measured:
    """FWHM of the stars on the exposures, relative to the instrument handbook.

    WFC3 only, before pixel broadening. Above {warn} the telescope was out of focus or drifted, or the sources are not
    stars; a warning is expected in fields of galaxies. The reference is good to 8 % for Gaussians fitted over pixels,
    so that a small defocus which all exposures share stays unnoticed.
    """
    camera = direct_images.instrument
    if not camera.psf_table or "psf_table" in camera.unverified:
        raise NotApplicable(f"no PSF widths are tabulated for {camera.name}/{camera.detector}")
    widths = np.concatenate([each.fwhm_arcsec for each in exposure_stars.values()])
    wavelength = wavelength_of(direct_images.exposures[0])
    if wavelength is None or widths.size < _MANY:
        raise Unmeasured("the wavelength is unknown, or there are fewer than 10 stars")
    low, high = np.percentile(widths, [25, 75])
    if high > 1.12 * low:
        raise Unmeasured("the widths of the sources scatter too much: galaxies rather than stars")
    known = core_fwhm(camera, wavelength)
    value = float(np.median(widths))
    error = float(np.hypot(_REFERENCE, median_error(widths) / known))
    note = f"FWHM of the core {value:.3f}″, handbook {known:.3f}″, which is good to {100 * _REFERENCE:.0f} % here."
    return Measured(value / known, n=int(widths.size), uncertainty=error, note=note)
