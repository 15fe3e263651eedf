"""The inspector: dataset, checks, view and panels put together."""

from __future__ import annotations

import threading
import traceback
from base64 import b64encode
from pathlib import Path
from typing import Any

import ipywidgets

from drizview.checking import Checking
from drizview.checks.measured import Place
from drizview.checks.result import Result
from drizview.dataset.dataset import Dataset
from drizview.errors import DrizviewError
from drizview.panels.badges import BadgesPanel
from drizview.panels.descendants import descendants
from drizview.panels.desk import Desk
from drizview.panels.evidence import EvidencePanel, label_of, result_of
from drizview.panels.flags import FlagsPanel
from drizview.panels.masthead import Masthead
from drizview.panels.panel import Panel
from drizview.panels.question import QuestionPanel
from drizview.panels.weight import WeightPanel
from drizview.report.report import Report
from drizview.scene import Scene, Spot
from drizview.text import clean
from drizview.view import View
from drizview.viewer import Canvas

# Where to look first for a question: the product's science image, its weight, or an exposure.
_FIRST_LOOK = {"weight": "product/wht", "imprint": "product/wht", "mdrizsky": "sci", "crflags": "sci", "align": "sci"}
_MARK_COLOUR = "#ffd54a"
_CIRCLE = 150.0  # radius at most of the circle around a place that was gone to [screen pixels]
# Above and to the left of the canvas, then to its right from top to bottom.
_PANELS = (Masthead, BadgesPanel, QuestionPanel, WeightPanel, EvidencePanel, FlagsPanel)


