"""Alignment: what TweakReg should do."""

from __future__ import annotations

from collections.abc import Iterator

from drizview.advice.parameters import TWEAKREG, Value
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises
from drizview.advice.situation import Situation
from drizview.checks.result import Result

# Widths of the finding kernel from STScI's notebook on aligning several visits [pixel].
_WIDTH_CCD, _WIDTH_INFRARED = 3.5, 2.5
# Fewer common stars than this do not carry a rotation and a scale.
_FEWEST_FOR_ROTATION = 6


@advises("flagged_star_cores")
def align(result: Result, situation: Situation) -> Iterator[Proposal]:
    """Fit the exposures to one another on their stars."""
    if situation.number < 2 or situation.is_moving:
        return
    reason = "the exposures must lie on one another before anything else is judged"
    for parameter, value in _settings(result, situation).items():
        yield Proposal(TWEAKREG, parameter, value, reason)


def _settings(result: Result, situation: Situation) -> dict[str, Value]:
    saturation = situation.instrument.saturation_electrons
    few = result.n is not None and result.n < _FEWEST_FOR_ROTATION
    settings: dict[str, Value] = {
        "searchrad": 1.0,
        "searchunits": "arcseconds",
        "threshold": 50.0,
        "conv_width": _WIDTH_INFRARED if situation.is_infrared else _WIDTH_CCD,
        "minobj": 5,
        "fitgeometry": "shift" if few else "rscale",
        "nclip": 3,
        "sigma": 3.0,
        "use2dhist": True,
        "tolerance": 1.0,
        "separation": 0.5,
        "updatehdr": True,
        "wcsname": "TWEAK_1",
        "reusename": True,
    }
    if saturation and situation.instrument.unit == "ELECTRONS":
        settings["peakmax"] = round(0.8 * saturation)
    return settings
