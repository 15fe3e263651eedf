"""Exposures that differ from the others: copies, trailed ones, displaced ones."""

from __future__ import annotations

import math
from statistics import median

from drizview.advice.causes.cause import Cause
from drizview.advice.causes.evidence import Causes, Evidence, cell, in_words, named, plural
from drizview.checks.core.cure import Cure
from drizview.checks.core.measured import Cell
from drizview.checks.core.result import Result
from drizview.numbers import number

CORES = frozenset({"flagged_star_cores", "imprinted_cores", "imprint_depth"})
FLOOD = frozenset(
    {"flags_above_expected", "flags_uneven", "flags_clustered", "flags_periodic", "flags_jump", "flags_repeated_on_sky"}
)
WEIGHT = frozenset({"rejected_weight", "weight_over_exposure", "area_of_low_weight"})
WIDTH = frozenset(
    {"width_over_predicted", "elongation_of_stars", "elongation_in_one_direction", "half_light_radius"}
    | {"width_between_exposures"}
)
# The light of the same stars, on the product and from exposure to exposure.
FLUXES = frozenset({"flux_agreement", "bright_source_flux", "flux_between_exposures", "second_image_of_stars"})
# What a part without light does to levels and residuals.
_FROM_BLANKS = frozenset(
    {"sky_keyword_error", "sky_step_between_chips", "sky_between_exposures", "light_of_one_exposure", "sky_steps"}
    | {"sky_offsets", "sky_oversubtracted", "sky_chip_step", "sky_amplifier_step", "recorded_sky_left", "imprint_depth"}
    | {"residual_defects", "dark_rings", "satellite_trails", "flags_on_noise", "flags_on_deficits", "imprint_reversed"}
    | {"noise_variation", "phase_modulation", "shared_sources", "exposures_apart"}
)
_DISPLACED = CORES | FLOOD | WIDTH | FLUXES | {"kinds_of_coordinates", "weak_fits", "residual_defects"}
_SHIFTS = ("shift_between_exposures", "turn_between_exposures", "shift_between_visits", "drift_in_visit")
# Stars of an exposure have this much less or more light than those of the others, which agree to the second number.
_DEVIATES, _AGREE = 0.1, 0.05
_PAIR = 2  # which of two exposures is wrong cannot be told


def duplicates(evidence: Evidence) -> Causes:
    """Yield exposures that are in the product twice: what they share is taken for sky, and kept."""
    result = evidence.alarm("duplicated_exposures")
    if result is None or not result.rows:
        return
    copies = [named(row) for row in result.rows]
    originals = [str(row.get("copy of")) for row in result.rows]
    yield Cause(
        "duplicate_exposure",
        f"{plural(copies)} {'is a copy' if len(copies) == 1 else 'are copies'} of {in_words(originals)}",
        Cure.BY_HAND,
        f"Leave {in_words(copies)} out and drizzle again: cosmic rays of a copy agree with its original and are kept.",
        ("duplicated_exposures",),
        CORES | FLOOD | WEIGHT | FLUXES | {"residual_defects", "phase_modulation", "noise_variation"},
        leave_out=tuple(copies),
    )


def blank_parts(evidence: Evidence) -> Causes:
    """Yield a part of an exposure that holds nothing: what is measured on the whole of it is wrong."""
    result = evidence.alarm("blank_part_of_chip")
    if result is None or not result.rows:
        return
    limit = getattr(result.limit, "warn", 0.0)
    rows = [row for row in result.rows if cell(row, "blank (%)") > limit]
    names = [named(row) for row in rows]
    share = number(cell(rows[0], "blank (%)"), ".0f")
    yield Cause(
        "blank_part",
        f"{share} % of chip {rows[0].get('chip')} of {plural(names)} holds no data and is not flagged",
        Cure.BY_HAND,
        f"Fetch {in_words(names)} anew, flag the part in a copy (DQ 4), or leave the exposure out; then drizzle again.",
        ("blank_part_of_chip",),
        FLOOD | WEIGHT | FLUXES | _FROM_BLANKS,
        leave_out=evidence.can_spare(names),
        is_grave=True,
    )


