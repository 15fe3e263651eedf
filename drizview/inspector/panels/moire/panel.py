"""The local noise of the product, measured and predicted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.needs import value_or
from drizview.checks.core.places import on_product
from drizview.checks.core.result import Result
from drizview.checks.fixtures.geometry import MappedChip
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.inspector.panels.moire.field import NoiseField, NoiseSpectra, field_at, fields, noise_field, noise_spectra
from drizview.inspector.panels.moire.figures import (
    azimuthal_plot,
    beat_remark,
    beat_rows,
    following_plot,
    map_pictures,
    noise_remark,
    spectrum_pictures,
)
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product, picked_on_product
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Pictures
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.inspector.panels.widgets.plot import Plot
from drizview.inspector.panels.widgets.section import folded
from drizview.measure.geometry.sampling import Window
from drizview.measure.noise.map import NoiseMap, noise_map

_PICKED = -1
# Blocks in product pixels: fine ones show short waves, coarse ones are less noisy.
_SIDES = (4, 6, 8, 12, 16)
_MOST_MARKED = 40


class MoirePanel(Panel):
    """Local noise of the product, measured and as predicted from the pixel phases, and its power spectrum."""

    questions = ("moire",)
    needs = ("mapped_chips",)
    watches = ("pick", "area", "register")
    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the choices, maps, spectra and plots."""
        self._windows: list[Window] = []
        self._at: tuple[float, float] | None = None
        self.part = ipywidgets.Dropdown(description="Region").add_class("drizview-choice")
        sides = [("matched to the beat", 0), *((f"{side} × {side} pixels", side) for side in _SIDES)]
        self.side = ipywidgets.Dropdown(description="Blocks", options=sides).add_class("drizview-choice")
        self.maps = Pictures(on_pick=self._go)
        self.words = PlainText().add_class("drizview-words")
        self.spectra = Pictures()
        self.remark = PlainText().add_class("drizview-words")
        self.waves = DataTable()
        self.following = Plot("predicted noise / median", "measured noise / median", height=210)
        self.following.on_pick(lambda index, _: self._mark([index]))
        self.following.on_brush(lambda indices, _: self._mark(indices))
        self.following_part = folded("Measured against predicted noise, by block", self.following.box)
        self.azimuthal = Plot("frequency [cycles/pixel]", "log₁₀ relative power", height=180)
        for choice in (self.part, self.side):
            choice.observe(self._chosen, names=["value"])
        for plot in (self.following, self.azimuthal):
            self.on_close(plot.close)
        return [
            ipywidgets.Box([self.part, self.side]).add_class("drizview-choices"),
            _title("Local noise"),
            self.maps,
            self.words,
            folded("Power spectrum of the local variance, and its beats", self.spectra, self.remark, self.waves),
            self.following_part,
            folded("Azimuthally averaged power spectrum", self.azimuthal.box),
        ]

    def draw(self) -> None:
        """Show the chosen region of the product, and which of its blocks lie in the rectangle drawn on the image."""
        product = self.require_product()
        mapped: tuple[MappedChip, ...] | Unmeasured = self.get_or_missing("mapped_chips")
        if not self._windows:
            self._windows = fields(product)
            if not self._windows:
                raise Unmeasured("no region of the product has enough pixels")
            self._offer(_middle(self._windows, product))
        if self.view.pick:
            self.redraw(self._follow_pick, mapped, self.view.pick)
        window = self._window(product)
        self.redraw(self._show, mapped, window, self.side.value)
        self.redraw(self._remark, self._map, self.result_of("phase_modulation"), self.result_of("noise_variation"))
        self.conceal(self.remark, self.waves)
        if self.visible:  # the question may have changed in another thread
            self.context.overlay("noise", over_product([_outline(window)]))
        self._highlight()

    def _follow_pick(self, mapped: tuple[MappedChip, ...] | Unmeasured, _: Any) -> None:
        """Turn to the region around the pixel that was clicked, where it lies outside of the one on view."""
        at = picked_on_product(self.context, value_or(mapped, ()))
        if at is not None and not _holds(self._window(self.require_product()), *at):
            self._at = at
            self._offer(_PICKED)

    def _offer(self, chosen: int) -> None:
        """Offer the regions of the product, without acting on the choice."""
        options = [(_name(window), i) for i, window in enumerate(self._windows)]
        if self._at is not None:
            options.append((f"around x {self._at[0]:.0f}, y {self._at[1]:.0f} (selected)", _PICKED))
        self.part.layout.display = "" if len(options) > 1 else "none"
        self.part.unobserve(self._chosen, names=["value"])
        self.part.options = options
        self.part.value = chosen
        self.part.observe(self._chosen, names=["value"])

    def _window(self, product: Product) -> Window:
        if self.part.value == _PICKED and self._at is not None:
            return field_at(product, *self._at)
        return self._windows[self.part.value or 0]

    def _chosen(self, _: Any) -> None:
        self._changed(None)

    def _show(self, mapped: tuple[MappedChip, ...] | Unmeasured, window: Window, _: int) -> None:
        product = self.require_product()
        field = noise_field(product, mapped, window)
        spectra = noise_spectra(field)
        found = noise_map(field.sky, side=self.side.value or _fitting(spectra, field), noise=field.noise)
        self._field, self._map = field, found
        self.maps.show(map_pictures(field, found), columns=2, size=0, bar=True)
        self.spectra.show(spectrum_pictures(field, spectra), columns=2, size=0, bar=True)
        self.remark.value = beat_remark(spectra)
        self.waves.fill(*beat_rows(spectra, _scale(product)))
        self.waves.layout.display = "" if spectra.beats else "none"
        self._points = following_plot(self.following, found)
        self.following_part.layout.display = self.following.box.layout.display
        azimuthal_plot(self.azimuthal, spectra)

    def _remark(self, found: NoiseMap, *results: Result | None) -> None:
        self.words.value = noise_remark(found, self.require_product().unit, results)

    def _go(self, _: int, x: float, y: float) -> None:
        product = self.dataset.product
        if product is not None:
            self.context.go(on_product(product, x, y, radius=2.0 * self._map.side, note="local noise"))

    def _mark(self, indices: Sequence[int]) -> None:
        """Circle the blocks of these points."""
        product = self.dataset.product
        if product is None or self._points is None:
            return
        places = [self._centre(int(box)) for box in self._points.blocks[list(indices)][:_MOST_MARKED]]
        radius = self._map.side / 2
        self.context.mark(on_product(product, x, y, radius=radius, note="local noise") for x, y in places)

    def _centre(self, block: int) -> tuple[float, float]:
        """Return the middle of a block on the product."""
        row, column = divmod(block, self._map.measured.shape[1])
        rows, columns = self._field.window
        side = self._map.side
        return columns.start + (column + 0.5) * side - 0.5, rows.start + (row + 0.5) * side - 0.5

    def _highlight(self) -> None:
        """Highlight the points in the rectangle drawn on the image."""
        if self._points is None:
            return
        area, inside = self.view.area, np.zeros(0, dtype=int)
        if area and area.get("scene") in ("sky", "product"):
            x, y = np.array([self._centre(int(box)) for box in self._points.blocks]).T
            held = (x >= area["x0"]) & (x <= area["x1"]) & (y >= area["y0"]) & (y <= area["y1"])
            inside = np.flatnonzero(held)
        self.following.highlight(self._points.mark, inside.tolist())


