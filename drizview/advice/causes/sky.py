"""The sky: light that one exposure has alone, steps between amplifiers and chips, values that are wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from drizview.advice.causes.cause import Cause
from drizview.advice.causes.evidence import Causes, Evidence, cell, in_words, named, plural
from drizview.advice.causes.exposures import FLOOD, WEIGHT
from drizview.checks.core.cure import Cure
from drizview.checks.core.measured import Cell
from drizview.checks.core.result import Result
from drizview.numbers import number

NOISE = frozenset({"flags_on_noise", "flags_on_deficits", "imprint_reversed"})
_FLAGGED = FLOOD | NOISE | WEIGHT | {"imprint_depth", "residual_defects"}
_STEPS = frozenset({"sky_steps", "sky_keyword_error", "sky_step_between_chips", "recorded_sky_left"})
_OF_CHIPS = frozenset({"sky_oversubtracted", "sky_chip_step"})
# Of two exposures it cannot be told which one has the light.
_TELLS = 3
# A plane of this size [sigma] that explains this share of how the sky varies is a gradient, not a target; it accounts
# for skies off by so much of its size: chips side by side differ by all of it.
_STEEP, _FLAT, _REACH = 0.5, 0.8, 1.2


def uneven_light(evidence: Evidence) -> Causes:
    """Yield one exposure with smooth light that the others have not."""
    result = evidence.alarm("sky_between_exposures")
    if result is None or not result.rows:
        return
    worst = max(result.rows, key=lambda row: abs(cell(row, "difference (sigma)")))
    same = _same_light(evidence, named(worst), abs(cell(worst, "difference (sigma)")))
    if same is None:
        return
    name, size = named(worst), number(abs(cell(worst, "difference (sigma)")), ".2f")
    known = len(result.rows) >= _TELLS
    who = f"exposure {name}" if known else "one of the two exposures"
    kind = "brighter" if cell(worst, "difference (sigma)") > 0 or not known else "darker"
    off = frozenset[str]() if known and _are_off_besides(evidence, name) else _STEPS | _OF_CHIPS
    yield Cause(
        "light_in_one_exposure",
        f"{who} is {kind} than the other{'s' if known else ''} in part of the field, by {size} σ",
        Cure.BY_HAND,
        "Leave the exposure out, or flag the region in a copy of it (DQ 16384): one sky value per chip does not remove "
        "light that varies over the field.",
        ("sky_between_exposures",),
        off | _FLAGGED | {"sky_amplifier_step"} | same,
        leave_out=evidence.can_spare([name]) if known else (),
    )


def _are_off_besides(evidence: Evidence, name: str) -> bool:
    """Return whether skies of other exposures are wrong as well: they stay so when this one is left out."""
    keyword = evidence.alarm("sky_keyword_error")
    return keyword is not None and any(named(row) != name for row in _wrong(keyword))


def _same_light(evidence: Evidence, name: str, size: float) -> frozenset[str] | None:
    """Return the alarms that smooth light of an exposure raises besides, None where it is a trail that raises its own.

    The crest of broad light is a line, fainter than the light; spots in it are patches.
    """
    spots = evidence.rows("light_of_one_exposure")
    same = {"light_of_one_exposure"} if spots and named(spots[0]) == name else set()
    if evidence.alarm("satellite_trails"):
        lines = [row for row in evidence.rows("satellite_trails") if row.get("is a trail") and row.get("is brightest")]
        if not lines or any(named(row) != name or cell(row, "brightness (sigma)") >= size for row in lines):
            return None
        same.add("satellite_trails")
    return frozenset(same)


def patches_of_light(evidence: Evidence) -> Causes:
    """Yield one exposure with rings or discs of light that the others have not."""
    result = evidence.alarm("light_of_one_exposure")
    if result is None or not result.rows:
        return
    name = named(result.rows[0])
    yield Cause(
        "patches_of_light",
        f"exposure {name} has {number(result.value or 0.0, '.0f')} patches of light that the others have not: "
        "persistence, ghosts or reflections",
        Cure.BY_HAND,
        f"Flag the patches in a copy of {name} (DQ 16384), or leave it out: they are too smooth to be rejected as "
        "cosmic rays.",
        ("light_of_one_exposure",),
        frozenset({"flags_uneven", "flags_clustered"}),
        leave_out=evidence.can_spare([name]),
    )


def amplifier_step(evidence: Evidence) -> Causes:
    """Yield a step between the amplifiers of a chip."""
    result = evidence.alarm("sky_amplifier_step")
    if result is None:
        return
    limit = getattr(result.limit, "warn", 0.0)
    rows = [row for row in result.rows if cell(row, "step (sigma)") > limit and row.get("a step", True)]
    shared = [row for row in rows if cell(row, "exposures") > 1]
    chips = [str(row.get("chip")) for row in shared or rows]
    yield Cause(
        "amplifier_step",
        f"the sky steps between the amplifiers of {in_words(chips)} by {number(result.value or 0.0, '.2f')} σ",
        Cure.BY_HAND,
        "Calibrate the exposures again with newer bias and flat-field files, or fetch them anew from the archive: "
        "AstroDrizzle does not remove a step within a chip.",
        ("sky_amplifier_step",),
        _STEPS | {"sky_chip_step", "sky_oversubtracted"},
    )


def wrong_sky(evidence: Evidence) -> Causes:
    """Yield exposures whose MDRIZSKY is wrong."""
    result = evidence.alarm("sky_keyword_error")
    if result is None:
        return
    rows = _wrong(result)
    if _of_chips(result, rows):
        return
    names = list(dict.fromkeys(named(row) for row in rows))
    sides = {cell(row, "difference (sigma)") > 0 for row in rows}
    side = {frozenset({True}): "high", frozenset({False}): "low"}.get(frozenset(sides), "off")
    all_of_them = len(names) >= evidence.inputs.number > 1
    # Without any flag nothing was rejected, and no sky is to blame for that.
    rays = frozenset() if evidence.is_measured("flags_above_expected") else frozenset({"residual_defects"})
    who = "all exposures" if all_of_them else plural(names) if names else "an exposure"
    yield Cause(
        "wrong_sky",
        f"the sky of {who} was taken {number(result.value or 0.0, '.2f')} σ {'too ' if side != 'off' else ''}{side}",
        Cure.PARAMETERS,
        "Subtract the sky measured on each chip (skyfile), and find the cosmic rays again with resetbits='4096'.",
        ("sky_keyword_error", *evidence.alarms("sky_step_between_chips", "recorded_sky_left")),
        (_FLAGGED - rays) | {"sky_steps", "sky_oversubtracted", "sky_chip_step", "dark_rings", "flux_agreement"},
    )


def _wrong(result: Result) -> list[Mapping[str, Cell]]:
    """Return the rows of the chips whose MDRIZSKY is wrong."""
    limit = getattr(result.limit, "warn", 0.0)
    return [row for row in result.rows if abs(cell(row, "difference (sigma)")) > limit]


def _of_chips(result: Result, wrong: Sequence[Mapping[str, Cell]]) -> bool:
    """Return whether every exposure with a wrong chip has a right one: its sky was one value for unequal chips."""
    right = {named(row) for row in result.rows if row not in wrong and not row.get("filled by target")}
    return bool(wrong) and {named(row) for row in wrong} <= right


def gradients(evidence: Evidence) -> Causes:
    """Yield a sky that rises across every exposure: it looks like a target that fills the field, and is none."""
    rows, size = evidence.rows("sky_gradient"), evidence.value("sky_gradient") or 0.0
    if not rows or size < _STEEP or median(cell(row, "explained") for row in rows) < _FLAT:
        return
    alarms = evidence.alarms("sky_keyword_error", "sky_oversubtracted", "sky_step_between_chips")
    shown = tuple(check for check in alarms if abs(evidence.value(check) or 0.0) <= _REACH * size)
    if not shown:
        return
    yield Cause(
        "gradient",
        f"the sky rises by {number(size, '.1f')} σ across the chips of the exposures",
        Cure.BY_HAND,
        "Subtract a smooth sky from copies of the exposures before drizzling, or measure sources against their "
        "surroundings: one value per chip does not remove a gradient.",
        shown,
        _STEPS | _FLAGGED | {"sky_chip_step", "sky_amplifier_step", "dark_rings"},
    )


def filled_field(evidence: Evidence) -> Causes:
    """Yield a target that fills the chips: its light was taken for sky."""
    keyword, dark = evidence.alarm("sky_keyword_error"), evidence.alarm("sky_oversubtracted")
    rows = evidence.rows("sky_keyword_error")
    filled = bool(rows) and sum(bool(row.get("filled by target")) for row in rows) > len(rows) / 2
    if keyword is not None and rows and not filled:
        return  # a keyword off on chips that show their sky is a wrong sky
    shown = keyword if filled and keyword is not None else dark
    # Flags on noise take its bright half away: the sky of the product is then low though its keyword is right.
    noisy = shown is dark and evidence.alarms("flags_on_noise")
    if shown is not None and not noisy:
        yield _filled(evidence, abs(shown.value or 0.0))


def _filled(evidence: Evidence, size: float) -> Cause:
    return Cause(
        "filled_field",
        f"the target fills the chips, and its light was subtracted as sky ({number(size, '.1f')} σ too much)",
        Cure.PARAMETERS,
        "Give the sky yourself (skyfile): from the darkest parts of the chips, or from blank exposures.",
        ("sky_keyword_error", *evidence.alarms("sky_oversubtracted")),
        frozenset({"dark_rings", "sky_steps", "sky_chip_step", "sky_step_between_chips", "recorded_sky_left"})
        | NOISE
        | FLOOD
        | {"imprint_depth"},
    )


def chip_step(evidence: Evidence) -> Causes:
    """Yield a step between the chips, of which AstroDrizzle subtracts one value."""
    keyword = evidence.alarm("sky_keyword_error")
    wrong = _wrong(keyword) if keyword is not None else []
    shown = evidence.alarms("sky_step_between_chips", "sky_chip_step")
    if not shown and keyword is not None and _of_chips(keyword, wrong):
        shown = ("sky_keyword_error",)
    if shown:
        yield Cause(
            "chip_step",
            f"the sky of {_odd_chip(keyword, wrong)} by {number(evidence.value(shown[0]) or 0.0, '.2f')} σ, "
            "and one value was subtracted from all",
            Cure.PARAMETERS,
            "Subtract the sky measured on each chip (skyfile).",
            shown,
            _STEPS | NOISE | FLOOD | {"sky_oversubtracted"},
        )


def _odd_chip(keyword: Result | None, wrong: Sequence[Mapping[str, Cell]]) -> str:
    """Return whose sky differs, in words: the one chip that is wrong, or right, in all exposures."""
    rows = keyword.rows if keyword is not None else ()
    for part in (wrong, [row for row in rows if row not in wrong]):
        chips = {str(row.get("chip")) for row in part}
        if wrong and len(chips) == 1:
            return f"chip {chips.pop()} differs from that of the others"
    return "the chips differs"


def sky_kept(evidence: Evidence) -> Causes:
    """Yield a sky that was only recorded, or one that was subtracted twice."""
    result = evidence.alarm("recorded_sky_left")
    if result is None:
        return
    value = result.value or 0.0
    left = value > 0
    text = "the recorded sky is still in the product" if left else "the sky was subtracted twice"
    action = "Subtract the sky (skysub=True)." if left else "Drizzle again from exposures whose sky was not removed."
    if any(row.get("another sky") for row in result.rows):
        text = f"the sky of the product is {number(value, '.1f')} × the one that MDRIZSKY records"
        action = "Subtract the sky measured on each chip (skyfile)."
    cure = Cure.PARAMETERS if left else Cure.BY_HAND
    yield Cause("sky_not_subtracted", text, cure, action, ("recorded_sky_left",), frozenset({"sky_oversubtracted"}))
