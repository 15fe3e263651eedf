"""A person's own judgement of each question, kept beside what the checks say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer
from drizview.errors import DrizviewError
from drizview.text import clean
from drizview.version import __version__

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
        refuse(question, status)
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


def words_of(status: str) -> str:
    """Return a judgement, badge or verdict as it is shown."""
    if status == Overall.UNSURE:
        return "unsure"
    return Answer(status).words if status in {answer.value for answer in Answer} else Status(status).words


def refuse(question: str, status: str, *, file: str = "rating") -> None:
    """Raise `DrizviewError` where there is no such question, or it has no such judgement."""
    if question != VERDICT and question not in QUESTIONS:
        known = ", ".join([*QUESTIONS, VERDICT])
        raise DrizviewError(file, None, f"no question is called {clean(question, 20)}", f"one of {known}")
    known_statuses = [each.value for each in (Overall if question == VERDICT else Judgement)]
    if status and status not in known_statuses:
        raise DrizviewError(file, None, f"{clean(status, 20)} is no judgement", f"one of {', '.join(known_statuses)}")
