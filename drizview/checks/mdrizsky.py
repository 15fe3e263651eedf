"""Does MDRIZSKY agree with an independent estimate of the sky, chip by chip?"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from drizview.checks.core.limits import Below, Fact, Within
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_chip
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.cutout import holds_rates
from drizview.checks.fixtures.mdrizsky import SkyPair, pixel_area, seconds
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.sky.background import Background
from drizview.measure.sky.method import RecordedSky, SkyMethod

_REMEDY = (
    "Blank fields: skymethod='localmin'; mosaics and extended targets: 'globalmin+match'; a target that fills the "
    "field: skyfile with values measured off it, skystat='mode' or skylower/skyupper, then resetbits='4096'."
)


@check(
    "mdrizsky",
    unit="sigma",
    limit=Below(warn=0.25, fail=0.5),
    basis="sky errors below 0.5 sigma of one exposure do not change cosmic-ray flags, 2 sigma raise them 600-fold; "
    "the estimate itself is good to 0.05 sigma, AstroDrizzle's median lies 0.05 to 0.25 high in fields of stars",
    provenance="computed",
    headline="MDRIZSKY is off by up to {value:.2f} sigma of a sky pixel",
    remedy=_REMEDY,
)
def sky_keyword_error(sky_pairs: tuple[SkyPair, ...], sky_method_used: SkyMethod) -> Measured:
    """Largest difference of MDRIZSKY from the sky measured on the chip, in units of the noise of one pixel.

    Three per cent of the sky are added to the noise in quadrature, for what flat fields and stray light do to it.
    AstroDrizzle's default, a clipped median, is drawn up first when the target fills the field; ``localmin`` gives all
    chips of an exposure the lowest value, so that a step between chips stays and MDRIZSKY is right for one of them.
    Where the target fills a chip, its darkest boxes are still only an upper limit to the sky: a keyword above it is
    wrong, one below it cannot be judged. Zeros throughout (no sky subtracted, which may be meant) only warn. Under
    ``match`` values are relative and only differences count. A fail is expected for a target that fills the field,
    and where values were given by hand (skyuser, skyfile).
    """
    ordered = _worst_first(sky_pairs)
    worst = ordered[0]
    note = (
        f"{worst.each.chip.name}: MDRIZSKY {worst.recorded:.4g}, expected {worst.expected:.4g} {worst.each.chip.unit} "
        f"({worst.sky.estimator}). Method {sky_method_used.name}, inferred: {sky_method_used.why}."
    )
    error = worst.sky.uncertainty / worst.sky.tolerance
    rows = tuple(_row(pair) for pair in sky_pairs)
    where = tuple(_centre(pair) for pair in ordered[:MOST_PLACES])
    cap = Status.WARN if sky_method_used.name == "none" else None
    return Measured(abs(worst.error), n=len(ordered), uncertainty=error, where=where, rows=rows, note=note, cap=cap)


def _worst_first(pairs: tuple[SkyPair, ...]) -> list[SkyPair]:
    counted = [pair for pair in pairs if pair.counts]
    if not counted and all(pair.subtracted for pair in pairs):
        raise NotApplicable("the images have no sky any more: MDRIZSKY records what was taken off before (skyuser)")
    if not counted:
        raise Unmeasured("no blank sky: the target fills every chip and MDRIZSKY lies below its darkest parts")
    return sorted(counted, key=lambda pair: -abs(pair.error))


def _centre(pair: SkyPair) -> Place:
    ny, nx = pair.each.chip.sci.shape
    return on_chip(pair.each.chip, nx / 2, ny / 2, value=pair.error, radius=min(ny, nx) / 4, note="sigma")


def _row(pair: SkyPair) -> dict[str, Cell]:
    """Return the numbers of one chip, in the units of its image."""
    chip, sky = pair.each.chip, pair.sky
    rate = chip.electrons_per_second
    difference = pair.recorded - pair.expected
    return {
        "exposure": pair.each.exposure.name,
        "chip": chip.number,
        "unit": chip.unit,
        "MDRIZSKY": pair.recorded,
        "expected": pair.expected,
        "clipped median": sky.replica,
        "mode": sky.mode,
        "low boxes": sky.low,
        "sigma": sky.sigma,
        "difference": difference,
        "difference (sigma)": pair.error,
        "difference (%)": 100 * difference / pair.expected if pair.expected else None,
        "difference (e-/s)": difference * rate if rate else None,
        "filled by target": pair.filled,
    }


@check(
    "mdrizsky",
    unit="sigma",
    limit=Below(warn=0.3),
    basis="localmin subtracts one value from all chips: a step between them stays in the product",
    provenance="judgement",
    headline="the skies of chips of one exposure differ by up to {value:.2f} sigma",
    remedy="localmin cannot remove a step between chips; correct gain or flat, or use skyfile with values by chip.",
    essential=False,
)
def sky_step_between_chips(sky_pairs: tuple[SkyPair, ...]) -> Measured:
    """Largest difference of the sky between chips of one exposure, per area, in units of the noise of one pixel.

    Gain, flat field and amplifiers make such steps. Chips that the target fills are left out. Expected for WFPC2, whose
    chips have backgrounds of their own.
    """
    by_exposure: dict[str, list[SkyPair]] = defaultdict(list)
    for pair in sky_pairs:
        if not pair.filled:
            by_exposure[pair.each.exposure.name].append(pair)
    steps = {name: _step(pairs) for name, pairs in by_exposure.items() if len(pairs) > 1}
    if not steps and all(len(pair.each.exposure.chips) == 1 for pair in sky_pairs):
        raise NotApplicable("every exposure has one chip")
    if not steps:
        raise Unmeasured("no exposure has two chips with blank sky")
    rows: tuple[dict[str, Cell], ...] = tuple({"exposure": k, "step (sigma)": v} for k, v in steps.items())
    return Measured(max(steps.values()), n=len(steps), rows=rows)


def _step(pairs: list[SkyPair]) -> float:
    areas = np.array([pixel_area(pair.each.chip) for pair in pairs])
    skies = np.array([pair.sky.independent for pair in pairs]) / areas
    noise = np.array([pair.sky.tolerance for pair in pairs]) / areas
    return float(np.ptp(skies) / np.median(noise))


@check(
    "mdrizsky",
    unit="",
    limit=Within(warn=(-0.5, 0.5)),
    basis="a keyword that records sky that is still in the product (skyuser copies, skyfile with applied=True)",
    provenance="judgement",
    headline="{value:.2f} of the recorded sky is still in the product",
    remedy="skyuser and skyfile with applied=True only copy the keyword: drop them, or subtract the sky first.",
    essential=False,
)
def recorded_sky_left(
    product: Product,
    product_background: Background | Unmeasured,
    sky_pairs: tuple[SkyPair, ...],
    sky_method_used: SkyMethod,
) -> Measured:
    """Blank-sky level of the product over the sky that MDRIZSKY says was subtracted.

    Near 0 where the sky was subtracted, near 1 where the keyword was only copied, near -1 where it was subtracted
    twice. A positive value is expected under ``match``, which equalises skies without removing them.
    """
    if sky_method_used.name in ("match", "none"):
        raise NotApplicable(f"method {sky_method_used.name}: the keyword does not say what was subtracted")
    if isinstance(product_background, Unmeasured):
        raise product_background
    if not holds_rates(product):
        raise Unmeasured("the product is not in counts per second")
    scale = product.scale_arcsec**2
    rates = [pair.recorded / seconds(pair.each.chip) / pixel_area(pair.each.chip) * scale for pair in sky_pairs]
    level = float(np.median(rates))
    if abs(level) < 2 * product_background.sigma:
        raise Unmeasured("the sky is too faint for the product's noise to tell whether it was subtracted")
    return Measured(
        product_background.independent / level,
        n=len(sky_pairs),
        note=f"Blank sky of the product {product_background.independent:.4g} {product.unit}.",
    )


@check(
    "mdrizsky",
    unit="",
    limit=Fact(),
    basis="values repeated between chips and exposures tell the method (stsci.skypac)",
    provenance="source",
    headline="MDRIZSKY is recorded for {value:.0f} of {n} chips",
    essential=False,
)
def recorded_sky_values(recorded_skies: tuple[RecordedSky, ...], sky_method_used: SkyMethod) -> Measured:
    """Number of chips for which MDRIZSKY is recorded, with the method that the values speak for.

    The method stands nowhere in the product. A missing keyword does not prove that no sky was subtracted.
    """
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": sky.exposure, "MDRIZSKY": sky.value} for sky in recorded_skies
    )
    n = sum(sky.value is not None for sky in recorded_skies)
    note = f"Method {sky_method_used.name}, inferred: {sky_method_used.why}."
    return Measured(float(n), n=len(recorded_skies), rows=rows, note=note)