def newer_coordinates(evidence: Evidence) -> Causes:
    """Yield a WCS that changed after the product was made: the product is judged with the old one."""
    result = evidence.alarm("coordinates_since_drizzling")
    if result is None:
        return
    changed = sorted(result.rows, key=lambda row: -cell(row, "at most (native pixel)"))
    names = [named(row) for row in changed]
    largest = number(cell(changed[0], "at most (native pixel)"), ".2f") if changed else ""
    who = f"the WCS of {plural(names)} changed by up to {largest} pixel" if changed else "the WCS changed"
    yield Cause(
        "newer_coordinates",
        f"{who} after the product was drizzled",
        Cure.PARAMETERS,
        "Drizzle again with the present WCS, then measure the alignment: the shifts here are those of the old WCS.",
        ("coordinates_since_drizzling", *evidence.alarms(*_SHIFTS)),
        _DISPLACED | WEIGHT,
    )


def other_field(evidence: Evidence) -> Causes:
    """Yield exposures that share no sources with the others, in a product that shows it."""
    rows = [row for row in evidence.rows("exposures_apart") if row.get("agrees") is False]
    strange = evidence.alarm("shared_sources")
    if strange is not None and not rows:
        limit = getattr(strange.limit, "warn", 0.0)
        rows = [row for row in strange.rows if cell(row, "share (%)") < limit]
    symptoms = evidence.alarms(
        *sorted(_DISPLACED | WEIGHT), "sky_between_exposures", "exposures_apart", "shared_sources"
    )
    if not rows or not symptoms:
        return
    names = [named(row) for row in rows]
    text = f"{plural(names)} {'has' if len(names) == 1 else 'have'} no stars where the others have them"
    if evidence.inputs.number == _PAIR:
        names = [named(row) for row in (strange.rows if strange is not None else rows)]
        text = f"{plural(names)} do not show the same field"
    yield Cause(
        "other_field",
        text,
        Cure.BY_HAND,
        f"Look at {in_words(names)}: no light, another field, exchanged chips, or a pointing off by arcseconds. "
        "TweakReg cannot find such a shift: correct the file or leave it out.",
        ("exposures_apart", "shared_sources"),
        _DISPLACED | WEIGHT | {"residual_defects", "sky_between_exposures"},
        leave_out=evidence.can_spare(names),
        is_grave=True,
    )


def far_off(evidence: Evidence) -> Causes:
    """Yield an exposure that shows the field of the others, arcseconds from where its coordinates put it."""
    result = evidence.alarm("pointing_far_off")
    if result is None or not result.rows:
        return
    worst = max(result.rows, key=lambda row: cell(row, "off by (arcsec)"))
    names, far = [named(worst)], number(cell(worst, "off by (arcsec)"), ".1f")
    text = f"exposure {named(worst)} is off by {far}″"
    if evidence.inputs.number == _PAIR:
        names.append(str(worst.get("shows the field of")))
        text = f"the two exposures show one field, {far}″ apart"
    yield Cause(
        "far_off",
        text,
        Cure.BY_HAND,
        f"Correct the coordinates (CRVAL) of {in_words(names)} by that shift, or leave it out: TweakReg does not find "
        "it within the usual searchrad.",
        ("pointing_far_off",),
        _DISPLACED | WEIGHT | {"exposures_apart", "shared_sources", "sky_between_exposures", "light_of_one_exposure"},
        leave_out=evidence.can_spare(names),
        is_grave=True,
    )


def displaced(evidence: Evidence) -> Causes:
    """Yield exposures that are not aligned with the others, or two visits."""
    shown = evidence.alarms(*_SHIFTS)
    if not shown:
        return
    yield Cause(
        "misaligned_exposure",
        _displacement(evidence, shown),
        Cure.PARAMETERS,
        "Align the exposures with TweakReg, then drizzle again with resetbits='4096': the flags on stars go with it.",
        shown,
        _DISPLACED | WEIGHT | _own_stars(evidence),
    )


def _own_stars(evidence: Evidence) -> frozenset[str]:
    """Return the check of patches of light where they are the stars of an exposure that is off."""
    shift, patches = evidence.alarm("shift_between_exposures"), evidence.rows("light_of_one_exposure")
    off = {named(row) for row in _off(shift)} if shift is not None else set()
    return frozenset({"light_of_one_exposure"}) if patches and named(patches[0]) in off else frozenset()


