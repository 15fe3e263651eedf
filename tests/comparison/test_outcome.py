"""What has become of alarms."""

from __future__ import annotations

import pytest

from drizview.checks.core.limits import Above, Fact, Within
from drizview.checks.core.status import Status
from drizview.comparison.outcome import Outcome, outcome_of_check, outcome_of_question


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (3.0, 0.5, Outcome.CURED),
        (3.0, 1.5, Outcome.EASED),
        (1.5, 3.0, Outcome.WORSE),
        (0.5, 1.5, Outcome.NEW),
        (0.5, 0.9, Outcome.SAME),
        (3.0, 3.0, Outcome.SAME),
        (3.0, None, Outcome.UNKNOWN),
        (None, 1.5, Outcome.NEW),
        (None, 0.5, Outcome.UNKNOWN),
        (0.5, None, Outcome.UNKNOWN),
        (None, None, Outcome.SAME),
    ],
)
def test_an_alarm_and_what_comes_of_it(made, before, after, expected):
    assert outcome_of_check(made(before), made(after)) is expected


@pytest.mark.parametrize("after", [Status.UNKNOWN, Status.NOT_APPLICABLE])
def test_what_is_not_measured_is_never_cured(made, after):
    was, now = made(3.0), made(None, after)
    assert outcome_of_check(was, now) is Outcome.UNKNOWN
    assert outcome_of_question(Status.FAIL, after, [(was, now)]) is Outcome.UNKNOWN
    assert outcome_of_question(Status.FAIL, Status.PASS, [(was, now)]) is Outcome.UNKNOWN


def test_an_error_is_an_alarm(made):
    assert outcome_of_check(made(0.5), made(None, Status.ERROR)) is Outcome.NEW
    assert outcome_of_question(Status.FAIL, Status.ERROR, [(made(3.0), made(None, Status.ERROR))]) is not Outcome.CURED


def test_two_standard_deviations_make_a_difference(made):
    """3 and 4 in quadrature are 5, so that a difference of 10 counts."""
    limit = Above(100.0)
    was = made(95.0, limit=limit, uncertainty=3.0)
    for after, expected in ((104.9, Outcome.SAME), (105.1, Outcome.CURED)):
        assert outcome_of_check(was, made(after, limit=limit, uncertainty=4.0)) is expected


def test_without_an_uncertainty_a_tenth_beyond_the_limit_counts(made):
    for after, expected in ((1.91, Outcome.SAME), (1.89, Outcome.EASED)):
        assert outcome_of_check(made(2.0), made(after)) is expected


def test_what_lies_beyond_a_limit():
    assert Within((0.9, 1.1)).excess(0.7) == pytest.approx(0.2)
    assert Within((0.9, 1.1)).excess(1.3) == pytest.approx(0.2)
    assert Above(1.0).excess(0.4) == pytest.approx(0.6)
    assert Above(1.0).excess(2.0) == Fact().excess(7.0) == 0


@pytest.mark.parametrize(
    ("was", "now", "values", "expected"),
    [
        (Status.FAIL, Status.PASS, [(3.0, 0.5), (0.1, 0.2)], Outcome.CURED),
        (Status.FAIL, Status.WARN, [(3.0, 1.5)], Outcome.EASED),
        (Status.FAIL, Status.WARN, [(3.0, 0.5), (0.5, 1.5)], Outcome.SAME),
        (Status.WARN, Status.FAIL, [(1.5, 0.5), (0.5, 3.0)], Outcome.WORSE),
        (Status.WARN, Status.WARN, [(1.5, 1.5), (0.5, 1.5)], Outcome.WORSE),
        (Status.PASS, Status.WARN, [(0.5, 1.5)], Outcome.NEW),
        (Status.UNKNOWN, Status.WARN, [(None, 1.5)], Outcome.NEW),
        (Status.PASS, Status.UNKNOWN, [(0.5, None)], Outcome.UNKNOWN),
        (Status.PASS, Status.INFO, [], Outcome.SAME),
    ],
)
def test_a_badge_and_what_comes_of_it(made, was, now, values, expected):
    pairs = [tuple(made(value, check=f"c{k}") for value in pair) for k, pair in enumerate(values)]
    assert outcome_of_question(was, now, pairs) is expected


def test_what_does_not_apply_any_more_counts_only_where_nothing_else_was_cured(made):
    gone = made(3.0, check="a"), made(None, Status.NOT_APPLICABLE, check="a")
    cured = made(3.0, check="b"), made(0.5, check="b")
    unknown = made(3.0, check="c"), made(None, check="c")
    assert outcome_of_question(Status.FAIL, Status.PASS, [gone]) is Outcome.UNKNOWN
    assert outcome_of_question(Status.FAIL, Status.PASS, [gone, cured]) is Outcome.CURED
    assert outcome_of_question(Status.FAIL, Status.PASS, [gone, cured, unknown]) is Outcome.UNKNOWN
