"""The widget that shows several products, and one of them in the inspector."""

from __future__ import annotations

import os
import threading
from itertools import islice
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.checks.core.config import Limits, in_force
from drizview.dataset.discover import datasets
from drizview.dataset.given.sources import Source, fixed_root
from drizview.errors import DrizviewError
from drizview.files import typed_path
from drizview.inspector.app import Inspector
from drizview.inspector.chooser.survey import Entry, Survey, closed
from drizview.inspector.panels.badges import badges_of
from drizview.inspector.panels.masthead import facts_line
from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.text import clean
from drizview.theme import theme_class
from drizview.viewer.esm import module, source


class ProductList(anywidget.AnyWidget):
    """The list in the browser: a row for each product, and a line to open another folder."""

    _esm = module("inspector/chooser/list.js")
    _css = stylesheet() + source("inspector/chooser/list.css")
    products = t.List(t.Dict()).tag(sync=True)
    chosen = t.Unicode("").tag(sync=True)
    source = t.Unicode("").tag(sync=True)
    error = t.Unicode("").tag(sync=True)


class Chooser(ipywidgets.VBox):
    """The products of a folder, each with its badges, worst first; a click opens one in the inspector.

    They are checked one after the other while the list is on view, and wait while a product is looked at.

    Parameters
    ----------
    source : str, path-like, or iterable of them
        A folder, or a folder of folders, with several products; or anything else that `drizview.open` takes.
    limits : str, path-like or mapping, optional
        Limits of one's own, as for `drizview.check`.
    height : str
        CSS height of the whole.

    Attributes
    ----------
    inspector : Inspector or None
        Of the product that is looked at.

    Raises
    ------
    DrizviewError
        Nothing in the source, or not the limits, can be used.
    """

    def __init__(self, source: Source, *, limits: Limits | None = None, height: str = "min(84vh, 980px)") -> None:
        self._limits, self._height = limits, height
        self._selected = None if limits is None else in_force(limits)
        self._lock = threading.RLock()
        self.inspector: Inspector | None = None
        self.survey = Survey(source, self._selected, self._show)
        self.list = ProductList(source=clean(str(source), 400))
        self.list.on_msg(lambda _, content, __: self.answer(content))
        super().__init__([self.list])
        self.add_class("drizview-chooser-app").add_class(theme_class())
        self._show()
        self.survey.start()

    def answer(self, content: dict[str, Any]) -> list[Any]:
        """Act on a message of the browser."""
        try:
            match content:
                case {"type": "open", "index": int(index)} if 0 <= index < len(self.survey.entries):
                    self.look_at(index, str(content.get("question") or ""))
                case {"type": "back"}:
                    self.back()
                case {"type": "source", "text": str(text)} if text.strip():
                    self.turn_to(_inside(text.strip()))
            self.list.error = ""
        except DrizviewError as error:
            self.list.error = str(error)
        return []

    def look_at(self, index: int, question: str = "") -> Inspector:
        """Open a product in the inspector, instead of the one that was open, and return that.

        Parameters
        ----------
        index : int
            As the products were found, from 0.
        question : str
            The badge to choose; empty for that of the first alarm.

        Raises
        ------
        DrizviewError
            It cannot be opened.
        """
        entry = self.survey.entries[index]
        if entry.error:
            raise DrizviewError(entry.name, None, entry.error, "choose another product")
        self.survey.pause()
        try:
            inspector = Inspector(entry.open(), limits=self._limits, height=self._height, owns=True)
        except BaseException:
            self.survey.start()
            raise
        self._close_inspector()
        self.inspector = inspector
        self.children = [self.list, inspector]
        self.list.chosen = entry.name
        if question in inspector.report.findings:
            inspector.ask(question)
        return inspector

    def back(self) -> None:
        """Close the inspector and show the list again."""
        self._close_inspector()
        self.list.chosen = ""
        self.children = [self.list]
        self.survey.start()

    def turn_to(self, source: Source) -> None:
        """Show the products of another folder; one product alone is opened at once.

        Raises
        ------
        DrizviewError
            Nothing in it can be used; all stays as it is then.
        """
        survey = Survey(source, self._selected, self._show)
        self.survey.close()
        self.survey = survey
        self.list.source = clean(str(source), 400)
        self.back()
        self._show()
        if len(survey.entries) == 1:
            self.look_at(0)

    def wait(self, seconds: float | None = None) -> None:
        """Wait until every product has been checked."""
        self.survey.wait(seconds)

    def close(self) -> None:
        """Stop the checks and close every widget; safe to call twice."""
        self.survey.close()
        self._close_inspector()
        self.list.close()
        super().close()

    def _close_inspector(self) -> None:
        if self.inspector is not None:
            self.inspector.close()
        self.inspector = None

    def _show(self) -> None:
        with self._lock:
            if hasattr(self, "list"):
                self.list.products = [_row(index, entry) for index, entry in self._worst_first()]

    def _worst_first(self) -> list[tuple[int, Entry]]:
        return sorted(enumerate(self.survey.entries), key=lambda pair: pair[1].rank)


def _inside(text: str) -> str:
    """Return what was typed; a path that is not there as it stands begins in the folder that the page may read."""
    root, path = fixed_root(), typed_path(text)
    within = root is not None and not path.is_absolute() and not os.path.lexists(path)
    return str(root / path) if root is not None and within and os.path.lexists(root / path) else text


def page_of(source: Source, *, limits: Limits | None = None) -> Chooser | Inspector:
    """Return what fills a page: the inspector of one dataset, or the chooser where there are several.

    Raises
    ------
    DrizviewError
        The source or the limits cannot be used.
    """
    found = list(islice(closed(source), 2))
    if len(found) > 1:
        return Chooser(source, limits=limits, height="calc(100vh - 46px)")
    dataset = datasets(source)[0]
    try:
        return Inspector(dataset, limits=limits, height="100vh", owns=True)
    except BaseException:
        dataset.close()
        raise


def _row(index: int, entry: Entry) -> dict[str, Any]:
    """Return what the browser shows of a product."""
    row = {"index": index, "name": clean(entry.name, 120), "state": entry.state, "error": clean(entry.error, 300)}
    if entry.report is None:
        return row
    verdict = entry.report.verdict
    return row | {
        "facts": facts_line(entry.report),
        "badges": badges_of(entry.report),
        "verdict": verdict.status.value if entry.state == "done" else "",
        "words": verdict.status.words,
        "headline": verdict.headline,
    }
