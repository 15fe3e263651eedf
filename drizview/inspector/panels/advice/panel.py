"""What to do: the verdict, the parameters with their reasons, and the script."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.checks.core.questions import QUESTIONS
from drizview.errors import DrizviewError, Unmeasured
from drizview.files import write_text
from drizview.inspector.panels.advice.sheet import advice_sheet, script_or_why
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.saving import offered_names, outcome_of, target_of
from drizview.ratings.model import VERDICT
from drizview.report.evidence import illustrate
from drizview.report.model import Report
from drizview.viewer.esm import module

_REPORTS = (".html", ".htm", ".json", ".xml", ".ecsv", ".parquet", ".pq")


class AdviceSheet(anywidget.AnyWidget):
    """The advice in the browser."""

    _esm = module("inspector/panels/advice/advice.js")
    sheet = t.Dict().tag(sync=True)
    outcome = t.Dict().tag(sync=True)
    names = t.Dict().tag(sync=True)


class AdvicePanel(Panel):
    """Whether to reprocess, with which parameters and why, and the script that does it."""

    follows = ("done",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the sheet and wire its buttons."""
        self.sheet = AdviceSheet(names=offered_names(self.dataset))
        self.sheet.on_msg(lambda _, content, __: self.answer(content))
        return [self.sheet]

    def draw(self) -> None:
        """Show the advice once the checks have ended."""
        hidden = sum(self.view.hides(id) for id in (*QUESTIONS, VERDICT))
        if hidden:
            raise Unmeasured(f"judge first, {self.view.judge_where}; {hidden} judgements are missing")
        self.redraw(self._show, self.runner.report, self._state())

    def _show(self, report: Report, note: str) -> None:
        self.sheet.sheet = {**advice_sheet(report), "note": note, "name": Path(self.sheet.names["script"]).name}

    def answer(self, content: dict[str, Any]) -> None:
        """Act on a message of the browser."""
        match content:
            case {"type": "look", "question": question} if question in QUESTIONS:
                self.view.question, self.view.page = question, "evidence"
            case {"type": "save", "what": "script" | "report" as what, "path": str(path)}:
                save = self._save_script if what == "script" else self._save_report
                outcome = outcome_of(lambda: save(path, overwrite=content.get("overwrite") is True))
                count = _count(self.sheet.outcome, what)
                self.sheet.outcome = {**self.sheet.outcome, what: {**outcome, "count": count}}

    def _state(self) -> str:
        """Return what is to be said of the checks; raise while they run."""
        done, total = self.runner.done, self.runner.total
        if self.runner.state == "running":
            raise Unmeasured(f"the checks are running ({done} of {total} done); the advice follows")
        if not self.runner.report.results:
            raise Unmeasured("the checks have not run; start them with the button below the badges")
        if self.runner.state in ("cancelled", "failed"):
            return f"The checks ended early: this advice rests on {len(self.runner.report.results)} of {total}."
        return ""

    def _save_script(self, typed: str, *, overwrite: bool) -> str:
        text, why = script_or_why(self.runner.report)
        if not text:
            raise DrizviewError(self.runner.report.product, None, why)
        path = target_of(typed, dataset=self.dataset, endings=(".py",), overwrite=overwrite)
        write_text(path, text)
        return f"Saved {path}"

    def _save_report(self, typed: str, *, overwrite: bool) -> str:
        path = target_of(typed, dataset=self.dataset, endings=_REPORTS, overwrite=overwrite)
        report = self.runner.report.rated(self.view.ratings)
        if path.suffix.lower().startswith(".htm"):
            report = illustrate(report, self.dataset)
        report.write(path)
        return f"Saved {path}"


def _count(outcomes: dict[str, Any], what: str) -> int:
    """Return the serial number of an outcome: the browser must see the same message twice as two."""
    return int(outcomes.get(what, {}).get("count", 0)) + 1
