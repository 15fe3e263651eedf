"""Plots: their axes, their key, and what comes back from them."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.panels.arrows import arrow_lines, whisker_lines
from drizview.panels.descendants import descendants
from drizview.panels.plot import RED, Plot


@pytest.fixture
def plot():
    plot = Plot("exposure time [s]", "flagged [%]")
    yield plot
    plot.close()


def test_axes_span_what_is_drawn_with_round_ticks(plot):
    plot.points([310, 890], [0.2, 1.1])
    assert plot.x.ends == pytest.approx((281, 919))
    assert plot.x.axis.tick_values == pytest.approx([400, 600, 800])
    assert plot.y.axis.label == "flagged [%]"
    assert plot.y.axis.tick_format == ".1f" or plot.y.axis.tick_format == ".2f"
    plot.line([0, 1000], [0, 2])
    assert plot.x.ends[0] == 0, "what starts at zero starts at the edge"
    assert plot.x.scale.max == plot.x.ends[1] == 1050


def test_ends_that_were_given_hold():
    plot = Plot(x_range=(0, 10), y_range=(-1, 1))
    plot.points([50, 60], [7, 8])
    assert (plot.x.ends, plot.y.ends) == ((0, 10), (-1, 1))
    plot.close()


@pytest.mark.parametrize("values", [[], [np.nan, np.inf], [3.0], [0.0, 0.0], [1e300, -1e300]])
def test_any_values_have_axes(plot, values):
    plot.points(values, values)
    assert plot.x.ends[1] > plot.x.ends[0]


def test_a_rule_runs_over_the_whole_plot_and_is_in_sight(plot):
    rule = plot.rule(y=5.0, name="limit", colour=RED)
    plot.points([0, 10], [1, 2])
    assert tuple(rule.x) == plot.x.ends
    assert plot.y.ends[1] > 5
    with pytest.raises(ValueError, match="one x or at one y"):
        plot.rule()


def test_names_stand_in_the_key(plot):
    plot.band([0, 1], 0, [1, 2], name="expected")
    plot.steps([0, 1, 2], [1, 2], name="measured", filled=True)
    plot.line([0, 1], [0, 1])
    plot.points([1], [1], name="chip \u202e1", colour=RED)
    assert [(entry["name"], entry["kind"]) for entry in plot.key.entries] == [
        ("expected", "fill"),
        ("measured", "fill"),
        ("chip \\u202e1", "circle"),
    ]
    assert plot.key.entries[2]["colour"] == RED


def test_points_lie_above_all_else(plot):
    points = plot.points([1], [1])
    plot.band([0, 1], 0, 1)
    assert plot.figure.marks[-1] is points


def test_bars_stand_beside_each_other(plot):
    bars = plot.bars([1, 2, 4], [3, 4, 5])
    assert bars.x.shape == (3, 4)
    assert bars.x[0].max() < bars.x[1].min()
    assert plot.y.ends[0] == 0


def test_arrows_end_where_they_point():
    x, y = arrow_lines(*(np.array([value]) for value in (1.0, 2.0, 3.0, 0.0)))
    assert (x[0, 0], y[0, 0], x[0, 1], y[0, 1]) == (1, 2, 4, 2)
    x, y = whisker_lines(*(np.array([value]) for value in (1.0, 2.0, 0.0, 4.0)))
    assert (x.tolist(), y.tolist()) == ([[1, 1]], [[0, 4]])


def test_a_click_says_which_point(plot):
    picked = []
    mark = plot.points([1, 2], [3, 4], names=["a", "b"])
    plot.on_pick(lambda index, mark: picked.append((index, mark)))
    mark._handle_custom_msgs(mark, {"event": "element_click", "data": {"index": 1}})
    mark._handle_custom_msgs(mark, {"event": "element_click", "data": {}})
    assert picked == [(1, mark)]


def test_a_rectangle_says_which_points(plot):
    brushed = []
    mark = plot.points([1, 2, 3], [1, 2, np.nan])
    plot.on_brush(lambda indices, mark: brushed.append(indices))
    assert plot.key.can_select
    plot.key.answer({"type": "select", "on": True})
    selector = plot.figure.interaction
    selector.brushing = True
    selector.selected = np.array([[3, 1.5], [0, 2.5]])
    assert brushed == []
    selector.brushing = False
    assert brushed == [[1]]
    plot.highlight(mark, [1])
    assert mark.selected.tolist() == [1]
    plot.highlight(mark, [])
    assert mark.selected is None
    plot.key.answer({"type": "select", "on": False})
    assert plot.figure.interaction is None
    assert not plot.key.selecting


def test_an_empty_plot_has_nothing_to_frame(plot):
    plot.on_brush(lambda indices, mark: None)
    plot.key.answer({"type": "select", "on": True})
    assert plot.figure.interaction is None


def test_a_square_plot_keeps_the_shape_of_the_field():
    plot = Plot(square=True, x_range=(0, 4000), y_range=(0, 2000))
    plot.points([1], [1])
    assert "* 0.5000" in plot.figure.layout.height
    plot.close()


def test_clearing_and_closing_leave_nothing_open(plot):
    marks = [plot.points([1], [1], names=["a"], name="n"), plot.rule(x=1.0), plot.text([1], [1], "a")]
    tip = marks[0].tooltip
    plot.clear()
    assert plot.figure.marks == []
    assert plot.key.entries == []
    assert all(widget.comm is None for widget in (*marks, tip))
    plot.points([1], [1])
    within = descendants(plot.box)
    plot.close()
    plot.close()
    assert all(widget.comm is None for widget in within)
