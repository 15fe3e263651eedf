"""Words of lessons as HTML: text of a file is shown as text."""

from __future__ import annotations

from html import escape

from drizview.checks.core.status import Status
from drizview.lessons import Case, Lesson, Look, Score
from drizview.lessons.lesson import FAULTY, SECTIONS, SOUND
from drizview.report.model import Finding

SAID = {
    SOUND: "Nothing wrong here",
    FAULTY: "Something is wrong",
    "reprocess": "Reprocess",
    "would_help": "Reprocessing would help",
    "adequate": "Good enough as it is",
}
_STYLE = "max-width: 62em; line-height: 1.45"


def page_of(lesson: Lesson, *, folded: bool = False) -> str:
    """Return the text of a lesson, ``folded`` into a line that opens."""
    parts = [f"<h2>{escape(lesson.title)}</h2><p><i>{lesson.minutes} minutes, {len(lesson.cases)} cases</i></p>"]
    for key, head in SECTIONS.items():
        paragraphs = (f"<p>{escape(part)}</p>" for part in lesson.text[key].split("\n\n"))
        parts.append(f"<h4 style='margin:.6em 0 0'>{head}</h4>{''.join(paragraphs)}")
    whole = f"<div style='{_STYLE}'>{''.join(parts)}</div>"
    return f"<details><summary>{escape(lesson.title)} (the text)</summary>{whole}</details>" if folded else whole


def task_of(number: int, of: int, looks: tuple[Look, ...], done: int) -> str:
    """Return what to look at now, with what has been looked at ticked."""
    rows = "".join(
        f"<li style='opacity:{1 if k <= done else 0.45}'>{'✓ ' if k < done else ''}{escape(look.say)}</li>"
        for k, look in enumerate(looks)
    )
    then = "Now judge." if done >= len(looks) else "Do this first:"
    return f"<b>Case {number} of {of}.</b> {then}<ol style='margin:.2em 0'>{rows}</ol>"


def answer_of(case: Case, said: str, finding: Finding | None) -> str:
    """Return whether the judgement was right, the badge, cause and cure."""
    right = said == case.truth
    head = "<b style='color:#1a7f37'>Right.</b>" if right else "<b style='color:#b3261e'>Not so.</b>"
    truth = escape(SAID[case.truth])
    badge = ""
    if finding is not None:
        badge = f"<br>The badge: <b>{escape(_word(finding.status))}</b>, {escape(finding.headline)}"
    return (
        f"<div style='{_STYLE}'>{head} The answer: {truth}.{badge}<br>Cause: {escape(case.cause)}"
        f"<br>Cure: {escape(case.cure)}</div>"
    )


def score_of(score: Score, *, title: str) -> str:
    """Return a score as a few lines."""
    return (
        f"<b>{escape(title)}</b>: right {score.right}; faults seen {score.sensitivity}; sound ones left alone "
        f"{score.specificity}."
    )


def _word(status: Status) -> str:
    return status.words
