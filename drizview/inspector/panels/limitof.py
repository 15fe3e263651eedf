"""The limits of a check, for who draws them."""

from __future__ import annotations

from drizview.checks.core.limits import Limit
from drizview.checks.core.registry import checks
from drizview.report.model import Report


def limit_of(report: Report, check: str) -> Limit:
    """Return the limit in force for a check: that of its result, else the one declared for any detector."""
    for finding in report:
        for result in finding.results:
            if result.check == check:
                return result.limit
    return next(entry.limit for entry in checks() if entry.id == check)
