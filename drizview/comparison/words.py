"""A comparison in words: the shape that stands for all of it, and the numbers behind an outcome."""

from __future__ import annotations

from drizview.checks.core.limits import Fact
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS, Status
from drizview.comparison.comparison import CheckChange, Comparison
from drizview.comparison.outcome import Outcome
from drizview.numbers import unit_after, with_error

# The worst first.
_ORDER = list(Outcome)


def tone_of(found: Comparison) -> Status:
    """Return the status that stands for a whole comparison: that of the worst that it tells."""
    told = set(found.outcomes.values())
    if found.is_worse:
        return Status.FAIL
    if Outcome.UNKNOWN in told or not any(outcome.is_good for outcome in told):
        return Status.WARN
    return Status.PASS


def badge_after(found: Comparison, question: str) -> Status:
    """Return the badge of the new product; unknown where what alarmed before was not measured on it.

    A pass that rests on the other checks would look like a cure.
    """
    outcome = found.outcomes[question]
    return Status.UNKNOWN if outcome is Outcome.UNKNOWN else found.after[question].status


def told_questions(found: Comparison) -> list[str]:
    """Return the questions of which something is to be told: what has changed, alarmed before, or alarms now."""
    return [
        id
        for id, outcome in found.outcomes.items()
        if outcome is not Outcome.SAME or {found.before[id].status, found.after[id].status} & set(ALARMS)
    ]


def numbers_of(found: Comparison, question: str) -> str:
    """Return the number that decides an outcome, before and after, with its limit; ``""`` where no check alarmed."""
    loud = [
        change
        for change in found.changes
        if change.before.question == question and (change.before.status in ALARMS or change.after.status in ALARMS)
    ]
    if not loud:
        return ""
    outcome = found.outcomes[question]
    decides = [change for change in loud if change.outcome is outcome]
    return _line(min(decides or loud, key=lambda change: _ORDER.index(change.outcome)))


def _line(change: CheckChange) -> str:
    before, after = change.before, change.after
    limit = "" if isinstance(after.limit, Fact) else f" ({after.limit})"
    why = f": {after.note or after.headline}" if after.value is None else ""
    return f"{before.title}: {_value(before)} → {_value(after)}{why}{limit}"


def _value(result: Result) -> str:
    if result.value is None:
        return "not measured"
    return f"{with_error(result.value, result.uncertainty)} {unit_after(result.value, result.unit)}".strip()
