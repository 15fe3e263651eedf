"""The grid and the weights of the product."""

from __future__ import annotations

from collections.abc import Iterator

from drizview.advice.inputs import AdviceInputs
from drizview.advice.parameters import ASTRODRIZZLE
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status

# Below this a grid counts as finer than the detector's.
_FINER = 0.95


@advises("weight_is_time", "inverse_variance")
def weights_as_times(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Weigh by exposure time."""
    reason = "weights in seconds can be compared with the exposure time; inverse variances only optimise depth"
    yield Proposal(ASTRODRIZZLE, "final_wht_type", "EXP", reason)
    yield Proposal(ASTRODRIZZLE, "final_wt_scl", "exptime", reason)


@advises("flux_agreement", "dark_rings")
def faithful_kernel(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Use the kernel that conserves flux and does not ring, where a different one was used."""
    if inputs.kernel not in (None, "square"):
        reason = "the kernel loses flux, or leaves rings around bright sources"
        yield Proposal(ASTRODRIZZLE, "final_kernel", "square", reason)


@advises("resolution", on=(Status.INFO,))
def finer_grid(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Use the grid that the dither supports, where it gains resolution."""
    best = next((row for row in result.rows if row.get("grid") == "recommended"), None)
    if not result.opportunity or best is None:
        return
    reason = "an opportunity: the dither supports a finer grid than the product has"
    settings = {
        "final_wcs": True,
        "final_rot": 0.0,
        "final_scale": best.get("final_scale (arcsec)"),
        "final_pixfrac": best.get("final_pixfrac"),
    }
    for parameter, value in settings.items():
        if isinstance(value, int | float):
            yield Proposal(ASTRODRIZZLE, parameter, value, reason, optional=True)


@advises("dither_step", "grid_finer_than_dither")
def native_grid(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Use native pixels and full drops: nothing finer was sampled."""
    yield from _coarser(inputs, "the exposures do not sample between the pixels")


@advises("weight_scatter", "phase_modulation", "noise_variation")
def smoother_grid(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Use larger drops and pixels, which make weights and noise more uniform."""
    yield from _coarser(inputs, "larger drops and native pixels make weights and noise more uniform")


def _coarser(inputs: AdviceInputs, reason: str) -> Iterator[Proposal]:
    """Yield full drops and native pixels, where the product does not have them yet."""
    if inputs.pixfrac is None or inputs.pixfrac < 1.0:
        yield Proposal(ASTRODRIZZLE, "final_pixfrac", 1.0, reason)
    if inputs.scale_ratio < _FINER and inputs.native_arcsec:
        yield Proposal(ASTRODRIZZLE, "final_wcs", True, reason)
        yield Proposal(ASTRODRIZZLE, "final_scale", round(inputs.native_arcsec, 4), reason)
