"""A person's judgements beside the badges of the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drizview.checks.core.questions import QUESTIONS
from drizview.ratings.model import VERDICT, Ratings


@dataclass(frozen=True)
class Agreement:
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


def agreements(ratings: Ratings, badges: Mapping[str, str]) -> tuple[Agreement, ...]:
    """Return every judgement beside the badge that the checks gave, in the order of the questions.

    Parameters
    ----------
    ratings : Ratings
    badges : mapping
        Status by question id, and the verdict under ``"verdict"``.
    """
    rows = [_compared(id, QUESTIONS[id].name, rating.status, badges[id]) for id, rating in ratings.questions.items()]
    if ratings.verdict is not None:
        rows.append(_compared(VERDICT, "Verdict", ratings.verdict.status, badges[VERDICT]))
    return tuple(rows)


def _compared(question: str, name: str, yours: str, badge: str) -> Agreement:
    mine, theirs = _GRAVITY.get(yours), _GRAVITY.get(badge)
    if mine is None or theirs is None:
        agreement = ""
    else:
        agreement = "agree" if mine == theirs else "stricter" if mine > theirs else "milder"
    return Agreement(question, name, yours, badge, agreement)
