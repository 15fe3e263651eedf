"""What the search for causes goes by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from drizview.advice.causes.cause import Cause
from drizview.advice.inputs import AdviceInputs
from drizview.checks.core.measured import Cell
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status

# Fewer exposures than this cannot reject cosmic rays.
FEWEST_LEFT = 2


@dataclass(frozen=True)
class Evidence:
    """The results, and which alarms have no cause yet.

    Attributes
    ----------
    results : mapping
        By check id.
    inputs : AdviceInputs
    open : frozenset of str
        Ids of checks with an alarm that no cause accounts for yet.
    """

    results: Mapping[str, Result]
    inputs: AdviceInputs
    open: frozenset[str]

    def alarm(self, check: str) -> Result | None:
        """Return the result of a check if it is an alarm without a cause."""
        return self.results[check] if check in self.open else None

    def alarms(self, *checks: str) -> tuple[str, ...]:
        """Return those of some checks that have an alarm without a cause."""
        return tuple(check for check in checks if check in self.open)

    def value(self, check: str) -> float | None:
        """Return the number of a check, whatever its status; None where there is none."""
        return self.results[check].value if check in self.results else None

    def rows(self, check: str) -> Sequence[Mapping[str, Cell]]:
        """Return the rows of a check, none where it was not made."""
        return self.results[check].rows if check in self.results else ()

    def is_measured(self, check: str) -> bool:
        """Return whether a check was made."""
        return check in self.results and self.results[check].status.is_measured

    def without(self, cause: Cause) -> Evidence:
        """Return what is left when a cause has been found."""
        return replace(self, open=self.open - set(cause.shown_by) - cause.explains)

    def can_spare(self, exposures: Sequence[str]) -> tuple[str, ...]:
        """Return the exposures if enough others remain to reject cosmic rays, else none."""
        return tuple(exposures) if self.inputs.number - len(set(exposures)) >= FEWEST_LEFT else ()


def open_alarms(results: Mapping[str, Result]) -> frozenset[str]:
    """Return the ids of the checks with an alarm."""
    return frozenset(check for check, each in results.items() if each.status in (Status.WARN, Status.FAIL))


def cell(row: Mapping[str, Cell], column: str) -> float:
    """Return a number of a row, NaN where there is none."""
    found = row.get(column)
    return float(found) if isinstance(found, int | float) else float("nan")


def named(row: Mapping[str, Cell]) -> str:
    """Return the exposure that a row is about."""
    return str(row.get("exposure", ""))


def in_words(names: Sequence[str], *, most: int = 3) -> str:
    """Return names in words: ``"a"``, ``"a and b"``, ``"a, b, c and 4 more"``."""
    names = list(dict.fromkeys(names))
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def plural(names: Sequence[str]) -> str:
    """Return exposures in words: ``"exposure a"``, ``"exposures a and b"``."""
    return f"exposure{'s' if len(set(names)) > 1 else ''} {in_words(names)}"


Causes = Iterator[Cause]
