"""The eleven questions with their badges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.panels.assets import asset
from drizview.panels.panel import Panel
from drizview.report.report import Report


class BadgeList(anywidget.AnyWidget):
    """The list in the browser: one button a question, progress and its button below."""

    _esm = asset("badges.js")
    _css = asset("app.css")
    badges = t.List(t.Dict()).tag(sync=True)
    selected = t.Unicode("").tag(sync=True)
    done = t.Int(0).tag(sync=True)
    total = t.Int(0).tag(sync=True)
    state = t.Unicode("waiting").tag(sync=True)
    notes = t.List(t.Unicode()).tag(sync=True)


class BadgesPanel(Panel):
    """Every question with shape, name and its one number; filled in as the checks end."""

    watches = ("question",)
    follows = ("report", "state", "done")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the list and wire its clicks."""
        self.list = BadgeList(total=self.checking.total)
        self.list.observe(self._chosen, names=["selected"])
        self.list.on_msg(self._asked)
        return [self.list]

    def draw(self) -> None:
        """Show badges and progress."""
        report = self.checking.report
        with self.list.hold_sync():
            self.list.badges = badges_of(report)
            self.list.notes = list(report.notes)
            self.list.selected = self.view.question
            self.list.done, self.list.state = self.checking.done, self.checking.state

    def _chosen(self, change: t.Bunch) -> None:
        self.view.question = change["new"]

    def _asked(self, _: Any, content: dict[str, Any], __: Any) -> None:
        match content.get("type"):
            case "cancel":
                self.checking.cancel()
            case "run":
                self.checking.start()
            case "again":
                self.view.again("question")


def badges_of(report: Report) -> list[dict[str, str]]:
    """Return what each badge shows."""
    return [
        {
            "question": finding.question.id,
            "name": finding.question.name,
            "status": finding.status.value,
            "word": finding.status.words,
            "headline": finding.headline if finding.results else "",
            "asked": "yes" if finding.results else "no",
        }
        for finding in report
    ]
