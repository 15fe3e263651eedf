"""Whether a part of a panel would be drawn from what it was drawn from last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ChangeTracker:
    """Remembers what each part was drawn from.

    Text, numbers, None, and lists, tuples and mappings of those are compared by value; everything else by identity, as
    arrays cannot be compared, and need not be.
    """

    def __init__(self) -> None:
        self._last: dict[str, tuple[Any, ...]] = {}

    def differs(self, part: str, inputs: tuple[Any, ...]) -> bool:
        """Return whether a part was last drawn from something else, or not yet."""
        last = self._last.get(part)
        return last is None or not _same(last, inputs)

    def remember(self, part: str, inputs: tuple[Any, ...]) -> None:
        """Note what a part has been drawn from."""
        self._last[part] = inputs

    def forget(self, part: str) -> None:
        """Note that a part has not been drawn."""
        self._last.pop(part, None)


def _same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if type(a) is not type(b):
        return False
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(_same(value, b[key]) for key, value in a.items())
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    return isinstance(a, str | int | float) and bool(a == b)
