"""The weight map against the exposure time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from drizview.errors import Unmeasured
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.plot import BLUE, RED, Plot
from drizview.inspector.panels.widgets.section import folded
from drizview.measure.weight.coverage_map import CoverageMap

_BINS = 60


class WeightPanel(Panel):
    """Histogram of the delivered weight, with the weight that the exposure times predict."""

    questions = ("weight",)
    needs = ("weight_regions", "weighting")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the plot, empty."""
        self.plot = Plot(y="pixels [%]", height=190)
        return [folded("Histogram of the weight", self.plot.box)]

    def draw(self) -> None:
        """Show the histogram of the weight map."""
        weights = self.get("weight_regions")
        weighting, _ = self.get_or_reason("weighting")
        self.redraw(self._draw_histogram, weights, weighting.kind if weighting is not None else "unclear")

    def _draw_histogram(self, weights: CoverageMap, kind: str) -> None:
        draw_weights(self.plot, weights, kind=kind)


def draw_weights(plot: Plot, weights: CoverageMap, *, kind: str = "EXP") -> None:
    """Draw the histogram of weight over its valid pixels, with the expected weight as an outline.

    Parameters
    ----------
    plot : Plot
    weights : CoverageMap
    kind : str
        As in `WeightType`. Only weights that are exposure times have a unit, and an expectation in it.

    Raises
    ------
    Unmeasured
        No pixel has weight.
    """
    delivered = weights.weight[weights.valid]
    if not delivered.size:
        raise Unmeasured("no pixel of the product has weight")
    plot.clear()
    is_time = kind == "EXP"
    expected = weights.expected[weights.valid & (weights.expected > 0)] if is_time else delivered[:0]
    top = 1.05 * float(max(np.percentile(delivered, 99.9), expected.max() if expected.size else 0.0))
    edges = np.linspace(0.0, top, _BINS + 1)
    plot.x.label = "weight [s]" if is_time else "weight [1/variance]" if kind in ("ERR", "IVM") else "weight"
    plot.steps(edges, _shares(delivered, edges), colour=BLUE, filled=True, name="measured")
    if expected.size:
        plot.steps(edges, _shares(expected, edges), colour=RED, name="expected from the exposure times")


def _shares(values: NDArray[Any], edges: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(100 * np.histogram(values, edges)[0] / max(values.size, 1))
