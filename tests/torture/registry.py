"""The cases of the torture suite: each is one small function that writes its own files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Maker = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """A case: ``make(folder)`` writes files into an empty folder and returns the path to give to drizview."""

    name: str
    make: Maker
    words: str
    """What the message, or a note, has to say of it: a regular expression, any case."""


class Registry(dict[str, Case]):
    """Cases by name, filled by using it as a decorator."""

    def __call__(self, words: str = "") -> Callable[[Maker], Maker]:
        """Register a function under its own name."""

        def add(make: Maker) -> Maker:
            if make.__name__ in self:
                raise ValueError(f"two cases are called {make.__name__}")
            self[make.__name__] = Case(make.__name__, make, words)
            return make

        return add


broken = Registry()
"""Unusable: opening or reading them ends in one line."""
crippled = Registry()
"""Readable, but something cannot be measured: the rest still works and the lack is said."""
odd = Registry()
"""Unusual and sound: nothing is refused."""
tangled = Registry()
"""Whole associations in disorder: what is there is checked, what is not is named."""
