"""The pages beside the image."""

from __future__ import annotations

import anywidget
import ipywidgets
import traitlets as t

from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.pages import PAGES, Page, PanelHome
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.second import SecondBand
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
    """

    def __init__(self, context: PanelContext) -> None:
        self.view, self._context = context.view, context
        self._other = PAGES[1].name  # what stands beside the evidence at first
        self.tabs = Tabs(pages=[{"name": page.name, "title": page.title, "help": page.help} for page in PAGES])
        self._made: dict[str, dict[PanelHome, Panel]] = {page.name: {} for page in PAGES}
        self._sheets: dict[str, ipywidgets.VBox] = {}
        self._holder = ipywidgets.Box(_dom_classes=("drizview-pages",))
        self._band = SecondBand(context)
        self.box = ipywidgets.VBox([self.tabs, self._band.box, self._holder], _dom_classes=("drizview-aside",))
        self.view.on("pages", self._turned, ["page", "layout", "question"])
        context.runner.observe(self._turned, names=["state"])
        self.tabs.observe(self._chosen, names=["page", "layout_mode"])
        self._early = True  # the first picture goes before what a question is answered with
        self._turned(None)
        self._early = False

    @property
    def panels(self) -> list[Panel]:
        """All of them, in their order on the pages."""
        return [panel for panels in self.pages.values() for panel in panels]

    @property
    def made(self) -> list[Panel]:
        """Those that have been in sight."""
        return [panel for panels in self._made.values() for panel in panels.values()]

    @property
    def pages(self) -> dict[str, list[Panel]]:
        """The panels of each page; those that have not been in sight are imported and made for it."""
        return {page.name: [self._panel(page, home) for home in page.panels] for page in PAGES}

    def close(self) -> None:
        """Let go of the checks; the app closes panels and widgets. Safe to call twice."""
        self._context.runner.unobserve(self._turned, names=["state"])
        self._band.close()

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
        for page in PAGES:
            if self.view.shows(page.name):
                self._fill(page)
                self._sheets[page.name].layout.display = ""

    def _panel(self, page: Page, home: PanelHome) -> Panel:
        """Return a panel, made when it is first asked for."""
        with self._context.lock:
            made = self._made[page.name]
            if home not in made:
                made[home] = home.load()(self._context, page=page.name)
            return made[home]

    def _fill(self, page: Page) -> None:
        """Put the panels that have been seen on their page, which is made with the first of them."""
        name = page.name
        for home in page.panels:
            if home.asked(self.view.question) and not (self._early and home.asks):
                self._panel(page, home)
        if name not in self._sheets:
            sheet = ipywidgets.VBox(_dom_classes=("drizview-sheet",))
            classes = ("drizview-page", f"drizview-page-{name}")
            self._sheets[name] = ipywidgets.VBox([sheet], _dom_classes=classes)
            self._holder.children = tuple(self._sheets[each] for each in self._made if each in self._sheets)
        (sheet,) = self._sheets[name].children
        made = (self._made[name].get(home) for home in page.panels)
        boxes = tuple(panel.box for panel in made if panel is not None and (panel.visible or panel.was_seen))
        if boxes != sheet.children:
            sheet.children = boxes
