"""A catalogue over the image: what of it is sent to the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as t
from numpy.typing import NDArray

from drizview.dataset.io.catalogue import Catalogue, catalogue_of
from drizview.errors import Unmeasured
from drizview.inspector.frames import SKY
from drizview.inspector.scene import Scene
from drizview.numbers import number
from drizview.viewer import Canvas, Frame
from drizview.viewer.markers import MOST
from drizview.viewer.still.window import bounds, fitting_zoom

_WATCHED = ["frame", "camera", "size"]
# So many screens beyond the view are sent with it, so that a pan meets no edge.
MARGIN = 0.5
Positions = tuple[NDArray[np.float64], NDArray[np.float64]]


class CatalogueLayer(t.HasTraits):
    """Marks the objects of a catalogue that lie in view; of more than `MOST` the brightest, else the first.

    Parameters
    ----------
    canvas : Canvas
    scene : callable
        Returns the scene; it may be replaced.

    Attributes
    ----------
    catalogue : Catalogue or None
    shown : int
        How many are marked.
    on_frame : ndarray of int
        Rows that lie on the frame on view, or on one registered with it, brightest first where there are magnitudes.
    """

    catalogue = t.Any(None)
    shown = t.Int(0)
    on_frame = t.Any(np.empty(0, dtype=int))

    def __init__(self, canvas: Canvas, scene: Callable[[], Scene]) -> None:
        super().__init__()
        self.canvas, self._scene = canvas, scene
        self._places: tuple[object, Positions] | None = None  # of which frame and scene, and all objects there
        canvas.observe(self._moved, names=_WATCHED)

    def take(self, given: Any) -> Catalogue | None:
        """Mark the objects of a table (see `catalogue_of`), None for those of none.

        Raises
        ------
        DrizviewError
            It is not a table with sky positions.
        """
        self.canvas.marker = -1
        self.catalogue = None if given is None else catalogue_of(given)
        self._places = None
        self._mark()
        return self.catalogue

    def find(self, name: str) -> tuple[float, float] | None:
        """Return right ascension and declination [deg] of an object by its name; None where there is none."""
        row = self.catalogue.index(name) if self.catalogue is not None else None
        return None if row is None else (float(self.catalogue.ra[row]), float(self.catalogue.dec[row]))

    def go(self, row: int) -> None:
        """Choose an object, and centre the image on it where the frame on view has it."""
        self.canvas.marker = row
        x, y = self._positions()
        if 0 <= row < len(x) and np.isfinite(x[row]):
            frame = self._frame
            fitted = fitting_zoom(frame, self.canvas.size) if frame is not None else 1.0
            self.canvas.go_to(float(x[row]), float(y[row]), max(self.canvas.camera.get("zoom") or fitted, 1.0))

    def close(self) -> None:
        """Let go of the image and of all who watch; safe to call twice."""
        if self.catalogue is not None:
            self.catalogue = None
        self.unobserve_all()

    def _moved(self, change: t.Bunch) -> None:
        if self.catalogue is None:
            return
        frame = self._frame
        elsewhere = frame is not None and frame.scene != SKY and change["name"] == "frame"
        if elsewhere or len(self.on_frame) > MOST or (frame and self.canvas.markers.get("scene") != frame.scene):
            self._mark()

    def _mark(self) -> None:
        """Send the objects in view."""
        catalogue: Catalogue | None = self.catalogue
        frame = self._frame
        if catalogue is None or frame is None:
            self.canvas.markers, self.on_frame, self.shown = {}, np.empty(0, dtype=int), 0
            return
        x, y = self._positions()
        found = np.flatnonzero(np.isfinite(x))
        order = np.argsort(catalogue.magnitudes[found], kind="stable")  # what is NaN comes last, in its order
        found = found[order]
        if not np.array_equal(found, self.on_frame):
            self.on_frame = found
        chosen = found if len(found) <= MOST else found[self._in_view(frame, x[found], y[found])][:MOST]
        self.canvas.markers = {
            "scene": frame.scene, "x": x[chosen], "y": y[chosen], "rows": chosen,
            "names": [catalogue.names[row] for row in chosen],
            "notes": [note_of(catalogue, row) for row in chosen],
        }  # fmt: skip
        self.shown = len(chosen)

    @property
    def _frame(self) -> Frame | None:
        return next((frame for frame in self.canvas.frames if frame.id == self.canvas.frame), None)

    def _positions(self) -> Positions:
        """Return where all objects lie in the scene of the frame on view, NaN where the frame does not reach."""
        frame, scene = self._frame, self._scene()
        if self.catalogue is None or frame is None:
            return np.empty(0), np.empty(0)
        key = (scene, frame.scene if frame.scene == SKY else frame.id, self.catalogue)
        if self._places is None or self._places[0] != key:
            try:
                found = scene.toward_all(self.catalogue.ra, self.catalogue.dec, frame)
            except Unmeasured:
                found = np.full(len(self.catalogue), np.nan), np.full(len(self.catalogue), np.nan)
            self._places = key, found
        return self._places[1]

    def _in_view(self, frame: Frame, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
        camera, size = self.canvas.camera, self.canvas.size
        if not camera.get("zoom") or not all(size):
            low, high = bounds([frame])
        else:
            half = np.array(size) / camera["zoom"] * (0.5 + MARGIN)
            middle = np.array([camera["x"], camera["y"]])
            low, high = middle - half, middle + half
        return (x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1])


def note_of(catalogue: Catalogue, row: int) -> str:
    """Return the magnitude of an object in words, ``"MAG_AUTO 21.43"``, or ``""``."""
    value = catalogue.magnitudes[row]
    return f"{catalogue.magnitude} {number(float(value), '.2f')}" if np.isfinite(value) else ""
