"""The pages beside the image."""

from __future__ import annotations

import anywidget
import ipywidgets
import traitlets as t

from drizview.panels.assets import asset
from drizview.panels.desk import Desk
from drizview.panels.pages import PAGES
from drizview.panels.panel import Panel
from drizview.view import FIRST_PAGE


class Tabs(anywidget.AnyWidget):
    """The tabs in the browser, the switch between one page and two, and the edge that is dragged to make room."""

    _esm = asset("tabs.js")
    pages = t.List(t.Dict()).tag(sync=True)
    page = t.Unicode("").tag(sync=True)
    layout_mode = t.Unicode("tabs").tag(sync=True)
    width = t.Int(0, min=0, max=4000, help="Width of the pages in CSS pixels; 0 for the usual one.").tag(sync=True)


class Aside:
    """Tabs with a page each, of which the view says which are in sight.

    Attributes
    ----------
    box : ipywidgets.VBox
        Tabs above pages.
    panels : list of Panel
        All of them, in their order on the pages.
    """

    def __init__(self, desk: Desk) -> None:
        self.view = desk.view
        self._other = PAGES[1].name  # what stands beside the evidence at first
        self.tabs = Tabs(pages=[{"name": page.name, "title": page.title, "help": page.help} for page in PAGES])
        self.panels: list[Panel] = []
        self.pages: dict[str, ipywidgets.VBox] = {}
        for page in PAGES:
            panels = [kind(desk, page=page.name) for kind in page.panels]
            self.panels += panels
            sheet = ipywidgets.VBox([panel.box for panel in panels]).add_class("drizview-sheet")
            self.pages[page.name] = ipywidgets.VBox([sheet]).add_class("drizview-page")
            self.pages[page.name].add_class(f"drizview-page-{page.name}")
        sheets = ipywidgets.Box(list(self.pages.values())).add_class("drizview-pages")
        self.box = ipywidgets.VBox([self.tabs, sheets]).add_class("drizview-aside")
        self.tabs.observe(self._chosen, names=["page", "layout_mode"])
        self.view.observe(self._turned, names=["page", "layout"])
        self._turned(None)

    def close(self) -> None:
        """Close the panels; the app closes the widgets. Safe to call twice."""
        for panel in self.panels:
            panel.close()

    def _chosen(self, change: t.Bunch) -> None:
        if change["name"] == "page":
            self.view.page = change["new"]
        else:
            self.view.layout = change["new"]
            if self.view.layout == "beside" and self.view.page == FIRST_PAGE:
                self.view.page = self._other

    def _turned(self, _: object) -> None:
        if self.view.page != FIRST_PAGE:
            self._other = self.view.page
        self.tabs.page, self.tabs.layout_mode = self.view.page, self.view.layout
        for name, sheet in self.pages.items():
            sheet.layout.display = "" if self.view.shows(name) else "none"
