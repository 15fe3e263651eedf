"""Regions of the product by contributing exposures, and the weight measured and expected in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.places import on_product
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.inspector.panels.input_names import InputNames
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product, picked_on_product
from drizview.inspector.panels.weight.area_table import (
    COLOUR,
    area_at,
    area_columns,
    area_outlines,
    area_place,
    area_rows,
    area_tones,
    describe_exposures,
)
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Picture, Pictures
from drizview.inspector.panels.widgets.section import remark, section, set_text
from drizview.measure.geometry.footprint import covered
from drizview.measure.weight.coverage_map import CoverageMap

_OWNER = "regions"
_BLOCKS = 120
_LEAST = 10.0  # per cent: a map of nothing but noise stays pale


class CoverageAreasPanel(Panel):
    """Measured against expected weight, as a map and for each region of the same exposures."""

    questions = ("weight",)
    needs = ("weight_regions", "weight_ratios", "weighting", "input_outlines", "mapped_chips")
    watches = ("pick", "register")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the map and the list."""
        self._regions: CoverageMap | None = None
        self._typical = 1.0
        self.picture, self.list = Pictures(on_pick=self._go), DataTable(on_pick=self._choose)
        self.words, self.here = remark(), remark()
        self.areas = section("Regions by contributing exposures", self.list, self.here)
        return [section("Measured − expected weight", self.picture, self.words), self.areas]

    def draw(self) -> None:
        """Show the map and the regions, and the region of the pixel that was clicked."""
        self.require_product()
        regions = self.get("weight_regions")
        weighting, _ = self.get_or_reason("weighting")
        self.redraw(self._take, regions, weighting is None or weighting.is_time)
        if self.view.pick:
            self.redraw(self._follow_pick, self.view.pick)
        self.conceal(self.list)
        self.redraw(self._outline, self.result_of("area_of_low_weight"))
        self._overlay()

    def _take(self, regions: CoverageMap, is_time: bool) -> None:
        self._regions, self._typical = regions, self._typical_ratio(is_time)
        names = InputNames(self.require_product().inputs)
        self.list.fill(
            area_columns(is_time=is_time),
            area_rows(regions, names, typical=self._typical),
            tones=area_tones(regions, self.limit_of("area_of_low_weight"), typical=self._typical),
        )
        self.areas.layout.display = "" if regions.areas else "none"
        set_text(self.words, self._remark(regions, is_time=is_time))
        self._paint()

    def _outline(self, low: Result | None) -> None:
        """Outline the region that alarms; where none does, what a person chose stays."""
        regions = self._regions
        if regions is not None and low is not None and low.where and low.status in (Status.FAIL, Status.WARN):
            self._mark(area_at(regions, low.where[0].x, low.where[0].y))

    def _typical_ratio(self, is_time: bool) -> float:
        """Return the ratio of measured to expected weight that counts as 1: as the check takes it."""
        ratios, _ = self.get_or_reason("weight_ratios")
        return 1.0 if is_time or ratios is None else float(np.median(ratios)) or 1.0

    def _remark(self, regions: CoverageMap, *, is_time: bool) -> str:
        product = self.require_product()
        words = "Mean weight in blocks, relative to that of all exposures whose footprints cover the block."
        if not is_time:
            words += " The weights are not exposure times: ratios are relative to the median of the product."
        if product.context is None:
            words += " The product has no context image (CTX): regions are those of the footprints."
        if len({entry.exposure for entry in product.inputs}) == 1:
            words += " There is a single exposure."
        if not regions.local_areas:
            words += " The exposures were not found: one pixel area is assumed for the whole field."
        if regions.rest > 0.001:
            words += f" Regions not listed cover {100 * regions.rest:.1f} % of the area."
        return words

    def _paint(self) -> None:
        """Show the map, with the chosen region outlined."""
        regions = self._regions
        assert regions is not None
        off = regions.off(typical=self._typical, most=_BLOCKS)
        if not np.isfinite(off).any():
            self.picture.show([Picture(None, note="no exposure covers the product")], size=0)
            return
        step = regions.step * max(1, -(-max(regions.weight.shape) // _BLOCKS))
        ny, nx = off.shape
        limit = float(np.clip(np.ceil(np.nanpercentile(np.abs(off), 98) / 10) * 10, _LEAST, 100))
        strokes = [((line + 0.5) / step - 0.5, "#12181f", 2.0) for line in area_outlines(regions, self.list.chosen)]
        self.picture.show(
            [Picture(off, cmap="diverging", limits=(-limit, limit), unit="%", strokes=strokes,
                     extent=(-0.5, -0.5, nx * step - 0.5, ny * step - 0.5))],
            size=0, bar=True,
        )  # fmt: skip

    def _follow_pick(self, _: Any) -> None:
        """Choose the region at the pixel that was clicked on the image, and name the exposures there."""
        product, regions = self.require_product(), self._regions
        if regions is None:
            return
        mapped, _ = self.get_or_reason("mapped_chips")
        spot = picked_on_product(self.context, mapped if mapped is not None else ())
        if spot is None:
            set_text(self.here, "The selected pixel lies outside the product.")
            return
        outlines, _ = self.get_or_reason("input_outlines")
        polygons = outlines.polygons if outlines is not None else {}
        there = (np.array([spot[1]]), np.array([spot[0]]))
        covering = [number for number, polygon in polygons.items() if covered(polygon, *there).any()]
        set_text(self.here, describe_exposures(product, InputNames(product.inputs), covering, *spot))
        self._mark(area_at(regions, *spot))

    def _mark(self, number: int) -> None:
        self.list.chosen = number
        self._paint()
        self._overlay()

    def _choose(self, number: int) -> None:
        product, regions = self.dataset.product, self._regions
        if product is not None and regions is not None:
            self._mark(number)
            self.context.go(area_place(product, regions.areas[number], typical=self._typical))

    def _go(self, _: int, x: float, y: float) -> None:
        product, regions = self.dataset.product, self._regions
        if product is not None and regions is not None:
            self._mark(area_at(regions, x, y))
            self.context.go(on_product(product, x, y, radius=3.0 * regions.step))

    def _overlay(self) -> None:
        """Outline the chosen region on the image."""
        if self.visible and self._regions is not None:
            drawn = area_outlines(self._regions, self.list.chosen)
            shapes: list[Any] = [
                {"kind": "line", "points": line.tolist(), "colour": COLOUR, "width": 2.0} for line in drawn
            ]
            self.context.overlay(_OWNER, over_product(shapes))
