"""Footprints of exposures on the image, on demand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.fixtures.sky.steps import InputOutlines
from drizview.inspector.panels.input_names import InputNames
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product
from drizview.inspector.panels.widgets.plot import SERIES
from drizview.measure.geometry.borderlines import simplified
from drizview.measure.geometry.footprint import Polygon

_OWNER = "outlines"
_NONE, _ALL = "", "*"
MOST = 100
_TOLERANCE = 0.5  # product pixels


class OutlinesPanel(Panel):
    """Draws the footprint of one exposure, or of all, on the product."""

    questions = ("sky", "weight", "imprint")
    needs = ("input_outlines",)
    watches = ("register",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the choice."""
        self._outlines: InputOutlines | None = None
        self.chosen = ipywidgets.Dropdown(description="Footprint of", options=[("no exposure", _NONE)], value=_NONE)
        self.chosen.add_class("drizview-choice").observe(self._overlay, names=["value"])
        return [self.chosen]

    def draw(self) -> None:
        """Offer the exposures whose footprints are known."""
        self.require_product()
        self.redraw(self._offer, self.get("input_outlines"))
        self._overlay(None)

    def _offer(self, outlines: InputOutlines) -> None:
        self._outlines = outlines
        self.chosen.options = self._options(outlines)

    def _options(self, outlines: InputOutlines) -> list[tuple[str, str]]:
        inputs = self.require_product().inputs
        names = InputNames(inputs).names
        seen = {entry.exposure for entry in inputs if entry.index in outlines.polygons}
        every = f"all {len(seen)} exposures" if len(seen) <= MOST else f"the first {MOST} of {len(seen)} exposures"
        one = [(name, root) for root, name in names.items() if root in seen]
        return [("no exposure", _NONE), (every, _ALL), *one]

    def _overlay(self, _: Any) -> None:
        product = self.dataset.product
        if not self.visible or self._outlines is None or product is None:
            return
        words = InputNames(product.inputs)
        roots = [root for root in words.names if self.chosen.value in (_ALL, root)][:MOST]
        drawn = [
            _shape(self._outlines.polygons[entry.index], SERIES[roots.index(entry.exposure) % len(SERIES)],
                   words.names[entry.exposure])
            for entry in product.inputs
            if entry.exposure in roots and entry.index in self._outlines.polygons
        ]  # fmt: skip
        self.context.overlay(_OWNER, over_product(drawn))


def _shape(polygon: Polygon, colour: str, name: str) -> dict[str, Any]:
    """Return an outline with the corners that it needs to be right to half a pixel."""
    corners = simplified(np.column_stack([*polygon]), _TOLERANCE)
    return {"kind": "polygon", "points": corners.tolist(), "colour": colour, "width": 2, "label": name}
