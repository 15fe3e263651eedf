"""The answer to "should these images be reprocessed?", from the eleven badges by rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from drizview.checks.core.cure import Cure
from drizview.checks.core.questions import AREAS, QUESTIONS
from drizview.checks.core.status import Status, worst
from drizview.checks.core.wording import MATTERS, Story, because, gaps, headline

# A fail in one of these biases measurements made on the product; the others cost resolution or appearance.
_SPOILS = frozenset({"clean", "sky", "align", "mdrizsky", "crflags", "weight", "imprint"})
# "Adequate" needs no more unanswered questions than this, and at least this many of the eleven measured, however many
# do not apply to the data (house judgement).
MOST_UNANSWERED, FEWEST_MEASURED = 3, 5
# Warnings of which nobody knows what would correct them count from so many of the four areas on.
_AREAS_WARNED = 2
_NO_HELP = "Reprocessing would not help"


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
        Worst status of each of the handbook's four areas; unknown where one of its questions has no answer and none an
        alarm.
    reasons : tuple of str
        Ids of the questions that decided it.
    unanswered : mapping
        Id of each question without an answer, and why, the gravest first.
    summary : str
        Two sentences for a log: what to do and why, and what was not measured and why that matters.
    words : str
        The verdict as it is shown: that of the status, or "Reprocessing would not help" where what is wrong is beyond
        any parameter, mask or choice among these exposures.
    opportunities : mapping
        Id of each question in which reprocessing could gain something although nothing is wrong, and what. No part of
        the verdict.
    """

    status: Answer
    headline: str
    areas: Mapping[str, Status]
    reasons: tuple[str, ...]
    unanswered: Mapping[str, str]
    summary: str = ""
    words: str = ""
    opportunities: Mapping[str, str] = field(default_factory=dict)

    @property
    def matters(self) -> Mapping[str, str]:
        """What may lie hidden behind each question without an answer."""
        return {id: MATTERS[id] for id in self.unanswered}


def judge(
    badges: Mapping[str, Status],
    why: Mapping[str, str],
    *,
    visits: int = 1,
    opportunities: Mapping[str, str] | None = None,
    cures: Mapping[str, Cure] | None = None,
    unfit: Collection[str] = (),
    stories: Sequence[Story] = (),
) -> Verdict:
    """Return the verdict from the badge of every question.

    Reprocess: a fail where it spoils measurements, or two fails, or a warning of what makes the product unfit; unless
    nothing corrects them. It would help: another fail that can be corrected, a warning of which is known what corrects
    it, or warnings of unknown cure in two of the four areas. Not enough: a fail, or what makes the product unfit, that
    nothing corrects; more than three questions without an answer, fewer than five measured, or alignment unknown where
    there are several visits. Adequate: all else. An opportunity is told beside the verdict and never changes it.

    Parameters
    ----------
    badges : mapping
        Question id to status.
    why : mapping
        Question id to the line that explains the status.
    visits : int
        Number of visits among the exposures: alignment must be known where there are several.
    opportunities : mapping, optional
        Question id to what reprocessing could gain there.
    cures : mapping, optional
        Question id to what would correct its alarm; unknown where it is not named.
    unfit : collection of str
        Ids of questions that only warn although what they found makes the product unfit as it stands.
    stories : sequence of Story
        The causes that were found, in words, the most important first.
    """
    missing = [id for id, status in badges.items() if status in (Status.UNKNOWN, Status.ERROR)]
    unanswered = {id: why[id] for id in MATTERS if id in missing}
    decided = _decide(badges, cures or {}, unfit, _blind(badges, unanswered, visits))
    reasons = decided.reasons if decided.reasons or decided.answer is Answer.ADEQUATE else tuple(unanswered)
    return Verdict(
        status=decided.answer,
        headline=_headline(decided, badges, why, stories, len(unanswered)),
        areas={area: worst((badges[q.id], True) for q in QUESTIONS.values() if q.area == area) for area in AREAS},
        reasons=reasons,
        unanswered=unanswered,
        summary=f"{_advice(decided, badges, why, stories)} {gaps(list(unanswered), visits)}",
        words=decided.words,
        opportunities=dict(opportunities or {}),
    )


