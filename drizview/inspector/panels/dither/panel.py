"""Where the exposures lie, where they sample a pixel, and what finer grids would make of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from drizview.checks.fixtures.dither import Dither
from drizview.errors import NotApplicable, Unmeasured
from drizview.inspector.panels.change_tracker import ChangeTracker
from drizview.inspector.panels.dither.plots import GridPlots, PhasePlots, SkyPlots
from drizview.inspector.panels.dither.table import COLUMNS, rows_of
from drizview.inspector.panels.footprints import Footprint, footprints
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.section import remark, say, section

# Outlines beyond this many would hide each other, and each is a part of the page.
MOST = 60
_OVERLAY = "footprints"


class DitherPanel(Panel):
    """Footprints on the sky, sub-pixel phases, and the grids worth a try."""

    questions = ("dither",)
    needs = ("dither", "grid_options")
    watches = ("frame",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the plots, empty."""
        self._found: tuple[Footprint, ...] | None = None
        self._fresh = ChangeTracker()
        self.sky, self.phases, self.grids = SkyPlots(self._show), PhasePlots(self._show_named), GridPlots()
        self.table = DataTable(on_pick=self._pick)
        self.over = ipywidgets.ToggleButton(value=False, description="on the image", tooltip="Outlines on the image")
        self.over.add_class("drizview-switch").observe(self._overlay, names=["value"])
        self.sky_words, self.phase_words, self.grid_words = remark(), remark(), remark()
        return [
            section("Exposures", self.table),
            section("Footprints", self.sky.box, self.sky_words, beside=self.over),
            section("Phases in the native pixel", self.phases.box, self.phase_words),
            section("Width of stars and scatter of weights", self.grids.box, self.grid_words),
        ]

    def draw(self) -> None:
        """Show what is known by now; each part says itself what it lacks."""
        if len(self.dataset.exposures) == 0:
            raise Unmeasured("none of the exposures was found: neither footprints nor phases are known")
        self._draw_sky()
        dither, why = self._try("dither")
        options, why_not = self._try("grid_options")
        if self._fresh("phases", dither, why):
            self.phases.box.layout.display = "none" if why else ""
            say(self.phase_words, why or self.phases.show(dither, self._names(), self._centre()))
            self._fill(dither)
        if self._fresh("grids", options, why_not):
            self.grids.box.layout.display = "none" if why_not else ""
            say(self.grid_words, why_not or self.grids.show(options))
        self.sky.mark(self._shown())
        self.table.chosen = self._row()
        self._overlay(None)

    def close(self) -> None:
        """Stop watching, and take the outlines off the image."""
        super().close()
        if self._built:
            self.over.unobserve_all()

    # ---- what there is

    def _try(self, name: str) -> tuple[Any, str]:
        """Return an fixture, or why there is none."""
        try:
            return self.get(name), ""
        except (Unmeasured, NotApplicable) as missing:
            return None, f"Cannot be shown: {missing.reason}"

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
        words += [f"The first {MOST} of {len(every)} exposures."] if len(every) > MOST else []
        words += [f"{name or 'Cannot be shown'}: {reason}." for name, reason in list(missing.items())[:3]]
        say(self.sky_words, " ".join(words))

    def _fill(self, dither: Dither | None) -> None:
        self.table.fill(COLUMNS, rows_of(self.dataset, self._found or (), dither, self._centre(), self._names()))

    def _overlay(self, _: Any) -> None:
        """Draw the outlines over the image, or take them off."""
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
