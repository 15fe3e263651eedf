"""Hot pixels of the detector, and the pattern that they leave on the product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.measured import Place
from drizview.checks.core.places import on_chip, on_product
from drizview.checks.fixtures.hotpix.brightest import HotPixel
from drizview.checks.fixtures.hotpix.hotpixels import HotPixels
from drizview.checks.fixtures.hotpix.sites import DetectorSite
from drizview.dataset.product import Product
from drizview.inspector.panels.hotpix.figures import (
    describe_pixel,
    describe_stacks,
    detector_plot,
    hot_pixel_rows,
    hot_pixel_summary,
    pattern_plot,
    pattern_shapes,
    stack_pictures,
    stamp_pictures,
    surroundings,
)
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Pictures
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.inspector.panels.widgets.plot import Plot
from drizview.inspector.panels.widgets.section import folded, remark, set_text

_MOST_MARKED = 60


class HotpixPanel(Panel):
    """The worst hot pixels in the exposures and on the product, and the pattern in which the dither repeats them."""

    questions = ("hotpix",)
    needs = ("detector_sites", "hot_pixels", "star_sharpness")
    watches = ("area", "register")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the list, the pictures and the plots."""
        self._found: HotPixels | None = None
        self._chosen = 0
        self._toned: list[int] = []
        self._sites: tuple[DetectorSite, ...] = ()
        self.words = PlainText().add_class("drizview-words")
        self.table = DataTable(on_pick=self._take)
        self.title = PlainText().add_class("drizview-part-title")
        self.remark = PlainText().add_class("drizview-words")
        self.cuts = Pictures(on_pick=self._visit)
        self.pattern = Plot("x on the product [px]", "y on the product [px]", square=True)
        self.dither, self.positions = remark(), ipywidgets.VBox()
        self.around = Pictures()
        self.stack = Pictures()
        self.stacked = PlainText().add_class("drizview-words")
        self.detector = Plot("x on the chip [px]", "y on the chip [px]", square=True)
        self.detector.on_pick(lambda index, _: self._take(index))
        self.detector.on_brush(lambda indices, _: self._mark(indices))
        for plot in (self.pattern, self.detector):
            self.on_close(plot.close)
        self.pieces = ipywidgets.VBox(self._pieces()).add_class("drizview-pieces")
        return [self.words, self.pieces]

    def _pieces(self) -> list[ipywidgets.Widget]:
        """Return what there is to see where there are hot pixels, from top to bottom."""
        return [
            self.table,
            self.title,
            self.remark,
            self.cuts,
            folded("Surroundings, in detector coordinates", self.around),
            folded("Positions on the product", self.dither, self.positions),
            folded("Stack of the product at all listed hot pixels", self.stack, self.stacked),
            folded("Listed hot pixels on the detector", self.detector.box),
        ]

    def draw(self) -> None:
        """Show the list, the chosen hot pixel, and which of the list lie in the rectangle drawn on the image."""
        product = self.require_product()
        found: HotPixels = self.get("hot_pixels")
        self._sites = self.get("detector_sites")
        self.redraw(self._list, found)
        self.conceal(self.words, self.table, self.title, self.remark, self.cuts, self.stacked)
        self.pieces.layout.display = "" if found.worst else "none"
        if not found.worst:
            return
        self.redraw(self._show, product, found.worst[self._chosen])
        if self.visible:  # the question may have changed in another thread
            shapes = [] if self.hides else pattern_shapes(found.worst, self._sites, self._chosen)
            self.context.overlay("hot pixels", over_product(shapes))
        self._highlight(found)

    def _list(self, found: HotPixels) -> None:
        """Show what does not change with the chosen pixel."""
        self._found, self._chosen = found, 0
        self.words.value = hot_pixel_summary(found)
        if not found.worst:
            return
        columns, rows, cells = hot_pixel_rows(found.worst, self._sites)
        self._rows = (columns, rows, cells)
        self.table.fill(columns, rows, cells=cells, chosen=0)
        self._toned = []
        pictures, stacks = stack_pictures(self.require_product(), found.worst)
        self.stack.show(pictures, columns=3, size=110, bar=False)
        words = describe_stacks(stacks, self.get("star_sharpness").core)
        still = " Without a dither, stars on flagged pixels stack as well." if found.positions < 2 else ""
        self.stacked.value = words + still
        self._points = detector_plot(self.detector, found.worst, self._sites)

    def _show(self, product: Product, pixel: HotPixel) -> None:
        site = self._sites[pixel.site]
        self.title.value, self.remark.value = describe_pixel(pixel, site)
        pictures, headings, rows = stamp_pictures(product, pixel, site)
        self.cuts.show(pictures, columns=len(headings), headings=headings, rows=rows, size=64)
        self.around.show(surroundings(pixel, site), columns=0, size=200, bar=True)
        self._draw_pattern(pixel, site)

    def _draw_pattern(self, pixel: HotPixel, site: DetectorSite) -> None:
        """Show where the exposures put a hot pixel, if not all on one place."""
        moved = site.apart > 1
        set_text(self.dither, "" if moved else "Not dithered: no pattern")
        self.positions.children = [self.pattern.box] if moved else []  # bqplot stumbles over a plot without size
        if moved:
            pattern_plot(self.pattern, pixel, site)

    def _take(self, index: int) -> None:
        """Turn to a hot pixel of the list, and to its position on the product."""
        if self._found is None or not 0 <= index < len(self._found.worst):
            return
        self._chosen = index
        self.table.chosen = index
        self._changed(None)
        product, pixel = self.dataset.product, self._found.worst[index]
        if product is not None:
            k = int(np.argmax(pixel.seen))  # the first where none is seen
            self.context.go(on_product(product, pixel.x[k], pixel.y[k], radius=4.0, note="hot pixel"))

    def _visit(self, index: int, x: float, y: float) -> None:
        """Go to the place of the stamp that was clicked: exposures come first, then the product."""
        if self._found is None or self.dataset.product is None:
            return
        chips = self._sites[self._found.worst[self._chosen].site].chips
        if index < len(chips):
            self.context.go(on_chip(chips[index][0].chip, x, y, radius=3.0, note="hot pixel"))
        else:
            self.context.go(on_product(self.dataset.product, x, y, radius=4.0, note="hot pixel on the product"))

    def _mark(self, indices: Sequence[int]) -> None:
        """Circle the images of these hot pixels on the product, and the pixels on their chips."""
        if self._found is None or self.dataset.product is None:
            return
        places: list[Place] = []
        for pixel in (self._found.worst[i] for i in indices if 0 <= i < len(self._found.worst)):
            chip = self._sites[pixel.site].chips[0][0].chip
            places.append(on_chip(chip, pixel.column, pixel.row, radius=3.0, note="hot pixel"))
            places += [
                on_product(self.dataset.product, x, y, radius=4.0) for x, y in zip(pixel.x, pixel.y, strict=True)
            ]
        self.context.mark(places[:_MOST_MARKED])

    def _highlight(self, found: HotPixels) -> None:
        """Highlight the rows and points that fall in the rectangle drawn on the image."""
        area, inside = self.view.area, []
        if area and area.get("scene") in ("sky", "product"):
            inside = [i for i, pixel in enumerate(found.worst) if _within(pixel, area)]
        self.detector.highlight(self._points, inside)
        if inside != self._toned:
            self._toned = inside
            columns, rows, cells = self._rows
            tones = ["differs" if i in inside else "" for i in range(len(rows))]
            self.table.fill(columns, rows, cells=cells, tones=tones, chosen=self._chosen)


def _within(pixel: HotPixel, area: dict[str, Any]) -> bool:
    held = (pixel.x >= area["x0"]) & (pixel.x <= area["x1"]) & (pixel.y >= area["y0"]) & (pixel.y <= area["y1"])
    return bool(held.any())
