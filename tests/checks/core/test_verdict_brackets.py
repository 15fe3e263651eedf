"""Just enough answers for a verdict, and reasons for a sentence."""

from __future__ import annotations

import re

import pytest

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer, judge

WHY = dict.fromkeys(QUESTIONS, "as made")


def badges(**changed):
    return dict.fromkeys(QUESTIONS, Status.PASS) | changed


def of(status, count):
    """Return badges of which so many, alignment not among them, have a status."""
    names = [id for id in QUESTIONS if id != "align"]
    return badges(**dict.fromkeys(names[:count], status))


@pytest.mark.parametrize(
    ("missing", "answer"),
    [(2, Answer.ADEQUATE), (3, Answer.ADEQUATE), (4, Answer.NOT_ENOUGH), (6, Answer.NOT_ENOUGH)],
)
def test_three_questions_may_go_without_an_answer(missing, answer):
    assert judge(of(Status.UNKNOWN, missing), WHY).status is answer


@pytest.mark.parametrize(
    ("measured", "answer"), [(3, Answer.NOT_ENOUGH), (4, Answer.NOT_ENOUGH), (5, Answer.ADEQUATE), (9, Answer.ADEQUATE)]
)
def test_five_questions_are_measured(measured, answer):
    assert judge(of(Status.NOT_APPLICABLE, len(QUESTIONS) - measured), WHY).status is answer


@pytest.mark.parametrize(("fails", "more"), [(2, 0), (3, 0), (4, 1), (6, 3)])
def test_three_reasons_are_said_and_the_others_counted(fails, more):
    verdict = judge(of(Status.FAIL, fails), WHY)
    for text in (verdict.headline, verdict.summary):
        assert text.count("as made") == min(fails, 3)
        assert [int(number) for number in re.findall(r"\b\d+\b", text)][:1] == ([more] if more else [])
