"""Alignment: what TweakReg should do."""

from __future__ import annotations

import math
from collections.abc import Iterator

from drizview.advice.inputs import AdviceInputs
from drizview.advice.parameters import ASTRODRIZZLE, TWEAKREG, Value
from drizview.advice.proposal import Proposal
from drizview.advice.registry import advises
from drizview.checks.core.result import Result
from drizview.dataset.flags import DQ

# Widths of the finding kernel from STScI's notebook on aligning several visits [pixel].
_WIDTH_CCD, _WIDTH_INFRARED = 3.5, 2.5
# Bright sources before cosmic rays and hot pixels [sigma]; the script lowers it where they are too few.
_THRESHOLD = 200.0
# The first guess of the shift can be off by a pixel along both axes [pixel].
_TOLERANCE = 2.0
# One of n matches lies at most (n - 1) / sqrt(n) standard deviations off: 2.04 of six [standard deviations].
_CLIP = 2.0
# Fewer common stars than this do not carry a rotation and a scale.
_FEWEST_FOR_ROTATION = 6
# Search radius [arcsec]: the usual one, and the largest that still tells neighbours apart.
_RADIUS, _LARGEST_RADIUS = 1.0, 5.0
# WFPC2 has no flag of its own for hot pixels: its files call them calibration defects, other bad and warm pixels.
_HOT_OF_OTHERS = {"WFPC2": (2, 32, 512)}
_NEW = "the exposures have a newer WCS than the product: find cosmic rays again with the new alignment"
# Why each parameter has its value: the words of TweakReg's documentation where they say it.
_WHY = {
    "searchrad": "more than twice the largest measured shift",
    "searchunits": "the unit of searchrad",
    "threshold": "bright sources stand out from cosmic rays and hot pixels; the script lowers it if there are too few",
    "conv_width": "the width used for stars of this camera in STScI notebooks",
    "minobj": "a fit to fewer matches cannot be trusted",
    "nclip": "number of clipping iterations",
    "sigma": "clipping limit in standard deviations: of six matches a false one is two off, never three",
    "use2dhist": "a first guess from all pairs of sources is robust against spurious ones",
    "tolerance": "the first guess of the shift can be off by a pixel in both axes",
    "separation": "closer sources might be confused with each other",
    "updatehdr": "AstroDrizzle reads the fit from the headers",
    "wcsname": "a name of its own keeps the fit distinct from the delivered WCS",
    "reusename": "a second run replaces the first instead of stopping",
    "dqbits": "bad and hot pixels lie where they are, and would be taken for stars that have not moved",
    "peakmax": "above 80 % of saturation, centroids are unreliable",
}


@advises("shift_between_exposures", "turn_between_exposures", "shift_between_visits", "drift_in_visit")
def fit_exposures(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Align the exposures to each other on their stars."""
    if inputs.has_new_coordinates:  # the shifts were measured with the old WCS: drizzle first, then measure again
        yield Proposal(ASTRODRIZZLE, "resetbits", "4096", _NEW)
    elif inputs.number > 1 and not inputs.is_moving:
        for parameter, value in _settings(result, inputs).items():
            yield Proposal(TWEAKREG, parameter, value, _why(parameter, value))


@advises("coordinates_since_drizzling")
def drizzle_again(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Drizzle with the current WCS of the exposures."""
    yield Proposal(ASTRODRIZZLE, "resetbits", "4096", _NEW)


@advises("flagged_star_cores", "imprinted_cores", "imprint_depth", "width_over_predicted", "kinds_of_coordinates")
def fit_unless_aligned(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Align the exposures to each other, unless they were measured to be aligned already."""
    if not inputs.passes("shift_between_exposures"):
        yield from fit_exposures(result, inputs)


@advises("elongation_of_stars")
def fit_unless_blurred(result: Result, inputs: AdviceInputs) -> Iterator[Proposal]:
    """Align the exposures to each other, unless each of them shows the same elongation."""
    own = inputs.others.get("shapes_of_exposures")
    blurred = own is not None and own.value is not None and result.value is not None and own.value > _half(result.value)
    if not blurred:
        yield from fit_unless_aligned(result, inputs)


def _why(parameter: str, value: Value) -> str:
    if parameter != "fitgeometry":
        return _WHY[parameter]
    if value == "shift":
        return f"nothing is turned, or fewer than {_FEWEST_FOR_ROTATION} sources are shared: fewer terms fit better"
    return "enough common sources to fit shift, rotation and scale"


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
        "fitgeometry": "shift" if _few(inputs) or inputs.passes("turn_between_exposures") else "rscale",
        "nclip": 3,
        "sigma": _CLIP,
        "use2dhist": True,
        "tolerance": _TOLERANCE,
        "separation": 0.5,
        "updatehdr": True,
        "wcsname": "TWEAK_1",
        "reusename": True,
    }
    hot = inputs.instrument.hot_bits or _HOT_OF_OTHERS.get(inputs.instrument.name, ())
    if hot:
        settings["dqbits"] = f"~{','.join(map(str, (DQ.BAD_PIXEL, *hot)))}"
    if saturation and inputs.instrument.unit == "ELECTRONS":
        settings["peakmax"] = round(0.8 * saturation)
    return settings


def measured_shifts(inputs: AdviceInputs) -> dict[str, float]:
    """Return how far each exposure was measured to be off the first one, by file [native pixel]; none if unknown."""
    files = {chip.exposure: chip.file for chip in inputs.chips}
    found = inputs.others.get("shift_between_exposures")
    places = {
        files[str(row["exposure"])]: (row["dx (native pixel)"], row["dy (native pixel)"])
        for row in (found.rows if found is not None else ())
        if row.get("exposure") in files
    }
    known = {file: (float(x), float(y)) for file, (x, y) in places.items() if x is not None and y is not None}
    first = known.get(inputs.paths[0].name) if inputs.paths else None
    if first is None:
        return {}
    return {file: round(math.hypot(x - first[0], y - first[1]), 3) for file, (x, y) in known.items()}


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
