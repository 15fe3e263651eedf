"""The outcome of one check on one dataset."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from drizview.checks.core.cure import Cure
from drizview.checks.core.limits import Limit, limit_to_json
from drizview.checks.core.measured import Cell, Place
from drizview.checks.core.status import Status


@dataclass(frozen=True)
class Result:
    """A number, what it was judged against, and how it came out.

    Attributes
    ----------
    check, question : str
        Ids.
    title : str
        What was measured, in a line.
    status : Status
    headline : str
        The answer in a line.
    value : float or None
        In ``unit``; None where nothing was measured.
    limit : Limit
        The one in force for these data.
    basis, provenance : str
        Where the limit comes from.
    note : str
        Explanation of this value, or why there is none.
    opportunity : bool
        Whether reprocessing could gain something although nothing is wrong.
    cause : str
        What causes an alarm, as far as the results of all checks together tell; ``""`` where they do not, and where
        there is no alarm.
    symptom : bool
        Whether the cause is measured by another check: correct that one first, and this alarm goes with it.
    cure : Cure
        What would correct the fault behind an alarm.
    seconds : float
        Time the check took, without shared measurements that were there already.
    """

    check: str
    question: str
    title: str
    status: Status
    headline: str
    value: float | None
    unit: str
    limit: Limit
    basis: str
    provenance: str
    essential: bool = True
    n: int | None = None
    uncertainty: float | None = None
    where: tuple[Place, ...] = ()
    rows: tuple[Mapping[str, Cell], ...] = ()
    note: str = ""
    remedy: str = ""
    opportunity: bool = False
    cause: str = ""
    symptom: bool = False
    cure: Cure = Cure.UNKNOWN
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON values; numbers that are not finite become null."""
        plain: dict[str, Any] = asdict(self) | {
            "status": self.status.value,
            "cure": self.cure.value,
            "limit": limit_to_json(self.limit),
        }
        cleaned: dict[str, Any] = finite(plain)
        return cleaned


def finite(value: Any) -> Any:
    """Return JSON values with null for each number that is not finite."""
    if isinstance(value, Mapping):
        return {str(key): finite(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [finite(entry) for entry in value]
    if hasattr(value, "item"):  # a NumPy scalar
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
