"""Does the product look clean: flux against the exposures, and dark rings around bright sources."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from astropy.stats import mad_std

from drizview.checks.core.limits import Above, Within
from drizview.checks.core.measured import Cell, Measured
from drizview.checks.core.needs import value_or
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.clean.brightness import Brightness
from drizview.checks.fixtures.clean.photometry import FluxRatio, SourceSurroundings
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured

_LEAST = 10
# An exposure whose stars differ from the others by more than this many per cent is judged by `flux_between_exposures`.
_ALIKE = 3.0


@check(
    "clean",
    unit="",
    limit=Within(warn=(0.95, 1.05), fail=(0.85, 1.15)),
    basis="drizzling conserves flux; fluxes within 4 native pixels agree to 1 % on clean products",
    provenance="computed",
    headline="flux of stars {value:.3f} × that on the exposures",
    remedy=(
        "Below 1: star cores were rejected (see the target imprint), or the kernel loses flux (lanczos3, gaussian): "
        "use final_kernel='square'. A constant factor: check final_units, exposure times and gain."
    ),
    essential=False,
)
def flux_agreement(
    dataset: Dataset,
    product: Product,
    flux_ratios: tuple[FluxRatio, ...],
    exposure_brightness: tuple[Brightness, ...] | Unmeasured | NotApplicable,
) -> Measured:
    """Flux of stars on the product, relative to the exposures.

    Median ratio of the flux of stars on the product to their flux on each exposure, in apertures of radius 4 native
    pixels that contain no flagged pixel. A ratio below 1 means lost light: rejected cores, misaligned exposures, or a
    kernel that does not conserve flux. A constant factor points to the units. The table gives the ratio for each
    exposure. Where the stars of one exposure are fainter or brighter than those of the others, the product may have
    any flux between that of the others and the mean of all. A warning is expected for fields of variable stars and for
    exposures displaced by more than a pixel.
    """
    by_exposure: dict[str, list[float]] = defaultdict(list)
    for each in flux_ratios:
        by_exposure[each.exposure].append(each.ratio)
    stars = max(len(values) for values in by_exposure.values())
    if stars < _LEAST:
        raise Unmeasured(f"too few stars are bright and free of flags ({stars}; {_LEAST} are needed)")
    ratios = np.array([each.ratio for each in flux_ratios])
    spread = float(mad_std(ratios))
    value, note = float(np.median(ratios)), ""
    odd = _odd(value_or(exposure_brightness, ()))
    if odd:
        value, note = _conserved(dataset, by_exposure, odd, value_or(exposure_brightness, ()))
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": name, "stars": len(values), "ratio": round(float(np.median(values)), 4)}
        for name, values in by_exposure.items()
    )
    ordered = sorted(flux_ratios, key=lambda each: -abs(each.ratio - value))
    where = tuple(
        on_product(product, each.x, each.y, value=each.ratio, note=f"× its flux on {each.exposure}")
        for each in ordered[:MOST_PLACES]
    )
    uncertainty = 1.253 * spread / np.sqrt(stars)
    return Measured(value, n=ratios.size, uncertainty=uncertainty, where=where, rows=rows, note=note)


def _odd(known: tuple[Brightness, ...]) -> tuple[Brightness, ...]:
    """Return the exposures whose stars are surely fainter or brighter than those of the others."""
    return tuple(each for each in known if 100 * (abs(each.ratio - 1) - 2 * each.error) > _ALIKE)


def _conserved(
    dataset: Dataset, ratios: dict[str, list[float]], odd: tuple[Brightness, ...], known: tuple[Brightness, ...]
) -> tuple[float, str]:
    """Return the flux of the product against what exposures of different brightness allow, and which those are."""
    scale = {each.exposure: each.ratio for each in known}
    times = {each.name: each.exptime or 1.0 for each in dataset.exposures}
    values = np.concatenate([scale[name] * np.array(each) for name, each in ratios.items() if name in scale])
    mean = float(np.average(list(scale.values()), weights=[times.get(name, 1.0) for name in scale]))
    low, high = min(mean, 1.0), max(mean, 1.0)
    seen = float(np.median(values))
    names = ", ".join(each.exposure for each in odd)
    return seen / float(np.clip(seen, low, high)), f"The stars of {names} differ in flux from those of the others."


@check(
    "clean",
    unit="sigma",
    limit=Above(warn=-0.5, fail=-3.0),
    basis="median profile of the brightest sources at 3 to 12 FWHM, relative to the sky at 15 to 20 FWHM",
    provenance="judgement",
    headline="darkest ring around bright sources {value:.2f} σ",
    remedy=(
        "Dark rings: the sky was oversubtracted; use skymethod='globalmin+match', skystat='mode', or skyuser. "
        "Ringing: final_kernel='square' instead of lanczos3."
    ),
    essential=False,
)
def dark_rings(product: Product, source_surroundings: SourceSurroundings) -> Measured:
    """Dark rings around bright sources.

    The lowest ring in the median radial profile of the brightest compact sources, in units of the noise of a sky pixel.
    The light of a source falls off towards the sky level, so a ring below it is an artefact: of a sky measured on the
    source, of subtracting a median image, or of ringing of the lanczos3 kernel. Rings below the sky by less than three
    times their error are not counted. A fail is expected for lanczos3 products of well-cleaned data, where the rings
    come with the kernel.
    """
    profile = source_surroundings.profile
    deepest = profile.deepest
    level, error = float(profile.level[deepest]), float(profile.error[deepest])
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"radius (pixel)": round(float(r), 1), "level (sigma)": round(float(v), 3), "error (sigma)": round(float(e), 3)}
        for r, v, e in zip(profile.radii, profile.level, profile.error, strict=True)
    )
    where = tuple(
        on_product(product, x, y, radius=float(profile.radii[deepest])) for x, y in source_surroundings.places
    )
    cap = Status.WARN if profile.n < _LEAST else None
    value = level if level < -3 * error else max(level, 0.0)
    line = "" if value < 0 else "no dark rings around bright sources"
    return Measured(value, n=profile.n, uncertainty=error, where=where[:MOST_PLACES], rows=rows, line=line, cap=cap)
