"""The sky of the product, smoothed, and its steps at the borders of the exposures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets
import numpy as np
from numpy.typing import NDArray

from drizview.checks.core.places import on_product
from drizview.checks.fixtures.sky.borderlines import SkyLines
from drizview.checks.fixtures.sky.steps import SkyBorders
from drizview.dataset.product import Product
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product, picked_on_product
from drizview.inspector.panels.sky.borders import (
    COLOURS,
    KEY,
    RankedBorder,
    border_columns,
    border_row,
    border_shapes,
    border_tone,
    nearest_border,
    ranked_borders,
)
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Picture, Pictures
from drizview.inspector.panels.widgets.plot_key import PlotKey
from drizview.inspector.panels.widgets.section import remark, section, set_text
from drizview.measure.geometry.sampling import Window
from drizview.measure.sky.smooth import SkyMap, sky_map
from drizview.numbers import number, short_unit

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
        self._sigma, self._unit = 1.0, ""
        self.picture = Pictures(on_pick=self._go)
        self.list = DataTable(on_pick=self._choose)
        self.key, self.words = PlotKey(on_select=lambda _: None).add_class("drizview-plot-key"), remark()
        self.over = ipywidgets.ToggleButton(
            value=True, description="show on image", tooltip="Draw the borders on the image"
        )
        self.over.add_class("drizview-switch").observe(self._overlay, names=["value"])
        self.on_close(self.over.unobserve_all)
        self.borders = section("Sky steps at borders", self.list, beside=self.over)
        return [section("Smoothed sky", self.picture, self.key, self.words), self.borders]

    def draw(self) -> None:
        """Show the map at once, and the borders when they have been measured."""
        product = self.require_product()
        if self._map is None:
            self._map = smoothed(product)
        background, _ = self.get_or_reason("product_background")
        borders, why = self.get_or_reason("sky_borders")
        lines, _ = self.get_or_reason("sky_lines")
        self.redraw(self._take, background, borders, lines, why, self.hides)
        self.conceal(self.borders, self.key)
        if self.view.pick and self._found:
            self.redraw(self._follow_pick, self.view.pick)
        self._overlay(None)

    def _take(
        self, background: Any, borders: SkyBorders | None, lines: SkyLines | None, why: str, hidden: bool
    ) -> None:
        """Show the borders that have been measured so far."""
        product = self.require_product()
        known = background.sigma if background is not None else 0.0
        self._sigma = borders.tolerance if borders is not None else known
        ranked = self._ranked(borders, lines)
        self._found = [replace(each, tone="soft") for each in ranked] if hidden else ranked
        self.borders.layout.display = "" if self._found else "none"
        rows, colours = [border_row(each) for each in self._found], [border_tone(each) for each in self._found]
        self.list.fill(border_columns(product.unit), rows, tones=colours)
        tones = {each.tone for each in self._found}
        self.key.entries = [
            {"name": name, "kind": "line", "colour": COLOURS[tone]} for tone, name in KEY if tone in tones
        ]
        set_text(self.words, self._remark(product, why))
        self._paint(product)

    def _ranked(self, borders: SkyBorders | None, lines: SkyLines | None) -> list[RankedBorder]:
        if borders is None:
            return []
        level, _ = self.get_or_reason("sky_level")
        limits = self.limit_of("sky_steps"), self.limit_of("sky_chip_step")
        exposure = level.exposure if level is not None else 0.0
        return ranked_borders(self.dataset, borders, lines, exposure=exposure, limits=limits)

    def _remark(self, product: Product, why: str) -> str:
        assert self._map is not None
        words = (
            f"Median-subtracted sky in blocks of {self._map.step} × {self._map.step} pixels, without compact sources."
        )
        if self._sigma:
            unit = short_unit(product.unit)
            words += f" σ = {number(self._sigma)} {unit}: pixel noise and 3 % of the sky level, in quadrature."
        return f"{words} No steps are listed: {why}." if why else words

    def _paint(self, product: Product) -> None:
        """Show the map with the borders over it."""
        assert self._map is not None
        step = self._map.step
        values = (self._map.values - self._map.level) / (self._sigma or 1.0)
        spread = float(np.nanpercentile(np.abs(values), 98))
        limit = float(np.clip(spread, 0.5, _LIMIT)) if self._sigma else spread or 1.0
        strokes = [
            ((line + 0.5) / step - 0.5, each.colour, 4.0 if index == self.list.chosen else 2.0)
            for index, each in reversed(list(enumerate(self._found)))
            for line in each.lines
        ]
        unit = "σ" if self._sigma else short_unit(product.unit)
        self.picture.show(
            [Picture(values, cmap="diverging", limits=(-limit, limit), unit=unit, extent=self._map.extent,
                     strokes=strokes)],
            size=0, bar=True,
        )  # fmt: skip

    def _follow_pick(self, _: Any) -> None:
        """Choose the border nearest to the pixel that was clicked on the image."""
        mapped, _ = self.get_or_reason("mapped_chips")
        at = picked_on_product(self.context, mapped if mapped is not None else ())
        if at is not None:
            self._mark(nearest_border(self._found, *at))

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
            drawn = border_shapes(self._found, -1 if self.hides else self.list.chosen) if self.over.value else []
            self.context.overlay(_OWNER, over_product(drawn))


def smoothed(product: Product) -> SkyMap:
    """Return the smoothed sky of a product; pixels without weight are left out."""

    def read(window: Window) -> NDArray[Any]:
        return product.image(window)

    return sky_map(read, shape=product.sci.shape, most=_BLOCKS)
