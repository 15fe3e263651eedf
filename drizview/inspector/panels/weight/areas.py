"""The areas of a product that the same exposures made, and the weight that each holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.places import on_product
from drizview.errors import Unmeasured
from drizview.inspector.panels.change_tracker import ChangeTracker
from drizview.inspector.panels.inputwords import InputWords
from drizview.inspector.panels.limitof import limit_of
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product, picked_on_product
from drizview.inspector.panels.weight.area_rows import (
    COLOUR,
    at,
    columns,
    exposures_at,
    lines,
    place_of,
    rows,
    tones,
    typical_ratio,
)
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Picture, Pictures
from drizview.inspector.panels.widgets.section import remark, say, section
from drizview.measure.geometry.footprint import covered
from drizview.measure.weight.coverage_map import CoverageMap

_OWNER = "regions"
_BLOCKS = 120
_LEAST = 10.0  # per cent: a map of nothing but noise stays pale


class CoverageAreasPanel(Panel):
    """Weight off what the exposures promise, and the areas that the same exposures made."""

    questions = ("weight",)
    needs = ("weight_regions", "weighting", "input_outlines", "mapped_chips")
    watches = ("pick", "register")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the map and the list."""
        self._fresh = ChangeTracker()
        self._pick: dict[str, Any] = {}
        self._regions: CoverageMap | None = None
        self._typical = 1.0
        self.picture, self.list = Pictures(on_pick=self._go), DataTable(on_pick=self._choose)
        self.words, self.here = remark(), remark()
        self.areas = section("Areas of the same exposures", self.list, self.here)
        return [section("Weight off what the exposures promise", self.picture, self.words), self.areas]

    def draw(self) -> None:
        """Show the map and the areas, once for each run of the checks, and follow the pixel that was clicked."""
        if self.dataset.product is None:
            raise Unmeasured("there is no drizzled product, only exposures")
        regions = self.get("weight_regions")
        weighting, _ = self.get_or_reason("weighting")
        if self._fresh("regions", regions, weighting):
            self._take(regions, is_time=weighting is None or not weighting.is_variance)
        self._follow_pick()
        self._overlay()

    def _take(self, regions: CoverageMap, *, is_time: bool) -> None:
        product = self.dataset.product
        assert product is not None
        self._regions, self._typical = regions, typical_ratio(regions, is_time=is_time)
        words = InputWords(product.inputs)
        self.list.fill(
            columns(is_time=is_time),
            rows(regions, words, typical=self._typical),
            tones=tones(regions, limit_of(self.runner.report, "area_of_low_weight"), typical=self._typical),
        )
        self.areas.layout.display = "" if regions.areas else "none"
        say(self.words, self._remark(is_time=is_time))
        self._paint()

    def _remark(self, *, is_time: bool) -> str:
        product, regions = self.dataset.product, self._regions
        assert product is not None and regions is not None
        words = "Mean weight of blocks against all exposures whose outlines cover them, rejected there or not."
        if not is_time:
            words += " The weights are inverse variances: ratios are against the largest area."
        if product.context is None:
            words += " Without a context image (CTX) the areas are those of the outlines."
        if len({entry.exposure for entry in product.inputs}) == 1:
            words += " There is one exposure."
        if not regions.local_areas:
            words += " Without the exposures one pixel area stands for the whole field."
        if regions.rest > 0.001:
            words += f" Areas not listed: {100 * regions.rest:.1f} %."
        return words

    def _paint(self) -> None:
        """Show the map, the chosen area outlined."""
        regions = self._regions
        assert regions is not None
        off = regions.off(typical=self._typical, most=_BLOCKS)
        if not np.isfinite(off).any():
            self.picture.show([Picture(None, note="no exposure covers the product")], size=0)
            return
        step = regions.step * max(1, -(-max(regions.weight.shape) // _BLOCKS))
        ny, nx = off.shape
        limit = float(np.clip(np.ceil(np.nanpercentile(np.abs(off), 98) / 10) * 10, _LEAST, 100))
        strokes = [((line + 0.5) / step - 0.5, "#12181f", 2.0) for line in lines(regions, self.list.chosen)]
        self.picture.show(
            [Picture(off, cmap="diverging", limits=(-limit, limit), unit="%", strokes=strokes,
                     extent=(-0.5, -0.5, nx * step - 0.5, ny * step - 0.5))],
            size=0, bar=True,
        )  # fmt: skip

    def _follow_pick(self) -> None:
        """Choose the area at the pixel that was clicked on the image, and name the exposures there."""
        pick, product = self.view.pick, self.dataset.product
        if not pick or pick == self._pick or self._regions is None or product is None:
            return
        self._pick = dict(pick)
        chips, _ = self.get_or_reason("mapped_chips")
        spot = picked_on_product(self.context, chips or ())
        if spot is None:
            say(self.here, "The pixel that was clicked lies off the product.")
            return
        outlines, _ = self.get_or_reason("input_outlines")
        polygons = outlines.polygons if outlines is not None else {}
        there = (np.array([spot[1]]), np.array([spot[0]]))
        covering = [number for number, polygon in polygons.items() if covered(polygon, *there).any()]
        say(self.here, exposures_at(product, InputWords(product.inputs), covering, *spot))
        self._mark(at(self._regions, *spot))

    def _mark(self, number: int) -> None:
        self.list.chosen = number
        self._paint()
        self._overlay()

    def _choose(self, number: int) -> None:
        product, regions = self.dataset.product, self._regions
        if product is not None and regions is not None:
            self._mark(number)
            self.context.go(place_of(product, regions.areas[number], typical=self._typical))

    def _go(self, _: int, x: float, y: float) -> None:
        product, regions = self.dataset.product, self._regions
        if product is not None and regions is not None:
            self._mark(at(regions, x, y))
            self.context.go(on_product(product, x, y, radius=3.0 * regions.step))

    def _overlay(self) -> None:
        """Outline the chosen area on the image."""
        if self.visible and self._regions is not None:
            drawn = lines(self._regions, self.list.chosen)
            shapes: list[Any] = [
                {"kind": "line", "points": line.tolist(), "colour": COLOUR, "width": 2.0} for line in drawn
            ]
            self.context.overlay(_OWNER, over_product(shapes))
