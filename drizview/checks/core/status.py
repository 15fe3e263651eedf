"""What can be said of a question."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Status(StrEnum):
    """The outcome of a check, and of a question."""

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
    INFO = "info"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    ERROR = "error"

    @property
    def words(self) -> str:
        """The status as it is shown, ``"not applicable"``."""
        return self.value.replace("_", " ")

    @property
    def is_measured(self) -> bool:
        """Whether something was measured or found out."""
        return self in (Status.PASS, Status.WARN, Status.FAIL, Status.INFO)


# From what decides a badge at once to what decides it only where nothing else was said.
ALARMS = (Status.FAIL, Status.ERROR, Status.WARN)
QUIET = (Status.PASS, Status.INFO, Status.UNKNOWN, Status.NOT_APPLICABLE)


def worst(outcomes: Iterable[tuple[Status, bool]]) -> Status:
    """Return the status of a question from its checks.

    Parameters
    ----------
    outcomes : iterable of (Status, bool)
        Each check's status, and whether the check is essential to the question.

    Returns
    -------
    Status
        The worst alarm; without one *unknown* where an essential check could not be made, so that what was not measured
        never looks like a pass; else pass, info, unknown or not applicable, whichever is first among the essential
        checks that were made, or among all where none of these was: a fact that the main check found is not a pass
        because a lesser check passes.
    """
    given = list(outcomes)
    present = {status for status, _ in given}
    for status in ALARMS:
        if status in present:
            return status
    if (Status.UNKNOWN, True) in given:
        return Status.UNKNOWN
    main = {status for status, essential in given if essential and status.is_measured}
    return next((status for status in QUIET if status in (main or present)), Status.UNKNOWN)
