"""Footprints of the exposures, their sub-pixel phases, and what finer output grids would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from drizview.checks.fixtures.dither import Dither, GridOptions
from drizview.errors import Unmeasured
from drizview.inspector.panels.dither.plots import GridPlots, PhasePlots, SkyPlots
from drizview.inspector.panels.dither.table import COLUMNS, exposure_rows
from drizview.inspector.panels.footprints import Footprint, footprints
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.section import folded, remark, section, set_text

# Outlines beyond this many would hide each other, and each is a part of the page.
MOST = 60
_OVERLAY = "footprints"


class DitherPanel(Panel):
    """Footprints on the sky, sub-pixel phases, and output grids worth trying."""

    questions = ("dither",)
    needs = ("dither", "grid_options")
    watches = ("frame",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the plots, empty."""
        self._found: tuple[Footprint, ...] | None = None
        self.sky, self.phases, self.grids = SkyPlots(self._show), PhasePlots(self._show_named), GridPlots()
        self.table = DataTable(on_pick=self._pick)
        self.over = ipywidgets.ToggleButton(
            value=False, description="show on image", tooltip="Draw the footprints on the image"
        )
        self.over.add_class("drizview-switch").observe(self._overlay, names=["value"])
        self.on_close(self.over.unobserve_all)
        self.sky_words, self.phase_words, self.grid_words = remark(), remark(), remark()
        self.why_no_phases, self.why_no_grids = remark(), remark()
        return [
            section("Exposures", self.table),
            section("Sub-pixel phases", self.phases.box, self.why_no_phases),
            section("Predicted FWHM", self.grids.box, self.why_no_grids),
            folded("Phases far from the centre", self.phases.far, self.phase_words),
            folded("Scatter of the weight", self.grids.scatter.box, self.grid_words),
            folded("Footprints and pointings", self.sky.box, self.sky_words, beside=self.over),
        ]

    def draw(self) -> None:
        """Show what is known by now; each part says itself what it lacks."""
        if len(self.dataset.exposures) == 0:
            raise Unmeasured("none of the exposures was found, so neither footprints nor phases are known")
        self._draw_sky()
        dither, why = self.get_or_reason("dither")
        options, why_not = self.get_or_reason("grid_options")
        self.redraw(self._draw_phases, dither, why)
        self.redraw(self._draw_grids, options, why_not, self.hides)
        self.conceal(self.phase_words, self.grid_words)
        self.sky.mark(self._shown())
        self.table.chosen = self._row()
        self._overlay(None)

    # ---- what there is

    def _draw_phases(self, dither: Dither | None, why: str) -> None:
        self.phases.box.layout.display = "none" if dither is None else ""
        drizzled = self.dataset.product is not None
        shown = self.phases.show(dither, self._names(), self._centre(), drizzled=drizzled) if dither is not None else ""
        set_text(self.phase_words, shown)
        hidden = self.phases.box.layout.display == "none"
        set_text(self.why_no_phases, (shown or f"Cannot be shown: {why}.") if hidden else "")
        self._fill(dither)

    def _draw_grids(self, options: GridOptions | None, why: str, hidden: bool) -> None:
        self.grids.box.layout.display = "none" if options is None else ""
        set_text(self.grid_words, self.grids.show(options, judged=not hidden) if options is not None else "")
        set_text(self.why_no_grids, f"Cannot be shown: {why}." if options is None else "")

    def _names(self) -> dict[str, str]:
        """Return the short name of each exposure, as the buttons of the image have it."""
        return {frame.id.rpartition("/")[0]: frame.group for frame in self.context.scene.frames}

    def _centre(self) -> tuple[float, float]:
        """Return the middle of the product, or of the first exposure [pixel of the reference, from 0]."""
        image = self.dataset.product.sci if self.dataset.product else self.dataset.exposures[0].chips[0].sci
        return (image.shape[1] - 1) / 2, (image.shape[0] - 1) / 2

    # ---- what is drawn

    def _draw_sky(self) -> None:
        if self._found is not None:
            return
        every = self.dataset.exposures
        try:
            self._found, missing = footprints(every[:MOST], self.context.scene.reference, centre=self._centre())
        except Unmeasured as reason:
            self._found, missing = (), {"": reason.reason}
        self._fill(None)
        self.sky.box.layout.display = self.over.layout.display = "" if self._found else "none"
        words = [self.sky.show(self._found, self._names())] if self._found else []
        words += [f"Shown are the first {MOST} of {len(every)} exposures."] if len(every) > MOST else []
        words += [f"{name or 'Cannot be shown'}: {reason}." for name, reason in list(missing.items())[:3]]
        set_text(self.sky_words, " ".join(words))

    def _fill(self, dither: Dither | None) -> None:
        self.table.fill(COLUMNS, exposure_rows(self.dataset, self._found or (), dither, self._centre(), self._names()))

    def _overlay(self, _: Any) -> None:
        """Draw the footprints over the image, or remove them."""
        shapes = self.sky.shapes(self._found or (), self._names()) if self.over.value else []
        self.context.overlay(_OVERLAY, shapes)

    # ---- what is chosen

    def _shown(self) -> str:
        return self.view.frame.rpartition("/")[0]

    def _row(self) -> int:
        names = [exposure.name for exposure in self.dataset.exposures]
        return names.index(self._shown()) if self._shown() in names else -1

    def _pick(self, index: int) -> None:
        self._show_named(self.dataset.exposures[index].name)

    def _show(self, index: int) -> None:
        if self._found and 0 <= index < len(self._found):
            self._show_named(self._found[index].name)

    def _show_named(self, name: str) -> None:
        self.context.show(f"{name}/sci")
