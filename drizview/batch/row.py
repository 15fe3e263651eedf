"""How a product came out, in a few words: what workers send back, and all that the driver keeps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from drizview.checks.core.status import Status
from drizview.report.model import Report


class Ending(StrEnum):
    """What became of a product."""

    CHECKED = "checked"
    UNUSABLE = "unusable"
    CHANGED = "changed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    BROKEN = "broken"

    @property
    def words(self) -> str:
        """As it is shown, ``"timed out"``."""
        return self.value.replace("_", " ")


# Worth another try when the machine, the file or drizview has changed; what cannot be used stays as it is.
FAILURES = frozenset(Ending) - {Ending.CHECKED, Ending.UNUSABLE}


@dataclass(frozen=True)
class Row:
    """One product of a batch.

    Attributes
    ----------
    path : str
        Of the product, or of the first of the files that were given.
    ending : Ending
    cause : str
        Why it has not been checked.
    statuses : tuple of str
        Those that its checks came to, each once.
    seconds : float
        Time that it took.
    """

    path: str
    ending: Ending
    cause: str = ""
    statuses: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def broke(self) -> bool:
        """Whether drizview itself has a fault there."""
        return self.ending is Ending.BROKEN or Status.ERROR.value in self.statuses

    def to_json(self) -> dict[str, Any]:
        """Return the row as JSON values."""
        return asdict(self)

    @classmethod
    def of_json(cls, values: dict[str, Any]) -> Row:
        """Return the row that was written."""
        known = {**values, "ending": Ending(values["ending"]), "statuses": tuple(values["statuses"])}
        return cls(**known)


def statuses_of(report: Report) -> tuple[str, ...]:
    """Return the statuses of the results of a report, each once."""
    return tuple(sorted({result.status.value for result in report.results}))
