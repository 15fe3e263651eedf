"""Run the advised script on copies, and see what has come of it beside the old product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.advice.script import new_name
from drizview.checks.core.questions import QUESTIONS
from drizview.comparison.difference import shift_of
from drizview.errors import DrizviewError
from drizview.inspector.panels.mend.job import MendJob
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.saving import folder_of, offered_folder, start_folder
from drizview.mending.mended import PAGE, Mended
from drizview.ratings.model import VERDICT
from drizview.text import clean
from drizview.viewer.esm import module

# What the masthead says of it on every page.
_PHASES = {"done": "Mended", "failed": "Mending failed"}


class MendSheet(anywidget.AnyWidget):
    """The button, how far the run is, and what has come of it, in the browser."""

    _esm = module("inspector/panels/mend/mend.js")
    state = t.Dict().tag(sync=True)
    names = t.Dict().tag(sync=True)


class MendPanel(Panel):
    """Mends with one button; the new product appears as frames beside the old one."""

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the sheet and wire its buttons."""
        folder = start_folder() / offered_folder(self.dataset)
        names = {"out": str(folder), "folder": clean(start_folder(), 300), "page": PAGE}
        self.sheet = MendSheet(names=names | {"new": new_name(self.runner.report.product)})
        self.sheet.on_msg(lambda _, content, __: self.answer(content))
        self.job = MendJob(self._told, self._show)
        self._mended: Mended | None = None
        self._frame = ""
        self.on_close(lambda: self.job.leave(wait=True))
        return [self.sheet]

    def draw(self) -> None:
        """Offer it once the checks have ended and call for it; what is awaited stands below, with the advice."""
        judged = not any(self.view.hides(id) for id in (*QUESTIONS, VERDICT))
        ready = judged and self.runner.state not in ("waiting", "running")
        self.sheet.layout.display = "" if ready else "none"
        if ready:
            self.redraw(self._offer, self.runner.report)

    def _offer(self, report: Any) -> None:
        if self.job.is_running:
            return
        self.sheet.state = {"phase": "idle", "offered": report.advice.is_called_for}
        if report.advice.is_called_for:
            self.job.follow(self.dataset, report, selected=self.runner.selected)

    def answer(self, content: dict[str, Any]) -> None:
        """Act on a message of the browser."""
        report = self.runner.report
        match content:
            case {"type": "run", "out": str(out)} if report.advice.is_called_for:
                try:
                    self.job.start(self.dataset, report, out=folder_of(out), selected=self.runner.selected)
                except DrizviewError as error:
                    self._told({"phase": "failed", "text": str(error)})
            case {"type": "cancel"}:
                self.job.cancel()
            case {"type": "show"} if report.advice.is_called_for:
                self.job.show(self.dataset, report, selected=self.runner.selected)
            case {"type": "page"} if self._mended is not None and self._mended.product is not None:
                text = (self._mended.product.parent / PAGE).read_text("utf-8")
                self.sheet.send({"type": "page", "text": text})
            case {"type": "frame", "which": "before" | "after" | "difference" as which} if self._frame:
                own = self.context.scene.first
                frames = {"before": own, "after": self._frame, "difference": self.context.difference_of(self._frame)}
                self.context.canvas.show(frames[which])

    def _told(self, state: Mapping[str, Any]) -> None:
        self.sheet.state = {"offered": True, **state}
        running = f"Mending: {state.get('words', '')}" if state["phase"] == "running" else ""
        self.view.mending = running or _PHASES.get(state["phase"], "")

    def _show(self, mended: Mended) -> None:
        """Show the new product beside the old one."""
        found = mended.comparison
        assert found is not None
        own = self.dataset.product
        with self.context.lock:
            self._mended = mended
            shift = shift_of(own, found.stars) if own is not None else (0.0, 0.0)
            self._frame = self.context.add(str(mended.product), report=found.after, shift=shift)
