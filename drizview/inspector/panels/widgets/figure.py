"""The drawing of a plot in the browser, and how large it is on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets as t

from drizview.inspector.panels.widgets.axis import Axis
from drizview.viewer.esm import module

_MARGIN = {"top": 8, "bottom": 42, "left": 58, "right": 14}
_TALLEST = 420  # of a square plot [CSS pixels]
# The same, as a share of the window: what stands below is to be in sight as well.
HIGHEST = "38vh"


class PlotFigure(anywidget.AnyWidget):
    """Two axes and what is drawn over them.

    Parameters
    ----------
    height : int
        CSS pixels; it is as wide as there is room.
    on_click : callable(int)
        Told the number of the mark that was clicked.
    on_frame : callable(x0, x1, y0, y1)
        Told the rectangle that was drawn, while `framing` is on, in the units of the axes.
    """

    _esm = module("inspector/panels/widgets/plot_figure.js")
    x_axis = t.Dict().tag(sync=True)
    y_axis = t.Dict().tag(sync=True)
    marks = t.List(t.Dict()).tag(sync=True)
    margin = t.Dict(_MARGIN).tag(sync=True)
    framing = t.Bool(False).tag(sync=True)

    def __init__(
        self, height: int, *, on_click: Callable[[int], Any], on_frame: Callable[[float, float, float, float], Any]
    ) -> None:
        super().__init__(layout={"width": "100%", "height": f"{height}px", "min_width": "0", "min_height": "0"})
        self._on_click, self._on_frame = on_click, on_frame
        self.on_msg(lambda _, content, __: self.answer(content))

    def answer(self, content: dict[str, Any]) -> list[Any]:
        """Act on a message of the browser."""
        match content:
            case {"type": "click", "mark": int(number)}:
                self._on_click(number)
            case {"type": "frame", "ends": [x0, x1, y0, y1]}:
                self._on_frame(float(x0), float(x1), float(y0), float(y1))
        return []

    def fit_square(self, x: Axis, y: Axis, *, tallest: str = HIGHEST) -> None:
        """Let a step along x be as long on the screen as one along y; ``tallest`` is its width at most, in CSS."""
        across, up = x.ends[1] - x.ends[0], y.ends[1] - y.ends[0]
        wide, high = _MARGIN["left"] + _MARGIN["right"], _MARGIN["top"] + _MARGIN["bottom"]
        widest = f"{tallest}, {wide + _TALLEST * across / up:.0f}px"
        self.layout.max_width = f"min({widest})"
        self.layout.height = f"calc((min(100cqw, {widest}) - {wide}px) * {up / across:.4f} + {high}px)"