@dataclass(frozen=True)
class _Decided:
    """The answer, and the alarms that it rests on."""

    answer: Answer
    reasons: tuple[str, ...] = ()

    @property
    def is_hopeless(self) -> bool:
        """Whether faults were found that nothing corrects."""
        return self.answer is Answer.NOT_ENOUGH and bool(self.reasons)

    @property
    def words(self) -> str:
        return _NO_HELP if self.is_hopeless else self.answer.words


def _decide(badges: Mapping[str, Status], cures: Mapping[str, Cure], unfit: Collection[str], blind: bool) -> _Decided:
    """Return the answer and what it rests on; nothing for it where too little is known."""

    def cure(id: str) -> Cure:
        return cures.get(id, Cure.UNKNOWN)

    fails, warned = _of(badges, Status.FAIL), _of(badges, Status.WARN)
    curable = [id for id in fails if cure(id) is not Cure.NOTHING]
    helped = [id for id in warned if cure(id).helps]
    grave = [id for id in helped if id in unfit]
    if grave or _SPOILS.intersection(curable) or (curable and len(fails) > 1):
        return _Decided(Answer.REPROCESS, (*fails, *grave))
    unclear = [id for id in warned if cure(id) is Cure.UNKNOWN]
    if curable or helped or len({QUESTIONS[id].area for id in unclear}) >= _AREAS_WARNED:
        return _Decided(Answer.WOULD_HELP, (*curable, *helped, *unclear))
    hopeless = (*fails, *(id for id in warned if id in unfit))
    if hopeless or blind:
        return _Decided(Answer.NOT_ENOUGH, hopeless)
    return _Decided(Answer.ADEQUATE, tuple(warned))


def _of(badges: Mapping[str, Status], wanted: Status) -> list[str]:
    return [id for id, status in badges.items() if status is wanted]


def _blind(badges: Mapping[str, Status], unanswered: Mapping[str, str], visits: int) -> bool:
    """Return whether too little is known for an "adequate"."""
    measured = sum(status.is_measured for status in badges.values())
    return len(unanswered) > MOST_UNANSWERED or measured < FEWEST_MEASURED or ("align" in unanswered and visits > 1)


def _headline(
    decided: _Decided,
    badges: Mapping[str, Status],
    why: Mapping[str, str],
    stories: Sequence[Story],
    unanswered: int,
) -> str:
    if decided.answer is Answer.NOT_ENOUGH and not decided.is_hopeless:
        rest = "no measurement calls for reprocessing"
        asked = sum(status is not Status.NOT_APPLICABLE for status in badges.values())
        return f"{unanswered} of {asked} questions that apply to these data could not be answered; {rest}."
    link = "; worth a look: " if decided.answer is Answer.ADEQUATE else ": "
    return headline(decided.words, link, because(decided.reasons, why, stories, link=": "), unanswered)


def _advice(decided: _Decided, badges: Mapping[str, Status], why: Mapping[str, str], stories: Sequence[Story]) -> str:
    """Return the first sentence for a log: what to do, and why."""
    alarms = (*_of(badges, Status.FAIL), *_of(badges, Status.WARN))
    said = because(decided.reasons or alarms, why, stories, link=" – ")
    worth = f"; worth a look: {said}" if said else ""
    if decided.is_hopeless:
        return f"Reprocessing these images would not help, as no parameter corrects what is wrong: {said}."
    return {
        Answer.REPROCESS: f"These images should be reprocessed before science: {said}.",
        Answer.WOULD_HELP: f"Reprocessing these images would help: {said}.",
        Answer.ADEQUATE: f"No measurement calls for reprocessing{worth}.",
        Answer.NOT_ENOUGH: f"Not enough to decide whether to reprocess; no measurement calls for it{worth}.",
    }[decided.answer]
