"""What a cell leaves behind when it is run again.

Widgets live until they are closed, whoever has forgotten them. An inspector is closed for its user where nobody can
miss it: the cell that made it and showed it as its value has been run again, and no variable of the notebook holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import ref

from IPython.core.getipython import get_ipython


class Closable(Protocol):
    """What can be closed, twice as well."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass
class _Made:
    """Something made by a cell: where, in which run, and whether the cell showed it."""

    cell: str
    run: int
    thing: Any
    shown: bool = False


class Replaced:
    """Closes what the cells of one shell have replaced.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
    """

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self._made: list[_Made] = []
        self._run = 0
        shell.events.register("pre_run_cell", self._runs)
        shell.events.register("post_run_cell", self._ran)

    def remember(self, thing: Closable) -> None:
        """Note what the cell that runs now has made."""
        if cell := self._cell():
            self._made.append(_Made(cell, self._run, ref(thing)))

    def _cell(self) -> str:
        """Return the id of the cell that runs, ``""`` where the page does not tell."""
        parent = self.shell.get_parent() if hasattr(self.shell, "get_parent") else {}
        return str((parent or {}).get("metadata", {}).get("cellId", ""))

    def _runs(self, _: Any) -> None:
        self._run += 1

    def _ran(self, result: Any) -> None:
        cell = self._cell()
        left = []
        for made in self._made:
            thing = made.thing()
            if thing is None:
                continue
            here, now = made.cell == cell, made.run == self._run
            made.shown |= here and now and result.result is thing
            if here and made.shown and not now and not held(thing, self.shell.user_ns):
                thing.close()
            else:
                left.append(made)
        self._made = left


def held(thing: Any, variables: Mapping[str, Any]) -> bool:
    """Return whether a variable of a notebook is a thing or a container with it; results kept as ``_`` do not count."""
    for name, value in list(variables.items()):
        if name.startswith("_") or name in ("In", "Out"):
            continue
        if value is thing:
            return True
        parts = list(value.values()) if isinstance(value, dict) else value
        if isinstance(parts, list | tuple | set | frozenset) and any(part is thing for part in list(parts)):
            return True
    return False


_watchers: dict[int, Replaced] = {}  # by shell, of which a process has one


def remember(thing: Closable) -> None:
    """Close a thing when the cell that runs now has been run again and nobody holds it; nothing outside a notebook."""
    shell = get_ipython()
    if shell is None:
        return
    if id(shell) not in _watchers:
        _watchers[id(shell)] = Replaced(shell)
    _watchers[id(shell)].remember(thing)
