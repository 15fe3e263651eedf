"""Does MDRIZSKY agree with an independent estimate of the sky, chip by chip?"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from drizview.checks.core.limits import Below, Fact, Within
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_chip
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.mdrizsky import SkyPair, pixel_area, seconds
from drizview.dataset.product import Product
from drizview.dataset.units import is_rate
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.sky.background import Background
from drizview.measure.sky.method import RecordedSky, SkyMethod
from drizview.numbers import number

_REMEDY = (
    "Blank fields: skymethod='localmin'. Mosaics and extended targets: 'globalmin+match'. Targets that fill the field: "
    "skyfile with values measured away from the target, skystat='mode' or skylower/skyupper. Then resetbits='4096'."
)
# More of the recorded sky than this is not that sky.
_ALL = 1.5


@check(
    "mdrizsky",
    unit="sigma",
    limit=Below(warn=0.25, fail=0.5),
    basis=(
        "sky errors below 0.5 σ of one exposure do not change cosmic-ray flags, 2 σ raise their number 600-fold; the "
        "estimate is good to 0.05 σ, and AstroDrizzle's median is 0.05 to 0.25 σ high in star fields"
    ),
    provenance="computed",
    headline="MDRIZSKY off by up to {value:.2f} σ (σ: noise of a sky pixel)",
    remedy=_REMEDY,
)
def sky_keyword_error(sky_pairs: tuple[SkyPair, ...], sky_method_used: SkyMethod) -> Measured:
    """Largest difference between MDRIZSKY and the sky measured on the chip, in σ of a sky pixel.

    The noise includes 3 % of the sky, in quadrature, for flat-field errors and stray light. AstroDrizzle's default, a
    clipped median, is the first to be biased upwards when the target fills the field; ``localmin`` gives all chips of
    an exposure the lowest value, so that a step between the chips remains and MDRIZSKY is right for only one of them.
    Where the target fills a chip, its darkest boxes are still an upper limit to the sky: a keyword above it is wrong,
    one below it cannot be judged. Zeros throughout (no sky subtracted, possibly on purpose) only warn. With ``match``
    the values are relative, and only differences count. A fail is expected for a target that fills the field, and where
    values were given by hand (skyuser, skyfile).
    """
    ordered = _worst_first(sky_pairs)
    worst = ordered[0]
    note = (
        f"{worst.each.chip.name}: MDRIZSKY {worst.recorded:.4g}, expected {worst.expected:.4g} {worst.each.chip.unit} "
        f"({worst.sky.estimator}). Sky method probably {sky_method_used.name}: {sky_method_used.why}."
    )
    error = worst.sky.uncertainty / worst.sky.tolerance
    rows = tuple(_row(pair) for pair in sky_pairs)
    where = tuple(_centre(pair) for pair in ordered[:MOST_PLACES])
    cap = Status.WARN if sky_method_used.name == "none" else None
    return Measured(abs(worst.error), n=len(ordered), uncertainty=error, where=where, rows=rows, note=note, cap=cap)


def _worst_first(pairs: tuple[SkyPair, ...]) -> list[SkyPair]:
    counted = [pair for pair in pairs if pair.counts]
    if not counted and all(pair.subtracted for pair in pairs):
        raise NotApplicable("the sky was subtracted before drizzling: MDRIZSKY records what was subtracted (skyuser)")
    if not counted:
        raise Unmeasured("no blank sky: the target fills every chip, and MDRIZSKY is below its darkest parts")
    return sorted(counted, key=lambda pair: -abs(pair.error))


def _centre(pair: SkyPair) -> Place:
    ny, nx = pair.each.chip.sci.shape
    return on_chip(pair.each.chip, nx / 2, ny / 2, value=pair.error, radius=min(ny, nx) / 4, note="MDRIZSKY error, σ")


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
    basis="localmin subtracts one value from all chips: a step between them remains in the product",
    provenance="judgement",
    headline="the sky left on the chips of one exposure differs by up to {value:.2f} σ",
    remedy=(
        "localmin cannot remove a step between chips: correct gain or flat field, or use skyfile with one value per "
        "chip."
    ),
    essential=False,
)
def sky_step_between_chips(sky_pairs: tuple[SkyPair, ...]) -> Measured:
    """Largest difference of the sky between chips of one exposure, less MDRIZSKY, per unit area, in σ of a sky pixel.

    Gain, flat field and amplifiers cause such steps; one value for each chip (skyfile) removes them. Chips filled by
    the target are left out. A warning is expected for WFPC2, whose chips have different backgrounds.
    """
    by_exposure: dict[str, list[SkyPair]] = defaultdict(list)
    for pair in sky_pairs:
        if not pair.filled:
            by_exposure[pair.each.exposure.name].append(pair)
    steps = {name: _step(pairs) for name, pairs in by_exposure.items() if len(pairs) > 1}
    if not steps and all(len(pair.each.exposure.chips) == 1 for pair in sky_pairs):
        raise NotApplicable("every exposure has a single chip")
    if not steps:
        raise Unmeasured("no exposure has two chips with blank sky")
    rows: tuple[dict[str, Cell], ...] = tuple({"exposure": k, "step (sigma)": v} for k, v in steps.items())
    return Measured(max(steps.values()), n=len(steps), rows=rows)


def _step(pairs: list[SkyPair]) -> float:
    """Return the largest difference of what is left on two chips, in the noise of the noisier.

    WFPC2's chips have pixels of two sizes; a gradient that both have goes on from one to the other.
    """
    areas = np.array([pixel_area(pair.each.chip) for pair in pairs])
    left = [pair.sky.independent - (0.0 if pair.subtracted else pair.recorded) for pair in pairs]
    skies = np.array(left) / areas
    noise = np.array([pair.sky.tolerance for pair in pairs]) / areas
    rise = np.array([pair.sky.rise for pair in pairs]) / areas
    step = np.maximum(np.abs(np.subtract.outer(skies, skies)) - np.minimum.outer(rise, rise), 0.0)
    return float(np.max(step / np.maximum.outer(noise, noise)))


@check(
    "mdrizsky",
    unit="",
    limit=Within(warn=(-0.5, 0.5)),
    basis="a keyword that records sky that is still in the product (copied by skyuser, or skyfile with applied=True)",
    provenance="judgement",
    headline="{value:.2f} of the recorded sky is still in the product",
    remedy="skyuser, and skyfile with applied=True, only copy the keyword: omit them, or subtract the sky first.",
    essential=False,
)
def recorded_sky_left(
    product: Product,
    product_background: Background | Unmeasured,
    sky_pairs: tuple[SkyPair, ...],
    sky_method_used: SkyMethod,
) -> Measured:
    """Blank-sky level of the product, relative to the sky that MDRIZSKY says was subtracted.

    Near 0 where the sky was subtracted, near 1 where the keyword was only copied, near −1 where the sky was subtracted
    twice. A positive value is expected with ``match``, which equalises the skies without removing them. A product of
    one exposure with its sky in it has nothing that a wrong sky could spoil: a fact.
    """
    if sky_method_used.name in ("match", "none"):
        raise NotApplicable(f"with skymethod={sky_method_used.name!r} the keyword does not record what was subtracted")
    if isinstance(product_background, Unmeasured):
        raise product_background
    if not is_rate(product.unit):
        raise Unmeasured("the product is not in counts per second")
    scale = product.scale_arcsec**2
    rates = [pair.recorded / seconds(pair.each.chip) / pixel_area(pair.each.chip) * scale for pair in sky_pairs]
    level = float(np.median(rates))
    if abs(level) < 2 * product_background.sigma:
        raise Unmeasured("the sky is too faint, for the noise of the product, to show whether it was subtracted")
    left = product_background.independent / level
    kept = 0 < left < _ALL and len({entry.exposure for entry in product.inputs}) == 1
    return Measured(
        left,
        n=len(sky_pairs),
        cap=Status.INFO if kept else None,
        rows=({"left over recorded": left, "another sky": left > _ALL},),
        line=f"sky of the product {number(left, '.1f')} × the recorded one" if left > _ALL else "",
        note=f"Blank sky of the product: {number(product_background.independent, '.3g')} {product.unit}.",
    )


@check(
    "mdrizsky",
    unit="",
    limit=Fact(),
    basis="values that repeat between chips and exposures reveal the method (stsci.skypac)",
    provenance="source",
    headline="MDRIZSKY recorded for {value:.0f} of {n} chips",
    essential=False,
)
def recorded_sky_values(recorded_skies: tuple[RecordedSky, ...], sky_method_used: SkyMethod) -> Measured:
    """Number of chips for which MDRIZSKY is recorded, with the method that the values suggest.

    No keyword of the product records the method. A missing MDRIZSKY does not prove that no sky was subtracted.
    """
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"exposure": sky.exposure, "MDRIZSKY": sky.value} for sky in recorded_skies
    )
    n = sum(sky.value is not None for sky in recorded_skies)
    note = f"Sky method probably {sky_method_used.name}: {sky_method_used.why}."
    return Measured(float(n), n=len(recorded_skies), rows=rows, note=note)
