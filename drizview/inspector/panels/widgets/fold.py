"""A part of a panel that is folded away until a person asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.text import clean
from drizview.viewer.esm import module


class FoldHead(anywidget.AnyWidget):
    """The title of a folded part, which opens and closes it."""

    _esm = module("inspector/panels/widgets/fold.js")
    title = t.Unicode("").tag(sync=True)
    is_open = t.Bool(False).tag(sync=True)


class Fold(ipywidgets.VBox):
    """Widgets under a title that opens and closes them.

    While it is closed nothing of it is in the page: it costs the browser nothing, and no plot is laid out without size.

    Parameters
    ----------
    title : str
    *widgets : ipywidgets.Widget
        In their order from top to bottom.
    on_open : callable(), optional
        Called each time when it has been opened.
    """

    def __init__(self, title: str, *widgets: ipywidgets.Widget, on_open: Callable[[], Any] | None = None) -> None:
        self.head = FoldHead(title=clean(title, 120))
        self._inside, self._on_open = widgets, on_open
        super().__init__([self.head])
        self.add_class("drizview-section").add_class("drizview-fold")
        self.head.observe(self._turned, names=["is_open"])

    @property
    def inside(self) -> tuple[ipywidgets.Widget, ...]:
        """What it holds, whether it is open or not."""
        return self._inside

    def _turned(self, change: t.Bunch) -> None:
        self.children = (self.head, *self._inside) if change["new"] else (self.head,)
        if change["new"] and self._on_open is not None:
            self._on_open()
