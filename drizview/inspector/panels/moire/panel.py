"""The local noise of the product against what drizzling predicts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.needs import value_or
from drizview.checks.core.places import on_product
from drizview.checks.fixtures.geometry import MappedChip
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.inspector.panels.moire.field import NoiseField, NoiseSpectra, field_at, fields, noise_field, noise_spectra
from drizview.inspector.panels.moire.figures import (
    azimuthal_plot,
    beat_rows,
    beat_words,
    following_plot,
    map_pictures,
    spectrum_pictures,
    words_of,
)
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product, picked_on_product
from drizview.inspector.panels.widgets.descendants import close_all
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Pictures
from drizview.inspector.panels.widgets.plot import Plot
from drizview.measure.geometry.sampling import Window
from drizview.measure.noise.map import noise_map

_PICKED = -1
# Boxes in product pixels: fine ones show short waves, coarse ones are less noisy.
_SIDES = (4, 6, 8, 12, 16)
_MOST_MARKED = 40


class MoirePanel(Panel):
    """Local noise of the product, as measured and as the phases of the pixels predict it, and its power spectrum."""

    questions = ("moire",)
    needs = ("mapped_chips",)
    watches = ("pick", "area", "register")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the choices, maps, spectra and plots."""
        self._drawn: tuple[Any, ...] = ()
        self._windows: list[Window] = []
        self._pick: dict[str, Any] = {}
        self._at: tuple[float, float] | None = None
        self.part = ipywidgets.Dropdown(description="Part of the product").add_class("drizview-choice")
        sides = [("fit to the beat", 0), *((f"{side} × {side} pixels", side) for side in _SIDES)]
        self.side = ipywidgets.Dropdown(description="Boxes", options=sides).add_class("drizview-choice")
        self.maps = Pictures(on_pick=self._go)
        self.words = ipywidgets.Label().add_class("drizview-words")
        self.spectra = Pictures()
        self.remark = ipywidgets.Label().add_class("drizview-words")
        self.waves = DataTable()
        self.following = Plot("predicted noise [× median]", "measured noise [× median]", height=210)
        self.following_title = _title("Measured against predicted noise, box by box")
        self.following.on_pick(lambda index, _: self._mark([index]))
        self.following.on_brush(lambda indices, _: self._mark(indices))
        self.azimuthal = Plot("frequency [cycles per pixel]", "log₁₀ power over floor", height=180)
        for choice in (self.part, self.side):
            choice.observe(self._chosen, names=["value"])
        return [
            ipywidgets.Box([self.part, self.side]).add_class("drizview-choices"),
            _title("Local noise"),
            self.maps,
            self.words,
            _title("Power spectrum of the local variance"),
            self.spectra,
            self.remark,
            self.waves,
            self.following_title,
            self.following.box,
            _title("Spectrum over all directions"),
            self.azimuthal.box,
        ]

    def draw(self) -> None:
        """Show the chosen part of the product, and which of its boxes lie in the area brushed on the image."""
        product = self.dataset.product
        if product is None:
            raise Unmeasured("there is no drizzled product, only exposures")
        mapped = self.get_or_missing("mapped_chips")
        self._offer(product, value_or(mapped, ()))
        window = self._window(product)
        wanted = (window, self.side.value, id(mapped))
        if wanted != self._drawn:
            self._drawn = ()
            self._show(product, mapped, window)
            self._drawn = wanted
        if self.visible:  # the question may have changed in another thread
            self.context.overlay("noise", over_product([_outline(window)]))
        self._highlight()

    def close(self) -> None:
        """Close the plots too."""
        if self._built and not self._closed:
            close_all([self.following.box, self.azimuthal.box])
        super().close()

    def _offer(self, product: Product, chips: Sequence[MappedChip]) -> None:
        """Offer the parts of the product, and the one about the pixel that was clicked outside of the one on view."""
        if not self._windows:
            self._windows = fields(product)
            if not self._windows:
                raise Unmeasured("no part of the product holds enough pixels")
        fresh = self.view.pick != self._pick
        self._pick = dict(self.view.pick)
        chosen = self.part.value
        at = picked_on_product(self.context, chips) if fresh else None
        if at is not None and not (self.part.options and _holds(self._window(product), *at)):
            self._at, chosen = at, _PICKED
        options = [(_name(window), i) for i, window in enumerate(self._windows)]
        if self._at is not None:
            options.append((f"about {self._at[0]:.0f}, {self._at[1]:.0f} (picked)", _PICKED))
        if list(self.part.options) != options:
            self._drawing(options, _middle(self._windows, product) if chosen is None else chosen)
        elif chosen != self.part.value:
            self._drawing(options, chosen)
        self.part.layout.display = "" if len(options) > 1 else "none"

    def _drawing(self, options: list[tuple[str, int]], chosen: int) -> None:
        """Set the choice without being told of it."""
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

    def _show(self, product: Product, mapped: tuple[MappedChip, ...] | Unmeasured, window: Window) -> None:
        field = noise_field(product, mapped, window)
        spectra = noise_spectra(field)
        found = noise_map(field.sky, side=self.side.value or _fitting(spectra, field), noise=field.noise)
        self._field, self._map = field, found
        self.maps.show(map_pictures(field, found), columns=2, size=0, bar=True)
        self.words.value = words_of(found, product)
        self.spectra.show(spectrum_pictures(field, spectra), columns=2, size=0, bar=True)
        self.remark.value = beat_words(spectra)
        self.waves.fill(*beat_rows(spectra, _scale(product)))
        self.waves.layout.display = "" if spectra.beats else "none"
        self._points = following_plot(self.following, found)
        self.following_title.layout.display = self.following.box.layout.display
        azimuthal_plot(self.azimuthal, spectra)

    def _go(self, _: int, x: float, y: float) -> None:
        product = self.dataset.product
        if product is not None:
            self.context.go(on_product(product, x, y, radius=2.0 * self._map.side, note="local noise"))

    def _mark(self, indices: Sequence[int]) -> None:
        """Circle the boxes of these points."""
        product = self.dataset.product
        if product is None or self._points is None:
            return
        places = [self._centre(int(box)) for box in self._points.boxes[list(indices)][:_MOST_MARKED]]
        radius = self._map.side / 2
        self.context.mark(on_product(product, x, y, radius=radius, note="local noise") for x, y in places)

    def _centre(self, box: int) -> tuple[float, float]:
        """Return the middle of a box on the product."""
        row, column = divmod(box, self._map.measured.shape[1])
        rows, columns = self._field.window
        side = self._map.side
        return columns.start + (column + 0.5) * side - 0.5, rows.start + (row + 0.5) * side - 0.5

    def _highlight(self) -> None:
        """Let the points of the brushed area stand out."""
        if self._points is None:
            return
        area, inside = self.view.area, np.zeros(0, dtype=int)
        if area and area.get("scene") in ("sky", "product"):
            x, y = np.array([self._centre(int(box)) for box in self._points.boxes]).T
            held = (x >= area["x0"]) & (x <= area["x1"]) & (y >= area["y0"]) & (y <= area["y1"])
            inside = np.flatnonzero(held)
        self.following.highlight(self._points.mark, inside.tolist())


def _title(text: str) -> ipywidgets.Label:
    return ipywidgets.Label(text).add_class("drizview-part-title")


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
    """Return the side of boxes [pixels]: four make a period of the strongest beat, 8 native pixels without one."""
    wanted = spectra.beats[0].period / 4 if spectra.beats else 8 * field.native
    return int(np.clip(round(wanted), _SIDES[0], _SIDES[-1]))


def _scale(product: Product) -> float | None:
    """Return arcsec per pixel, None where the product has no usable WCS."""
    try:
        return product.scale_arcsec
    except Unmeasured:
        return None
