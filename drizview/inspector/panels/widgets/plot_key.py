"""What the colours of a plot mean, the switch that frames points, and which point is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets as t

from drizview.viewer.esm import module


class PlotKey(anywidget.AnyWidget):
    """The line under a plot.

    Parameters
    ----------
    on_select : callable(bool)
        Called when framing is switched on or off.
    on_pick : callable(int, int)
        Called with the number of the points in the plot and the index of the one that was clicked.
    on_seen : callable()
        Called when the plot comes into the page.
    """

    _esm = module("inspector/panels/widgets/plot_key.js")
    entries = t.List(t.Dict()).tag(sync=True)
    can_select = t.Bool(False).tag(sync=True)
    selecting = t.Bool(False).tag(sync=True)
    can_pick = t.Bool(False).tag(sync=True)
    points = t.List(t.Dict()).tag(sync=True)
    ends = t.List(t.Float(), default_value=[0.0, 1.0, 0.0, 1.0], help="Left, right, bottom, top.").tag(sync=True)

    def __init__(
        self,
        on_select: Callable[[bool], Any],
        on_pick: Callable[[int, int], Any] = lambda *_: None,
        on_seen: Callable[[], Any] = lambda: None,
    ) -> None:
        super().__init__()
        self._on_select, self._on_pick, self._on_seen = on_select, on_pick, on_seen
        self.on_msg(lambda _, content, __: self.answer(content))

    def answer(self, content: dict[str, Any]) -> list[Any]:
        """Act on a message of the browser."""
        match content:
            case {"type": "seen"}:
                self._on_seen()
            case {"type": "select"}:
                self._on_select(bool(content.get("on")))
            case {"type": "pick", "set": int(number), "index": int(index)}:
                self._on_pick(number, index)
        return []
