"""The weight map against the exposure time."""

from __future__ import annotations

from collections.abc import Sequence

import bqplot
import ipywidgets
import numpy as np

from drizview.errors import DrizviewError, NotApplicable, Unmeasured
from drizview.measure.weights import WeightMap
from drizview.panels.descendants import close_all
from drizview.panels.histogram import histogram
from drizview.panels.panel import Panel

_BINS = 60


class WeightPanel(Panel):
    """Histogram of the delivered weight, with the weight that the exposure times predict."""

    questions = ("weight", "imprint")
    needs = ("weight_map", "weighting")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the frame of the histogram and its key."""
        self.plot = ipywidgets.Box().add_class("drizview-plot")
        self.key = ipywidgets.HBox(
            [
                ipywidgets.Label("delivered").add_class("drizview-key-filled"),
                ipywidgets.Label("expected from the exposure times").add_class("drizview-key-line"),
            ]
        ).add_class("drizview-key")
        self._drawn: WeightMap | None = None
        return [self.plot, self.key]

    def draw(self) -> None:
        """Show the histogram of the weight map, once for each run of the checks."""
        weights = self.get("weight_map")
        kind = self._kind()
        if weights is self._drawn:
            return
        made = figure(weights, kind=kind)
        close_all(self.plot.children)
        self.plot.children, self._drawn = (made,), weights
        self.key.children[1].layout.display = "" if len(made.marks) > 1 else "none"

    def _kind(self) -> str:
        try:
            return str(self.get("weighting").kind)
        except (DrizviewError, NotApplicable, Unmeasured):
            if self._waits:
                raise
            return "unclear"


def figure(weights: WeightMap, *, kind: str = "EXP") -> bqplot.Figure:
    """Return the histogram of weight over its valid pixels, with the expected weight as an outline.

    Parameters
    ----------
    weights : WeightMap
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
    is_time = kind == "EXP"
    expected = weights.expected[weights.valid & (weights.expected > 0)] if is_time else delivered[:0]
    top = 1.05 * float(max(np.percentile(delivered, 99.9), expected.max() if expected.size else 0.0))
    edges = np.linspace(0.0, top, _BINS + 1)
    shares = [100 * np.histogram(values, edges)[0] / max(values.size, 1) for values in (delivered, expected)]
    label = "weight [s]" if is_time else "weight [1/variance]" if kind in ("ERR", "IVM") else "weight"
    return histogram(edges, shares[0], shares[1] if expected.size else None, label=label)
