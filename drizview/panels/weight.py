"""The weight map against the exposure time."""

from __future__ import annotations

from collections.abc import Sequence

import bqplot
import ipywidgets
import numpy as np

from drizview.errors import DrizviewError, NotApplicable, Unmeasured
from drizview.measure.weights import WeightMap
from drizview.panels.panel import Panel

_QUESTIONS = ("weight", "imprint")
_BINS = 60
_BLUE, _RED = "#3b78c4", "#d1495b"


class WeightPanel(Panel):
    """Histogram of the delivered weight, with the weight that the exposure times predict."""

    watches = ("question",)
    follows = ("state",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make an empty box; the figure is made when it is first shown (bqplot draws a hidden one wrongly)."""
        self.words = ipywidgets.Label().add_class("drizview-words")
        self.plot = ipywidgets.Box()
        self._drawn = False
        return [self.plot, self.words]

    def draw(self) -> None:
        """Show the histogram where the question is about weights and the weight map has been measured."""
        wanted = self.view.question in _QUESTIONS
        self.box.layout.display = "" if wanted else "none"
        if wanted and not self._drawn and self.checking.state in ("done", "cancelled") and self.checking.pantry:
            self._drawn = True
            try:
                self.plot.children = [figure(self.checking.pantry.get("weight_map"))]
            except (DrizviewError, NotApplicable, Unmeasured) as missing:
                self.words.value = f"No histogram: {getattr(missing, 'reason', missing)}"


def figure(weights: WeightMap) -> bqplot.Figure:
    """Return the histogram of weight over its valid pixels, with the expected weight as an outline."""
    expected = weights.expected[weights.valid & (weights.expected > 0)]
    delivered = weights.weight[weights.valid]
    top = float(max(np.percentile(delivered, 99.9), expected.max() if expected.size else 0.0)) * 1.05
    edges = np.linspace(0.0, top, _BINS + 1)
    centres = (edges[1:] + edges[:-1]) / 2
    share = [100 * np.histogram(values, edges)[0] / max(values.size, 1) for values in (delivered, expected)]
    x, y = bqplot.LinearScale(min=0.0, max=top), bqplot.LinearScale(min=0.0)
    scales = {"x": x, "y": y}
    marks = [
        bqplot.Bars(x=centres, y=share[0], scales=scales, colors=[_BLUE], padding=0.05, labels=["delivered"]),
        bqplot.Lines(x=edges, y=np.append(share[1], 0.0), scales=scales, colors=[_RED], interpolation="step-after"),
    ]
    marks[1].labels, marks[0].display_legend, marks[1].display_legend = ["expected from exposure times"], True, True
    axes = [
        bqplot.Axis(scale=x, label="weight", grid_lines="none", num_ticks=4),
        bqplot.Axis(scale=y, label="pixels [%]", orientation="vertical", grid_lines="none", num_ticks=4),
    ]
    margin = {"top": 12, "bottom": 44, "left": 52, "right": 12}
    return bqplot.Figure(
        marks=marks,
        axes=axes,
        fig_margin=margin,
        legend_location="top-left",
        layout={"width": "100%", "height": "220px"},
    )
