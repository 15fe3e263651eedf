"""A student's answers: what was judged, how sure, and before the badge was seen."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drizview.errors import DrizviewError
from drizview.files import read_small, write_text
from drizview.lessons.lesson import KINDS, Lesson
from drizview.text import clean

SCHEMA = "drizview-lesson/1"
LONGEST = 80


@dataclass(frozen=True)
class JudgedCase:
    """One judgement: the case by its number in the lesson, what was said and what is true, and how sure [%]."""

    case: int
    kind: str
    said: str
    truth: str
    confidence: int
    seconds: float
    when: str
    badge_seen: bool = False

    @property
    def is_right(self) -> bool:
        """Whether what was said is true."""
        return self.said == self.truth


@dataclass(frozen=True)
class Sheet:
    """The answers of one student to one lesson, in the order in which they were given.

    Who begins a lesson again has seen its badges: ``attempt`` is more than 1 then, and a class is summed up without it.
    """

    lesson: str
    question: str
    seed: int
    cases: int
    who: str = ""
    answers: tuple[JudgedCase, ...] = ()
    attempt: int = 1

    def next_case(self, lesson: Lesson) -> int | None:
        """Return the number of the next case; None when all are judged."""
        done = {answer.case for answer in self.answers}
        return next((number for number in lesson.order(self.seed) if number not in done), None)

    def judged(
        self, lesson: Lesson, case: int, said: str, *, confidence: int, seconds: float, badge_seen: bool = False
    ) -> Sheet:
        """Return the sheet with one more answer.

        Raises
        ------
        DrizviewError
            That cannot be said of it, or it has been judged already.
        """
        if said not in lesson.choices:
            raise DrizviewError(clean(said, 40), None, "cannot be said", "one of " + ", ".join(lesson.choices))
        if not 0 <= confidence <= 100:
            raise DrizviewError(str(confidence), None, "is no confidence", "give 0 to 100 %")
        if case in {answer.case for answer in self.answers}:
            raise DrizviewError(f"case {case + 1}", None, "has been judged, and its badge seen", "go to the next case")
        truth = lesson.cases[case]
        when = datetime.now(UTC).isoformat(timespec="seconds")
        made = JudgedCase(case, truth.kind, said, truth.truth, int(confidence), round(seconds, 1), when, badge_seen)
        return replace(self, answers=(*self.answers, made))

    def to_json(self) -> str:
        """Return the sheet as JSON text."""
        return json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1) + "\n"

    def save(self, path: Path) -> None:
        """Write the sheet in one step.

        Raises
        ------
        DrizviewError
            The file cannot be written.
        """
        write_text(path, self.to_json())


def load_sheet(path: Path) -> Sheet:
    """Return the sheet in a file.

    Raises
    ------
    DrizviewError
        The file cannot be read, or holds no answers.
    """
    try:
        return sheet_of(read_small(path), file=path.name)
    except (OSError, ValueError) as error:
        raise DrizviewError(path.name, None, "cannot be read", "choose a file saved by a lesson") from error


def sheet_of(text: str, *, file: str = "answers") -> Sheet:
    """Return the sheet in a JSON text; ``file`` is named where it is none.

    Raises
    ------
    DrizviewError
        It holds no answers.
    """
    try:
        given = json.loads(text)
        if given["schema"] != SCHEMA:
            raise ValueError(given["schema"])
        answers = tuple(_answer(each) for each in given["answers"])
        whole = {key: int(given[key]) for key in ("seed", "cases")}
        words = {key: clean(given[key], LONGEST) for key in ("lesson", "question", "who")}
        attempt = max(1, int(given.get("attempt", 1)))  # files of before have none
    except (KeyError, TypeError, ValueError, RecursionError, OverflowError) as error:
        cause = f"holds no answers of the kind {SCHEMA}"
        raise DrizviewError(file, None, cause, "choose a file saved by a lesson") from error
    return Sheet(words["lesson"], words["question"], whole["seed"], whole["cases"], words["who"], answers, attempt)


def _answer(given: dict[str, Any]) -> JudgedCase:
    words = {key: clean(given[key], LONGEST) for key in ("kind", "said", "truth", "when")}
    made = JudgedCase(
        case=int(given["case"]),
        confidence=int(given["confidence"]),
        seconds=float(given["seconds"]),
        badge_seen=bool(given["badge_seen"]),
        **words,
    )
    if made.kind not in KINDS or not 0 <= made.confidence <= 100:
        raise ValueError("no answer")
    return made


def answers_of(sheets: Iterable[Sheet]) -> tuple[JudgedCase, ...]:
    """Return all answers of several sheets."""
    return tuple(answer for sheet in sheets for answer in sheet.answers)
