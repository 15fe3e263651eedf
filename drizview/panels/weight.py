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

_QUESTIONS = ("weight", "imprint")
_BINS = 60


class WeightPanel(Panel):
    """Histogram of the delivered weight, with the weight that the exposure times predict."""

    watches = ("question",)
    follows = ("state",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make an empty box; the figure is made when it is first shown (bqplot draws a hidden one wrongly)."""
        self.plot = ipywidgets.Box().add_class("drizview-plot")
        self.key = ipywidgets.HBox(
            [
                ipywidgets.Label("delivered").add_class("drizview-key-filled"),
                ipywidgets.Label("expected from the exposure times").add_class("drizview-key-line"),
            ]
        ).add_class("drizview-key")
        self.words = ipywidgets.Label().add_class("drizview-words")
        self._drawn = False
        return [self.plot, self.key, self.words]

    def draw(self) -> None:
        """Show the histogram where the question is about weights and the weight map has been measured."""
        wanted = self.view.question in _QUESTIONS and self.dataset.product is not None
        self.box.layout.display = "" if wanted else "none"
        if self.checking.state == "running":
            self._drawn = False
        if wanted and not self._drawn and self.checking.state in ("done", "cancelled"):
            self._drawn = True
            self._fill()

    def _fill(self) -> None:
        close_all(self.plot.children)
        try:
            made, words = [self._figure()], ""
        except (DrizviewError, NotApplicable, Unmeasured) as missing:
            made, words = [], f"No histogram: {getattr(missing, 'reason', missing)}"
        self.plot.children, self.words.value = made, words
        self.plot.layout.display = self.key.layout.display = "" if made else "none"
        self.key.children[1].layout.display = "" if made and len(made[0].marks) > 1 else "none"

    def _figure(self) -> bqplot.Figure:
        pantry = self.checking.pantry
        if pantry is None or not pantry.holds("weight_map"):
            raise Unmeasured("the weight map has not been measured")
        try:
            kind = pantry.get("weighting").kind if pantry.holds("weighting") else "unclear"
        except (DrizviewError, NotApplicable, Unmeasured):
            kind = "unclear"
        return figure(pantry.get("weight_map"), kind=kind)


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
