"""Alignment: what TweakReg should do."""

from __future__ import annotations

from collections.abc import Iterator

from drizview.advice.inputs import AdviceInputs
from drizview.advice.parameters import ASTRODRIZZLE, TWEAKREG, Value
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises
from drizview.checks.core.result import Result

# Widths of the finding kernel from STScI's notebook on aligning several visits [pixel].
_WIDTH_CCD, _WIDTH_INFRARED = 3.5, 2.5
# Bright sources before cosmic rays and hot pixels [sigma]; the script lowers it where they are too few.
_THRESHOLD = 200.0
# The first guess of the shift can be off by a pixel along both axes [pixel].
_TOLERANCE = 2.0
# Fewer common stars than this do not carry a rotation and a scale.
_FEWEST_FOR_ROTATION = 6
# Search radius [arcsec]: the usual one, and the largest that still tells neighbours apart.
_RADIUS, _LARGEST_RADIUS = 1.0, 5.0
_NEW = "the exposures have newer coordinates than the product: flags of the old alignment are found again"
# Why each parameter has its value: the words of TweakReg's documentation where they say it.
_WHY = {
    "searchrad": "wider than twice any shift that was measured",
    "searchunits": "the unit of searchrad",
    "threshold": "bright sources come before cosmic rays and hot pixels; the script lowers it where they are too few",
    "conv_width": "the width that STScI's notebooks take for stars of this camera",
    "minobj": "a fit to fewer matches cannot be trusted",
    "nclip": "rounds in which matches that do not fit are thrown out",
    "sigma": "standard deviations beyond which a match does not fit",
    "use2dhist": "false sources do not upset a first guess from all pairs of sources",
    "tolerance": "the first guess of the shift can be off by a pixel along both axes",
    "separation": "sources closer together than this may be matched crosswise",
    "updatehdr": "AstroDrizzle takes the fit from the headers",
    "wcsname": "the fit has a name of its own, so that the delivered WCS stays to be told from it",
    "reusename": "a second run replaces the first instead of stopping at its name",
    "peakmax": "above 80 % of saturation the centre of a star is not sharp",
}


@advises("shift_between_exposures", "turn_between_exposures", "shift_between_visits", "drift_in_visit")
def align(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Fit the exposures to one another on their stars."""
    if inputs.has_new_coordinates:  # what was measured are the old ones: drizzle first, then look again
        yield Proposal(ASTRODRIZZLE, "resetbits", "4096", _NEW)
    elif inputs.number > 1 and not inputs.is_moving:
        for parameter, value in _settings(result, inputs).items():
            yield Proposal(TWEAKREG, parameter, value, _why(parameter, value))


@advises("coordinates_since_drizzling")
def drizzle_again(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Drizzle with the coordinates that the exposures have now."""
    yield Proposal(ASTRODRIZZLE, "resetbits", "4096", _NEW)


@advises("flagged_star_cores", "imprinted_cores", "imprint_depth", "width_over_predicted", "kinds_of_coordinates")
def align_unless_aligned(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Fit the exposures to one another, unless they were measured to lie on one another already."""
    if not inputs.passes("shift_between_exposures"):
        yield from align(result, inputs)


@advises("elongation_of_stars")
def align_unless_blurred(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Fit the exposures to one another, unless they show the same elongation one by one."""
    own = inputs.others.get("shapes_of_exposures")
    blurred = own is not None and own.value is not None and result.value is not None and own.value > _half(result.value)
    if not blurred:
        yield from align_unless_aligned(result, inputs)


def _why(parameter: str, value: Value) -> str:
    if parameter != "fitgeometry":
        return _WHY[parameter]
    if value == "shift":
        return f"fewer than {_FEWEST_FOR_ROTATION} shared sources do not carry a rotation and a scale"
    return "shared sources are enough to fit rotation and scale with the shift"


def _half(ratio: float) -> float:
    return 1.0 + (ratio - 1.0) / 2


def _settings(result: Result, inputs: AdviceInputs) -> dict[str, Value]:
    saturation = inputs.instrument.saturation_electrons
    settings: dict[str, Value] = {
        "searchrad": _radius(inputs),
        "searchunits": "arcseconds",
        "threshold": _THRESHOLD,
        "conv_width": _WIDTH_INFRARED if inputs.is_infrared else _WIDTH_CCD,
        "minobj": 5,
        "fitgeometry": "shift" if _few(inputs) else "rscale",
        "nclip": 3,
        "sigma": 3.0,
        "use2dhist": True,
        "tolerance": _TOLERANCE,
        "separation": 0.5,
        "updatehdr": True,
        "wcsname": "TWEAK_1",
        "reusename": True,
    }
    if saturation and inputs.instrument.unit == "ELECTRONS":
        settings["peakmax"] = round(0.8 * saturation)
    return settings


def _shifts(inputs: AdviceInputs) -> list[dict[str, float]]:
    """Return the measured shifts of the exposures, as far as they are numbers."""
    found = inputs.others.get("shift_between_exposures")
    rows = found.rows if found is not None else ()
    wanted = ("dx (native pixel)", "dy (native pixel)", "shared sources")
    cells = [{key: row.get(key) for key in wanted} for row in rows]
    return [{k: float(v) for k, v in row.items() if isinstance(v, int | float)} for row in cells]


def _radius(inputs: AdviceInputs) -> float:
    """Return a search radius twice as wide as the largest measured shift [arcsec]."""
    native = inputs.native_arcsec or 0.0
    shifts = [abs(row.get(key, 0.0)) for row in _shifts(inputs) for key in ("dx (native pixel)", "dy (native pixel)")]
    return round(min(_LARGEST_RADIUS, max([_RADIUS, *(2 * native * shift for shift in shifts)])), 1)


def _few(inputs: AdviceInputs) -> bool:
    shared = [row["shared sources"] for row in _shifts(inputs) if row.get("shared sources")]
    return bool(shared) and min(shared) < _FEWEST_FOR_ROTATION
