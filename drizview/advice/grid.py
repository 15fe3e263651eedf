"""The grid and the weights of the product."""

from __future__ import annotations

from collections.abc import Iterator

from drizview.advice.parameters import ASTRODRIZZLE
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises, beyond
from drizview.advice.situation import Situation
from drizview.checks.result import Result

beyond(
    "inputs_without_weight",
    "an exposure was lost through its own flags or its place: they must be mended on a copy of the file first",
)
beyond("area_of_low_weight", "the flags that take the area out must be understood, and mended on a copy of the file")
beyond("members_left_out", "the script takes every exposure that was found; what is missing must be fetched first")


@advises("weight_is_time")
def weights_as_times(result: Result, situation: Situation) -> Iterator[Proposal]:
    """Weigh by exposure time."""
    reason = "weights in seconds can be compared with the exposure time; inverse variances suit depth only"
    yield Proposal(ASTRODRIZZLE, "final_wht_type", "EXP", reason)
    yield Proposal(ASTRODRIZZLE, "final_wt_scl", "exptime", reason)
