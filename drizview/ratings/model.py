"""A person's own judgement of each question, kept beside what the checks say."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drizview import __version__
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer
from drizview.errors import DrizviewError
from drizview.report.files import write_text
from drizview.text import clean

if TYPE_CHECKING:
    from drizview.report.model import Report

SCHEMA = "drizview-ratings/1"
VERDICT = "verdict"
LONGEST_NOTE, LONGEST_NAME = 2000, 80
_MOST_BYTES = 2**20


class Judgement(StrEnum):
    """What a person may say of a question."""

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
    UNSURE = "unsure"


class Overall(StrEnum):
    """What a person may say of the product as a whole; named as the verdicts of the report."""

    REPROCESS = "reprocess"
    WOULD_HELP = "would_help"
    ADEQUATE = "adequate"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Rating:
    """One judgement.

    Attributes
    ----------
    status : str
        One of `Judgement`, for the whole product one of `Overall`.
    note, who : str
    when : str
        ISO 8601, UT.
    badge_seen : bool or None
        Whether the badge was in sight when it was made; None where nobody noted it.
    """

    status: str
    note: str = ""
    who: str = ""
    when: str = ""
    badge_seen: bool | None = None


@dataclass(frozen=True)
class Ratings:
    """The judgements of one product.

    Attributes
    ----------
    product : str
        Name of the product's file.
    questions : mapping
        Question id to `Rating`; those that were judged.
    verdict : Rating or None
        The product as a whole.
    checks : str
        Version of drizview whose badges stood beside them.
    """

    product: str = ""
    questions: Mapping[str, Rating] = field(default_factory=dict)
    verdict: Rating | None = None
    checks: str = __version__

    def __len__(self) -> int:
        """Return how many judgements there are, the verdict included."""
        return len(self.questions) + (self.verdict is not None)

    def of(self, question: str) -> Rating | None:
        """Return the judgement of a question id, or of ``"verdict"``."""
        return self.verdict if question == VERDICT else self.questions.get(question)

    def rated(
        self,
        question: str,
        status: str,
        *,
        note: str | None = None,
        who: str | None = None,
        badge_seen: bool | None = None,
    ) -> Ratings:
        """Return the ratings with one judgement more, or another.

        Parameters
        ----------
        question : str
            Question id, or ``"verdict"`` for the product as a whole.
        status : str
            ``"pass"``, ``"warn"``, ``"fail"`` or ``"unsure"``; of the whole ``"reprocess"``, ``"would_help"``,
            ``"adequate"`` or ``"unsure"``. ``""`` takes the judgement back.
        note, who : str, optional
            None keeps what was said before.
        badge_seen : bool, optional
            Whether the badge was in sight.

        Raises
        ------
        DrizviewError
            No such question or judgement.
        """
        _refuse(question, status)
        kept = {id: rating for id, rating in self.questions.items() if id != question}
        if not status:
            return replace(self, verdict=None) if question == VERDICT else replace(self, questions=kept)
        before = self.of(question) or Rating("")
        said = before.note if note is None else note[:LONGEST_NOTE]
        name = before.who if who is None else who[:LONGEST_NAME]
        seen = before.badge_seen if badge_seen is None else badge_seen
        made = Rating(str(status), said, name, datetime.now(UTC).isoformat(timespec="seconds"), seen)
        if question == VERDICT:
            return replace(self, verdict=made)
        ordered = {id: {**kept, question: made}[id] for id in QUESTIONS if id in {**kept, question: made}}
        return replace(self, questions=ordered)

    def to_json(self) -> dict[str, Any]:
        """Return them as JSON values."""
        return {
            "schema": SCHEMA,
            "product": self.product,
            "checks": self.checks,
            "questions": {id: asdict(rating) for id, rating in self.questions.items()},
            "verdict": asdict(self.verdict) if self.verdict is not None else None,
        }

    def save(self, path: str | Path) -> None:
        """Write them as JSON, in one step.

        Raises
        ------
        DrizviewError
            The file cannot be written.
        """
        write_text(Path(path), json.dumps(self.to_json(), indent=1, ensure_ascii=True) + "\n")


def load(path: str | Path) -> Ratings:
    """Return the ratings in a file that `Ratings.save` has written.

    Raises
    ------
    DrizviewError
        The file cannot be read, or holds no ratings.
    """
    name = str(path)
    try:
        given = json.loads(_content(Path(path)))
    except OSError as error:
        raise DrizviewError(name, None, f"cannot be read: {error.strerror}", "check the path") from error
    except (ValueError, RecursionError) as error:
        raise DrizviewError(name, None, "holds no JSON", "choose a file that was saved on the rating page") from error
    return ratings_of(given, file=name)


def ratings_of(given: Any, *, file: str = "ratings") -> Ratings:
    """Return the ratings in JSON values; ``file`` is named where they are none.

    Raises
    ------
    DrizviewError
        They are no ratings.
    """
    if not isinstance(given, dict) or given.get("schema") != SCHEMA:
        raise DrizviewError(
            file, None, f"holds no ratings of the kind {SCHEMA}", "choose a file saved on the rating page"
        )
    questions, verdict = given.get("questions"), given.get("verdict")
    if not isinstance(questions, dict):
        raise DrizviewError(file, None, "has no questions", "choose a file saved on the rating page")
    made = {str(id): _rating(str(id), entry, file) for id, entry in questions.items()}
    return Ratings(
        product=clean(given.get("product", ""), 255),
        questions={id: made[id] for id in QUESTIONS if id in made},
        verdict=_rating(VERDICT, verdict, file) if verdict is not None else None,
        checks=clean(given.get("checks", ""), 40),
    )


def _rating(question: str, entry: Any, file: str) -> Rating:
    if not isinstance(entry, dict) or not isinstance(entry.get("status"), str) or not entry["status"]:
        raise DrizviewError(file, None, f"has no judgement under {clean(question, 20)}", "it was not saved by drizview")
    _refuse(question, entry["status"], file=file)
    texts = {name: entry.get(name, "") for name in ("note", "who", "when")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise DrizviewError(file, None, f"has a note under {question} that is no text", "it was not saved by drizview")
    seen = entry.get("badge_seen")
    return Rating(
        entry["status"],
        texts["note"][:LONGEST_NOTE],
        texts["who"][:LONGEST_NAME],
        texts["when"][:40],
        seen if isinstance(seen, bool) else None,
    )


def _refuse(question: str, status: str, *, file: str = "rating") -> None:
    if question != VERDICT and question not in QUESTIONS:
        known = ", ".join([*QUESTIONS, VERDICT])
        raise DrizviewError(file, None, f"no question is called {clean(question, 20)}", f"one of {known}")
    known_statuses = [each.value for each in (Overall if question == VERDICT else Judgement)]
    if status and status not in known_statuses:
        raise DrizviewError(file, None, f"{clean(status, 20)} is no judgement", f"one of {', '.join(known_statuses)}")


def _content(path: Path) -> str:
    """Return the text of a small regular file without ever waiting for it."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
            raise ValueError("no file of ratings")
        return stream.read(_MOST_BYTES).decode("utf-8")


