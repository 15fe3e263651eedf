"""Traits that say in which order their changes are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

import traitlets as t

Listener = Callable[[t.Bunch], object]


class Ordered(t.HasTraits):
    """Traits whose changes go through the `stages` first, in their order, and then to all observers, in any order.

    Attributes
    ----------
    stages : tuple of str
        What has to be done with a change before anybody else hears of it.
    """

    stages: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        self._listeners: dict[str, list[tuple[frozenset[str], Listener]]] = {stage: [] for stage in self.stages}
        super().__init__()

    def on(self, stage: str, listener: Listener, names: Iterable[str]) -> None:
        """Call a listener with every change of some traits, at a stage.

        Raises
        ------
        KeyError
            There is no such stage.
        """
        self._listeners[stage].append((frozenset(names), listener))

    def unobserve_all(self, name: Any = t.All) -> None:
        """Tell nobody any more."""
        super().unobserve_all(name)
        if name is t.All:
            for listeners in self._listeners.values():
                listeners.clear()

    def notify_change(self, change: t.Bunch) -> None:
        """Tell the listeners of each stage of a change, then the observers."""
        for listeners in self._listeners.values():
            for names, listener in list(listeners):
                if change["name"] in names:
                    listener(change)
        super().notify_change(change)
