"""Pixel values along a line drawn on the image."""

from __future__ import annotations

from typing import Any

import ipywidgets

from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.widgets.plot import BLUE, Plot
from drizview.inspector.panels.widgets.section import remark, section, set_text
from drizview.inspector.probe import Probe
from drizview.numbers import short_unit
from drizview.viewer import Frame
from drizview.viewer.region import Region


class LineProfile:
    """Plot of the line that is chosen, or of the last one drawn; out of sight where there is none.

    Attributes
    ----------
    box : ipywidgets.VBox
    """

    def __init__(self, context: PanelContext) -> None:
        self.context = context
        self.words = remark()
        self.holder = ipywidgets.VBox().add_class("drizview-section")
        self.box = section("Line profile", self.words, self.holder)
        self.box.layout.display = "none"
        self.plot: Plot | None = None
        self._last: tuple[Any, ...] = ()

    def show(self, frame: Frame) -> None:
        """Show the profile on a frame."""
        canvas = self.context.canvas
        lines = [i for i, told in enumerate(canvas.regions) if told["shape"] == "line" and told["scene"] == frame.scene]
        self.box.layout.display = "" if lines else "none"
        if not lines:
            return
        index = canvas.region if canvas.region in lines else lines[-1]
        key = (frame.id, tuple(plane.source for plane in frame.planes), index, str(canvas.regions[index]))
        if key != self._last:
            self._last = key
            self._draw(frame, Region.of(canvas.regions[index]), index)

    def close(self) -> None:
        """Close the plot; safe to call twice."""
        if self.plot is not None:
            self.plot.close()

    def _draw(self, frame: Frame, region: Region, index: int) -> None:
        if self.plot is None:  # bqplot draws wrongly what is made out of sight
            self.plot = Plot("distance [arcsec]", "value")
            self.holder.children = [self.plot.box]
        self.plot.clear()
        try:
            found = Probe(frame).profile(region)
        except (Unmeasured, DrizviewError) as missing:
            self.plot.box.layout.display = "none"
            set_text(self.words, f"Line {index + 1}: {getattr(missing, 'reason', missing)}")
            return
        self.plot.box.layout.display = ""
        name = f"{index + 1}{f' {region.label}' if region.label else ''}"
        set_text(self.words, f"Line {name} on {frame.label}, {found.pixels:.1f} px long, from its starting point")
        self.plot.x.label = f"distance [{found.unit}]"
        self.plot.y.label = f"{frame.kind.upper()}{f' [{short_unit(frame.unit)}]' if frame.unit else ''}"
        self.plot.line(found.distance, found.values, colour=BLUE)
