"""How sure one was, against how often one was right, as a plot."""

from __future__ import annotations

import ipywidgets

from drizview.inspector.panels.widgets.plot import BLUE, GREY, Plot
from drizview.lessons import Score

_SIDE = "360px"


def confidence_plot(score: Score) -> ipywidgets.VBox:
    """Return a plot of the share that was right against the confidence, with the line where both are equal."""
    plot = Plot("how sure [%]", "right [%]", x_range=(50, 100), y_range=(0, 100), height=300)
    sure = [confidence for confidence, _ in score.calibration]
    right = [100 * (share.value or 0) for _, share in score.calibration]
    plot.line([50, 100], [50, 100], colour=GREY, dashed=True, name="as sure as right")
    plot.line(sure, right, colour=BLUE)
    plot.points(sure, right, colour=BLUE, size=80)
    plot.box.layout.width = _SIDE
    return plot.box
