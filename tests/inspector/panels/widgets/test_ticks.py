"""Ticks of the plots."""

from __future__ import annotations

import pytest

from drizview.inspector.panels.widgets.ticks import tick_format, ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 870, [0, 200, 400, 600, 800]),
        (0, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (0, 16.2, [0, 5, 10, 15]),
        (0, 97, [0, 20, 40, 60, 80]),
        (0, 12.2, [0, 2.5, 5, 7.5, 10]),
        (0, 5e6, [0, 1e6, 2e6, 3e6, 4e6, 5e6]),
        (3, 3, [3]),
    ],
)
def test_ticks_are_round_numbers(low, high, expected):
    assert ticks(low, high) == pytest.approx(expected)


@pytest.mark.parametrize("high", [1e-9, 7e-4, 0.3, 99.0, 12345.0, 8.7e8])
def test_there_are_a_few_ticks_whatever_the_range(high):
    found = ticks(0.0, high)
    assert 2 <= found.size <= 6
    assert found[0] == 0
    assert found[-1] <= high * (1 + 1e-9)


@pytest.mark.parametrize(
    ("high", "form"), [(870, ".0f"), (12.2, ".1f"), (1.0, ".1f"), (0.12, ".3f"), (5e6, ".3~g"), (1e-6, ".3~g")]
)
def test_ticks_are_written_with_the_digits_that_they_need(high, form):
    assert tick_format(ticks(0, high)) == form