def _title(text: str) -> PlainText:
    return PlainText(text).add_class("drizview-part-title")


def _outline(window: Window) -> dict[str, Any]:
    (y0, y1), (x0, x1) = ((part.start - 0.5, part.stop - 0.5) for part in window)
    corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
    return {"kind": "polygon", "points": corners, "colour": "#7fd4ff", "dash": True, "label": "noise measured here"}


def _name(window: Window) -> str:
    rows, columns = window
    return f"x {columns.start}–{columns.stop - 1}, y {rows.start}–{rows.stop - 1}"


def _holds(window: Window, x: float, y: float) -> bool:
    rows, columns = window
    return columns.start <= x < columns.stop and rows.start <= y < rows.stop


def _middle(windows: list[Window], product: Product) -> int:
    """Return the part next to the middle of the product."""
    middle = np.array(product.sci.shape) / 2
    away = [np.hypot(*(np.array([(p.start + p.stop) / 2 for p in window]) - middle)) for window in windows]
    return int(np.argmin(away))


def _fitting(spectra: NoiseSpectra, field: NoiseField) -> int:
    """Return the side of blocks [pixels]: four make a period of the strongest beat, 8 native pixels without one."""
    wanted = spectra.beats[0].period / 4 if spectra.beats else 8 * field.native
    return int(np.clip(round(wanted), _SIDES[0], _SIDES[-1]))


def _scale(product: Product) -> float | None:
    """Return arcsec per pixel, None where the product has no usable WCS."""
    try:
        return product.scale_arcsec
    except Unmeasured:
        return None
