"""The mean weight map around sources, compared with that of blank sky."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.measured import Place
from drizview.checks.core.places import on_product
from drizview.checks.fixtures.imprint import CoreLosses
from drizview.checks.imprint import bright_cores
from drizview.errors import Unmeasured
from drizview.inspector.panels.imprint.core_stacks import MOST, CoreStacks, core_stacks
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Picture, Pictures
from drizview.inspector.panels.widgets.plot import BLUE, GREY, RED, Plot
from drizview.inspector.panels.widgets.section import folded, remark, section, set_text

_RADIUS = 10.0  # of the circle about a source that was gone to [product pixels]


class ImprintPanel(Panel):
    """Mean weight around sources and on blank sky, and the weight lost in each source core."""

    questions = ("imprint",)
    needs = ("core_losses", "weighting")
    watches = ("area",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make pictures, profile, points and list."""
        self._places: list[Place] = []
        self._mark: Any = None
        self.science, self.weights, self.stack_words = Pictures(), Pictures(), remark()
        self.stacks = ipywidgets.Box([self.science, self.weights]).add_class("drizview-stacks")
        self.profile = Plot("radius [product px]", "relative weight")
        self.losses = Plot("log₁₀ (peak / σ)", "weight lost [%]")
        self.losses.on_pick(lambda index, _: self._choose(index))
        self.losses.on_brush(lambda indices, _: self._brushed(indices))
        self.list, self.loss_words = DataTable(on_pick=self._choose), remark()
        self.blink = ipywidgets.ToggleButton(value=False, description="blink SCI / WHT")
        self.blink.tooltip = "Blink the science and weight images of the product"
        self.blink.add_class("drizview-switch").observe(lambda _: self._play(), names=["value"])
        self.stack_part = section(
            "Mean weight map", self.stacks, self.stack_words, folded("Weight against radius", self.profile.box)
        )
        self.loss_part = section(
            "Source cores",
            self.loss_words,
            self.list,
            folded("Weight lost against brightness", self.losses.box),
            beside=self.blink,
        )
        return [self.stack_part, self.loss_part]

    def draw(self) -> None:
        """Show the stacks and the sources, and which of them lie in the rectangle drawn on the image."""
        self.require_product()
        self.redraw(self._take, self.get("core_losses"), self.hides)
        self.conceal(self.stack_words, self.list, self.loss_words)
        self.redraw(self._highlight, self._places, self.view.area)

    def _take(self, every: CoreLosses, hidden: bool) -> None:
        """Show the cores that the checks judge, brightest first."""
        product, (judged, loss) = self.require_product(), bright_cores(every)
        if not len(judged):
            raise Unmeasured("no source is bright enough: sparse field or short exposure")
        cores = judged.chosen(np.argsort(-judged.snr, kind="stable")[:MOST])
        self._places = [
            on_product(product, float(x), float(y), value=100 * float(lost), radius=_RADIUS, note="% lost")
            for x, y, lost in zip(cores.x, cores.y, cores.loss, strict=True)
        ]
        self._draw_sources(cores, total=len(judged), blank=loss.control)
        self._draw_stacks(cores, every, hidden=hidden)

    def _highlight(self, places: list[Place], area: dict[str, Any]) -> None:
        inside = self.context.inside(places, area)
        self.losses.highlight(self._mark, [index for index, one in enumerate(inside) if one])

    def _draw_stacks(self, cores: CoreLosses, every: CoreLosses, *, hidden: bool) -> None:
        try:
            found = core_stacks(self.require_product(), cores, every=every)
        except Unmeasured as missing:
            self.stacks.layout.display = self.profile.box.layout.display = "none"
            set_text(self.stack_words, f"Cannot be shown: {missing.reason}.")
            return
        self.stacks.layout.display = self.profile.box.layout.display = ""
        self.science.show([Picture(found.image, "SCI", [f"{found.sources.n} sources"])], size=150)
        means = [100 * (found.sources.mean - 1), None if found.blank is None else 100 * (found.blank.mean - 1)]
        limit = max(3.0, *(float(np.nanmax(np.abs(mean))) for mean in means if mean is not None))
        lines: list[list[str]] = [[], []] if hidden else [found.centre(found.sources), found.centre(found.blank)]
        cells = [
            Picture(mean, label, line, cmap="diverging", limits=(-limit, limit), unit="%", note=found.reason)
            for mean, label, line in zip(means, ("WHT, sources", "WHT, blank sky"), lines, strict=True)
        ]
        self.weights.show(cells, columns=2, size=150, bar=True)
        self._draw_profile(found)

    def _draw_profile(self, found: CoreStacks) -> None:
        self.profile.clear()
        if found.blank is not None:
            blank = found.blank
            self.profile.band(blank.radii, blank.profile - blank.error, blank.profile + blank.error, colour=GREY)
            self.profile.line(blank.radii, blank.profile, colour=GREY, name=f"blank sky ({blank.n} positions)")
        at = found.sources
        self.profile.band(at.radii, at.profile - at.error, at.profile + at.error, colour=BLUE)
        self.profile.line(at.radii, at.profile, colour=BLUE, name=f"sources ({at.n}), mean ± standard error")
        set_text(self.stack_words, found.words(self._weighting()))

    def _weighting(self) -> str:
        weighting, _ = self.get_or_reason("weighting")
        return weighting.kind if weighting is not None else "unclear"

    def _draw_sources(self, cores: CoreLosses, *, total: int, blank: float) -> None:
        self.losses.clear()
        self.losses.rule(y=100 * blank, colour=GREY, name="mean of blank sky")
        names = [f"{100 * loss:.0f} % lost, peak {snr:.0f} σ" for loss, snr in zip(cores.loss, cores.snr, strict=True)]
        self._mark = self.losses.points(np.log10(np.maximum(cores.snr, 1)), 100 * cores.loss, colour=RED, names=names,
                                        name="source", size=30)  # fmt: skip
        rows = [
            (
                index + 1,
                round(float(x), 1),
                round(float(y), 1),
                round(float(snr)),
                int(depth),
                round(100 * float(loss), 1),
            )
            for index, (x, y, snr, depth, loss) in enumerate(
                zip(cores.x, cores.y, cores.snr, cores.depth, cores.loss, strict=True)
            )
        ]
        self.list.fill(("#", "x", "y", "peak [σ]", "exposures", "lost [%]"), rows)
        set_text(self.loss_words, f"The {len(rows)} brightest of {total} sources." if total > len(rows) else "")

    def _choose(self, index: int) -> None:
        self.list.chosen = index
        self._ready()
        self.context.go(self._places[index])

    def _brushed(self, indices: list[int]) -> None:
        self.losses.highlight(self._mark, indices)
        self.context.mark(self._places[index] for index in indices)

    def _ready(self) -> list[str]:
        """Let the image blink the product's science and weight images."""
        ids = [frame.id for frame in self.context.scene.frames]
        both: list[str] = [id for id in ("product/sci", "product/wht") if id in ids]
        if len(both) == 2 and list(self.context.canvas.blink) != both:
            self.context.canvas.blink = both
        return both

    def _play(self) -> None:
        both = self._ready()
        if self.blink.value and both and self.context.canvas.frame not in both:
            self.context.canvas.show(both[0])
        self.context.canvas.playing = bool(self.blink.value and len(both) == 2)
