"""A plot with axes in the style of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
from numpy.typing import ArrayLike

from drizview.inspector.panels.widgets.arrows import arrow_lines, whisker_lines
from drizview.inspector.panels.widgets.axis import Axis
from drizview.inspector.panels.widgets.brush import brush
from drizview.inspector.panels.widgets.descendants import close_all
from drizview.inspector.panels.widgets.figure import HIGHEST, MARGIN, Drawing
from drizview.inspector.panels.widgets.plot_key import PlotKey
from drizview.inspector.panels.widgets.plot_mark import PlotMark, Values, gapped_line
from drizview.inspector.panels.widgets.points import Points, points_state
from drizview.text import clean

if TYPE_CHECKING:
    import bqplot

# Readable on light and on dark.
BLUE, RED, GREEN, YELLOW, PURPLE, GREY = "#3b82d0", "#e0683c", "#3a9d6a", "#d9a02c", "#9a6dd7", "#8a94a0"
SERIES = (BLUE, RED, GREEN, YELLOW, PURPLE, "#38a9b8", "#c75b9b", "#7a8f2a")


class Plot:
    """Points, lines, bands and arrows over two axes; its figure is made when the plot is first in the page.

    Parameters
    ----------
    x, y : str
        What is along the axes, with units.
    height : int
        CSS pixels.
    x_range, y_range : (float, float), optional
        Ends of the axes; by default they follow what is drawn.
    square : bool
        Whether a step along x is as long on the screen as one along y; the height then follows the width.
    tallest : str
        Width of a square plot at most, as a length of CSS.

    Attributes
    ----------
    box : ipywidgets.VBox
        Figure and key.
    figure : bqplot.Figure
        Made when it is first asked for.
    margin : dict
        Around the plot [CSS pixels]; to be set before there is a figure.
    marks : list of PlotMark
        What is drawn, bottom first.
    """

    def __init__(
        self,
        x: str = "",
        y: str = "",
        *,
        height: int = 190,
        x_range: tuple[float, float] | None = None,
        y_range: tuple[float, float] | None = None,
        square: bool = False,
        tallest: str = HIGHEST,
    ) -> None:
        self.x, self.y = Axis(x, span=x_range), Axis(y, span=y_range, upright=True)
        self._height, self._square, self._tallest = height, square, tallest
        self.margin = MARGIN
        self._drawing: Drawing | None = None
        self._drawn: list[PlotMark | Points] = []
        self._pick: Callable[[int, Any], Any] | None = None
        self._brush: Callable[[list[int], Any], Any] | None = None
        self.key = PlotKey(on_select=self._select, on_pick=self._picked, on_seen=self._seen)
        self.box = ipywidgets.VBox([self.key]).add_class("drizview-plot")

    @property
    def figure(self) -> bqplot.Figure:
        """The figure."""
        return self._drawn_figure.figure

    @property
    def _drawn_figure(self) -> Drawing:
        if self._drawing is None:
            self._drawing = Drawing(self.x, self.y, height=self._height, margin=self.margin)
            self._show()
            self.box.children = [self._drawing.figure, self.key]
        return self._drawing

    def _seen(self) -> None:
        """Make the figure: the plot has come into the page."""
        assert self._drawn_figure is not None

    def points(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        colour: str = BLUE,
        name: str = "",
        size: int = 36,
        shape: str = "circle",
        names: Sequence[str] | None = None,
    ) -> Points:
        """Draw points; ``names`` are shown when the pointer is over them, ``size`` is an area in square pixels."""
        labels = [clean(text, 80) for text in names or ()]
        points = Points(np.atleast_1d(_floats(x)), np.atleast_1d(_floats(y)), colour, size, shape, labels)
        self._add(points, colour, name, kind=shape)
        self.key.points = [points_state(each) for each in self._points]
        return points

    def line(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        colour: str = BLUE,
        dashed: bool = False,
        name: str = "",
        width: float = 1.5,
        on_click: Callable[[], Any] | None = None,
    ) -> PlotMark:
        """Draw a line, or of arrays of shape (n, corners) n of them."""
        x, y = gapped_line(_floats(x), _floats(y))
        mark = PlotMark("line", x, y, colour, width=width, dashed=dashed, on_click=on_click)
        return self._add(mark, colour, name, kind="dashed" if dashed else "solid")

    def band(self, x: ArrayLike, low: ArrayLike, high: ArrayLike, *, colour: str = GREY, name: str = "") -> PlotMark:
        """Fill what lies between two lines."""
        x = _floats(x)
        low, high = (np.broadcast_to(_floats(side), np.shape(x)) for side in (low, high))
        there, back = np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])
        mark = PlotMark("line", there, back, colour, width=0.0, fill="inside", fill_opacity=0.18)
        return self._add(mark, colour, name, kind="fill")

    def steps(
        self, edges: ArrayLike, heights: ArrayLike, *, colour: str = BLUE, filled: bool = False, name: str = ""
    ) -> PlotMark:
        """Draw a histogram; ``heights`` has one value fewer than ``edges``."""
        edges, heights = _floats(edges), _floats(heights)
        mark = PlotMark(
            "steps", edges, np.append(heights, heights[-1:]), colour, width=1.0 if filled else 1.5,
            fill="base" if filled else "", spans=(edges, np.append(heights, 0.0)),
        )  # fmt: skip
        return self._add(mark, colour, name, kind="fill" if filled else "line")

    def bars(self, x: ArrayLike, heights: ArrayLike, *, colour: str = BLUE, name: str = "") -> PlotMark:
        """Draw a bar about each x, from zero; the bars are as wide as the smallest step between them allows."""
        x, heights = np.atleast_1d(_floats(x)), np.atleast_1d(_floats(heights))
        half = 0.4 * float(np.diff(np.unique(x)).min()) if np.unique(x).size > 1 else 0.4
        outline = np.array([-half, -half, half, half])
        xs, ys = gapped_line(x[:, None] + outline, heights[:, None] * [0.0, 1.0, 1.0, 0.0])
        spans = np.append(x - half, x + half), np.append(heights, 0.0)
        mark = PlotMark("line", xs, ys, colour, width=0.0, fill="inside", fill_opacity=0.75, spans=spans)
        return self._add(mark, colour, name, kind="fill")

    def arrows(
        self, x: ArrayLike, y: ArrayLike, dx: ArrayLike, dy: ArrayLike, *, colour: str = BLUE, name: str = "",
        head: bool = True,
    ) -> PlotMark:  # fmt: skip
        """Draw arrows from (x, y), in the units of the axes; without ``head`` they are whiskers about (x, y)."""
        x, y, dx, dy = (np.atleast_1d(_floats(value)) for value in (x, y, dx, dy))
        return self.line(*(arrow_lines if head else whisker_lines)(x, y, dx, dy), colour=colour, name=name, width=1.3)

    def rule(
        self, x: float | None = None, y: float | None = None, *, colour: str = GREY, name: str = "", dashed: bool = True
    ) -> PlotMark:
        """Draw a straight line across the plot at one x or one y."""
        if (x is None) == (y is None):
            raise ValueError("a rule is at one x or at one y")

        def renew() -> None:
            mark.x = _floats(self.x.ends) if x is None else np.full(2, x)
            mark.y = _floats(self.y.ends) if y is None else np.full(2, y)

        spans = tuple(np.zeros(0) if at is None else _floats([at]) for at in (x, y))
        mark = PlotMark("line", np.zeros(2), np.zeros(2), colour, 1.2, dashed=dashed, spans=spans, renew=renew)  # type: ignore[arg-type]
        return self._add(mark, colour, name, kind="dashed" if dashed else "solid")

    def text(
        self, x: ArrayLike, y: ArrayLike, words: str | Sequence[str], *, colour: str = GREY, align: str = "middle"
    ) -> PlotMark:
        """Write words at places; ``align`` says where in them the place is: start, middle or end."""
        texts = [clean(word, 80) for word in ([words] if isinstance(words, str) else words)]
        x, y = (np.atleast_1d(_floats(value)) for value in (x, y))
        return self._add(PlotMark("words", x, y, colour, texts=texts, align=align), colour, "")

    def highlight(self, points: Points, indices: Sequence[int]) -> None:
        """Let these points stand out; none lets all stand alike."""
        points.choose(indices)
        self._show()

    def on_pick(self, call: Callable[[int, Any], Any]) -> None:
        """Call with index and points when a point is clicked."""
        self._pick = call
        self.key.can_pick = True

    def on_brush(self, call: Callable[[list[int], Any], Any]) -> None:
        """Call with indices and points when points of the first `points` were framed; adds a switch to the plot."""
        self._brush = call
        self.key.can_select = True

    def clear(self) -> None:
        """Remove what was drawn."""
        self._drawn = []
        self._stop_brush()
        self.key.entries, self.key.points = [], []
        self._show()

    def close(self) -> None:
        """Close all widgets of the plot; safe to call twice."""
        self._pick = self._brush = None
        if self._drawing is not None:
            self._drawing.close()
        close_all([self.box])

    @property
    def marks(self) -> list[PlotMark]:
        """What is drawn, points on top."""
        lines = [each for each in self._drawn if isinstance(each, PlotMark)]
        return [*lines, *(mark for points in self._points for mark in points.marks)]

    @property
    def _points(self) -> list[Points]:
        return [each for each in self._drawn if isinstance(each, Points)]

    def _add(self, drawn: Any, colour: str, name: str, *, kind: str = "") -> Any:
        self._drawn.append(drawn)
        self._show()
        if name:
            self.key.entries = [*self.key.entries, {"name": clean(name, 120), "kind": kind, "colour": colour}]
        return drawn

    def _show(self) -> None:
        """Let the axes span what is drawn and the rules the axes, and show it."""
        bases = [each.base if isinstance(each, Points) else each for each in self._drawn]
        for axis, along in ((self.x, 0), (self.y, 1)):
            axis.fit([(mark.spans or (mark.x, mark.y))[along].ravel() for mark in bases])
        for mark in bases:
            if mark.renew is not None:
                mark.renew()
        self.key.ends = [*self.x.sides, *self.y.ends]
        if self._drawing is not None:
            self._drawing.show(self.x, self.y, self.marks)
            if self._square:
                self._drawing.fit_square(self.x, self.y, tallest=self._tallest)

    def _picked(self, number: int, index: int) -> None:
        points = self._points
        if self._pick is not None and 0 <= number < len(points) and 0 <= index < points[number].x.size:
            self._pick(index, points[number])

    def _select(self, on: bool) -> None:
        """Frame points of the first `points` instead of clicking them, or no longer."""
        self._stop_brush()
        points = next(iter(self._points), None)
        if on and points is not None:
            self.figure.interaction = brush(points, self._drawn_figure.scales, self._brushed, colour=GREY)
            self.key.selecting = True

    def _stop_brush(self) -> None:
        if self._drawing is not None:
            selector, self.figure.interaction = self.figure.interaction, None
            if selector is not None:
                selector.close()
        self.key.selecting = False

    def _brushed(self, indices: list[int], points: Any) -> None:
        if self._brush is not None:
            self._brush(indices, points)


def _floats(values: ArrayLike) -> Values:
    return np.asarray(values, dtype=float)