class Inspector(ipywidgets.VBox):
    """The images of a dataset, its badges and their evidence.

    Parameters
    ----------
    dataset : Dataset
    height : str
        CSS height of the whole; ``"100vh"`` fills a page.
    run : bool
        Start the checks at once; else they start with the button below the badges.
    """

    _timer: threading.Timer | None = None

    def __init__(self, dataset: Dataset, *, height: str = "min(84vh, 980px)", run: bool = True) -> None:
        self.dataset = dataset
        self.view = View()
        self.errors = ipywidgets.Output().add_class("drizview-errors")
        self.checking = Checking(dataset, on_error=self._complain)
        self.scene = Scene(dataset)
        self.canvas = Canvas(
            self.scene.frames, blink=self.scene.blink(), describe=self._describe, flag_names=_names(dataset)
        )
        self.desk = Desk(dataset, self.view, self.checking, self.canvas, self.scene, self._complain)
        self.panels: list[Panel] = [kind(self.desk) for kind in _PANELS]
        masthead, badges, *beside = (panel.box for panel in self.panels)
        aside = ipywidgets.VBox(beside).add_class("drizview-aside")
        body = ipywidgets.Box([badges.add_class("drizview-badges"), self.canvas, aside]).add_class("drizview-body")
        super().__init__([masthead, body, self.errors], layout={"height": height})
        self.add_class("drizview-app")
        self.canvas.observe(self._framed, names=["frame"])
        self.view.observe(self._guarded(self._look), names=["question", "result", "place"])
        self.view.observe(self._guarded(self._register), names=["register"])
        self.view.frame = self.canvas.frame
        self._timer = threading.Timer(0.4, self.checking.start)  # the first picture goes before the first number
        self._timer.daemon = True
        if run:
            self._timer.start()

    @property
    def report(self) -> Report:
        """The report so far."""
        assert self.checking.report is not None
        return self.checking.report

    def wait(self, seconds: float | None = None) -> Report:
        """Wait until the checks have ended, and return the report."""
        if self._timer is not None and self._timer.is_alive():
            self._timer.join(seconds)
        self.checking.wait(seconds)
        return self.report

    def close(self) -> None:
        """Stop the checks, close every widget and let go of the files; safe to call twice."""
        if self._timer is None:  # it was never put together
            super().close()
            return
        self._timer.cancel()
        self.checking.close()
        for panel in self.panels:
            panel.close()
        self.view.unobserve_all()
        if self.comm is not None:  # else all of them are closed already
            below = descendants(self)
            super().close()
            for widget in below:
                widget.close()

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """Return the widget, and for pages without a kernel the frame on view as PNG."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None or self.canvas.frame not in {frame.id for frame in self.canvas.frames}:
            return bundle
        return {"image/png": b64encode(self.canvas.png()).decode("ascii"), **bundle}

    def _describe(self, frame: Any, index: int, x: float, y: float) -> dict[str, str]:
        return self.scene.describe(frame, index, x, y)

    def _framed(self, change: Any) -> None:
        self.view.frame = change["new"]

    def _look(self, change: Any) -> None:
        """Take the canvas to the evidence of the chosen question, check or place."""
        if change["name"] == "question":
            self.view.result, self.view.place = "", -1
        if change["name"] == "result":
            self.view.place = -1
        result = result_of(self.report[self.view.question], self.view.result)
        if change["name"] == "place":
            self._go_to(result)
            return
        spots = self._spots(result)
        frame = spots[0][1].frame.id if spots else self._first_look(self.view.question)
        if frame:
            self.canvas.show(frame)
        self._mark(spots, frame)

    def _first_look(self, question: str) -> str:
        wanted = _FIRST_LOOK.get(question, "product/sci")
        ids = [frame.id for frame in self.canvas.frames]
        return next((id for id in ids if id == wanted or id.endswith(f"/{wanted}")), ids[0] if ids else "")

    def _spots(self, result: Result | None) -> list[tuple[Place, Spot]]:
        """Return the places of a result that some frame shows."""
        on = _FIRST_LOOK.get(self.view.question, "product/sci")
        places = result.where if result is not None else ()
        return [(place, spot) for place in places if (spot := self.scene.locate(place, on=on)) is not None]

    def _mark(self, spots: list[tuple[Place, Spot]], frame: str, chosen: Place | None = None) -> None:
        """Circle the places that lie in a frame, and return them; the chosen one, or the worst, says what it is."""
        shown = [(place, spot) for place, spot in spots if spot.frame.id == frame]
        places = [place for place, _ in shown]
        named = places.index(chosen) if chosen in places else 0
        self.canvas.marks = [
            {
                "x": spot.x,
                "y": spot.y,
                "r": spot.radius,
                "label": label_of(place) if index == named else "",
                "colour": _MARK_COLOUR,
            }
            for index, (place, spot) in enumerate(shown)
        ]
        self.canvas.mark = named if chosen in places else -1

    def _go_to(self, result: Result | None) -> None:
        spots = self._spots(result)
        chosen = result.where[self.view.place] if result and 0 <= self.view.place < len(result.where) else None
        spot = next((spot for place, spot in spots if place is chosen), None)
        if chosen is None or spot is None:
            return
        self.canvas.show(spot.frame.id)
        self._mark(spots, spot.frame.id, chosen)
        self.canvas.go_to(spot.x, spot.y, min(4.0, _CIRCLE / max(spot.radius, 1.0)))

    def _register(self, _: Any) -> None:
        """Lay the frames over each other in the other way."""
        self.scene = Scene(self.dataset, register=self.view.register)
        self.desk.scene = self.scene
        self.canvas.marks = []
        self.canvas.frames = self.scene.frames
        self.canvas.fit()

    def _guarded(self, handler: Any) -> Any:
        """Return a handler whose errors are shown: those of a callback vanish otherwise."""

        def call(change: Any) -> None:
            try:
                handler(change)
            except Exception as error:
                self._complain(error)

        return call

    def _complain(self, error: BaseException) -> None:
        self.errors.append_stdout(clean(_line(error), 400) + "\n")


def _line(error: BaseException) -> str:
    """Return what went wrong: what cannot be used in its own words, a bug of ours with its place."""
    if isinstance(error, DrizviewError):
        return str(error)
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = f", {Path(place[0].filename).name} line {place[0].lineno}" if place else ""
    return f"{type(error).__name__}: {error} (our bug{where}; please report it)"


def _names(dataset: Dataset) -> dict[int, str]:
    return {flag.value: flag.short for flag in dataset.flags.flags}
