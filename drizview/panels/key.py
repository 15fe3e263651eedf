"""What the colours of a plot mean, and the switch that frames points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets as t

from drizview.panels.assets import script


class Key(anywidget.AnyWidget):
    """The line under a plot.

    Parameters
    ----------
    on_select : callable(bool)
        Called when framing is switched on or off.
    """

    _esm = script("key.js")
    entries = t.List(t.Dict()).tag(sync=True)
    can_select = t.Bool(False).tag(sync=True)
    selecting = t.Bool(False).tag(sync=True)

    def __init__(self, on_select: Callable[[bool], Any]) -> None:
        super().__init__()
        self._on_select = on_select
        self.on_msg(lambda _, content, __: self.answer(content))

    def answer(self, content: dict[str, Any]) -> list[Any]:
        """Act on a message of the browser."""
        if content.get("type") == "select":
            self._on_select(bool(content.get("on")))
        return []
