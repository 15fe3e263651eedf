"""How sure one was, against how often one was right, as a plot."""

from __future__ import annotations

import bqplot

from drizview.inspector.panels.widgets.plot import BLUE
from drizview.lessons import Score

READING = (
    "Each dot of the plot stands for answers of about the same confidence: how sure you were, and how many of them "
    "were right. On the dashed line you knew how well you know; below it you were too sure, above it not sure "
    "enough. A few cases say little: it takes several lessons."
)
_SIDE = "340px"
_MARGIN = {"top": 50, "bottom": 60, "left": 60, "right": 20}


def confidence_plot(score: Score) -> bqplot.Figure:
    """Return a plot of the share that was right against the confidence, with the line where both are equal."""
    x, y = bqplot.LinearScale(min=50, max=100), bqplot.LinearScale(min=0, max=100)
    sure = [confidence for confidence, _ in score.calibration]
    right = [100 * (share.value or 0) for _, share in score.calibration]
    line = bqplot.Lines(x=[50, 100], y=[50, 100], scales={"x": x, "y": y}, colors=["#888888"], line_style="dashed")
    dots = bqplot.Lines(x=sure, y=right, scales={"x": x, "y": y}, colors=[BLUE], marker="circle", marker_size=80)
    axes = [
        bqplot.Axis(scale=x, label="how sure [%]", label_offset="38px", grid_lines="none"),
        bqplot.Axis(scale=y, label="right [%]", side="left", grid_lines="none"),
    ]
    layout = {"width": _SIDE, "height": _SIDE}
    return bqplot.Figure(marks=[line, dots], axes=axes, title="Confidence", fig_margin=_MARGIN, layout=layout)
