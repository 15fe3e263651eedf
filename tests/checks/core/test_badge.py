"""The status and the line of a badge."""

from __future__ import annotations

import pytest

from drizview.checks.core.badge import badge_of, deciding
from drizview.checks.core.limits import Below
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status


def result(check, status, *, essential=True, **more):
    given = {"question": "weight", "title": "t", "unit": "", "limit": Below(1.0, 2.0), "basis": "b"} | more
    return Result(
        check, status=Status(status), headline=check, value=1.0, provenance="judgement", essential=essential, **given
    )


def test_a_fact_of_the_main_check_is_not_outshouted_by_a_lesser_pass():
    badge = badge_of([result("main", "info"), result("lesser", "pass", essential=False)])
    assert (badge.status, badge.line) == (Status.INFO, "main")


def test_a_lesser_check_without_an_answer_does_not_hide_the_measured_one():
    badge = badge_of([result("lesser", "unknown", essential=False), result("main", "pass")])
    assert (badge.status, badge.line) == (Status.PASS, "main")


def test_an_essential_check_without_an_answer_decides_and_says_why_beside_what_was_measured():
    badge = badge_of([result("main", "pass"), result("other", "unknown")])
    assert badge.status is Status.UNKNOWN
    assert badge.line.startswith("other")
    assert "main" in badge.line


def test_the_line_is_that_of_the_worst_alarm_and_of_a_cause_before_a_symptom():
    badge = badge_of([result("warned", "warn"), result("failed", "fail", essential=False), result("fine", "pass")])
    assert (badge.status, badge.line) == (Status.FAIL, "failed")
    two = [result("seen", "fail", symptom=True), result("because", "fail", essential=False)]
    assert deciding(two, Status.FAIL).check == "because"


def test_an_opportunity_speaks_for_a_badge_without_an_alarm():
    badge = badge_of([result("main", "pass"), result("chance", "pass", essential=False, opportunity=True)])
    assert (badge.status, badge.line) == (Status.INFO, "chance")


@pytest.mark.parametrize(("made", "asked", "thin"), [(1, 3, True), (2, 5, True), (1, 2, False), (3, 5, False)])
def test_a_badge_that_rests_on_few_checks_says_so(made, asked, thin):
    results = [result(f"made{k}", "pass", essential=k == 0) for k in range(made)]
    results += [result(f"not{k}", "unknown", essential=False) for k in range(asked - made)]
    results += [result("meaningless", "not_applicable", essential=False)] * 4
    badge = badge_of(results)
    assert (badge.status, badge.made, badge.asked) == (Status.PASS, made, asked)
    assert badge.is_thin is thin
    assert (f"{made} of {asked}" in badge.line) is thin


def test_a_badge_that_is_unknown_counts_nothing():
    assert not badge_of([result("a", "unknown"), result("b", "unknown")]).is_thin
