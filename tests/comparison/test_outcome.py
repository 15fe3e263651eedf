"""What has become of alarms."""

from __future__ import annotations

import pytest

from drizview.checks.core.limits import Above, Below, Fact, Within
from drizview.checks.core.status import Status
from drizview.comparison.outcome import NEGLIGIBLE, Outcome, _span, outcome_of_check, outcome_of_question


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
    assert outcome_of_question(Status.FAIL, Status.PASS, [gone, cured, unknown]) is Outcome.EASED


@pytest.mark.parametrize("uncertainty", [None, 0.0001, 0.01])
@pytest.mark.parametrize(("limit", "values"), [
    (Below(0.12), (0.119, 0.124)), (Below(0.12, 0.3), (0.298, 0.302)), (Above(0.5), (0.51, 0.49)),
    (Within((0.9, 1.1)), (1.098, 1.102)),
])  # fmt: skip
def test_a_negligible_change_is_none_though_it_crosses_the_limit(made, limit, values, uncertainty):
    for before, after in (values, values[::-1]):
        was, now = (made(value, limit=limit, uncertainty=uncertainty) for value in (before, after))
        assert was.status is not now.status
        assert outcome_of_check(was, now) is Outcome.SAME
        assert outcome_of_question(was.status, now.status, [(was, now)]) is Outcome.SAME


def test_a_new_alarm_within_its_uncertainty_is_none(made):
    was, now = made(0.9, uncertainty=0.3), made(1.4, uncertainty=0.3)
    assert outcome_of_check(was, now) is Outcome.SAME
    assert outcome_of_check(was, made(2.5, uncertainty=0.3)) is Outcome.NEW


@pytest.mark.parametrize(("limit", "least"), [
    (Below(1.0), 0.05), (Below(1.0, 3.0), 0.1), (Above(1.0, 1.0), 0.05), (Within((0.9, 1.1)), 0.005), (Fact(), 0.0),
])  # fmt: skip
def test_what_a_change_is_small_against(limit, least):
    assert NEGLIGIBLE * _span(limit) == pytest.approx(least)
