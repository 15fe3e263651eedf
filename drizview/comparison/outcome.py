"""What has become of an alarm."""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import StrEnum

from drizview.checks.core.limits import Fact, Limit, Within
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS, Status

# A change counts from so many standard deviations of the difference on (house judgement: one in twenty by chance).
SIGNIFICANT = 2.0
# Without an uncertainty what lies beyond the limit has to change by this share of the larger (house judgement).
NOTABLE = 0.1
# No change counts that is smaller than this share of the way from a warning to a fail, or of the limit where it only
# warns: 0.119 and 0.124 are the same though a limit of 0.12 lies between them (house judgement).
NEGLIGIBLE = 0.05
_RANK = {Status.WARN: 1, Status.FAIL: 2, Status.ERROR: 3}


class Outcome(StrEnum):
    """The alarm of before against that of after; the worst news first."""

    NEW = "new"
    WORSE = "worse"
    UNKNOWN = "unknown"
    SAME = "same"
    EASED = "eased"
    CURED = "cured"

    @property
    def is_bad(self) -> bool:
        """Whether the product has lost by it."""
        return self in (Outcome.NEW, Outcome.WORSE)

    @property
    def is_good(self) -> bool:
        """Whether the product has gained by it."""
        return self in (Outcome.EASED, Outcome.CURED)


def outcome_of_check(before: Result, after: Result) -> Outcome:
    """Return what has become of one check.

    Cured is an alarm that has ended, by more than the uncertainty of both values; eased or worse one that stays, with a
    value that lies nearer to the limit or farther from it by more than that. What could not be measured is never cured,
    and an alarm where nothing was measured before is always new.
    """
    was, now = before.status in ALARMS, after.status in ALARMS
    if not (before.status.is_measured and after.status.is_measured):
        if now and not was:
            return Outcome.NEW
        return Outcome.SAME if before.status is after.status else Outcome.UNKNOWN
    if not (was or now):
        return Outcome.SAME
    if before.value is not None and after.value is not None and not _differs(before, after):
        return Outcome.SAME
    if not was:
        return Outcome.NEW
    if _RANK.get(after.status, 0) > _RANK[before.status]:
        return Outcome.WORSE
    if before.value is None or after.value is None:
        return Outcome.SAME
    if not now:
        return Outcome.CURED
    nearer = _excess(after) < _excess(before)
    return Outcome.EASED if nearer else Outcome.WORSE


def outcome_of_question(was: Status, now: Status, checks: Iterable[tuple[Result, Result]]) -> Outcome:
    """Return what has become of a badge: cured where each of its alarms is, eased where some of them are.

    An alarm of a check that does not apply any more, such as that of inverse variances where the weights are exposure
    times now, counts only where no other one was cured.

    Parameters
    ----------
    was, now : Status
        The badge before and after.
    checks : iterable of (Result, Result)
        Each check of the question, before and after.
    """
    loud = [pair for pair in checks if pair[0].status in ALARMS or pair[1].status in ALARMS]
    found = {outcome_of_check(*pair) for pair in loud if pair[1].status is not Status.NOT_APPLICABLE}
    if Outcome.CURED not in found:  # beside a cure, what has no meaning any more does not count against it
        found = {outcome_of_check(*pair) for pair in loud}
    if now in ALARMS and was not in ALARMS:
        return Outcome.NEW if _lost(found) or not found else Outcome.SAME
    if was not in ALARMS:
        return Outcome.SAME if was is now or now.is_measured else Outcome.UNKNOWN
    if not now.is_measured and now is not Status.ERROR:
        return Outcome.UNKNOWN
    gained = any(outcome.is_good for outcome in found)
    if now in ALARMS:
        lost = _lost(found) and (_RANK[now] > _RANK[was] or not gained)
        return Outcome.WORSE if lost else Outcome.EASED if gained and not _lost(found) else Outcome.SAME
    for worst in (Outcome.UNKNOWN, Outcome.SAME):
        if worst in found:
            return Outcome.EASED if gained else worst
    return Outcome.CURED


def _lost(found: set[Outcome]) -> bool:
    return any(outcome.is_bad for outcome in found)


def _excess(result: Result) -> float:
    return result.limit.excess(result.value or 0.0)


def _differs(before: Result, after: Result) -> bool:
    """Return whether two values differ by more than chance."""
    assert before.value is not None
    assert after.value is not None
    if abs(after.value - before.value) <= NEGLIGIBLE * _span(after.limit):
        return False
    sigma = math.hypot(before.uncertainty or 0.0, after.uncertainty or 0.0)
    if sigma > 0:
        return abs(after.value - before.value) > SIGNIFICANT * sigma
    larger = max(_excess(before), _excess(after))
    return abs(_excess(after) - _excess(before)) > NOTABLE * larger


def _span(limit: Limit) -> float:
    """Return what a change is small against, in the unit of the value."""
    match limit:
        case Fact():
            return 0.0
        case Within(warn=(low, high)):
            return (high - low) / 2
        case _:
            return abs(limit.warn) if limit.fail in (None, limit.warn) else abs(limit.fail - limit.warn)
