"""MDRIZSKY against the pixels of each chip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.places import on_chip
from drizview.checks.fixtures.mdrizsky import SkyPair
from drizview.checks.fixtures.sky.levels import ChipSky, bad_bits
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.panels.mdrizsky.bars import (
    MOST,
    SkyBar,
    chip_label,
    draw_bars,
    draw_histogram,
    electrons_per_unit,
    sky_bars,
)
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.plot import Plot
from drizview.inspector.panels.widgets.section import folded, remark, section, set_text
from drizview.measure.sky.good_pixels import good_pixels
from drizview.measure.sky.histogram import SkyHistogram, sky_histogram
from drizview.numbers import number, short_unit

_CLOSE = 1.5  # of the close-up: this many sigma about the sky


class MdrizskyPanel(Panel):
    """MDRIZSKY of every chip against the sky measured on it, and the pixels of a chip with both."""

    questions = ("mdrizsky",)
    needs = ("chip_skies", "sky_pairs", "sky_method_used")
    watches = ("pick",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the bars, the choice of a chip and the histogram."""
        self._bars: list[SkyBar] = []
        self._skies: tuple[ChipSky, ...] = ()
        self._pairs: dict[int, SkyPair] = {}
        self._mark: Any = None
        self._histogram: SkyHistogram | None = None
        self.unit = ipywidgets.ToggleButton(value=False, description="in e⁻", tooltip="Show electrons instead of σ")
        self.close_up = ipywidgets.ToggleButton(
            value=False, description="zoom", tooltip="Show ±1.5 σ around the sky level"
        )
        self.chip = ipywidgets.Dropdown(description="Chip").add_class("drizview-choice")
        self.bars, self.plot = Plot(y="MDRIZSKY − sky [σ]"), Plot(y="pixels [%]", height=210)
        self.bars.on_pick(lambda index, _: self._choose_bar(index))
        self.words, self.pixel_words = remark(), remark()
        self.unit.add_class("drizview-switch").observe(lambda _: self._draw_bars(), names=["value"])
        self.close_up.add_class("drizview-switch").observe(lambda _: self._draw_histogram(), names=["value"])
        self.chip.observe(lambda _: self._draw_chip(), names=["value"])
        beside = ipywidgets.HBox([self.chip, self.close_up]).add_class("drizview-switches")
        return [
            section("MDRIZSKY − measured sky, by chip", self.bars.box, self.words, beside=self.unit),
            folded("Pixel histogram", self.plot.box, self.pixel_words, beside=beside),
        ]

    def draw(self) -> None:
        """Show the bars, and the chip that is chosen."""
        skies = self.get("chip_skies")
        if not skies:
            raise Unmeasured("none of the exposures was found, and MDRIZSKY can only be compared with their pixels")
        pairs, why = self.get_or_reason("sky_pairs")
        self.redraw(self._take, skies, pairs, why)
        self.redraw(self._limit, self.hides)
        if self.view.pick:
            self.redraw(self._follow_pick, self.view.pick)

    def _take(self, skies: tuple[ChipSky, ...], pairs: Sequence[SkyPair] | None, why: str) -> None:
        pairs = pairs or ()
        self._skies = skies
        self._pairs = {id(pair.each): pair for pair in pairs}
        self._bars = sky_bars(skies, pairs)
        self.bars.box.layout.display = "" if self._bars else "none"
        known = any(np.isfinite(bar.offset("e⁻")[0]) for bar in self._bars)
        self.unit.layout.display = "" if known else "none"
        method, _ = self.get_or_reason("sky_method_used")
        set_text(self.words, self._remark(why, method, len(pairs)))
        self._draw_bars()
        first = max(self._bars, key=lambda bar: (bar.pair.counts, abs(bar.pair.error)), default=None)
        chosen = self._index(first.each) if first is not None else 0
        self.chip.options = [(chip_label(each), index) for index, each in enumerate(skies)]
        if self.chip.value == chosen:
            self._draw_chip()
        self.chip.value = chosen

    def _remark(self, why: str, method: Any, total: int) -> str:
        if why:
            return f"No comparison can be shown: {why}."
        words = f"skymethod={method.name!r} (inferred: {method.why})." if method is not None else ""
        if total > len(self._bars):
            words += f" Shown are the {MOST} of {total} chips with the largest differences."
        return words.strip()

    def _limit(self, _: bool) -> None:
        self._draw_bars()

    def _draw_bars(self) -> None:
        if not self._bars:
            return
        unit = "e⁻" if self.unit.value else "σ"
        self._mark = draw_bars(self.bars, self._bars, self.shown_limit("sky_keyword_error"), unit)
        self._light()

    def _draw_chip(self) -> None:
        """Read a sample of the chosen chip and draw it."""
        each = self._chosen()
        if each is None:
            return
        self._histogram, why = None, ""
        independent = each.sky.independent if each.sky is not None else None
        include = [value for value in (each.chip.sky, independent) if value is not None]
        try:
            read = good_pixels(each.chip.sci, each.chip.dq, bad=bad_bits(each.chip))
            self._histogram = sky_histogram(read, shape=each.chip.sci.shape, include=tuple(include))
        except (Unmeasured, DrizviewError) as missing:
            why = f"The pixels of {chip_label(each)} cannot be shown: {getattr(missing, 'reason', missing)}."
        self.plot.box.layout.display = "none" if why else ""
        set_text(self.pixel_words, why or self._sigma_words(each))
        self._draw_histogram()
        self._light()

    def _sigma_words(self, each: ChipSky) -> str:
        """Return what is known of the chosen chip beside its histogram."""
        assert self._histogram is not None
        if each.sky is None:
            return f"The sky of this chip could not be measured: {each.reason}."
        sky, electrons, pair = each.sky, electrons_per_unit(each), self._pairs.get(id(each))
        words = f"Pixel noise σ = {number(sky.sigma)} {short_unit(each.chip.unit)}"
        if electrons and each.chip.unit != "electrons":
            words += f" = {number(sky.sigma * electrons)} e⁻"
        words += f"; {self._histogram.outside:.1f} % of the pixels lie outside the plotted range."
        if each.chip.sky is None:
            return f"{words} This chip has no MDRIZSKY keyword."
        return (
            f"{words} The target fills the chip, so there is no blank sky to compare with."
            if pair is not None and pair.filled
            else words
        )

    def _draw_histogram(self) -> None:
        each = self._chosen()
        if each is None or self._histogram is None:
            return
        ends = float(self._histogram.edges[0]), float(self._histogram.edges[-1])
        if self.close_up.value and each.sky is not None:
            known = [each.sky.independent, *([each.chip.sky] if each.chip.sky is not None else [])]
            ends = min(known) - _CLOSE * each.sky.sigma, max(known) + _CLOSE * each.sky.sigma
        self.plot.x.span = ends
        draw_histogram(self.plot, self._histogram, each, self._pairs.get(id(each)))

    def _chosen(self) -> ChipSky | None:
        index = self.chip.value
        return self._skies[index] if index is not None and index < len(self._skies) else None

    def _index(self, each: ChipSky) -> int:
        return next(index for index, one in enumerate(self._skies) if one is each)

    def _light(self) -> None:
        """Let the bar of the chosen chip stand out."""
        each = self._chosen()
        at = [index for index, bar in enumerate(self._bars) if bar.each is each]
        if self._mark is not None:
            self.bars.highlight(self._mark, at)

    def _choose_bar(self, index: int) -> None:
        each, pair = self._bars[index].each, self._bars[index].pair
        self.chip.value = self._index(each)
        ny, nx = each.chip.sci.shape
        self.context.go(on_chip(each.chip, nx / 2, ny / 2, value=pair.error, radius=min(ny, nx) / 4, note="σ"))

    def _follow_pick(self, pick: dict[str, Any]) -> None:
        """Choose the chip that was clicked on the image."""
        place = self.context.scene.place_of(pick)
        for index, each in enumerate(self._skies):
            if place is not None and place.frame == each.chip.name:
                self.chip.value = index
