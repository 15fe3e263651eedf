"""Ticks and bins of the plots."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.panels.histogram import histogram
from drizview.panels.ticks import ticks


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
    figure = histogram(np.linspace(0, high, 4), np.ones(3), None, label="x")
    assert figure.axes[0].tick_format == form


def test_measured_is_filled_and_expected_an_outline():
    edges = np.linspace(0, 10, 6)
    figure = histogram(edges, np.arange(5.0), np.ones(5), label="weight [s]")
    filled, outline = figure.marks
    assert (filled.fill, outline.fill) == ("bottom", "none")
    assert [axis.label for axis in figure.axes] == ["weight [s]", "pixels [%]"]
    assert figure.axes[1].orientation == "vertical"
    assert filled.scales["x"].max == 10
    assert filled.scales["y"].max >= 4
    assert filled.y.size == filled.x.size == 6


def test_nothing_measured_is_an_empty_plot():
    assert len(histogram(np.linspace(0, 1, 4), np.zeros(3), None, label="x").marks) == 1
