"""The chosen question and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.checks.core.badge import deciding
from drizview.checks.core.status import ALARMS
from drizview.inspector.panels.panel import Panel
from drizview.report.model import Finding
from drizview.report.scale import limit_scale
from drizview.viewer.esm import module


class QuestionHeader(anywidget.AnyWidget):
    """Question and answer in the browser."""

    _esm = module("inspector/panels/question.js")
    answer = t.Dict().tag(sync=True)


class QuestionPanel(Panel):
    """The question as the handbook asks it, and the answer in a sentence."""

    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the two lines."""
        self.answer = QuestionHeader()
        return [self.answer]

    def draw(self) -> None:
        """Show the chosen question."""
        running = self.runner.state in ("waiting", "running")
        finding = self.runner.report[self.view.question]
        answer = answer_of(finding, running=running)
        if self.view.hides(self.view.question):
            answer |= {
                "status": "hidden",
                "word": "judge first",
                "cause": "",
                "headline": f"the answer appears once you have judged it {self.view.judge_where}",
                "scale": None,
            }
        self.answer.answer = answer


def answer_of(finding: Finding, *, running: bool = False) -> dict[str, Any]:
    """Return what is shown of a finding above its plot and its numbers; ``running``: its checks may still come."""
    word, headline = finding.status.words, finding.headline
    if not finding.results:
        word, headline = ("not checked yet", "") if running else ("not checked", headline)
    return {
        "name": finding.question.name,
        "text": finding.question.text,
        "status": finding.status.value,
        "word": word,
        "headline": headline,
        "cause": cause_of(finding),
        "scale": _scale(finding),
    }


def cause_of(finding: Finding) -> str:
    """Return what causes the alarm of a badge, in a line; ``""`` where nothing tells."""
    alarms = [result for result in finding.results if result.status in ALARMS and result.cause]
    if not alarms:
        return ""
    speaks = deciding(finding.results, finding.status)
    result = speaks if speaks in alarms else alarms[0]
    return f"{'A symptom of' if result.symptom else 'Cause'}: {result.cause.rstrip('. ')}."


def _scale(finding: Finding) -> dict[str, Any] | None:
    """Return the number that decides the badge, against its limits."""
    scale = limit_scale(deciding(finding.results, finding.status)) if finding.results else None
    return scale.to_json() if scale is not None else None