def _displacement(evidence: Evidence, shown: tuple[str, ...]) -> str:
    """Return which exposures are off, and by how much."""
    visits, shift = evidence.alarm("shift_between_visits"), evidence.alarm("shift_between_exposures")
    if visits is not None and visits.value is not None and len(visits.rows) > 1:
        names = in_words([str(row.get("visit")) for row in visits.rows])
        return f"visits {names} are {number(visits.value, '.2f')} pixel apart"
    if shift is not None:
        off = _off(shift)
        if len(off) == 1 and evidence.inputs.number > 2:
            return f"exposure {named(off[0])} is off by {number(_distance(off[0]), '.2f')} pixel"
        far = number(shift.value or math.nan, ".2f")
        if evidence.inputs.number == 2:
            return f"the two exposures are {far} pixel apart"
        return f"{plural([named(row) for row in off])} are off by up to {far} pixel"
    result = evidence.results[shown[0]]
    return f"{result.headline}{f' ({result.note.rstrip(chr(46))})' if result.note else ''}"


def _off(shift: Result) -> list[dict[str, Cell]]:
    limit = getattr(shift.limit, "warn", math.inf)
    rows = [dict(row) for row in shift.rows]
    far = [row for row in rows if _distance(row) > limit]
    return sorted(far or rows, key=lambda row: -_distance(row))


def _distance(row: dict[str, Cell]) -> float:
    return math.hypot(cell(row, "dx (native pixel)"), cell(row, "dy (native pixel)"))


def odd_stars(evidence: Evidence) -> Causes:
    """Yield one exposure whose stars are fainter, brighter or doubled."""
    shown = evidence.alarms("second_image_of_stars", "flux_between_exposures")
    if not shown:
        return
    doubled = evidence.alarm("second_image_of_stars")
    result = doubled or evidence.results["flux_between_exposures"]
    name, known = named(result.rows[0]) if result.rows else "", evidence.inputs.number > _PAIR
    share = number(result.value or math.nan, ".0f")
    if known or doubled:
        what = f"have second images with {share} % of their light" if doubled else f"differ in flux by {share} %"
        why = "the telescope lost its guide stars" if doubled else "light was lost, or exposure time or gain is wrong"
        text = f"stars of exposure {name} {what}: {why}"
        action = f"Leave {name} out and drizzle again, unless its header is wrong: no parameter corrects its stars."
    else:
        text = _one_of_two(result)
        action = "Look at both: lost guide stars, a wrong exposure time or gain. Use the good one alone, or correct it."
    yield Cause(
        "deviating_exposure",
        text,
        Cure.BY_HAND,
        action,
        shown,
        CORES | WIDTH | FLOOD | WEIGHT | FLUXES | {"light_of_one_exposure"},
        leave_out=evidence.can_spare([name]) if known or doubled else (),
    )


def _one_of_two(result: Result) -> str:
    """Return by how much the stars of two exposures differ: which of them is right, nothing tells."""
    fluxes = {named(row): cell(row, "flux (%)") for row in result.rows}
    faint, bright = min(fluxes, key=fluxes.__getitem__), max(fluxes, key=fluxes.__getitem__)
    share = number(100 * fluxes[faint] / fluxes[bright] if fluxes[bright] > 0 else math.nan, ".0f")
    return f"stars have {share} % of the light on {faint} that they have on {bright}: one of the two is wrong"


def deviating(evidence: Evidence) -> Causes:
    """Yield one exposure whose stars have another brightness than on all others, on the product alone."""
    result = evidence.alarm("flux_agreement")
    if result is None or len(result.rows) < 3:
        return
    ratios = {named(row): cell(row, "ratio") for row in result.rows}
    if not all(value > 0 for value in ratios.values()):
        return  # the product holds none of their light: that is no matter of one exposure
    worst = max(ratios, key=lambda name: abs(math.log(ratios[name] / _others(ratios, name))))
    others = [value for name, value in ratios.items() if name != worst]
    share = _others(ratios, worst) / ratios[worst]
    if abs(share - 1) < _DEVIATES or max(others) / min(others) - 1 > _AGREE:
        return
    yield Cause(
        "deviating_exposure",
        f"stars of exposure {worst} have {number(share, '.2f')} of the brightness that the other exposures show",
        Cure.BY_HAND,
        f"Leave {worst} out and drizzle again, unless its exposure time is wrong: look at its stars (doubled images "
        "and lost light mean lost guide stars or a closed shutter).",
        ("flux_agreement",),
        CORES | WIDTH | FLOOD | WEIGHT,
        leave_out=evidence.can_spare([worst]),
    )


def _others(ratios: dict[str, float], name: str) -> float:
    return median(value for other, value in ratios.items() if other != name)
