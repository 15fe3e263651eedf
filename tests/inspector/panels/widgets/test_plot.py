"""Plots: their axes, their key, and what comes back from them."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.inspector.panels.widgets.arrows import arrow_lines, whisker_lines
from drizview.inspector.panels.widgets.descendants import descendants
from drizview.inspector.panels.widgets.plot import RED, Plot


@pytest.fixture
def plot():
    plot = Plot("exposure time [s]", "flagged [%]")
    yield plot
    plot.close()


def test_axes_span_what_is_drawn_with_round_ticks(plot):
    plot.points([310, 890], [0.2, 1.1])
    assert plot.x.ends == pytest.approx((281, 919))
    across, up = plot.figure.axes
    assert across.tick_values == pytest.approx([400, 600, 800])
    assert up.label == "flagged [%]"
    assert up.tick_format in (".1f", ".2f")
    plot.line([0, 1000], [0, 2])
    assert plot.x.ends[0] == 0, "what starts at zero starts at the edge"
    assert plot.figure.axes[0].scale.max == plot.x.ends[1] == 1050


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
    assert plot.marks[-1] is points.base
    assert plot.figure.marks[-1].x.tolist() == [1]


def test_bars_stand_beside_each_other(plot):
    bars = plot.bars([1, 2, 4], [3, 4, 5])
    each = np.append(bars.x, np.nan).reshape(3, 5)[:, :4]
    assert each[0].max() < each[1].min()
    assert bars.y[:5] == pytest.approx([0, 3, 3, 0, np.nan], nan_ok=True)
    assert plot.y.ends[0] == 0


def test_arrows_end_where_they_point():
    x, y = arrow_lines(*(np.array([value]) for value in (1.0, 2.0, 3.0, 0.0)))
    assert (x[0, 0], y[0, 0], x[0, 1], y[0, 1]) == (1, 2, 4, 2)
    x, y = whisker_lines(*(np.array([value]) for value in (1.0, 2.0, 0.0, 4.0)))
    assert (x.tolist(), y.tolist()) == ([[1, 1]], [[0, 4]])


def test_a_click_says_which_point(plot):
    picked = []
    plot.points([7], [8])
    points = plot.points([1, 2], [3, 4], names=["a", "b"])
    assert not plot.key.can_pick
    plot.on_pick(lambda index, points: picked.append((index, points)))
    assert plot.key.can_pick
    plot.key.answer({"type": "pick", "set": 1, "index": 1})
    for wrong in ({"set": 2, "index": 0}, {"set": 1, "index": 2}, {"set": -1, "index": 0}, {"set": "1", "index": 0}):
        plot.key.answer({"type": "pick", **wrong})
    assert picked == [(1, points)]


def test_the_browser_knows_where_the_points_are_and_how_they_are_called(plot):
    plot.points([1, 2], [3, 4], names=["a", "<b>\u202e"])
    (state,) = plot.key.points
    assert np.frombuffer(state["x"], "<f8").tolist() == [1, 2]
    assert state["names"] == ["a", "<b>\\u202e"]
    assert plot.key.ends == [*plot.x.ends, *plot.y.ends]
    plot.x.reverse = True
    plot.points([5], [6])
    assert plot.key.ends[:2] == [plot.x.ends[1], plot.x.ends[0]]


def test_points_are_one_line_of_dots(plot):
    points = plot.points([1, 2, 3], [4, 5, 6])
    assert np.array_equal(points.base.x, [1, np.nan, 2, np.nan, 3], equal_nan=True)
    assert points.base.width == pytest.approx(2 * (36 / np.pi) ** 0.5)
    plot.arrows([1, 2], [1, 2], [1, 1], [0, 0])
    assert plot.marks[0].x.ndim == 1


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
    assert mark.chosen == [1]
    assert plot.figure.marks[0].opacities[0] < 1
    ring, again = plot.marks[-2:]
    assert (ring.x[0], again.y[0], len(ring.x)) == (2, 2, 1)
    assert ring.width > again.width
    plot.highlight(mark, [])
    assert mark.chosen == []
    assert [each.opacities for each in plot.figure.marks] == [[1.0]]
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
    points = plot.points([1], [1], names=["a"], name="n")
    plot.highlight(points, [0])
    plot.rule(x=1.0)
    plot.text([1], [1], "a")
    marks = plot.figure.marks
    assert len(marks) == 5
    plot.clear()
    assert plot.figure.marks == []
    assert plot.key.entries == []
    assert plot.key.points == []
    assert all(widget.comm is not None for widget in marks), "the page may still be making them"
    plot.clear()
    assert all(widget.comm is None for widget in marks)
    plot.points([1], [1])
    within = descendants(plot.box)
    plot.close()
    plot.close()
    assert all(widget.comm is None for widget in within)


def test_a_click_on_a_line_is_told(plot):
    told = []
    plot.line([0, 1], [0, 1])
    plot.line([0, 1], [1, 0], on_click=lambda: told.append("second"))
    for mark in plot.figure.marks:
        mark._element_click_handlers(mark, {})
    assert told == ["second"]


def test_an_axis_may_be_bare(plot):
    plot.x.bare = True
    plot.points([0, 1], [0, 1])
    assert [axis.tick_style for axis in plot.figure.axes] == [{"display": "none"}, {}]


def test_a_figure_is_made_when_the_plot_comes_into_the_page(plot):
    """Until then there is nothing of bqplot, here and in the browser; what was drawn before is drawn in it."""
    points = plot.points([1, 2], [3, 4], name="stars")
    plot.highlight(points, [1])
    assert [type(widget).__name__ for widget in plot.box.children] == ["PlotKey"]
    plot.key.answer({"type": "seen"})
    figure, key = plot.box.children
    assert (figure, key) == (plot.figure, plot.key)
    assert len(figure.marks) == 3
    plot.key.answer({"type": "seen"})
    assert plot.box.children == (figure, key)