@dataclass(frozen=True)
class Comparison:
    """A person's judgement beside the badge of one question, or beside the verdict.

    ``agreement`` is ``"agree"``, ``"stricter"`` (the person sees more wrong than the badge), ``"milder"``, or ``""``
    where one of them does not say.
    """

    question: str
    name: str
    yours: str
    badge: str
    agreement: str


_GRAVITY = {"pass": 0, "info": 0, "warn": 1, "fail": 2, "adequate": 0, "would_help": 1, "reprocess": 2}


def compare(ratings: Ratings, report: Report) -> tuple[Comparison, ...]:
    """Return every judgement beside the badge that the checks gave, in the order of the questions."""
    rows = [
        _compared(id, QUESTIONS[id].name, rating.status, report[id].status.value)
        for id, rating in ratings.questions.items()
    ]
    if ratings.verdict is not None:
        rows.append(_compared(VERDICT, "Verdict", ratings.verdict.status, report.verdict.status.value))
    return tuple(rows)


def words_of(status: str) -> str:
    """Return a judgement, badge or verdict as it is shown."""
    if status == Overall.UNSURE:
        return "unsure"
    return Answer(status).words if status in {answer.value for answer in Answer} else Status(status).words


def _compared(question: str, name: str, yours: str, badge: str) -> Comparison:
    mine, theirs = _GRAVITY.get(yours), _GRAVITY.get(badge)
    if mine is None or theirs is None:
        agreement = ""
    else:
        agreement = "agree" if mine == theirs else "stricter" if mine > theirs else "milder"
    return Comparison(question, name, yours, badge, agreement)
