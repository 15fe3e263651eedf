"""Measurements by hand: regions, a line profile, and the pixels around a position."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets

from drizview.dataset.flags import FlagTable
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.panels.measure.line_profile import LineProfile
from drizview.inspector.panels.measure.photometry import Photometry
from drizview.inspector.panels.measure.pixel_table import PixelTable
from drizview.inspector.panels.measure.region_list import RegionList
from drizview.inspector.panels.measure.region_store import RegionStore
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.widgets.section import remark, section, set_text
from drizview.inspector.probe import Probe
from drizview.numbers import number, short_unit
from drizview.viewer import Frame

_WATCHED = ["regions", "region", "tool"]
_CLICK = "Click a pixel on the image, or press Enter there, to show its value, flags and neighbours."


class MeasurePanel(Panel):
    """Light at the click, statistics of regions, the profile of a line, and the pixels around the one clicked."""

    watches = ("frame", "pick")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the parts; the image tells of regions."""
        self.regions, self.profile = RegionList(self.context), LineProfile(self.context)
        self.store, self.photometry = RegionStore(self.context), Photometry(self.context)
        self.pixel, self.pixels = remark(_CLICK), PixelTable(on_move=self._move)
        self.pixels.layout.display = "none"
        self._around: tuple[Frame, int, int, int] | None = None
        self.context.canvas.observe(self._changed, names=_WATCHED)
        self.on_close(lambda: self.context.canvas.unobserve(self._changed, names=_WATCHED))
        self.on_close(self.profile.close)
        self.on_close(self.photometry.close)
        return [
            self.photometry.box,
            section("Regions", self.regions.box),
            self.profile.box,
            section("Pixel values", self.pixel, self.pixels),
            self.store.box,
        ]

    def draw(self) -> None:
        """Measure on the frame on view."""
        frame = next((frame for frame in self.context.canvas.frames if frame.id == self.view.frame), None)
        if frame is None:
            raise Unmeasured("no image is open")
        self.regions.show(frame, self._flags(frame))
        self.profile.show(frame)
        self.store.show(frame)
        self._show_pixels(frame)

    def _show_pixels(self, frame: Frame) -> None:
        """Show the pixels around the one picked: those of the frame on view where it has any there."""
        found = self._place(frame)
        self.photometry.show(found)
        self.pixels.layout.display = "" if found else "none"
        if found is None:
            set_text(self.pixel, _CLICK)
            return
        shown, plane, x, y = found
        flags = self._flags(shown)
        name = shown.planes[plane].raster.name
        try:
            around = Probe(shown).around(plane, x, y)
        except (Unmeasured, DrizviewError) as missing:
            self.pixels.layout.display = "none"
            set_text(self.pixel, f"x {x}, y {y}: {getattr(missing, 'reason', missing)}")
            return
        value = float(around.values[y - around.y0, x - around.x0])
        words = f"x {x}, y {y} of {name}: {number(value, '.6g')} {short_unit(shown.unit)}".rstrip() + "."
        if around.dq is not None:
            bits = int(around.dq[y - around.y0, x - around.x0])
            words += f" DQ {bits} = {flags.describe(bits)}."
        set_text(self.pixel, words)
        self.pixels.show(around, x=x, y=y, name=name, unit=short_unit(shown.unit), flags=flags)

    def _place(self, frame: Frame) -> tuple[Frame, int, int, int] | None:
        """Return frame, plane, x and y of the pixel to show; for flags the image that they belong to."""
        pick = self.view.pick
        picked = next((one for one in self.context.canvas.frames if one.id == pick.get("frame")), None)
        if picked is None or not 0 <= pick["plane"] < len(picked.planes):
            return None
        found = _science(self.context.canvas.frames, picked, pick["plane"]), pick["plane"], pick["x"], pick["y"]
        if frame.scene == picked.scene and frame.id != picked.id:
            there = _pixel_at(frame, pick["sx"], pick["sy"])
            if there is not None:
                found = _science(self.context.canvas.frames, frame, there[0]), *there
        self._around = found
        return found

    def _move(self, dx: int, dy: int) -> None:
        """Pick another pixel."""
        if self._around is None:
            return
        frame, plane, x, y = self._around
        ny, nx = frame.planes[plane].raster.shape
        x, y = min(max(x + dx, 0), nx - 1), min(max(y + dy, 0), ny - 1)
        sx, sy = (float(value) for value in frame.planes[plane].to_scene(x, y))
        self.context.canvas.pick = {"frame": frame.id, "plane": plane, "x": x, "y": y, "sx": sx, "sy": sy}

    def _flags(self, frame: Frame) -> FlagTable:
        exposure = self.dataset.exposure(frame.id.rpartition("/")[0])
        return exposure.flags if exposure is not None else self.dataset.flags


def _science(frames: Sequence[Frame], frame: Frame, plane: int) -> Frame:
    """Return the image whose flags a frame shows, where its planes are the same; else the frame itself."""
    if frame.kind != "dq" or plane >= len(frame.planes):
        return frame
    source = frame.planes[plane].source
    return next(
        (one for one in frames if plane < len(one.flags) and one.flags[plane].source == source and one.kind == "sci"),
        frame,
    )


def _pixel_at(frame: Frame, sx: float, sy: float) -> tuple[int, int, int] | None:
    """Return plane, x and y of the pixel at a scene position; the topmost plane counts."""
    for index, plane in reversed(list(enumerate(frame.planes))):
        x, y = (round(float(value)) for value in plane.to_pixel(sx, sy))
        ny, nx = plane.raster.shape
        if 0 <= x < nx and 0 <= y < ny:
            return index, x, y
    return None
