"""Words of lessons and lab: lines of text with a tag and a tone, never markup; and the widget that shows them."""

from __future__ import annotations

import anywidget
import traitlets as t

from drizview.classroom.guide import Guide
from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.lessons import Case, Lesson, Score
from drizview.lessons.lesson import FAULTY, SECTIONS, SOUND
from drizview.report.model import Finding
from drizview.viewer.esm import module, source

SAID = {
    SOUND: "Nothing wrong here",
    FAULTY: "Something is wrong",
    "reprocess": "Reprocess",
    "would_help": "Reprocessing would help",
    "adequate": "Good enough as it is",
}
Lines = list[dict[str, str]]


class Words(anywidget.AnyWidget):
    """Lines of text: ``tag`` (p, h2, h4, li, code), ``text`` and ``tone`` (good, bad, soft ...); a fold hides them."""

    _esm = module("classroom/words.js")
    _css = stylesheet() + source("classroom/words.css")
    lines = t.List(t.Dict()).tag(sync=True)
    fold = t.Unicode("").tag(sync=True)

    @property
    def text(self) -> str:
        """All of it as text."""
        return "\n".join(line["text"] for line in self.lines)

    def say(self, *texts: str, tag: str = "p", tone: str = "") -> None:
        """Show these lines alone; empty ones are left out."""
        self.lines = [line(text, tag=tag, tone=tone) for text in texts if text]


def line(text: str, *, tag: str = "p", tone: str = "") -> dict[str, str]:
    """Return a line."""
    return {"text": text, "tag": tag, "tone": tone}


def lesson_lines(lesson: Lesson) -> Lines:
    """Return the text of a lesson."""
    made = [line(lesson.title, tag="h2"), line(f"{lesson.minutes} minutes, {len(lesson.cases)} cases", tone="soft")]
    for key, head in SECTIONS.items():
        made += [line(head, tag="h4"), *(line(part) for part in lesson.text[key].split("\n\n"))]
    return made


def task_lines(number: int, of: int, guide: Guide) -> Lines:
    """Return what to look at now; what has been looked at has the tone ``"done"``, what comes later ``"soft"``."""
    then = "Now judge." if guide.is_over else "Look first, in this order; choose what is on view above the image:"
    tones = ("done" if k < guide.done else "" if k == guide.done else "soft" for k in range(len(guide.looks)))
    steps = [
        line(look.say if where in look.say else f"{look.say} [{where}]", tag="li", tone=tone)
        for look, where, tone in zip(guide.looks, guide.where, tones, strict=True)
    ]
    return [line(f"Case {number} of {of}. {then}", tag="h4"), *steps]


def answer_lines(case: Case, said: str, finding: Finding | None) -> Lines:
    """Return whether the judgement was right, the badge, cause and cure."""
    right = said == case.truth
    made = [
        line(f"{'Right.' if right else 'Not so.'} The answer: {SAID[case.truth]}.", tone="good" if right else "bad")
    ]
    if finding is not None:
        made.append(line(f"The badge: {finding.status.words}, {finding.headline}."))
    return [*made, line(f"Cause: {case.cause}"), line(f"Cure: {case.cure}")]


def score_lines(score: Score, *, title: str) -> Lines:
    """Return a score."""
    return [
        line(f"{title} Right: {score.right}.", tag="h4"),
        line(f"Faults that you saw: {score.sensitivity}. Sound ones that you left alone: {score.specificity}."),
    ]
