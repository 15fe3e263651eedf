"""The bqplot figure of a plot, and how large it is on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drizview.inspector.panels.widgets.axis import Axis
from drizview.lazy import LazyModule

if TYPE_CHECKING:
    import bqplot
else:
    bqplot = LazyModule("bqplot")  # with pandas, a quarter of the imports of the inspector

_MARGIN = {"top": 8, "bottom": 42, "left": 58, "right": 14}
_TALLEST = 420  # of a square plot [CSS pixels]
# The same, as a share of the window: what stands below is to be in sight as well.
HIGHEST = "38vh"


def figure_of(x: Axis, y: Axis, *, height: int) -> bqplot.Figure:
    """Return a figure without marks over two axes, ``height`` CSS pixels high and as wide as there is room."""
    return bqplot.Figure(
        axes=[x.axis, y.axis],
        scale_x=x.scale,
        scale_y=y.scale,
        fig_margin=_MARGIN,
        padding_x=0.0,
        padding_y=0.0,
        **_without_toolbar(),
        background_style={"fill": "none"},
        layout={"width": "100%", "height": f"{height}px", "min_width": "0", "min_height": "0"},
    )


def fit_square(figure: bqplot.Figure, x: Axis, y: Axis, *, tallest: str = HIGHEST) -> None:
    """Let a step along x be as long on the screen as one along y; ``tallest`` is its width at most, in CSS."""
    across, up = x.ends[1] - x.ends[0], y.ends[1] - y.ends[0]
    wide, high = _MARGIN["left"] + _MARGIN["right"], _MARGIN["top"] + _MARGIN["bottom"]
    widest = f"{tallest}, {wide + _TALLEST * across / up:.0f}px"
    figure.layout.max_width = f"min({widest})"
    figure.layout.height = f"calc((min(100cqw, {widest}) - {wide}px) * {up / across:.4f} + {high}px)"


def _without_toolbar() -> dict[str, bool]:
    """Return the traits of a figure without toolbar: bqplot has one since 0.13, jdaviz 5.0 keeps it at 0.12."""
    return {"display_toolbar": False} if bqplot.Figure.class_traits().get("display_toolbar") else {}
