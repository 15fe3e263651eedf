"""The sentences of a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from drizview.checks.core.questions import QUESTIONS

# Reasons that are said; further ones are counted.
MOST_SAID = 3
# What may go unnoticed where a question has no answer, and what it affects; the gravest first.
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


@dataclass(frozen=True)
class Story:
    """One cause in words, and the questions in which it raises an alarm.

    Attributes
    ----------
    text : str
        A clause without a full stop: "exposure j8c0a1q is off by 0.97 pixel".
    questions : tuple of str
        Ids of those that measure the cause.
    symptoms : tuple of str
        Ids of those in which it only shows.
    """

    text: str
    questions: tuple[str, ...]
    symptoms: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Every question in which the cause raises an alarm."""
        return (*self.questions, *self.symptoms)


def because(ids: Sequence[str], why: Mapping[str, str], stories: Sequence[Story], *, link: str) -> str:
    """Return the reasons in a clause: each cause once with its questions, then what has none.

    Parameters
    ----------
    ids : sequence of str
        The questions that are to be explained.
    why : mapping
        Question id to the line of its badge.
    stories : sequence of Story
    link : str
        Between the name of a question and its line.
    """
    said, told = [], set[str]()
    for story in stories:
        if not (told.issuperset(story.all) or set(ids).isdisjoint(story.all)):
            told |= set(story.all)
            said.append(f"{story.text} ({_where(story)})")
    said += [f"{_name(id)}{link}{why[id].rstrip('. ')}" for id in ids if id not in told]
    rest = len(said) - MOST_SAID
    return "; ".join(said[:MOST_SAID]) + (f"; and {rest} more" if rest > 0 else "")


def _where(story: Story) -> str:
    """Return the questions of a cause, and those in which it only shows: ``"alignment; hence cosmic-ray flags"``."""
    parts = [", ".join(_name(id) for id in ids) for ids in (story.questions, story.symptoms) if ids]
    return "; hence ".join(parts)


def headline(words: str, link: str, said: str, unanswered: int) -> str:
    """Return the verdict in a sentence, and how many questions have no answer."""
    rest = f" {_number(unanswered)} could not be answered." if unanswered else ""
    return words + (f"{link}{said}." if said else ".") + rest


def gaps(unanswered: Sequence[str], visits: int) -> str:
    """Return a sentence on what was not measured, and why the gravest of it matters."""
    if not unanswered:
        return "Every question that applies to these data was answered."
    names = [_name(id) for id in unanswered]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    several = f" between {visits} visits" if unanswered[0] == "align" and visits > 1 else ""
    first = f" ({names[0]}{several})" if len(names) > 1 or several else ""
    return f"Not measured: {listed}; this matters{first} because {MATTERS[unanswered[0]]}."


def _number(questions: int) -> str:
    return "1 question" if questions == 1 else f"{questions} questions"


def _name(id: str) -> str:
    name = QUESTIONS[id].name
    return name if name.isupper() else name[0].lower() + name[1:]
