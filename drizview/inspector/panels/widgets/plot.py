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
from drizview.inspector.panels.widgets.figure import HIGHEST, figure_of, fit_square
from drizview.inspector.panels.widgets.plot_key import PlotKey
from drizview.inspector.panels.widgets.plot_mark import PlotMark
from drizview.inspector.panels.widgets.points import Points, Values, ending, gapped_line, points_state
from drizview.lazy import LazyModule
from drizview.text import clean

if TYPE_CHECKING:
    import bqplot
else:
    bqplot = LazyModule("bqplot")  # with pandas, a quarter of the imports of the inspector

# Readable on light and on dark.
BLUE, RED, GREEN, YELLOW, PURPLE, GREY = "#3b82d0", "#e0683c", "#3a9d6a", "#d9a02c", "#9a6dd7", "#8a94a0"
SERIES = (BLUE, RED, GREEN, YELLOW, PURPLE, "#38a9b8", "#c75b9b", "#7a8f2a")


class Plot:
    """Points, lines, bands and arrows over two axes.

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
        self._square, self._tallest = square, tallest
        self._drawn: list[PlotMark] = []
        # Closed one clearing later: bqplot may still be making their views, and stops on a mark that is gone.
        self._cleared: list[bqplot.Mark] = []
        self._pick: Callable[[int, Any], Any] | None = None
        self._brush: Callable[[list[int], Any], Any] | None = None
        self.key = PlotKey(on_select=self._select, on_pick=self._picked)
        self.figure = figure_of(self.x, self.y, height=height)
        self.box = ipywidgets.VBox([self.figure, self.key]).add_class("drizview-plot")
        self._fit()  # a figure that grows while bqplot makes its marks leaves them where they were

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
        points = Points(np.atleast_1d(_floats(x)), np.atleast_1d(_floats(y)), colour, size, shape, labels, self._scales)
        self._add(points.base, x, y, name, kind=shape, points=points)
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
    ) -> bqplot.Lines:
        """Draw a line."""
        return self._line(x, y, colour, dashed=dashed, name=name, width=width)

    def band(
        self, x: ArrayLike, low: ArrayLike, high: ArrayLike, *, colour: str = GREY, name: str = ""
    ) -> bqplot.Lines:
        """Fill what lies between two lines."""
        x, low, high = (
            _floats(x),
            np.broadcast_to(_floats(low), np.shape(x)),
            np.broadcast_to(_floats(high), np.shape(x)),
        )
        mark = bqplot.Lines(
            x=x, y=np.array([low, high]), fill="between", fill_colors=[colour], fill_opacities=[0.18], opacities=[0, 0],
            colors=[colour, colour], stroke_width=0, scales=self._scales,
        )  # fmt: skip
        return self._add(mark, x, np.concatenate([low, high]), name, kind="fill", colour=colour)

    def steps(
        self, edges: ArrayLike, heights: ArrayLike, *, colour: str = BLUE, filled: bool = False, name: str = ""
    ) -> bqplot.Lines:
        """Draw a histogram; ``heights`` has one value fewer than ``edges``."""
        edges, heights = _floats(edges), _floats(heights)
        how = {"fill": "bottom", "fill_opacities": [0.65]} if filled else {}
        mark = bqplot.Lines(
            x=edges, y=np.append(heights, heights[-1:]), interpolation="step-after", colors=[colour],
            stroke_width=1.0 if filled else 1.5, **how, scales=self._scales,
        )  # fmt: skip
        return self._add(mark, edges, np.append(heights, 0.0), name, kind="fill" if filled else "line")

    def bars(self, x: ArrayLike, heights: ArrayLike, *, colour: str = BLUE, name: str = "") -> bqplot.Lines:
        """Draw a bar about each x, from zero; the bars are as wide as the smallest step between them allows."""
        x, heights = np.atleast_1d(_floats(x)), np.atleast_1d(_floats(heights))
        half = 0.4 * float(np.diff(np.unique(x)).min()) if np.unique(x).size > 1 else 0.4
        outline = np.array([-half, -half, half, half])
        xs, ys = gapped_line(x[:, None] + outline, heights[:, None] * [0.0, 1.0, 1.0, 0.0])
        mark = bqplot.Lines(
            x=xs, y=ys, colors=[colour], stroke_width=0.0, fill="inside", fill_colors=[colour],
            fill_opacities=[0.75], scales=self._scales,
        )  # fmt: skip
        return self._add(mark, np.append(x - half, x + half), np.append(heights, 0.0), name, kind="fill", colour=colour)

    def arrows(
        self, x: ArrayLike, y: ArrayLike, dx: ArrayLike, dy: ArrayLike, *, colour: str = BLUE, name: str = "",
        head: bool = True,
    ) -> bqplot.Lines:  # fmt: skip
        """Draw arrows from (x, y), in the units of the axes; without ``head`` they are whiskers about (x, y)."""
        x, y, dx, dy = (np.atleast_1d(_floats(value)) for value in (x, y, dx, dy))
        xs, ys = gapped_line(*(arrow_lines if head else whisker_lines)(x, y, dx, dy))
        return self._line(xs, ys, colour, name=name, width=1.3)

    def rule(
        self, x: float | None = None, y: float | None = None, *, colour: str = GREY, name: str = "", dashed: bool = True
    ) -> bqplot.Lines:
        """Draw a straight line across the plot at one x or one y."""
        if (x is None) == (y is None):
            raise ValueError("a rule is at one x or at one y")

        def renew() -> None:
            mark.x, mark.y = ([x, x], list(self.y.ends)) if y is None else (list(self.x.ends), [y, y])

        mark = bqplot.Lines(x=[0, 0], y=[0, 0], colors=[colour], stroke_width=1.2, scales=self._scales)
        mark.line_style = "dashed" if dashed else "solid"
        return self._add(
            mark, [] if x is None else [x], [] if y is None else [y], name, kind=mark.line_style, renew=renew
        )

    def text(self, x: ArrayLike, y: ArrayLike, words: str | Sequence[str], *, colour: str = GREY) -> bqplot.Label:
        """Write words at places."""
        words = [words] if isinstance(words, str) else words
        mark = bqplot.Label(
            x=np.atleast_1d(_floats(x)), y=np.atleast_1d(_floats(y)), text=[clean(word, 80) for word in words],
            colors=[colour], default_size=11, font_weight="normal", align="middle", scales=self._scales,
        )  # fmt: skip
        return self._add(mark, x, y, "")

    def highlight(self, points: Points, indices: Sequence[int]) -> None:
        """Let these points stand out; none lets all stand alike."""
        points.choose(indices)
        self._arrange()

    def on_pick(self, call: Callable[[int, Any], Any]) -> None:
        """Call with index and mark when a point is clicked."""
        self._pick = call
        self.key.can_pick = True

    def on_brush(self, call: Callable[[list[int], Any], Any]) -> None:
        """Call with indices and mark when points of the first `points` were framed; adds a switch to the plot."""
        self._brush = call
        self.key.can_select = True

    def clear(self) -> None:
        """Remove what was drawn."""
        old, self._drawn = self._drawn, []
        self._stop_brush()
        self.figure.marks = []
        self.key.entries, self.key.points = [], []
        self._close_cleared()
        self._cleared = [mark for drawn in old for mark in drawn.marks]

    def close(self) -> None:
        """Close all widgets of the plot; safe to call twice."""
        self._pick = self._brush = None
        self._close_cleared()
        close_all([self.box])

    def _close_cleared(self) -> None:
        for mark in self._cleared:
            mark.close()
        self._cleared = []

    @property
    def _scales(self) -> dict[str, bqplot.Scale]:
        return {"x": self.x.scale, "y": self.y.scale}

    @property
    def _points(self) -> list[Points]:
        return [drawn.points for drawn in self._drawn if drawn.points is not None]

    def _line(
        self, x: ArrayLike, y: ArrayLike, colour: str, *, name: str, dashed: bool = False, width: float = 1.5
    ) -> bqplot.Lines:
        x, y = ending(_floats(x), _floats(y))
        mark = bqplot.Lines(x=x, y=y, colors=[colour], stroke_width=width, scales=self._scales)
        mark.line_style = "dashed" if dashed else "solid"
        return self._add(mark, x, y, name, kind=mark.line_style)

    def _add(
        self, mark: Any, x: ArrayLike, y: ArrayLike, name: str, *, kind: str = "", colour: str = "",
        renew: Callable[[], None] | None = None, points: Points | None = None,
    ) -> Any:  # fmt: skip
        self._drawn.append(PlotMark(mark, _floats(x).ravel(), _floats(y).ravel(), renew, points))
        self._fit()
        self._arrange()
        if name:
            entry = {"name": clean(name, 120), "kind": kind, "colour": colour or mark.colors[0]}
            self.key.entries = [*self.key.entries, entry]
        return mark

    def _arrange(self) -> None:
        """Show all marks, points on top."""
        drawn = sorted(self._drawn, key=lambda each: each.points is not None)
        self.figure.marks = [mark for each in drawn for mark in each.marks]

    def _fit(self) -> None:
        """Let the axes span what is drawn, and the rules the axes."""
        self.x.fit([drawn.x for drawn in self._drawn])
        self.y.fit([drawn.y for drawn in self._drawn])
        for drawn in self._drawn:
            if drawn.renew is not None:
                drawn.renew()
        sides = reversed(self.x.ends) if self.x.scale.reverse else self.x.ends
        self.key.ends = [*sides, *self.y.ends]
        if self._square:
            fit_square(self.figure, self.x, self.y, tallest=self._tallest)

    def _picked(self, number: int, index: int) -> None:
        points = self._points
        if self._pick is not None and 0 <= number < len(points) and 0 <= index < points[number].x.size:
            self._pick(index, points[number])

    def _select(self, on: bool) -> None:
        """Frame points of the first `points` instead of clicking them, or no longer."""
        self._stop_brush()
        points = next(iter(self._points), None)
        if on and points is not None:
            self.figure.interaction = brush(points, self._brushed, colour=GREY)
            self.key.selecting = True

    def _stop_brush(self) -> None:
        selector, self.figure.interaction = self.figure.interaction, None
        if selector is not None:
            selector.close()
        self.key.selecting = False

    def _brushed(self, indices: list[int], mark: Any) -> None:
        if self._brush is not None:
            self._brush(indices, mark)


def _floats(values: ArrayLike) -> Values:
    return np.asarray(values, dtype=float)
