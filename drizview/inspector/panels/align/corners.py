"""The exposures blinked at four corners of their common area on the sky."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import ipywidgets

from drizview.inspector.panels.widgets.descendants import close_all
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.inspector.panels.widgets.visibility import VisibilitySensor
from drizview.viewer import Canvas, Frame

# Frames that blink; more would not be told apart, and every one of them is fetched at every corner.
MOST = 6
_NAMES = ("upper left", "upper right", "lower left", "lower right")
_HEIGHT, _ACROSS = "150px", 28.0  # native pixels that are seen on about so many CSS pixels
_WIDE = 150.0


class CornerBlink:
    """Four small canvases that blink in step, made when there is something to show."""

    def __init__(self) -> None:
        self.canvases: list[Canvas] = []
        self._waiting: list[tuple[str, dict[str, float]]] = []
        self._make: Callable[[dict[str, float]], Canvas]
        self.clock = ipywidgets.ToggleButton(value=False, description="▶ 2 Hz", tooltip="Blink (space in a corner)")
        self.back = ipywidgets.Button(description="back", tooltip="Previous exposure (B in a corner)")
        self.on = ipywidgets.Button(description="next", tooltip="Next exposure (b in a corner)")
        for button in (self.clock, self.back, self.on):
            button.add_class("drizview-switch")
        self.back.on_click(lambda _: self._step(-1))
        self.on.on_click(lambda _: self._step(1))
        self.clock.observe(self._wind, names=["value"])
        self.buttons = ipywidgets.HBox([self.back, self.on, self.clock]).add_class("drizview-switches")
        self.box = ipywidgets.Box().add_class("drizview-four").add_class("drizview-corners")

    def show(
        self, frames: Sequence[Frame], places: Sequence[tuple[float, float, bool]], *, native: float, common: str = ""
    ) -> None:
        """Show frames at four places instead of those before.

        Parameters
        ----------
        frames : sequence of Frame
            Of one scene; the first `MOST` are used.
        places : sequence of (x, y, whether there is a star)
            Scene units: upper left, upper right, lower left, lower right.
        native : float
            Side of a native pixel in scene units.
        common : str
            Id of the frame whose limits hold for all.
        """
        self.clear()
        shown = [replace(frame, north=None) for frame in frames[:MOST]]  # a compass would hide a star
        zoom = _WIDE / (_ACROSS * native)
        self._waiting = [
            (f"{name}, drz {x:.0f}, {y:.0f}" + ("" if star else " (no star)"), {"x": x, "y": y, "zoom": zoom})
            for name, (x, y, star) in zip(_NAMES, places, strict=True)
        ]
        link = f"corners-{uuid4().hex[:8]}"
        self._make = lambda camera: _canvas(shown, link=link, camera=camera, common=common)
        self._add()

    def _add(self) -> None:
        """Make one more canvas, and the next when it is seen: much at once takes anywidget longer than it waits."""
        if not self._waiting:
            return
        words, camera = self._waiting.pop(0)
        self.canvases.append(self._make(camera))
        title = PlainText(words).add_class("drizview-plot-title")
        cell = ipywidgets.VBox([title, VisibilitySensor(self._add), self.canvases[-1]])
        self.box.children = (*self.box.children, cell)

    def clear(self) -> None:
        """Close the canvases. Safe to call twice."""
        old, self.canvases, self._waiting = self.box.children, [], []
        self.box.children = ()
        self.clock.value = False
        close_all(old)

    def _step(self, by: int) -> None:
        if self.canvases:
            self.canvases[0].next(by)

    def _wind(self, change: Any) -> None:
        if self.canvases:
            self.canvases[0].playing = change["new"]


def _canvas(frames: Sequence[Frame], *, link: str, camera: dict[str, float], common: str) -> Canvas:
    """Return a small canvas that shares frame and clock with the others of its link."""
    return Canvas(
        frames,
        blink=[frame.id for frame in frames],
        compact=True,
        height=_HEIGHT,
        link=link,
        linked=["frame"],
        camera=camera,
        mask=0,
        cuts={"sci": "99.5"},  # the cores of stars, which the usual cuts make white
        common=common,
    )
