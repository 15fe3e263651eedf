"""Cosmic rays: how they are separated from noise and from sources."""

from __future__ import annotations

from collections.abc import Iterator

from drizview.advice.inputs import AdviceInputs
from drizview.advice.parameters import ASTRODRIZZLE, Value
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises
from drizview.advice.standard import cr_snr, pair
from drizview.checks.core.result import Result
from drizview.dataset.flags import DQ

_ENOUGH_FOR_MEDIAN = 4


def _propose(settings: dict[str, Value], reason: str) -> Iterator[Proposal]:
    for parameter, value in settings.items():
        yield Proposal(ASTRODRIZZLE, parameter, value, reason)


def at_least(inputs: AdviceInputs, snr: tuple[float, float]) -> str:
    """Return ``driz_cr_snr``, no lower than what suits the detector."""
    usual = inputs.instrument.hap_cr_snr or snr
    return cr_snr(inputs, (max(snr[0], usual[0]), max(snr[1], usual[1])))


@advises("flags_above_expected", "flags_on_noise", "flags_on_deficits", "imprint_reversed")
def flag_less(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Flag only what stands well above the noise."""
    if inputs.number > 1:
        settings: dict[str, Value] = {"resetbits": str(DQ.COSMIC_RAY), "driz_cr_snr": at_least(inputs, (5.0, 4.0))}
        yield from _propose(settings, "noise is flagged: require larger deviations of cosmic rays")


@advises("rejected_weight", "weight_over_exposure")
def reset_flags(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Start without the flags of an earlier run, where weight is missing."""
    if inputs.number > 1 and (result.unit == "%" or (result.value or 0.0) < 1.0):
        yield from _propose({"resetbits": str(DQ.COSMIC_RAY)}, "weight was rejected: find the cosmic rays again")


@advises("flagged_star_cores", "imprinted_cores", "imprint_depth")
def spare_the_stars(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Tolerate larger deviations on sources, and use the median where there are enough exposures."""
    if inputs.number < 2:
        return
    scale = inputs.instrument.hap_cr_scale or (1.5, 1.2)
    reason = "star cores are flagged: tolerate residual shifts on sources"
    yield from _propose({"resetbits": str(DQ.COSMIC_RAY), "driz_cr_scale": pair(scale)}, reason)
    if inputs.number >= _ENOUGH_FOR_MEDIAN:
        yield from _propose({"combine_type": "median"}, "the minimum keeps the faintest image of a misaligned star")


@advises("flux_agreement")
def spare_lost_light(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Spare the stars where they lost light to flags rather than to the kernel."""
    if result.value is not None and result.value < 1.0 and inputs.kernel in (None, "square"):
        yield from spare_the_stars(result, inputs)


@advises("flags_below_expected")
def flag_more(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Flag fainter cosmic rays."""
    settings: dict[str, Value] = {"resetbits": str(DQ.COSMIC_RAY), "driz_cr_snr": cr_snr(inputs, (3.0, 2.5))}
    yield from _propose(settings, "fewer pixels are flagged than cosmic rays must have hit")


@advises("residual_defects")
def find_the_rest(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Find the remaining cosmic rays; a single exposure cannot be compared with anything."""
    if inputs.number < 2:
        return
    steps: dict[str, Value] = {"driz_separate": True, "median": True, "blot": True, "driz_cr": True}
    yield from _propose(steps, "cosmic rays are left: run all steps that identify them")
    yield from _propose({"resetbits": str(DQ.COSMIC_RAY)}, "cosmic rays are left: find them again")
    if not inputs.is_infrared:
        # driz_cr_grow stays 1: 3 flagged the noise around cosmic rays (6.5 % of all pixels, from 1.1 %) when tried.
        fine: dict[str, Value] = {"driz_cr_snr": cr_snr(inputs, (3.5, 3.0)), "driz_cr_scale": "1.2 0.7"}
        yield from _propose(fine, "cosmic rays are left: AstroDrizzle's defaults, stricter than the archive's values")
