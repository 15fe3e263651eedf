"""Shapes of the stars over the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.measured import Place
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.picked import over_product
from drizview.inspector.panels.psf.plots import draw_whiskers, whisker_ends
from drizview.inspector.panels.widgets.plot import RED, Plot
from drizview.inspector.panels.widgets.section import folded
from drizview.measure.stars.fit import ellipticity, position_angle

# A name, an object with x and y on the product, and one with the second moments.
StarField = tuple[str, Any, Any]


class WhiskerMap:
    """A whisker for each star of the product, or of an exposure; in a plot, and over the image where that is wanted.

    Parameters
    ----------
    context : PanelContext
    on_star : callable(place)
        Called with the star that was clicked.
    """

    def __init__(self, context: PanelContext, *, on_star: Callable[[Place], Any]) -> None:
        self.context, self._on_star = context, on_star
        self._fields: Sequence[StarField] = ()
        self._points: Any = None
        self.of = ipywidgets.Dropdown(options=[("the product", 0)], description="Stars of").add_class(
            "drizview-small-choice"
        )
        self.of.observe(lambda _: self._draw(), names=["value"])
        self.over = ipywidgets.ToggleButton(description="show on image").add_class("drizview-small-button")
        self.over.observe(lambda _: self._overlay(), names=["value"])
        self.plot = Plot("x [product px]", "y [product px]", square=True)
        self.plot.on_pick(lambda index, _: self._go(index))
        self.plot.on_brush(lambda indices, _: self._brushed(indices))
        tools = ipywidgets.HBox([self.of, self.over]).add_class("drizview-tools")
        self.box = folded("Star shapes over the field", tools, self.plot.box)

    def fill(self, fields: Sequence[StarField]) -> None:
        """Show the first of some fields, and let the others be chosen."""
        self._fields = fields
        self.box.layout.display = ""
        self.of.options = [(name, k) for k, (name, *_) in enumerate(fields)]
        self._draw()

    def highlight(self, area: Mapping[str, Any]) -> None:
        """Highlight the stars in a rectangle on the image."""
        if self._points is not None:
            inside = self.context.inside(self._places(range(len(self._whiskers[0]))), area)
            self.plot.highlight(self._points, [int(k) for k in np.flatnonzero(inside)])

    def _draw(self) -> None:
        product = self.context.dataset.product
        if not self._fields or product is None:
            return
        name, at, shapes = self._fields[self.of.value or 0]
        moments = shapes.xx, shapes.xy, shapes.yy
        self._whiskers = at.x, at.y, ellipticity(*moments), position_angle(*moments)
        self._points = draw_whiskers(self.plot, product.sci.shape, *self._whiskers, name=name)
        self.highlight(self.context.view.area)
        self._overlay()

    def _places(self, indices: Sequence[int]) -> list[Place]:
        x, y, flat, _ = self._whiskers
        return [Place("product", float(x[k]), float(y[k]), radius=6, note=f"e {flat[k]:.2f}") for k in indices]

    def _go(self, index: int) -> None:
        (place,) = self._places([index])
        self.context.go(place)
        self._on_star(place)

    def _brushed(self, indices: list[int]) -> None:
        self.plot.highlight(self._points, indices)
        self.context.mark(self._places(indices))

    def _overlay(self) -> None:
        """Draw the whiskers over the image, or remove them."""
        shapes: list[dict[str, Any]] = []
        if self.over.value and self.context.dataset.product is not None:
            x, y, flat, angle = self._whiskers
            dx, dy = whisker_ends(x, y, flat, angle, float(max(self.context.dataset.product.sci.shape)))
            ends = np.stack([np.stack([x - dx / 2, y - dy / 2], -1), np.stack([x + dx / 2, y + dy / 2], -1)], 1)
            lines = [{"kind": "line", "points": line, "colour": RED, "width": 2} for line in ends.tolist()]
            shapes = over_product(lines)
        self.context.overlay("psf", shapes)
