"""Alignment of the exposures: shifts, residuals star by star, and the exposures blinked at four corners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.align.exposures import TOLERANCE
from drizview.checks.core.measured import Place
from drizview.checks.fixtures.align.alignment import Alignment, Offset
from drizview.dataset.exposure import Exposure
from drizview.errors import Unmeasured
from drizview.inspector.frames import SKY
from drizview.inspector.panels.align.corners import MOST, CornerBlink
from drizview.inspector.panels.align.residual_plots import FieldPlot, ResidualPlots, ShiftPlot
from drizview.inspector.panels.align.shift_table import COLUMNS, largest_first, shift_rows, shift_tones
from drizview.inspector.panels.footprints import footprints
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.section import folded, remark, section, set_text
from drizview.inspector.panels.widgets.visibility import VisibilitySensor
from drizview.inspector.scene import Scene
from drizview.measure.alignment.corners import corners
from drizview.measure.alignment.residuals import Residuals

_FITTED, _FOUND = "after the fit", "with the header WCS"
# Stars that are circled at once, and exposures whose outlines are compared for the corners.
_MOST_MARKED, _MOST_OUTLINES = 100, 60
_MARGIN = 16.0  # of a corner from the rim of the common area [native pixel]
_RADIUS = 6.0  # of the circle around a star [pixel]

Pair = tuple[Exposure, Offset | None]


class AlignPanel(Panel):
    """Shift table and vectors, residuals star by star, and a blink of the corners."""

    questions = ("align",)
    needs = ("alignment",)
    watches = ("area",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the table and the plots, empty."""
        product = self.dataset.product
        self._pairs: list[Pair] = []
        self._chosen = ""
        self._alignment: Alignment | None = None
        self.table = DataTable(on_pick=self._pick)
        self.shifts = ShiftPlot(self._pick)
        self.residuals = ResidualPlots(self._go, self._mark)
        self.field = FieldPlot(product.sci.shape if product else (1, 1), self._go)
        self.how = ipywidgets.ToggleButtons(options=[_FITTED, _FOUND]).add_class("drizview-either")
        self.how.observe(self._turned, names=["value"])
        self.frame_stars = ipywidgets.ToggleButton(description="select", tooltip="Select stars with a rectangle")
        self.frame_stars.add_class("drizview-switch").observe(self._framing, names=["value"])
        self.corners, self.seen = CornerBlink(), VisibilitySensor(self._draw_corners)
        self.on_close(self.corners.clear)
        self.table_words, self.words, self.key_words, self.corner_words = (remark() for _ in range(4))
        self.measured = ipywidgets.Box(
            [
                section("Shift vectors", self.shifts.box),
                folded("Residuals", self.words, self.how, self.residuals.box, beside=self.frame_stars).add_class(
                    "drizview-wide"
                ),
                folded("Residuals over the field", self.field.box, self.key_words),
            ]
        ).add_class("drizview-parts")
        blink = folded(
            "Blink at four corners", self.seen, self.corners.box, self.corner_words, beside=self.corners.buttons
        )
        self.shift_part = section("Shifts", self.table_words, self.table)
        return [self.shift_part, self.measured, blink]

    def draw(self) -> None:
        """Show what is known by now; each part says itself what it lacks."""
        try:
            alignment, why = self.get("alignment"), ""
        except Unmeasured as missing:
            if self.awaits or not self.dataset.exposures:
                raise
            alignment, why = None, f"Shifts cannot be shown: {missing.reason}."
        self._alignment = alignment
        self.redraw(self._draw_table, alignment, why, self.hides)
        self.redraw(self._draw_measured, alignment, why, self.hides)
        self.redraw(self._highlight, self.view.area)

    def _draw_measured(self, alignment: Alignment | None, _: str, hidden: bool) -> None:
        shown = alignment is not None and not hidden  # the corners are what there is to look at before one judges
        self.measured.layout.display = "" if shown else "none"
        self._draw_corners()
        if alignment is not None and shown:
            self._draw_shifts(alignment)

    # ---- shifts

    def _names(self) -> dict[str, str]:
        """Return the short name of each exposure, as the buttons of the image have it."""
        return {frame.id.rpartition("/")[0]: frame.group for frame in self.context.scene.frames}

    def _draw_table(self, alignment: Alignment | None, why: str, hidden: bool) -> None:
        self._pairs = largest_first(self.dataset.exposures, alignment)
        reference = alignment.reference.name if alignment else ""
        rows = shift_rows(self._pairs, reference=reference, names=self._names())
        judge = self.limit_of("shift_between_exposures").judge
        tones = [] if hidden else shift_tones(self._pairs, judge)
        self.table.fill(COLUMNS, rows, tones=tones, chosen=self._index(self._chosen))
        loose = [exposure.name for exposure, offset in self._pairs if offset is None]
        if alignment and loose:
            count = "1 exposure" if len(loose) == 1 else f"{len(loose)} exposures"
            why = f"{count} could not be matched to the others: too few common sources, or no overlap."
        axes = alignment.axes if alignment else ""
        rows_are = f"Shifts along x and y of {axes}, in native pixels. Click a row to show its exposure."
        set_text(self.table_words, why or rows_are)
        self.conceal(self.table if why else self.shift_part)

    def _draw_shifts(self, alignment: Alignment) -> None:
        known = [(exposure, offset) for exposure, offset in self._pairs if offset is not None]
        names = self._names()
        self.shifts.show(
            np.array([[each.dx, each.dy] for _, each in known]),
            np.array([each.error for _, each in known]),
            [names.get(exposure.name, exposure.name) for exposure, _ in known],
            limit=TOLERANCE,
        )
        self._choose(known[0][0].name)

    def _pick(self, index: int) -> None:
        """Show an exposure and its residuals."""
        if 0 <= index < len(self._pairs):
            name = self._pairs[index][0].name
            self.context.show(f"{name}/sci")
            self._choose(name)
            self._highlight(self.view.area)

    def _index(self, name: str) -> int:
        """Return the row of an exposure, -1 where there is none."""
        return next((index for index, (exposure, _) in enumerate(self._pairs) if exposure.name == name), -1)

    # ---- residuals of one exposure

    @property
    def _left(self) -> Residuals | None:
        return self._alignment.residuals.get(self._chosen) if self._alignment is not None else None

    def _choose(self, name: str) -> None:
        self._chosen = name
        index = self._index(name)
        self.table.chosen = index
        self.shifts.highlight(index)
        self._draw_residuals()

    def _turned(self, _: Any) -> None:
        self._draw_residuals()
        self._highlight(self.view.area)

    def _framing(self, change: Any) -> None:
        self.residuals.framing(change["new"])

    def _draw_residuals(self) -> None:
        left, names = self._left, self._names()
        for box in (self.residuals.box, self.field.box, self.key_words):
            box.layout.display = "" if left is not None else "none"
        own = names.get(self._chosen, self._chosen)
        if left is None:
            set_text(self.words, f"{own} has too few stars in common with the other exposures.")
            return
        values = left.fitted if self.how.value == _FITTED else left.found
        set_text(
            self.words,
            f"{own} relative to {names.get(left.against, left.against)}: {len(left)} stars, in native pixels.",
        )
        self.residuals.show(left, values)
        self.residuals.framing(self.frame_stars.value)
        set_text(self.key_words, f"{own}: {self.field.show(left, values)}")

    def _places(self, indices: Sequence[int]) -> list[Place]:
        """Return stars as places on the chip where the exposure shows them."""
        left = self._left
        exposure = self.dataset.exposure(self._chosen)
        if left is None or exposure is None:
            return []
        values = left.fitted if self.how.value == _FITTED else left.found
        places = []
        for index in indices:
            chip = exposure.chip(int(left.chip[index]))
            if chip is not None:
                size = float(np.hypot(*values[index]))
                place = Place(chip.name, float(left.column[index]), float(left.row[index]), size, radius=_RADIUS)
                places.append(replace(place, note=f"residual {size:.3f} px"))
        return places

    def _go(self, index: int) -> None:
        for place in self._places([index]):
            self.context.go(place)

    def _mark(self, indices: list[int]) -> None:
        """Circle stars, on the exposure and on the product, if there is one."""
        left, chosen = self._left, indices[:_MOST_MARKED]
        if left is None:
            return
        self._both(chosen)
        own = self._places(chosen)
        seen = chosen if self.dataset.product is not None else []
        drizzled = [Place("product", float(left.x[i]), float(left.y[i]), radius=_RADIUS) for i in seen]
        self.context.mark([*own, *drizzled])

    def _highlight(self, area: Mapping[str, Any]) -> None:
        """Highlight the stars in the rectangle drawn on the image."""
        left = self._left
        if left is None:
            return
        places = self._places(range(len(left))) if area else []
        inside = self.context.inside(places, area)
        self._both([index for index, within in enumerate(inside) if within])

    def _both(self, indices: Sequence[int]) -> None:
        self.residuals.highlight(indices)
        self.field.highlight(indices)

    # ---- corners

    def _draw_corners(self) -> None:
        """Blink the exposures where the corners of their common area are, once that part is in sight."""
        if not self.seen.seen:
            return
        scene = self.context.scene if self.context.scene.register == SKY else Scene(self.dataset)
        order = [exposure.name for exposure, _ in self._pairs]
        if self._alignment is not None:  # what is off, against what it is off from
            first = self._alignment.reference.name
            order = [first, *(name for name in order if name != first)]
        frames = {frame.id: frame for frame in scene.frames if frame.scene == SKY}
        shown = [frames[f"{name}/sci"] for name in order if f"{name}/sci" in frames]
        places, why = self._corner_places(scene)
        self.corners.buttons.layout.display = "" if len(shown) > 1 and places else "none"
        if len(shown) < 2 or not places:
            self.corners.clear()
            why = why if len(shown) > 1 else "fewer than two exposures have a usable WCS"
            set_text(self.corner_words, f"Cannot be shown: {why}.")
            return
        self.corners.show(shown, places, native=self._native(scene), common=shown[0].id)
        many = f" Shown are the first {MOST} of {len(shown)} exposures." if len(shown) > MOST else ""
        set_text(
            self.corner_words,
            f"Stars that jump between exposures reveal a misalignment. Keys b and space work in each corner.{many}",
        )

    def _corner_places(self, scene: Scene) -> tuple[list[tuple[float, float, bool]], str]:
        exposures = self.dataset.exposures[:_MOST_OUTLINES]
        try:
            found, _ = footprints(exposures, scene.reference, centre=(0.0, 0.0))
        except Unmeasured as missing:
            return [], missing.reason
        known = self._alignment if self.dataset.product is not None else None  # whose pixels the scene has then
        left = known.residuals.get(known.reference.name) if known else None
        stars = (left.x, left.y) if left is not None else None
        places = corners([each.scene for each in found], margin=_MARGIN * self._native(scene), stars=stars)
        return places, "no two exposures overlap"

    def _native(self, scene: Scene) -> float:
        """Return the side of a native pixel in scene units."""
        frame = next((frame for frame in scene.frames if frame.scene == SKY and frame.scale_arcsec), None)
        native = self.dataset.exposures[0].chips[0].native_scale_arcsec
        return native / frame.scale_arcsec if native and frame is not None and frame.scale_arcsec else 1.0
