"""Limits: what a measured number is judged against, declared once beside the check."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from drizview.checks.core.status import Status

Pair = tuple[float, float]


@dataclass(frozen=True)
class Below:
    """Good below ``warn``; a fail above ``fail``. Without ``fail`` it never fails."""

    warn: float
    fail: float | None = None

    def __post_init__(self) -> None:
        """Refuse limits that warn beyond where they fail."""
        _refuse(self.fail is not None and self.warn > self.fail, self)
        _refuse(not math.isfinite(self.warn), self)

    def judge(self, value: float) -> Status:
        """Return pass, warn or fail."""
        if self.fail is not None and value > self.fail:
            return Status.FAIL
        return Status.WARN if value > self.warn else Status.PASS

    def margin(self, value: float) -> float:
        """Return how far a value lies beyond the limit of a fail, in the unit of the value."""
        return math.inf if self.fail is None else abs(value - self.fail)

    def __str__(self) -> str:
        """Return the limits in words."""
        return f"warn above {self.warn:g}" + (f", fail above {self.fail:g}" if self.fail is not None else "")


@dataclass(frozen=True)
class Above:
    """Good above ``warn``; a fail below ``fail``. Without ``fail`` it never fails."""

    warn: float
    fail: float | None = None

    def __post_init__(self) -> None:
        """Refuse limits that warn beyond where they fail."""
        _refuse(self.fail is not None and self.warn < self.fail, self)
        _refuse(not math.isfinite(self.warn), self)

    def judge(self, value: float) -> Status:
        """Return pass, warn or fail."""
        if self.fail is not None and value < self.fail:
            return Status.FAIL
        return Status.WARN if value < self.warn else Status.PASS

    def margin(self, value: float) -> float:
        """Return how far a value lies beyond the limit of a fail, in the unit of the value."""
        return math.inf if self.fail is None else abs(value - self.fail)

    def __str__(self) -> str:
        """Return the limits in words."""
        return f"warn below {self.warn:g}" + (f", fail below {self.fail:g}" if self.fail is not None else "")


@dataclass(frozen=True)
class Within:
    """Good inside the pair ``warn``; a fail outside the pair ``fail``. Without ``fail`` it never fails."""

    warn: Pair
    fail: Pair | None = None

    def __post_init__(self) -> None:
        """Refuse pairs that are not ordered, or that warn beyond where they fail."""
        _refuse(not self.warn[0] < self.warn[1], self)
        _refuse(self.fail is not None and (self.fail[0] > self.warn[0] or self.fail[1] < self.warn[1]), self)

    def judge(self, value: float) -> Status:
        """Return pass, warn or fail."""
        if self.fail is not None and not self.fail[0] <= value <= self.fail[1]:
            return Status.FAIL
        return Status.PASS if self.warn[0] <= value <= self.warn[1] else Status.WARN

    def margin(self, value: float) -> float:
        """Return how far a value lies beyond the nearer limit of a fail, in the unit of the value."""
        return math.inf if self.fail is None else min(abs(value - edge) for edge in self.fail)

    def __str__(self) -> str:
        """Return the limits in words."""
        low, high = self.warn
        text = f"warn outside {low:g} to {high:g}"
        return text + (f", fail outside {self.fail[0]:g} to {self.fail[1]:g}" if self.fail is not None else "")


@dataclass(frozen=True)
class Fact:
    """No limit: the number is a fact without a quality."""

    def judge(self, value: float) -> Status:
        """Return info."""
        return Status.INFO

    def margin(self, value: float) -> float:
        """Return infinity: there is nothing to come near to."""
        return math.inf

    def __str__(self) -> str:
        """Return the limits in words."""
        return "none"


Limit = Below | Above | Within | Fact


def limit_to_json(limit: Limit) -> dict[str, Any]:
    """Return the kind and the numbers of a limit."""
    numbers = {key: getattr(limit, key) for key in ("warn", "fail") if getattr(limit, key, None) is not None}
    return {"kind": type(limit).__name__.lower(), **numbers}


def limit_in_words(numbers: Mapping[str, Any]) -> str:
    """Return in words a limit that `limit_to_json` has taken apart."""
    kinds: dict[str, Callable[..., Limit]] = {"below": Below, "above": Above, "within": Within, "fact": Fact}
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in numbers.items() if key != "kind"}
    return str(kinds[numbers["kind"]](**given))


def _refuse(wrong: bool, limit: Limit) -> None:
    if wrong:
        numbers = limit_to_json(limit)
        raise ValueError(f"a limit must warn before it fails: {numbers}")
