"""Limits: what a measured number is judged against, declared once beside the check."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from drizview.checks.core.status import Status
from drizview.numbers import number

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

    def excess(self, value: float) -> float:
        """Return how far a value lies beyond where it warns, in the unit of the value; 0 where it is good."""
        return max(0.0, value - self.warn)

    def __str__(self) -> str:
        """Return the limits in words."""
        return _edges("above", self.warn, self.fail)


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

    def excess(self, value: float) -> float:
        """Return how far a value lies beyond where it warns, in the unit of the value; 0 where it is good."""
        return max(0.0, self.warn - value)

    def __str__(self) -> str:
        """Return the limits in words."""
        return _edges("below", self.warn, self.fail)


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

    def excess(self, value: float) -> float:
        """Return how far a value lies beyond where it warns, in the unit of the value; 0 where it is good."""
        return max(0.0, self.warn[0] - value, value - self.warn[1])

    def __str__(self) -> str:
        """Return the limits in words."""
        text = f"warn outside {_range(self.warn)}"
        return text + (f", fail outside {_range(self.fail)}" if self.fail is not None else "")


@dataclass(frozen=True)
class Fact:
    """No limit: the number is a fact without a quality."""

    def judge(self, value: float) -> Status:
        """Return info."""
        return Status.INFO

    def margin(self, value: float) -> float:
        """Return infinity: there is nothing to come near to."""
        return math.inf

    def excess(self, value: float) -> float:
        """Return how far a value lies beyond where it warns, in the unit of the value; 0 where it is good."""
        return 0.0

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


def fill_in(text: str, limit: Limit) -> str:
    """Return a help text with its limit: ``{warn}`` and ``{fail}`` become the numbers in force.

    Both ends of a `Within` are written ``0.9 to 1.1``. A limit without a ``fail`` leaves ``{fail}`` as it stands.
    """
    for key in ("warn", "fail"):
        given = getattr(limit, key, None)
        if given is not None:
            text = text.replace(f"{{{key}}}", _range(given if isinstance(given, tuple) else (given,)))
    return text


def _edges(side: str, warn: float, fail: float | None) -> str:
    text = f"warn {side} {number(warn, 'g')}"
    return text if fail is None else f"{text}, fail {side} {number(fail, 'g')}"


def _range(ends: tuple[float, ...]) -> str:
    return " to ".join(number(end, "g") for end in ends)


def _refuse(wrong: bool, limit: Limit) -> None:
    if wrong:
        numbers = limit_to_json(limit)
        raise ValueError(f"a limit must warn before it fails: {numbers}")
