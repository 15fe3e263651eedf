"""What every panel may look at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from drizview.checks.core.measured import Place
from drizview.dataset.dataset import Dataset
from drizview.inspector.catalogue_layer import CatalogueLayer
from drizview.inspector.runner import CheckRunner
from drizview.inspector.scene import Scene
from drizview.inspector.view import View
from drizview.viewer import Canvas


@dataclass(eq=False)
class PanelContext:
    """The dataset, what is being looked at, the checks at work, the canvas with its scene, and who hears of errors.

    The lock is held while a panel draws, or the navigator moves the image: checks that end do so from a thread of their
    own, and what a person does in JupyterLab may arrive in another than the one in which cells run.
    """

    dataset: Dataset
    view: View
    runner: CheckRunner
    canvas: Canvas
    scene: Scene
    complain: Callable[[BaseException], None]
    lock: threading.RLock = field(default_factory=threading.RLock)
    catalogue: CatalogueLayer = field(init=False)

    def __post_init__(self) -> None:
        self.catalogue = CatalogueLayer(self.canvas, lambda: self.scene)
        self.view.on("clear", self._clear, ["question"])

    def _clear(self, _: Any) -> None:
        self.canvas.overlays = {}

    def go(self, place: Place) -> None:
        """Show a place on the image that it belongs to."""
        self.view.look_at(place)

    def show(self, frame: str) -> None:
        """Show a frame by its id; its exposure is loaded where it is not."""
        self.load(frame.rpartition("/")[0])
        self.canvas.show(frame)

    def load(self, exposure: str) -> None:
        """Load an exposure into the scene (see `Scene.load`) where it is not: only the first of many are."""
        if self.scene.load(exposure):
            self.canvas.frames = self.scene.frames

    def mark(self, places: Iterable[Place]) -> None:
        """Circle places on the image; none clears them."""
        self.view.marked = tuple(places)

    def overlay(self, owner: str, shapes: Sequence[Mapping[str, Any]]) -> None:
        """Draw shapes over the image (see `Canvas.overlays`) in place of what the owner has drawn; none clears them."""
        others = {name: drawn for name, drawn in self.canvas.overlays.items() if name != owner}
        wanted = {**others, owner: [dict(shape) for shape in shapes]} if shapes else others
        if wanted != self.canvas.overlays:
            self.canvas.overlays = wanted

    def inside(self, places: Sequence[Place], area: Mapping[str, Any]) -> list[bool]:
        """Return for each place whether it lies in a rectangle that was chosen on the image (see `View.area`)."""
        if not area:
            return [False] * len(places)
        found = []
        for place in places:
            spot = self.scene.locate(place)
            found.append(
                spot is not None
                and spot.frame.scene == area["scene"]
                and area["x0"] <= spot.x <= area["x1"]
                and area["y0"] <= spot.y <= area["y1"]
            )
        return found
