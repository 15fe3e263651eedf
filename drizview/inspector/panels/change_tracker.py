"""Whether what a panel draws is what it drew last."""

from __future__ import annotations

from typing import Any


class ChangeTracker:
    """Remembers things by identity: arrays cannot be compared, and need not be."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[Any, ...]] = {}

    def __call__(self, part: str, *things: Any) -> bool:
        """Return whether any of the things of a part is another one than last time; text and numbers by value."""
        last = self._seen.get(part)
        self._seen[part] = things
        return last is None or len(last) != len(things) or not all(map(_same, last, things))


def _same(a: Any, b: Any) -> bool:
    return a is b or (isinstance(a, str | int | float) and type(a) is type(b) and bool(a == b))
