"""The answer to "should these images be reprocessed?", from the eleven badges by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from drizview.checks.questions import AREAS, QUESTIONS
from drizview.checks.status import ALARMS, Status, worst

# A fail in one of these spoils measurements made on the product; the others cost resolution or looks.
_SPOILS = frozenset({"sky", "align", "mdrizsky", "crflags", "weight", "imprint"})
# Fewer answers than this of the eleven do not carry an "adequate" (house judgement).
FEWEST_ANSWERS = 8


class Answer(StrEnum):
    """What the verdict may be."""

    REPROCESS = "reprocess"
    WOULD_HELP = "would_help"
    ADEQUATE = "adequate"
    NOT_ENOUGH = "not_enough"

    @property
    def words(self) -> str:
        """The verdict as it is shown."""
        return {
            "reprocess": "Reprocess before science",
            "would_help": "Reprocessing would help",
            "adequate": "Adequate for the checks made",
            "not_enough": "Not enough information",
        }[self.value]


@dataclass(frozen=True)
class Verdict:
    """The verdict with its reasons.

    Attributes
    ----------
    status : Answer
    headline : str
        One sentence.
    areas : mapping
        Worst status of each of the handbook's four areas.
    reasons : tuple of str
        Ids of the questions that decided it.
    unanswered : mapping
        Id of each question without an answer, and why.
    """

    status: Answer
    headline: str
    areas: Mapping[str, Status]
    reasons: tuple[str, ...]
    unanswered: Mapping[str, str]


def judge(badges: Mapping[str, Status], why: Mapping[str, str], *, visits: int = 1) -> Verdict:
    """Return the verdict from the badge of every question.

    Parameters
    ----------
    badges : mapping
        Question id to status.
    why : mapping
        Question id to the line that explains the status.
    visits : int
        Number of visits among the exposures: alignment must be known where there are several.
    """
    fails = [id for id, status in badges.items() if status is Status.FAIL]
    warned = [id for id, status in badges.items() if status is Status.WARN]
    unanswered = {id: why[id] for id, status in badges.items() if status in (Status.UNKNOWN, Status.ERROR)}
    areas = {area: worst((badges[q.id], False) for q in QUESTIONS.values() if q.area == area) for area in AREAS}
    if _SPOILS.intersection(fails) or len(fails) > 1:
        answer, reasons = Answer.REPROCESS, fails
    elif fails or sum(status in ALARMS for status in areas.values()) > 1:
        answer, reasons = Answer.WOULD_HELP, fails + warned
    elif len(badges) - len(unanswered) < FEWEST_ANSWERS or ("align" in unanswered and visits > 1):
        answer, reasons = Answer.NOT_ENOUGH, list(unanswered)
    else:
        answer, reasons = Answer.ADEQUATE, warned
    return Verdict(answer, _headline(answer, reasons, why, len(unanswered)), areas, tuple(reasons), unanswered)


def _headline(answer: Answer, reasons: list[str], why: Mapping[str, str], unanswered: int) -> str:
    if answer is Answer.NOT_ENOUGH:
        rest = "nothing that was measured calls for reprocessing"
        return f"{unanswered} of {len(QUESTIONS)} questions have no answer; {rest}."
    said = "; ".join(f"{QUESTIONS[id].name.lower()}: {why[id]}" for id in reasons[:3])
    more = f" and {len(reasons) - 3} more" if len(reasons) > 3 else ""
    rest = f" {unanswered} questions have no answer." if unanswered else ""
    return f"{answer.words}" + (f": {said}{more}." if said else ".") + rest
