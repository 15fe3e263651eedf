"""Limits judge, and refuse to warn beyond where they fail."""

from __future__ import annotations

import pytest

from drizview.checks.core.limits import Above, Below, Fact, Within, limit_to_json
from drizview.checks.core.status import Status, worst

P, W, F, INFO, N, U, E = (Status(s) for s in ("pass", "warn", "fail", "info", "not_applicable", "unknown", "error"))


@pytest.mark.parametrize(
    ("limit", "value", "status"),
    [
        (Below(1, 2), 1, P), (Below(1, 2), 1.5, W), (Below(1, 2), 2.1, F), (Below(1), 99, W),
        (Above(2, 1), 2, P), (Above(2, 1), 1.5, W), (Above(2, 1), 0.9, F), (Above(2), -99, W),
        (Within((0.9, 1.1), (0.7, 1.3)), 1.0, P), (Within((0.9, 1.1), (0.7, 1.3)), 1.2, W),
        (Within((0.9, 1.1), (0.7, 1.3)), 0.6, F), (Within((0.9, 1.1)), 9.0, W), (Fact(), 5.0, INFO),
    ],
)  # fmt: skip
def test_judgement(limit, value, status):
    assert limit.judge(value) is status


@pytest.mark.parametrize(
    "make",
    [
        lambda: Below(2, 1),
        lambda: Above(1, 2),
        lambda: Within((1.1, 0.9)),
        lambda: Within((0.5, 1.5), (0.9, 1.1)),
        lambda: Below(float("nan")),
    ],
)
def test_a_limit_warns_before_it_fails(make):
    with pytest.raises(ValueError, match="warn before it fails"):
        make()


def test_as_json():
    assert limit_to_json(Within((0.9, 1.1), (0.7, 1.3))) == {"kind": "within", "warn": (0.9, 1.1), "fail": (0.7, 1.3)}
    assert limit_to_json(Below(3.0)) == {"kind": "below", "warn": 3.0}


@pytest.mark.parametrize(
    ("outcomes", "badge"),
    [
        ([(P, True), (W, False)], W),
        ([(E, True), (F, False)], F),
        ([(E, False), (W, True)], E),
        ([(P, True), (U, False)], P),
        ([(P, True), (U, True)], U),
        ([(INFO, True), (N, True)], INFO),
        ([(N, True), (N, True)], N),
        ([(U, False), (N, True)], U),
        ([(INFO, True), (P, False)], INFO),
        ([(INFO, True), (P, True)], P),
        ([(N, True), (P, False)], P),
        ([(U, False), (P, True)], P),
        ([], U),
    ],
)
def test_badge_of_a_question(outcomes, badge):
    assert worst(outcomes) is badge
