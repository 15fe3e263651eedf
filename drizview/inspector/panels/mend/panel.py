"""Run the advised script on copies, and see what has come of it beside the old product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.checks.core.questions import QUESTIONS
from drizview.errors import DrizviewError
from drizview.inspector.panels.mend.job import MendJob
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.saving import folder_of, offered_folder, start_folder
from drizview.mending.mended import PAGE, Mended
from drizview.ratings.model import VERDICT
from drizview.text import clean
from drizview.viewer.esm import module


class MendSheet(anywidget.AnyWidget):
    """The button, how far the run is, and what has come of it, in the browser."""

    _esm = module("inspector/panels/mend/mend.js")
    state = t.Dict().tag(sync=True)
    names = t.Dict().tag(sync=True)


class MendPanel(Panel):
    """Mends with one button; the new product appears as frames beside the old one."""

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the sheet and wire its buttons."""
        names = {"out": offered_folder(self.dataset), "folder": clean(start_folder(), 300), "page": PAGE}
        self.sheet = MendSheet(names=names)
        self.sheet.on_msg(lambda _, content, __: self.answer(content))
        self.job = MendJob(self._told, self._show)
        self.on_close(lambda: self.job.cancel(wait=True))
        return [self.sheet]

    def draw(self) -> None:
        """Offer it once the checks have ended and call for it; what is awaited stands above, with the advice."""
        judged = not any(self.view.hides(id) for id in (*QUESTIONS, VERDICT))
        ready = judged and self.runner.state not in ("waiting", "running")
        self.sheet.layout.display = "" if ready else "none"
        if ready:
            self.redraw(self._offer, self.runner.report)

    def _offer(self, report: Any) -> None:
        if not self.job.is_running:
            self.sheet.state = {"phase": "idle", "offered": report.advice.is_called_for}

    def answer(self, content: dict[str, Any]) -> None:
        """Act on a message of the browser."""
        match content:
            case {"type": "run", "out": str(out)} if self.runner.report.advice.is_called_for:
                try:
                    self.job.start(self.dataset, self.runner.report, out=folder_of(out), selected=self.runner.selected)
                except DrizviewError as error:
                    self._told({"phase": "failed", "text": str(error)})
            case {"type": "cancel"}:
                self.job.cancel()

    def _told(self, state: Mapping[str, Any]) -> None:
        self.sheet.state = {"offered": True, **state}

    def _show(self, mended: Mended) -> None:
        """Show the new product beside the old one."""
        with self.context.lock:
            self.context.add(str(mended.product))
