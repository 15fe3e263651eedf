"""Is the target imprinted in the weight map?"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Cell, Measured, Place
from drizview.checks.core.places import MOST_PLACES, on_product
from drizview.checks.core.registry import check
from drizview.checks.core.status import Status
from drizview.checks.fixtures.imprint import CAUSES, CoreLosses
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.weight.imprint import Imprint, imprint
from drizview.measure.weight.weights import WeightType
from drizview.numbers import number

_ALIGN = (
    "Cores flagged 4096: TweakReg, then AstroDrizzle with resetbits='4096', driz_cr_scale='1.5 1.2', "
    "combine_type='median'. Saturated cores: add 256 to final_bits where their values are usable."
)
# Peaks must stand this far above the noise of the sky; fainter ones count where there are fewer than ten of these.
_BRIGHT, _FAINT, _ENOUGH = 50.0, 20.0, 10
# A core has lost weight when one of its five or so pixels is gone from one exposure.
_ONE_PIXEL = 0.2
# Cores, at most a third, without which the others must still have lost this share of their weight.
_HANDFUL, _ALL_OF_THEM = 5, 0.025


@check(
    "imprint",
    unit="%",
    limit=Below(warn=20.0, fail=60.0),
    basis="clean sets show −10 to 6; one of four exposures displaced by 1 pixel 44, two of four by 9 pixels 93",
    provenance="computed",
    headline="{value:.0f} % of source cores are down-weighted, in excess of blank sky",
    remedy=_ALIGN,
)
def imprinted_cores(dataset: Dataset, product: Product, core_losses: CoreLosses, weighting: WeightType) -> Measured:
    """Source cores with reduced weight.

    Cosmic rays and bad pixels fall at random, so the weight map should not show where the stars are. Counted are cores
    of bright sources that lost at least one pixel of one exposure, less the same share at control positions on blank
    sky. An excess means that sources were taken for cosmic rays: the exposures are misaligned, or the sky was wrong. In
    the weight map the target then appears as dark dots. Where the flags show saturation, or ramps cut short by it
    (WFC3/IR, including products older than AstroDrizzle 1.0.5, which weighted by ramp time), this is a fact and not a
    fault. A fail is expected for variable stars, and for bleeding cores. Not applicable to inverse variances, which
    show sources by design.
    """
    _times(weighting)
    chosen, found = bright_cores(core_losses)
    lost = chosen.loss > _ONE_PIXEL / np.maximum(chosen.depth, 1)
    limits = np.broadcast_to(_ONE_PIXEL / np.maximum(chosen.depth, 1), chosen.controls.shape)
    sky = np.isfinite(chosen.controls)
    chance = float((chosen.controls[sky] > limits[sky]).mean())
    share = float(lost.mean())
    error = float(np.sqrt(max(share * (1 - share), chance * (1 - chance), 1 / len(chosen)) / len(chosen)))
    cap, why = _cap(dataset, product, chosen)
    if share - chance < 3 * error:
        cap, why = Status.PASS, ""
    shares = f"{number(share, '.0%')} of {len(chosen)} cores, {number(chance, '.0%')} of blank sky"
    note = f"{shares}; mean loss {number(found.value, '+.1%')}. {why}"
    return Measured(
        100 * (share - chance),
        n=len(chosen),
        uncertainty=100 * error,
        where=_where(product, chosen, lost) if share - chance > 3 * error else (),
        rows=_rows(chosen, product),
        note=note.strip(),
        line=f"{max(100 * (share - chance), 0.0):.0f} % of source cores are down-weighted, in excess of blank sky",
        cap=cap,
    )


@check(
    "imprint",
    unit="%",
    limit=Below(warn=5.0, fail=15.0),
    basis="a core lost in one of four exposures gives 25; clean sets show −1 to 2",
    provenance="judgement",
    headline="weight lost in source cores {value:+.1f} %, relative to blank sky",
    remedy=_ALIGN,
    essential=False,
)
def imprint_depth(dataset: Dataset, product: Product, core_losses: CoreLosses, weighting: WeightType) -> Measured:
    """Mean weight lost in source cores.

    The mean loss in the cores, less that at the same positions displaced by 30 to 200 pixels onto blank sky. It is
    about the share of exposures in which a core was flagged: 25 % if in one of four. The table gives the flags that the
    exposures carry there, in excess of blank sky. A fail is expected where the share of imprinted cores fails.
    """
    _times(weighting)
    chosen, found = bright_cores(core_losses)
    cap, why = _cap(dataset, product, chosen)
    if found.significance < 3 or led_by_few(chosen.loss, found.control):
        cap, why = Status.PASS, ""
    vary = np.ptp(chosen.snr) > 0 and np.ptp(chosen.loss) > 0
    rank = _rank_correlation(chosen.snr, chosen.loss) if vary else np.nan
    causes = chosen.causes()
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "cause": name,
            "of core pixels (%)": 100 * float(chosen.flags[:, i].mean()),
            "of blank pixels (%)": 100 * float(chosen.blank_flags[i]),
            "share of the excess (%)": 100 * causes.get(name, 0.0),
        }
        for i, name in enumerate(CAUSES)
        if chosen.attributed
    )
    rising = f" Rank correlation of loss with brightness {number(rank, '.2f')}." if np.isfinite(rank) else ""
    note = f"Loss on blank sky {number(found.control, '.1%')}.{rising} {why}".strip()
    return Measured(100 * found.value, n=found.n, uncertainty=100 * found.error, rows=rows, note=note, cap=cap)


@check(
    "imprint",
    unit="%",
    limit=Below(warn=5.0),
    basis="at most 1 in clean sets; 19 where one of four sky values is 3 σ low",
    provenance="computed",
    headline="weight lost on blank sky {value:+.1f} %, relative to source cores",
    remedy="The sky is flagged: correct MDRIZSKY of the exposure (skyfile); resetbits='4096', driz_cr_snr='5.0 4.0'.",
    essential=False,
)
def imprint_reversed(core_losses: CoreLosses, weighting: WeightType) -> Measured:
    """Mean weight lost on blank sky, in excess of source cores.

    Where the sky of an exposure is wrong, its sky pixels are flagged as cosmic rays while its bright sources are not:
    the target appears bright in the weight map. A warning is expected where MDRIZSKY is off by 2 σ or more.
    """
    _times(weighting)
    _, found = bright_cores(core_losses)
    cap = Status.PASS if found.significance < 5 else None
    return Measured(-100 * found.value, n=found.n, uncertainty=100 * found.error, cap=cap)


def led_by_few(losses: NDArray[np.floating[Any]], control: float) -> bool:
    """Return whether a mean loss is that of a handful of cores: cosmic rays that were left look like sources."""
    rest = np.sort(losses)[: -min(_HANDFUL, len(losses) // 3) or None]
    return float(rest.mean()) - control < _ALL_OF_THEM


def _times(weighting: WeightType) -> None:
    if weighting.is_variance:
        raise NotApplicable(f"the weights are inverse variances (probably {weighting.kind}), which may show sources")


def bright_cores(losses: CoreLosses) -> tuple[CoreLosses, Imprint]:
    """Return the cores that are judged, and their mean loss of weight.

    Raises
    ------
    Unmeasured
        Too few of them, or no blank sky to compare with.
    """
    bright = losses.snr >= _BRIGHT
    chosen = losses.chosen(bright if bright.sum() >= _ENOUGH else losses.snr >= _FAINT)
    try:
        return chosen, imprint(chosen.loss, chosen.controls)
    except Unmeasured:
        chosen = losses.chosen(losses.snr >= _FAINT)
        return chosen, imprint(chosen.loss, chosen.controls)


def _cap(dataset: Dataset, product: Product, cores: CoreLosses) -> tuple[Status | None, str]:
    """Return the worst that an imprint may be, from what took the weight, and why."""
    causes = cores.causes()
    if not causes:
        if _weighted_by_ramps(dataset, product):
            return Status.INFO, "Expected: made before AstroDrizzle 1.0.5, with WFC3/IR weighted by ramp time."
        return Status.WARN, "Without the flags of the exposures the cause is unknown."
    named = max(causes, key=lambda name: causes[name])
    why = f"Most flags on the cores: {named} ({number(causes[named], '.0%')} of the excess over blank sky)."
    if causes["saturated"] + causes["ramp cut short"] > 0.5:
        return Status.INFO, why
    trusted = causes["cosmic ray 4096"] > 0.5 and len(cores) >= _ENOUGH
    return None if trusted else Status.WARN, why


def _weighted_by_ramps(dataset: Dataset, product: Product) -> bool:
    """Return whether weights may be ramp times: in products of an AstroDrizzle that took these, or of none by name."""
    if not dataset.instrument.ramp_weights_before:
        return False
    timed = tuple(int(part) for part in dataset.instrument.ramp_weights_before.split("."))
    made_by = product.header.text("PROD_VER") or ""
    version = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", made_by)
    return version is None or "multi" in made_by.lower() or tuple(int(part or 0) for part in version.groups()) < timed


def _rows(cores: CoreLosses, product: Product) -> tuple[dict[str, Cell], ...]:
    """Return the brightest cores: loss against brightness is what a panel plots."""
    order = np.argsort(-cores.snr, kind="stable")[:100]
    return tuple(
        {
            "x": float(cores.x[i]),
            "y": float(cores.y[i]),
            "peak (sigma)": round(float(cores.snr[i]), 1),
            "exposures": int(cores.depth[i]),
            "weight lost (%)": round(100 * float(cores.loss[i]), 2),
        }
        for i in order
    )


def _where(product: Product, cores: CoreLosses, lost: NDArray[Any]) -> tuple[Place, ...]:
    hit = np.nonzero(lost)[0]
    hit = hit[np.argsort(-cores.loss[hit], kind="stable")][:MOST_PLACES]
    return tuple(
        on_product(
            product,
            float(cores.x[i]),
            float(cores.y[i]),
            value=100 * float(cores.loss[i]),
            note="% of the core's weight lost",
        )
        for i in hit
    )


def _rank_correlation(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Return Spearman's correlation of two arrays (n,); equal values share a rank.

    As `scipy.stats.spearmanr`, whose import takes as long as a check of a small product.
    """
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the ranks of values (n,), from 1; equal ones have the mean of theirs."""
    _, at, number = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = np.cumsum(number) - (number - 1) / 2
    return ranks[at]
