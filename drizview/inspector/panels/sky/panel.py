"""The sky of the product, smoothed, and its steps at the borders of the exposures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.places import on_product
from drizview.checks.fixtures.sky.borderlines import SkyLines
from drizview.checks.fixtures.sky.steps import SkyBorders
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.inspector.panels.change_tracker import ChangeTracker
from drizview.inspector.panels.limitof import limit_of
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product, picked_on_product
from drizview.inspector.panels.sky.borders import (
    COLOURS,
    KEY,
    RankedBorder,
    columns,
    nearest,
    ranked_borders,
    row,
    shapes,
    tone,
)
from drizview.inspector.panels.unitwords import short_unit
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.key import Key
from drizview.inspector.panels.widgets.pictures import Picture, Pictures
from drizview.inspector.panels.widgets.section import remark, say, section
from drizview.measure.geometry.sampling import Window
from drizview.measure.sky.smooth import SkyMap, sky_map

_OWNER = "sky"
_LIMIT = 2.0  # of the map, in sigma either way; wider where the sky itself is
_BLOCKS = 120


class SkyPanel(Panel):
    """The smoothed sky of the product, and the steps where exposures begin or end."""

    questions = ("sky",)
    needs = ("sky_borders", "sky_lines", "sky_level", "product_background", "mapped_chips")
    watches = ("pick", "register")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the map, the list of borders and the switch."""
        self._map: SkyMap | None = None
        self._found: list[RankedBorder] = []
        self._fresh = ChangeTracker()
        self._pick: dict[str, Any] = {}
        self._sigma, self._unit = 1.0, ""
        self.picture = Pictures(on_pick=self._go)
        self.list = DataTable(on_pick=self._choose)
        self.key, self.words = Key(on_select=lambda _: None).add_class("drizview-plot-key"), remark()
        self.over = ipywidgets.ToggleButton(value=True, description="on the image", tooltip="Borders on the image")
        self.over.add_class("drizview-switch").observe(self._overlay, names=["value"])
        self.borders = section("Steps at the borders", self.list, beside=self.over)
        return [section("Smoothed sky", self.picture, self.key, self.words), self.borders]

    def draw(self) -> None:
        """Show the map at once, and the borders when they have been measured."""
        product = self.dataset.product
        if product is None:
            raise Unmeasured("there is no drizzled product, only exposures")
        if self._map is None:
            self._map = smoothed(product)
        self._take(product)
        self._follow_pick()
        self._overlay(None)

    def close(self) -> None:
        """Stop watching."""
        super().close()
        if self._built:
            self.over.unobserve_all()

    def _take(self, product: Product) -> None:
        """Look at what the checks have measured by now."""
        background, _ = self.get_or_reason("product_background")
        borders, why = self.get_or_reason("sky_borders")
        lines, _ = self.get_or_reason("sky_lines")
        if not self._fresh("borders", background, borders, lines, why):
            return
        known = background.sigma if background is not None else 0.0
        self._sigma = borders.tolerance if borders is not None else known
        self._found = self._ranked(borders, lines)
        self.borders.layout.display = "" if self._found else "none"
        rows, colours = [row(each) for each in self._found], [tone(each) for each in self._found]
        self.list.fill(columns(product.unit), rows, tones=colours)
        tones = {each.tone for each in self._found}
        self.key.entries = [
            {"name": name, "kind": "line", "colour": COLOURS[tone]} for tone, name in KEY if tone in tones
        ]
        say(self.words, self._remark(product, why))
        self._paint(product)

    def _ranked(self, borders: SkyBorders | None, lines: SkyLines | None) -> list[RankedBorder]:
        if borders is None:
            return []
        level, _ = self.get_or_reason("sky_level")
        limits = tuple(limit_of(self.runner.report, check) for check in ("sky_steps", "sky_chip_step"))
        exposure = level.exposure if level is not None else 0.0
        return ranked_borders(self.dataset, borders, lines, exposure=exposure, limits=(limits[0], limits[1]))

    def _remark(self, product: Product, why: str) -> str:
        assert self._map is not None
        words = f"Medians of {self._map.step} × {self._map.step} pixels without compact sources, less their own median."
        if self._sigma:
            words += f" σ = {self._sigma:.3g} {short_unit(product.unit)}: noise of a pixel and 3 % of the sky."
        return f"{words} Steps: {why}." if why else words

    def _paint(self, product: Product) -> None:
        """Show the map with the borders over it."""
        assert self._map is not None
        step = self._map.step
        values = (self._map.values - self._map.level) / (self._sigma or 1.0)
        spread = float(np.nanpercentile(np.abs(values), 98))
        limit = float(np.clip(spread, 0.5, _LIMIT)) if self._sigma else spread or 1.0
        strokes = [
            ((line + 0.5) / step - 0.5, each.colour, 4.0 if number == self.list.chosen else 2.0)
            for number, each in reversed(list(enumerate(self._found)))
            for line in each.lines
        ]
        unit = "σ" if self._sigma else short_unit(product.unit)
        self.picture.show(
            [Picture(values, cmap="diverging", limits=(-limit, limit), unit=unit, extent=self._map.extent,
                     strokes=strokes)],
            size=0, bar=True,
        )  # fmt: skip

    def _follow_pick(self) -> None:
        """Choose the border nearest to the pixel that was clicked on the image."""
        if self.view.pick and self.view.pick != self._pick and self._found:
            self._pick = dict(self.view.pick)
            chips, _ = self.get_or_reason("mapped_chips")
            at = picked_on_product(self.context, chips or ())
            if at is not None:
                self._mark(nearest(self._found, *at))

    def _mark(self, index: int) -> None:
        self.list.chosen = index
        if self.dataset.product is not None:
            self._paint(self.dataset.product)
        self._overlay(None)

    def _choose(self, index: int) -> None:
        self._mark(index)
        self.context.go(self._found[index].place)

    def _go(self, _: int, x: float, y: float) -> None:
        """Go to a place on the map."""
        product = self.dataset.product
        if product is not None and self._map is not None:
            self.context.go(on_product(product, x, y, radius=3 * self._map.step))

    def _overlay(self, _: Any) -> None:
        if self.visible:
            drawn = shapes(self._found, self.list.chosen) if self.over.value else []
            self.context.overlay(_OWNER, over_product(drawn))


def smoothed(product: Product) -> SkyMap:
    """Return the smoothed sky of a product; pixels without weight are left out."""

    def read(window: Window) -> NDArray[Any]:
        return product.image(window)

    return sky_map(read, shape=product.sci.shape, most=_BLOCKS)
