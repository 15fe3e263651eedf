"""The engine: runs the checks on a dataset, judges what they measure, and never lets one stop the others."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence

from drizview.checks.core.measured import Measured
from drizview.checks.core.modes import why_not_asked
from drizview.checks.core.registry import Check, checks
from drizview.checks.core.resolver import Resolver
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS, Status
from drizview.dataset.dataset import Dataset
from drizview.dataset.mode import modes_of
from drizview.errors import DrizviewError, NotApplicable, Unmeasured
from drizview.freed_memory import keep_freed_memory
from drizview.numbers import Displayed
from drizview.text import clean

# A value whose error is more than this share of its distance to the limit does not fail, it warns.
LARGEST_ERROR = 0.5
# Answered from the weight and context images alone, within a second or two of any product.
_QUICK = ("weight",)


def resolver_for(dataset: Dataset, *, selected: Sequence[Check] | None = None, keep: Sequence[str] = ()) -> Resolver:
    """Return the resolver from which the checks will draw; what is named in ``keep`` stays in it afterwards."""
    chosen = checks() if selected is None else selected
    return Resolver(dataset, [entry.needs for entry in chosen], keep=keep)


def run(
    dataset: Dataset, *, selected: Sequence[Check] | None = None, resolver: Resolver | None = None
) -> Iterator[Result]:
    """Yield the result of each check as it ends.

    Parameters
    ----------
    dataset : Dataset
    selected : sequence of Check, optional
        The checks to make, with the limits in force; all by default.
    resolver : Resolver, optional
        From `resolver_for`, to share what is measured with others.

    Yields
    ------
    Result
        The quickest question first, so that badges begin to fill at once, then in the order of the questions. Closing
        the generator cancels what has not begun.
    """
    chosen = quickest_first(checks() if selected is None else selected)
    modes = modes_of(dataset)
    resolver = resolver or resolver_for(dataset, selected=chosen)
    detector = f"{dataset.instrument.name}/{dataset.instrument.detector}"
    keep_freed_memory()
    for entry in chosen:
        started = time.perf_counter()
        try:
            yield _result(entry, detector, resolver, started, why_not_asked(entry.id, entry.question, modes))
        finally:
            resolver.done(entry.needs)


def quickest_first(selected: Sequence[Check]) -> list[Check]:
    """Return checks in the order in which they are made: the quickest question first."""
    return sorted(selected, key=lambda entry: entry.question not in _QUICK)


def _outcome(entry: Check, detector: str, resolver: Resolver, why_not: str) -> tuple[Measured, Status, str]:
    """Return what a check measured, its status and its note, whatever happens in it."""
    nothing = Measured(math.nan)
    if why_not:
        return nothing, Status.NOT_APPLICABLE, why_not
    try:
        measured = entry.measure(*resolver.arguments(entry.needs))
        return measured, *_judge(measured, entry, detector)
    except Unmeasured as missing:
        return nothing, Status.UNKNOWN, missing.reason
    except NotApplicable as reason:
        return nothing, Status.NOT_APPLICABLE, reason.reason
    except DrizviewError as error:
        return nothing, Status.UNKNOWN, str(error)
    except Exception as error:  # one broken check must not take the others with it; it shows as our bug
        return nothing, Status.ERROR, f"{type(error).__name__}: {error}"


def _result(entry: Check, detector: str, resolver: Resolver, started: float, why_not: str) -> Result:
    measured, status, note = _outcome(entry, detector, resolver, why_not)
    value = float(measured.value) if math.isfinite(measured.value) else None
    note = clean(note, 300)
    return Result(
        check=entry.id,
        question=entry.question,
        title=entry.title,
        status=status,
        headline=_headline(entry, measured) if value is not None else note,
        value=value,
        unit=entry.unit,
        limit=entry.limit_for(detector),
        basis=entry.basis,
        provenance=entry.provenance,
        essential=entry.essential,
        n=measured.n,
        uncertainty=measured.uncertainty,
        where=measured.where,
        rows=measured.rows,
        note=note,
        remedy=entry.remedy,
        opportunity=measured.opportunity,
        seconds=time.perf_counter() - started,
    )


def _judge(measured: Measured, entry: Check, detector: str) -> tuple[Status, str]:
    """Return the status of a number, and its note with what softened it."""
    if not math.isfinite(measured.value):
        return Status.UNKNOWN, measured.note or "the measurement gave no finite number"
    limit = entry.limit_for(detector)
    status, note = limit.judge(measured.value), measured.note
    if status is Status.FAIL and (measured.uncertainty or 0.0) > LARGEST_ERROR * limit.margin(measured.value):
        status, note = Status.WARN, f"{note} Too uncertain to fail (± {measured.uncertainty:.2g}).".strip()
    if measured.cap in (Status.WARN, Status.INFO, Status.PASS) and status in ALARMS:
        status = Status.WARN if measured.cap is Status.WARN else measured.cap
    if measured.opportunity and status is Status.PASS:
        status = Status.INFO
    return status, note


def _headline(entry: Check, measured: Measured) -> str:
    if measured.line:
        return clean(measured.line)
    values = {
        "value": Displayed(measured.value),
        "unit": entry.unit,
        "n": measured.n,
        "uncertainty": measured.uncertainty,
    }
    return entry.headline.format(**values).strip()
