"""Exposures whose own stars are long or wide: guiding and focus, which no parameter corrects."""

from __future__ import annotations

import math

from drizview.advice.causes.cause import Cause
from drizview.advice.causes.evidence import Causes, Evidence, cell, in_words, named, plural
from drizview.advice.causes.exposures import CORES, FLOOD, FLUXES, WEIGHT, WIDTH
from drizview.checks.core.cure import Cure
from drizview.numbers import number

_LONG = ("elongation_in_one_direction", "elongation_of_stars")


def trailed(evidence: Evidence) -> Causes:
    """Yield exposures whose own stars are elongated: alignment cannot correct them."""
    result = evidence.alarm("shapes_of_exposures")
    if result is None or not result.rows:
        return
    limit = getattr(result.limit, "warn", math.inf)
    long = [r for r in result.rows if cell(r, "elongation") - 2 * cell(r, "error") > limit]
    names = [named(row) for row in long] or [named(max(result.rows, key=lambda row: cell(row, "elongation")))]
    ratio = number(result.value or math.nan, ".2f")
    explains = CORES | WIDTH | FLOOD | FLUXES | {"drift_in_visit", "width_over_handbook"}
    if len(names) >= evidence.inputs.number:
        text = f"every exposure is trailed (axis ratio of its stars up to {ratio}): guiding or focus"
        action = "No parameter corrects this, and no exposure is better than the others: only new ones would help."
        yield Cause("trailed_exposure", text, Cure.NOTHING, action, ("shapes_of_exposures",), explains, is_grave=True)
        return
    yield Cause(
        "trailed_exposure",
        f"{plural(names)} trailed (axis ratio of stars {ratio}): guiding",
        Cure.BY_HAND,
        f"Leave {in_words(names)} out and drizzle again: alignment does not correct a trailed exposure.",
        ("shapes_of_exposures",),
        explains,
        leave_out=evidence.can_spare(names),
    )


def out_of_focus(evidence: Evidence) -> Causes:
    """Yield one exposure whose stars are wider than those of the others: the cores of the good ones are flagged."""
    result = evidence.alarm("width_between_exposures")
    if result is None or not result.rows:
        return
    name, ratio = named(result.rows[0]), number(result.value or math.nan, ".2f")
    yield Cause(
        "trailed_exposure",
        f"stars of exposure {name} are {ratio} × as wide as on the others: focus or guiding",
        Cure.BY_HAND,
        f"Leave {name} out and drizzle again: neither alignment nor driz_cr_scale makes its stars as narrow.",
        ("width_between_exposures",),
        CORES | WIDTH | FLOOD | FLUXES | WEIGHT,
        leave_out=evidence.can_spare([name]),
    )


def trailed_beyond_measure(evidence: Evidence) -> Causes:
    """Yield one exposure without a star to measure, where the product has long stars and the others round ones."""
    shown = evidence.alarms(*_LONG)
    if not shown or not _round_elsewhere(evidence, shown):
        return
    measured = {named(row) for row in evidence.rows("shapes_of_exposures")}
    names = [named(row) for row in evidence.rows("shift_between_exposures") if named(row) not in measured]
    if len(names) != 1:
        return
    yield Cause(
        "trailed_exposure",
        f"exposure {names[0]} has no star that can be measured, and the product has long ones: it trailed",
        Cure.BY_HAND,
        f"Look at {names[0]}; leave it out and drizzle again: alignment does not correct a trailed exposure.",
        shown,
        CORES | WIDTH | FLOOD | FLUXES,
        leave_out=evidence.can_spare(names),
    )


def _round_elsewhere(evidence: Evidence, shown: tuple[str, ...]) -> bool:
    """Return whether no exposure that has stars makes those of the product as long as they are."""
    own = evidence.value("shapes_of_exposures")
    long = max(evidence.results[check].value or 0.0 for check in shown)
    return own is not None and own <= 1.0 + (long - 1.0) / 2


def blurred_together(evidence: Evidence) -> Causes:
    """Yield an elongation that the exposures share without any of them being trailed beyond doubt."""
    long, own = evidence.alarm("elongation_of_stars"), evidence.value("shapes_of_exposures")
    if long is None or long.value is None or own is None or own <= 1.0 + (long.value - 1.0) / 2:
        return
    yield Cause(
        "trailed_exposure",
        f"the exposures themselves have elongated stars (axis ratio {number(own, '.2f')}): guiding or focus",
        Cure.NOTHING,
        "No parameter corrects this: leave out the worst exposures if some are better, else only new ones would help.",
        ("elongation_of_stars",),
        CORES | WIDTH,
    )


def blurred_alike(evidence: Evidence) -> Causes:
    """Yield stars that are drawn out in one direction, or wide, in all exposures: nothing to compare them with."""
    ways = {
        "elongation_in_one_direction": "drawn out in one direction (axis ratio {})",
        "half_light_radius": "discs or rings, {} × as wide as in focus",
        "width_over_handbook": "{} × as wide as in the handbook",
    }
    shown = evidence.alarms(*ways)
    if not shown or (set(shown) <= set(_LONG) and _round_elsewhere(evidence, shown)):
        return
    first = next(check for check in ways if check in shown)
    how = ways[first].format(number(evidence.results[first].value or math.nan, ".2f"))
    yield Cause(
        "trailed_exposure",
        f"the stars of all exposures are {how}: guiding or focus",
        Cure.NOTHING,
        "No parameter corrects this: only new exposures would.",
        shown,
        is_grave=True,
    )
