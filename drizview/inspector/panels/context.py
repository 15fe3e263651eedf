"""What every panel may look at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from drizview.checks.core.measured import Place
from drizview.dataset.dataset import Dataset
from drizview.dataset.discover import datasets
from drizview.dataset.given.sources import Source
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.catalogue_layer import CatalogueLayer
from drizview.inspector.frames import difference_id, refuse_apart
from drizview.inspector.runner import CheckRunner
from drizview.inspector.scene import Scene
from drizview.inspector.second import SecondProduct
from drizview.inspector.view import View
from drizview.report.model import Report
from drizview.viewer import Canvas

# Black and white of a difference, in units of the noise of the product before.
_REACH = 6.0


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
    opened: list[Dataset] = field(default_factory=list)
    reports: dict[str, Report] = field(default_factory=dict)  # of the products beside, by the group of their frames
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

    @property
    def seconds(self) -> tuple[SecondProduct, ...]:
        """The products that were added, in their order."""
        return tuple(SecondProduct(name, each, self.reports.get(name)) for name, each in self.scene.others.items())

    @property
    def second(self) -> SecondProduct | None:
        """The added product whose image is on view; None where that is one of the dataset's own."""
        shown = self.canvas.frame.rpartition("/")[0]
        return next((each for each in self.seconds if each.name == shown), None)

    def add(
        self, source: Source | Dataset, *, report: Report | None = None, shift: tuple[float, float] = (0.0, 0.0)
    ) -> str:
        """Show another product of the same sky beside the one that is there, blink both, and return the new frame's id.

        Parameters
        ----------
        source : Dataset, or what `drizview.open` takes
            What is opened here is closed with the panels.
        report : Report, optional
            Of that product: its badges are shown with its image.
        shift : (float, float)
            By how much its stars have moved along x and y [pixel of the own product]: the difference takes it back.

        Raises
        ------
        DrizviewError
            It cannot be used, or lies elsewhere on the sky.
        """
        dataset = source if isinstance(source, Dataset) else datasets(source)[0]
        try:
            if dataset.product is not None and self.dataset.product is not None:
                refuse_apart(self.dataset.product, dataset.product)
            frame = self.scene.add(dataset, shift=shift)
        except (Unmeasured, ValueError) as error:
            if dataset is not source:
                dataset.close()
            reason = getattr(error, "reason", "it lies elsewhere on the sky")
            hint = "give a product of the same field"
            raise DrizviewError(dataset.name, None, f"cannot be shown here: {reason}", hint) from error
        if dataset is not source:
            self.opened.append(dataset)
        if report is not None:
            self.reports[frame.rpartition("/")[0]] = report
        difference = self._cut_difference(frame)
        first = self.canvas.frame
        self.canvas.frames = self.scene.frames
        shown = [id for id in ("product/sci",) if self.dataset.product is not None] or [first]
        self.canvas.blink = list(dict.fromkeys([*shown, frame, *difference, *self.canvas.blink]))
        self.canvas.show(frame)
        return frame

    def difference_of(self, frame: str) -> str:
        """Return the id of the frame that shows an added product less the dataset's own."""
        return difference_id(frame.rpartition("/")[0])

    def _cut_difference(self, frame: str) -> list[str]:
        """Return the id of the frame of the difference, if there is one, with zero in the middle of its cuts."""
        product, id = self.dataset.product, self.difference_of(frame)
        if product is None:
            return []
        from drizview.comparison.raster import noise_of

        sigma = noise_of(product)
        if sigma is not None:
            self.canvas.cuts = {**self.canvas.cuts, id: [-_REACH * sigma, _REACH * sigma]}
        return [id]

    def close(self) -> None:
        """Let go of what `add` has opened. Safe to call twice."""
        while self.opened:
            self.opened.pop().close()

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
