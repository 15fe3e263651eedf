"""Lessons: a text, and cases that are judged before their badge is shown."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from drizview.workshop import Recipe

KINDS = ("clean", "subtle", "gross", "alike")
SOUND, FAULTY = "sound", "faulty"
SECTIONS = {
    "what": "What is asked",
    "why": "Why it matters",
    "good": "What it looks like when it is good",
    "bad": "What it looks like when it is bad",
    "alike": "What else looks like it",
    "change": "What to change in AstroDrizzle, and why",
}


@dataclass(frozen=True)
class Look:
    """One step of a guided look: what to do, and the frame, the blink set or the page that it waits for."""

    say: str
    frame: str = ""
    blink: tuple[str, ...] = ()
    page: str = ""


@dataclass(frozen=True)
class Case:
    """A product to be judged.

    Attributes
    ----------
    kind : str
        One of `KINDS`; ``"alike"`` is no fault, and looks like one.
    recipe : Recipe
    truth : str
        ``"sound"`` or ``"faulty"``; in a lesson on the verdict one of its words.
    also : tuple of str
        Further questions that alarm with it.
    look : tuple of Look
    cause, cure : str
        Said when it has been judged.
    """

    kind: str
    recipe: Recipe
    truth: str
    also: tuple[str, ...]
    look: tuple[Look, ...]
    cause: str
    cure: str


@dataclass(frozen=True)
class Lesson:
    """A lesson on one question, or on ``"verdict"``; ``text`` by the names of `SECTIONS`."""

    id: str
    question: str
    title: str
    minutes: int
    text: Mapping[str, str]
    cases: tuple[Case, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        """What a case can be judged to be."""
        return ("reprocess", "would_help", "adequate") if self.question == "verdict" else (SOUND, FAULTY)

    def order(self, seed: int) -> list[int]:
        """Return the cases in the order in which they are shown to who has this seed."""
        numbers = list(range(len(self.cases)))
        random.Random(f"{self.id}-{seed}").shuffle(numbers)  # noqa: S311  (no secret)
        return numbers
