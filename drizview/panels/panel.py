"""The frame of a panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from drizview.panels.desk import Desk


class Panel:
    """Builds its widgets once, and draws whenever something that it watches has changed.

    Attributes
    ----------
    watches : tuple of str
        Traits of the view.
    follows : tuple of str
        Traits of the checks at work.
    """

    watches: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.view, self.dataset, self.checking = desk.view, desk.dataset, desk.checking
        self.box = ipywidgets.VBox(list(self.build())).add_class("drizview-panel")
        self.box.add_class(f"drizview-panel-{type(self).__name__.lower()}")
        if self.watches:
            self.view.observe(self._changed, names=list(self.watches))
        if self.follows:
            self.checking.observe(self._changed, names=list(self.follows))
        self.draw()

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Return the widgets, made once."""
        raise NotImplementedError

    def draw(self) -> None:
        """Bring the widgets up to date."""

    def close(self) -> None:
        """Stop watching; the app closes the widgets. Safe to call twice."""
        if self.watches:
            self.view.unobserve(self._changed, names=list(self.watches))
            self.watches = ()
        if self.follows:
            self.checking.unobserve(self._changed, names=list(self.follows))
            self.follows = ()

    def _changed(self, _: Any) -> None:
        try:
            self.draw()
        except Exception as error:  # else it would end up in whatever was at work, the checks for instance
            self.desk.complain(error)
