"""The bqplot figure of a plot, made when the plot is first in the page, and how large it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from drizview.inspector.panels.widgets.axis import Axis
from drizview.inspector.panels.widgets.plot_mark import PlotMark
from drizview.lazy import LazyModule

if TYPE_CHECKING:
    import bqplot
else:
    bqplot = LazyModule("bqplot")  # with pandas, a quarter of the imports of the inspector

MARGIN = {"top": 8, "bottom": 42, "left": 58, "right": 14}
_TALLEST = 420  # of a square plot [CSS pixels]
# The same, as a share of the window: what stands below is to be in sight as well.
HIGHEST = "38vh"


class Drawing:
    """A bqplot figure over two axes, and the marks in it.

    Parameters
    ----------
    height : int
        CSS pixels; it is as wide as there is room.
    margin : dict
        Around the plot [CSS pixels].

    Attributes
    ----------
    figure : bqplot.Figure
    scales : dict of str to bqplot.Scale
        ``x`` and ``y``.
    """

    def __init__(self, x: Axis, y: Axis, *, height: int, margin: dict[str, int]) -> None:
        self.scales = {"x": bqplot.LinearScale(reverse=x.reverse), "y": bqplot.LinearScale()}
        self._axes = [_axis(x, self.scales["x"], upright=False), _axis(y, self.scales["y"], upright=True)]
        self._made: dict[PlotMark, bqplot.Mark] = {}
        # Closed one showing later: bqplot may still be making their views, and stops on a mark that is gone.
        self._left: list[bqplot.Mark] = []
        self._fit(x, y)  # a figure that grows while bqplot makes its marks leaves them where they were
        self.figure = bqplot.Figure(
            axes=self._axes,
            scale_x=self.scales["x"],
            scale_y=self.scales["y"],
            fig_margin=margin,
            padding_x=0.0,
            padding_y=0.0,
            **_without_toolbar(),
            background_style={"fill": "none"},
            layout={"width": "100%", "height": f"{height}px", "min_width": "0", "min_height": "0"},
        )

    def show(self, x: Axis, y: Axis, marks: Sequence[PlotMark]) -> None:
        """Show these marks, bottom first, over these axes."""
        self._fit(x, y)
        for mark in marks:
            if mark in self._made:
                _update(self._made[mark], mark)
            else:
                self._made[mark] = _made(mark, self.scales)
        self.figure.marks = [self._made[mark] for mark in marks]
        for old in self._left:
            old.close()
        self._left = [self._made.pop(mark) for mark in list(self._made) if mark not in marks]

    def close(self) -> None:
        """Close what is no longer shown; what is, closes with the figure."""
        for old in self._left:
            old.close()
        self._left = []

    def fit_square(self, x: Axis, y: Axis, *, tallest: str) -> None:
        """Let a step along x be as long on the screen as one along y; ``tallest`` is its width at most, in CSS."""
        across, up = x.ends[1] - x.ends[0], y.ends[1] - y.ends[0]
        wide, high = MARGIN["left"] + MARGIN["right"], MARGIN["top"] + MARGIN["bottom"]
        widest = f"{tallest}, {wide + _TALLEST * across / up:.0f}px"
        self.figure.layout.max_width = f"min({widest})"
        self.figure.layout.height = f"calc((min(100cqw, {widest}) - {wide}px) * {up / across:.4f} + {high}px)"

    def _fit(self, *axes: Axis) -> None:
        for axis, drawn in zip(axes, self._axes, strict=True):
            with drawn.hold_sync():
                drawn.scale.min, drawn.scale.max = axis.ends
                drawn.tick_values, drawn.tick_format, drawn.label = axis.ticks, axis.format, axis.label


def _axis(axis: Axis, scale: bqplot.Scale, *, upright: bool) -> bqplot.Axis:
    made = bqplot.Axis(scale=scale, label=axis.label, grid_lines="none")
    made.label_offset = f"{axis.offset}px"
    # a trait in bqplot 0.12, a property in 0.13 that no constructor takes
    made.orientation = "vertical" if upright else "horizontal"
    if axis.bare:
        made.tick_style = {"display": "none"}
    return made


def _made(mark: PlotMark, scales: dict[str, bqplot.Scale]) -> bqplot.Mark:
    """Return a mark of bqplot."""
    x, y = _ending(mark)
    if mark.kind == "words":
        return bqplot.Label(
            x=x, y=y, text=list(mark.texts), colors=[mark.colour], default_size=11, font_weight="normal",
            align=mark.align, scales=scales,
        )  # fmt: skip
    if mark.kind not in ("line", "steps"):
        made = bqplot.Scatter(
            x=x, y=y, colors=[mark.colour], marker=mark.kind, default_size=round(mark.width**2), stroke="transparent",
            opacities=[mark.opacity], scales=scales,
        )  # fmt: skip
        made.enable_move = False
        return made
    how: dict[str, Any] = {"interpolation": "step-after"} if mark.kind == "steps" else {}
    if mark.fill:
        fill = "inside" if mark.fill == "inside" else "bottom"
        how |= {"fill": fill, "fill_colors": [mark.colour], "fill_opacities": [mark.fill_opacity]}
    made = bqplot.Lines(
        x=x, y=y, colors=[mark.colour], stroke_width=mark.width, opacities=[mark.opacity], scales=scales, **how
    )
    made.line_style = "dashed" if mark.dashed else "solid"
    if mark.on_click is not None:
        call = mark.on_click
        made.on_element_click(lambda *_: call())
    return made


def _update(made: bqplot.Mark, mark: PlotMark) -> None:
    """Bring a mark of bqplot up to date."""
    x, y = _ending(mark)
    with made.hold_sync():
        if not (np.array_equal(made.x, x, equal_nan=True) and np.array_equal(made.y, y, equal_nan=True)):
            made.x, made.y = x, y
        if mark.kind != "words" and made.opacities != [mark.opacity]:
            made.opacities = [mark.opacity]


def _ending(mark: PlotMark) -> tuple[Any, Any]:
    """Return a line that ends at a point: bqplot moves the name of a line to its last one, and stumbles over a gap."""
    known = np.flatnonzero(np.isfinite(mark.x) & np.isfinite(mark.y))
    last = int(known[-1]) + 1 if known.size else 0
    return mark.x[:last], mark.y[:last]


def _without_toolbar() -> dict[str, bool]:
    """Return the traits of a figure without toolbar: bqplot has one since 0.13, jdaviz 5.0 keeps it at 0.12."""
    return {"display_toolbar": False} if bqplot.Figure.class_traits().get("display_toolbar") else {}
