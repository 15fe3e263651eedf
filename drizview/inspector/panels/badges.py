"""The eleven questions with their badges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.checks.core.questions import Question
from drizview.dataset.dataset import Dataset, Found
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.inspector.view import FIRST_PAGE
from drizview.report.model import Report, report_of
from drizview.text import clean
from drizview.viewer.esm import module

MOST_NAMES = 8


class BadgeList(anywidget.AnyWidget):
    """The list in the browser: one button a question, progress and its button below."""

    _esm = module("inspector/panels/badges.js")
    _css = stylesheet()
    badges = t.List(t.Dict()).tag(sync=True)
    selected = t.Unicode("").tag(sync=True)
    done = t.Int(0).tag(sync=True)
    total = t.Int(0).tag(sync=True)
    state = t.Unicode("waiting").tag(sync=True)
    notes = t.List(t.Unicode()).tag(sync=True)
    second = t.Unicode("", help="Of which other product the badges are.").tag(sync=True)


class BadgesPanel(Panel):
    """Every question with shape, name and its one number; filled in as the checks end.

    They are those of the product on view: of one that was added with its report, its own.
    """

    watches = ("frame",)
    follows = ("report", "done", "total")

    _sent = ""  # question that was last sent to the list

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the list and wire its clicks."""
        self.list = BadgeList()
        self.list.observe(self._chosen, names=["selected"])
        self.list.on_msg(self._asked)
        return [self.list]

    def draw(self) -> None:
        """Show badges and progress."""
        report, second = self.runner.report, self.context.second
        with self.list.hold_sync():
            shown = report if second is None else second.report or report_of(second.dataset, ())
            self.list.badges = badges_of(shown, hidden=self.view.hides)
            self.list.second = second.name if second is not None else ""
            self.list.notes = [*missing_of(self.dataset), *report.notes, *dict.fromkeys(self.context.scene.notes)]
            if self._sent != self.view.question:  # else a click that is on its way would be taken back
                self._sent = self.list.selected = self.view.question
            self.list.total, self.list.done, self.list.state = self.runner.total, self.runner.done, self.runner.state

    def _chosen(self, change: t.Bunch) -> None:
        with self.context.lock:
            if change["new"] != self.view.question:  # a person's choice, not one that is being shown
                self._turn()
            self.view.question = change["new"]

    def _turn(self) -> None:
        """Turn to the page with the evidence where it is not in sight."""
        if not self.view.shows(FIRST_PAGE):
            self.view.page = FIRST_PAGE

    def _asked(self, _: Any, content: dict[str, Any], __: Any) -> None:
        match content.get("type"):
            case "ping":
                self.list.send({"type": "pong"})
            case "cancel":
                self.runner.cancel()
            case "run":
                self.runner.start()
            case "again" if content.get("question") in self.runner.report.findings:
                self._again(content["question"])

    def _again(self, question: str) -> None:
        """Show a question that was on view when its badge was clicked; an alarm may have come in between."""
        with self.context.lock:
            self._turn()
            self.view.choose(question=question)


def missing_of(dataset: Dataset) -> list[str]:
    """Return a line that names the exposures which were not found, or nothing."""
    lost = [clean(member.file or member.root, 60) for member in dataset.members if member.found is Found.MISSING]
    if not lost:
        return []
    named = ", ".join(lost[:MOST_NAMES]) + (f" and {len(lost) - MOST_NAMES} more" if len(lost) > MOST_NAMES else "")
    return [f"{len(lost)} of {len(dataset.members)} exposures were not found beside the product: {named}"]


def badges_of(report: Report, *, hidden: Callable[[str], bool] = lambda _: False) -> list[dict[str, str]]:
    """Return what each badge shows; one that is hidden says to judge first."""
    return [
        _hidden(finding.question)
        if hidden(finding.question.id)
        else {
            "question": finding.question.id,
            "name": finding.question.name,
            "status": finding.status.value,
            "word": finding.status.words,
            "headline": finding.headline if finding.results else "",
            "asked": "yes" if finding.results else "no",
        }
        for finding in report
    ]


def _hidden(question: Question) -> dict[str, str]:
    words = {"status": "hidden", "word": "judge first", "headline": "judge first", "asked": "yes"}
    return {"question": question.id, "name": question.name, **words}
