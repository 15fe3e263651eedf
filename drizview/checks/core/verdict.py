"""The answer to "should these images be reprocessed?", from the eleven badges by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from drizview.checks.core.questions import AREAS, QUESTIONS
from drizview.checks.core.status import Status, worst

# A fail in one of these biases measurements made on the product; the others cost resolution or appearance.
_SPOILS = frozenset({"sky", "align", "mdrizsky", "crflags", "weight", "imprint"})
# "Adequate" needs no more unanswered questions than this, and at least this many of the eleven measured, however many
# do not apply to the data (house judgement).
MOST_UNANSWERED, FEWEST_MEASURED = 3, 5
# What may go unnoticed where a question has no answer, and what it affects.
MATTERS = {
    "align": "misalignment broadens stars and changes their flux, and stars that look sharp do not rule it out",
    "sky": "steps or an oversubtracted sky bias the photometry of faint and extended sources",
    "mdrizsky": "a wrong sky in one exposure biases the photometry of faint sources and causes false cosmic-ray flags",
    "crflags": "flags on stars remove their cores and make them too faint",
    "weight": "depth and errors may differ from what the exposure time implies",
    "imprint": "source cores may have less exposure time than the sky around them",
    "psf": "stars may be broader or more elongated than they should be, which affects shapes and close pairs",
    "clean": "holes, satellite trails or cosmic rays may be mistaken for sources",
    "hotpix": "hot pixels may repeat as faint point sources in the dither pattern",
    "dither": "the output grid may be coarser or finer than the exposures support",
    "moire": "errors estimated from the pixel scatter may be too small, and unevenly so",
}


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
    """

    status: Answer
    headline: str
    areas: Mapping[str, Status]
    reasons: tuple[str, ...]
    unanswered: Mapping[str, str]
    summary: str = ""

    @property
    def matters(self) -> Mapping[str, str]:
        """What may lie hidden behind each question without an answer."""
        return {id: MATTERS[id] for id in self.unanswered}


def judge(
    badges: Mapping[str, Status], why: Mapping[str, str], *, visits: int = 1, opportunities: Sequence[str] = ()
) -> Verdict:
    """Return the verdict from the badge of every question.

    Reprocess: a fail where it spoils measurements, or two fails. It would help: another fail, or warnings in two of the
    four areas. Not enough information: more than three questions without an answer, fewer than five measured, or
    alignment unknown where there are several visits; a fault that was found counts all the same. It would help, too,
    where nothing is wrong but a check found an opportunity. Adequate: all else.

    Parameters
    ----------
    badges : mapping
        Question id to status.
    why : mapping
        Question id to the line that explains the status.
    visits : int
        Number of visits among the exposures: alignment must be known where there are several.
    opportunities : sequence of str
        Ids of questions whose checks say that reprocessing could gain something.
    """
    fails = [id for id, status in badges.items() if status is Status.FAIL]
    warned = [id for id, status in badges.items() if status is Status.WARN]
    missing = [id for id, status in badges.items() if status in (Status.UNKNOWN, Status.ERROR)]
    unanswered = {id: why[id] for id in MATTERS if id in missing}
    areas = {area: worst((badges[q.id], True) for q in QUESTIONS.values() if q.area == area) for area in AREAS}
    if _SPOILS.intersection(fails) or len(fails) > 1:
        answer, reasons = Answer.REPROCESS, fails
    elif fails or len({QUESTIONS[id].area for id in warned}) > 1:
        answer, reasons = Answer.WOULD_HELP, fails + warned
    elif _blind(badges, unanswered, visits):
        answer, reasons = Answer.NOT_ENOUGH, list(unanswered)
    elif opportunities:
        answer, reasons = Answer.WOULD_HELP, [*opportunities, *(id for id in warned if id not in opportunities)]
    else:
        answer, reasons = Answer.ADEQUATE, warned
    return Verdict(
        status=answer,
        headline=_headline(answer, reasons, why, len(unanswered)),
        areas=areas,
        reasons=tuple(reasons),
        unanswered=unanswered,
        summary=f"{_advice(answer, reasons, why, fails + warned)} {_gaps(list(unanswered), visits)}",
    )


def _blind(badges: Mapping[str, Status], unanswered: Mapping[str, str], visits: int) -> bool:
    """Return whether too little is known for an "adequate"."""
    measured = sum(status.is_measured for status in badges.values())
    return len(unanswered) > MOST_UNANSWERED or measured < FEWEST_MEASURED or ("align" in unanswered and visits > 1)


def _headline(answer: Answer, reasons: list[str], why: Mapping[str, str], unanswered: int) -> str:
    if answer is Answer.NOT_ENOUGH:
        rest = "no measurement calls for reprocessing"
        return f"{unanswered} of {len(QUESTIONS)} questions could not be answered; {rest}."
    said = "; ".join(f"{QUESTIONS[id].name.lower()}: {why[id]}" for id in reasons[:3])
    more = f" and {len(reasons) - 3} more" if len(reasons) > 3 else ""
    rest = f" {_number(unanswered)} could not be answered." if unanswered else ""
    link = "; worth a look: " if answer is Answer.ADEQUATE else ": "
    return answer.words + (f"{link}{said}{more}." if said else ".") + rest


def _number(questions: int) -> str:
    return "1 question" if questions == 1 else f"{questions} questions"


def _advice(answer: Answer, reasons: list[str], why: Mapping[str, str], faults: list[str]) -> str:
    """Return the first sentence for a log: what to do, and why."""
    said = "; ".join(_because(id, why) for id in (reasons or faults)[:3])
    if len(reasons or faults) > 3:
        said += f"; and {len(reasons or faults) - 3} more"
    if answer is Answer.REPROCESS:
        return f"These images should be reprocessed before science because of {said}."
    if answer is Answer.WOULD_HELP and faults:
        return f"Reprocessing these images would help because of {said}."
    if answer is Answer.WOULD_HELP:
        return f"No measurement shows a fault, but reprocessing these images would help: {said}."
    if answer is Answer.NOT_ENOUGH:
        noted = "; ".join(_because(id, why) for id in faults[:3])
        but = f", but inspect {noted}" if noted else ""
        return f"Not enough information to decide whether to reprocess; no measurement calls for it{but}."
    return f"No measurement calls for reprocessing{f', but inspect {said}' if said else ''}."


def _because(id: str, why: Mapping[str, str]) -> str:
    return f"{_name(id)} – {why[id].rstrip('. ')}"


def _gaps(unanswered: list[str], visits: int) -> str:
    """Return the second sentence for a log: what was not measured, and why the gravest of it matters."""
    if not unanswered:
        return "Every question that applies to these data was answered."
    names = [_name(id) for id in unanswered]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    several = f" between {visits} visits" if unanswered[0] == "align" and visits > 1 else ""
    first = f" ({names[0]}{several})" if len(names) > 1 or several else ""
    return f"Not measured: {listed}; this matters{first} because {MATTERS[unanswered[0]]}."


def _name(id: str) -> str:
    name = QUESTIONS[id].name
    return name if name.isupper() else name[0].lower() + name[1:]
