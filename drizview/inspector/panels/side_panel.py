"""The pages beside the image."""

from __future__ import annotations

import anywidget
import ipywidgets
import traitlets as t

from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.pages import PAGES
from drizview.inspector.panels.panel import Panel
from drizview.inspector.view import FIRST_PAGE
from drizview.viewer.esm import module


class Tabs(anywidget.AnyWidget):
    """The tabs in the browser, the switch between one page and two, and the edge that is dragged to make room."""

    _esm = module("inspector/panels/tabs.js")
    pages = t.List(t.Dict()).tag(sync=True)
    page = t.Unicode("").tag(sync=True)
    layout_mode = t.Unicode("tabs").tag(sync=True)
    width = t.Int(0, min=0, max=4000, help="Width of the pages in CSS pixels; 0 for the usual one.").tag(sync=True)


class SidePanel:
    """Tabs with a page each, of which the view says which are in sight.

    Attributes
    ----------
    box : ipywidgets.VBox
        Tabs above pages.
    pages : dict of str to list of Panel
        The panels of each page.
    """

    def __init__(self, context: PanelContext) -> None:
        self.view = context.view
        self._other = PAGES[1].name  # what stands beside the evidence at first
        self.tabs = Tabs(pages=[{"name": page.name, "title": page.title, "help": page.help} for page in PAGES])
        self.pages: dict[str, list[Panel]] = {page.name: [] for page in PAGES}
        self._sheets: dict[str, ipywidgets.VBox] = {}
        self._holder = ipywidgets.Box().add_class("drizview-pages")
        self.box = ipywidgets.VBox([self.tabs, self._holder]).add_class("drizview-aside")
        self.view.on("pages", self._turned, ["page", "layout", "question"])
        for page in PAGES:
            self.pages[page.name] += [kind(context, page=page.name) for kind in page.panels]
        self.tabs.observe(self._chosen, names=["page", "layout_mode"])
        self._turned(None)

    @property
    def panels(self) -> list[Panel]:
        """All of them, in their order on the pages."""
        return [panel for panels in self.pages.values() for panel in panels]

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
        for name, sheet in self._sheets.items():  # Before another is shown, or both are in sight for a moment.
            if not self.view.shows(name):
                sheet.layout.display = "none"
        for name, panels in self.pages.items():
            if self.view.shows(name):
                self._fill(name, panels)
                self._sheets[name].layout.display = ""

    def _fill(self, name: str, panels: list[Panel]) -> None:
        """Put the panels that have been seen on their page, which is made with the first of them."""
        if name not in self._sheets:
            page = ipywidgets.VBox([ipywidgets.VBox().add_class("drizview-sheet")]).add_class("drizview-page")
            self._sheets[name] = page.add_class(f"drizview-page-{name}")
            self._holder.children = tuple(self._sheets[page] for page in self.pages if page in self._sheets)
        (sheet,) = self._sheets[name].children
        boxes = tuple(panel.box for panel in panels if panel.visible or panel.was_seen)
        if boxes != sheet.children:
            sheet.children = boxes
