"""The badge of a question: its status, and the line of the check that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drizview.checks.core.result import Result
from drizview.checks.core.status import Status, worst

# A badge that rests on less than this share of the checks that apply says so (house judgement).
LEAST_MADE = 0.5


@dataclass(frozen=True)
class Badge:
    """What is shown of a question.

    Attributes
    ----------
    status : Status
    line : str
        The answer of the check that decides the status; why, where that is that nothing could be measured.
    made, asked : int
        Checks that were made, of those that apply to the data.
    """

    status: Status
    line: str
    made: int
    asked: int

    @property
    def is_thin(self) -> bool:
        """Whether the badge rests on fewer checks than it should."""
        return self.status.is_measured and self.made < LEAST_MADE * self.asked


def badge_of(results: Sequence[Result]) -> Badge:
    """Return the badge of a question from the results of its checks, at least one."""
    status = worst((result.status, result.essential) for result in results)
    if status is Status.PASS and any(result.opportunity for result in results):
        status = Status.INFO
    asked = sum(result.status is not Status.NOT_APPLICABLE for result in results)
    made = sum(result.status.is_measured for result in results)
    badge = Badge(status, _line(results, status), made, asked)
    if badge.is_thin:
        return Badge(status, f"{badge.line} (only {made} of {asked} checks could be made)", made, asked)
    return badge


def deciding(results: Sequence[Result], status: Status) -> Result:
    """Return the result that gives a badge its line: of the badge's status, a cause before a symptom, essential first.

    An opportunity comes first among results that are no alarm: it is what the question is about then.
    """
    ranked = [result for result in results if result.status is status] or list(results)
    return min(ranked, key=lambda result: (not result.opportunity, result.symptom, not result.essential))


def _line(results: Sequence[Result], status: Status) -> str:
    """Return the deciding line; where an essential check has no answer, what the others measured stands beside it."""
    line = deciding(results, status).headline
    measured = [result for result in results if result.essential and result.status.is_measured]
    measured += [result for result in results if result.status is Status.PASS]
    if status is not Status.UNKNOWN or not measured:
        return line
    return f"{line.rstrip('. ')} (measured: {measured[0].headline})"
