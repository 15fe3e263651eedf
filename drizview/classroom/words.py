"""Words of lessons and lab: lines of text with a tag and a tone, never markup; and the widget that shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets as t

from drizview.classroom.guide import Guide
from drizview.classroom.phrases import phrases
from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.lessons import Case, Lesson, Score
from drizview.lessons.answers import JudgedCase
from drizview.lessons.lesson import SECTIONS
from drizview.report.model import Finding
from drizview.viewer.esm import module, source

Lines = list[dict[str, str]]
_KINDS = {"clean": "Sound", "subtle": "Subtle", "gross": "Gross", "alike": "Look-alike"}


class Words(anywidget.AnyWidget):
    """Lines of text: ``tag`` (p, h2, h4, li, code), ``text`` and ``tone`` (good, bad, soft ...); a fold hides them.

    Parameters
    ----------
    on_press : callable(str), optional
        Called with ``press`` of a line whose ``button`` was pressed.
    """

    _esm = module("classroom/words.js")
    _css = stylesheet() + source("classroom/words.css")
    lines = t.List(t.Dict()).tag(sync=True)
    fold = t.Unicode("").tag(sync=True)

    def __init__(self, on_press: Callable[[str], Any] | None = None, **traits: Any) -> None:
        super().__init__(**traits)
        self._on_press = on_press
        self.on_msg(lambda _, content, __: self.answer(content))

    def answer(self, content: dict[str, Any]) -> None:
        """Act on a message of the browser: only what a line offers can be pressed."""
        offered = [line["press"] for line in self.lines if "press" in line]
        if self._on_press is not None and content.get("type") == "press" and content.get("press") in offered:
            self._on_press(content["press"])

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


def look_lines(number: int, of: int, guide: Guide) -> Lines:
    """Return what to look at now, and how many looks there are."""
    head = f"Case {number} of {of}"
    if guide.is_over:
        judge = "Judge, and say how sure you are. You may go on looking; the badge stays hidden until then."
        return [line(f"{head}: now judge.", tag="h4"), line(judge, tone="soft")]
    look, where = guide.looks[guide.done], guide.where[guide.done]
    said = look.say if where in look.say else f"{look.say} [{where}]"
    return [line(f"{head}, look {guide.done + 1} of {len(guide.looks)}", tag="h4"), line(said)]


def answer_lines(lesson: Lesson, case: Case, said: str, finding: Finding | None, *, number: int) -> Lines:
    """Return whether the judgement was right, the badge, cause and cure."""
    right = said == case.truth
    truth = phrases(lesson)[case.truth]
    head = f"Case {number} of {len(lesson.cases)}. {'Right' if right else 'Not so'}: {_inside(truth)}."
    made = [line(head, tone="good" if right else "bad")]
    if finding is not None:
        made.append(line(f"The badge: {finding.status.words}, {finding.headline}."))
    return [*made, line(f"Cause: {case.cause} Cure: {case.cure}")]


def _inside(phrase: str) -> str:
    """Return a phrase as it stands inside a sentence."""
    return phrase[0].lower() + phrase[1:]


def score_lines(lesson: Lesson, answers: tuple[JudgedCase, ...], score: Score) -> Lines:
    """Return a score, and the cases in the order in which they were judged, each with a button that opens it again."""
    said = phrases(lesson)
    made = [
        line(f"{lesson.title} Right: {score.right}.", tag="h4"),
        line(f"Faults that you saw: {score.sensitivity}. Sound ones that you left alone: {score.specificity}."),
    ]
    for number, each in enumerate(answers, 1):
        case = lesson.cases[each.case]
        yours = f"you said “{_inside(said[each.said])}”, {each.confidence} % sure"
        words = f"{'✓' if each.is_right else '✗'} {number}. {_KINDS[case.kind]}: {case.cause} "
        words += f"{'Right' if each.is_right else 'Not so'}: {yours}."
        made.append(line(words) | {"press": str(each.case), "button": "Look again"})
    return made
