"""The regions drawn on the image, with their statistics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.dataset.flags import FlagTable
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.inspector.panels.widgets.section import remark, set_text
from drizview.inspector.probe import Probe
from drizview.measure.geometry.region import Statistics
from drizview.numbers import number, short_unit
from drizview.viewer import Canvas, Frame
from drizview.viewer.region import Region

_TOOLS = {
    "circle": "Circle", "annulus": "Annulus", "box": "Box", "ellipse": "Ellipse", "polygon": "Polygon", "line": "Line",
}  # fmt: skip
# Regions of which the statistics are read at once; of the others, those that are chosen.
_MOST = 200
_HINT = (
    "Areas give statistics, lines a profile. Draw with the buttons here or above the image, or with the keys c, a, x, "
    "e, k (click the corners, Enter closes) and l; drag an edge to move a region, z takes the last change back."
)
RegionContent = Statistics | tuple[Any, int] | str


class RegionList:
    """Buttons to draw and delete, a row for each region, and all numbers of the one that is chosen.

    Attributes
    ----------
    box : ipywidgets.VBox
    """

    def __init__(self, context: PanelContext) -> None:
        self.context = context
        self._kept: dict[tuple[Any, ...], RegionContent] = {}
        self._shown: list[int] = []
        self._sure = False
        self.tools = [
            ipywidgets.ToggleButton(
                description=name, tooltip=f"Draw {'an' if tool[0] in 'aeiou' else 'a'} {tool} on the image by dragging"
            )
            for tool, name in _TOOLS.items()
        ]
        for tool, button in zip(_TOOLS, self.tools, strict=True):
            button.observe(self._toggled(tool), names=["value"])
        self.delete = ipywidgets.Button(description="Delete", tooltip="Delete the selected region")
        self.clear = ipywidgets.Button(description="Clear", tooltip="Delete all regions")
        self.delete.on_click(lambda _: self._delete())
        self.clear.on_click(lambda _: self._clear())
        gap = PlainText().add_class("drizview-measure-gap")
        row = ipywidgets.Box([*self.tools, gap, self.delete, self.clear]).add_class("drizview-measure-row")
        self.words, self.note = remark(), remark()
        self.rows, self.numbers = DataTable(on_pick=self._choose), DataTable()
        self.box = ipywidgets.VBox([row, self.words, self.rows, self.numbers, self.note])
        self.box.add_class("drizview-measure-regions")

    @property
    def canvas(self) -> Canvas:
        """The image that the regions lie on."""
        return self.context.canvas

    def show(self, frame: Frame, flags: FlagTable) -> None:
        """Show the statistics of the regions on a frame."""
        regions = [Region.of(told) for told in self.canvas.regions]
        self._shown = [index for index, region in enumerate(regions) if region.scene == frame.scene]
        chosen = self.canvas.region if self.canvas.region in self._shown else -1
        self._controls(len(regions))
        away = len(regions) - len(self._shown)
        set_text(self.note, f"{away} more in the coordinates of another image" if away else "")
        for table in (self.rows, self.numbers):
            table.layout.display = "" if self._shown else "none"
        set_text(
            self.words,
            f"On {frame.label}{f' [{short_unit(frame.unit)}]' if frame.unit else ''}" if self._shown else _HINT,
        )
        if not self._shown:
            return
        found = {i: self._measured(frame, regions[i], read=n < _MOST or i == chosen) for n, i in enumerate(self._shown)}
        rows = [(name_of(regions[i], i, frame.scale_arcsec), *_row(found[i])) for i in self._shown]
        heads = ("flagged", "[%]") if frame.kind == "dq" else ("median", "1.48 MAD")
        place = self._shown.index(chosen) if chosen >= 0 else -1
        self.rows.fill(("region", "pixels", *heads), rows, chosen=place)
        self._detail(found, regions, chosen if chosen >= 0 else self._shown[-1], frame, flags)

    def _detail(
        self, found: dict[int, RegionContent], regions: list[Region], index: int, frame: Frame, flags: FlagTable
    ) -> None:
        """Show all numbers of one region."""
        lines = lines_of(found[index], frame.unit, flags)
        self.numbers.layout.display = "" if lines else "none"
        self.numbers.fill((name_of(regions[index], index, frame.scale_arcsec), ""), lines)

    def _measured(self, frame: Frame, region: Region, *, read: bool) -> RegionContent:
        """Return statistics, the census of flags, or why there is neither; read from the file once."""
        source = tuple(plane.source for plane in frame.planes)
        key = (frame.id, source, region.shape, *region.numbers.values(), region.points)
        if key not in self._kept:
            if not read:
                return "select it to measure"
            if len(self._kept) > 4 * _MOST:
                self._kept.clear()
            self._kept[key] = _measure(frame, region)
        return self._kept[key]

    def _controls(self, count: int) -> None:
        self._sure = False
        self.delete.disabled = not 0 <= self.canvas.region < count
        self.clear.disabled, self.clear.description = not count, "Clear"
        for tool, button in zip(_TOOLS, self.tools, strict=True):
            button.value = self.canvas.tool == tool

    def _toggled(self, tool: str) -> Any:
        def toggle(change: Any) -> None:
            if change["new"] != (self.canvas.tool == tool):
                self.canvas.tool = tool if change["new"] else "pan"

        return toggle

    def _choose(self, row: int) -> None:
        self.canvas.region = self._shown[row]

    def _delete(self) -> None:
        chosen = self.canvas.region
        self.canvas.region = -1
        self.canvas.regions = [region for index, region in enumerate(self.canvas.regions) if index != chosen]

    def _clear(self) -> None:
        """Delete all regions when pressed for the second time."""
        if self._sure:
            self.canvas.region, self.canvas.regions = -1, []
            return
        self._sure = True
        self.clear.description = f"Clear all {len(self.canvas.regions)}?"


def _measure(frame: Frame, region: Region) -> RegionContent:
    if region.shape == "line":
        return ""
    try:
        return Probe(frame).flags(region) if frame.kind == "dq" else Probe(frame).statistics(region)
    except Unmeasured as missing:
        return missing.reason
    except DrizviewError as error:
        return str(error)


def name_of(region: Region, index: int, scale: float | None) -> str:
    """Return a region in words: its number, label, shape and size."""
    n = region.numbers
    sizes = (n["width"], n["height"]) if "width" in n else (region.length,)
    size = " × ".join(f"{length * scale:.2f}″" if scale else f"{length:.1f} px" for length in sizes)
    about = "r " if "r" in n else ""
    if "inner" in n:
        size = f"{n['inner'] * scale:.2f} – {size}" if scale else f"{n['inner']:.1f} – {size}"
    return f"{index + 1} {region.label or region.shape}, {about}{size}"


def _row(found: RegionContent) -> tuple[Any, Any, Any]:
    """Return pixels, and median and scatter or the flagged ones with their share [%]."""
    if isinstance(found, str):
        return None, None, None
    if isinstance(found, Statistics):
        return found.n, found.median, found.mad_std
    census, step = found
    n, flagged = int(census.sum()), int(census[1:].sum())
    return n * step**2, flagged * step**2, 100 * flagged / n


def lines_of(found: RegionContent, unit: str, flags: FlagTable) -> Sequence[tuple[str, str]]:
    """Return what is known of a region, line by line: what it is and its value with its unit."""
    if isinstance(found, str):
        return [("", found)] if found else []
    if not isinstance(found, Statistics):
        return _flag_lines(*found, flags)
    end = f" {short_unit(unit)}" if unit else ""
    values = {
        "sum": found.sum, "mean": found.mean, "median": found.median, "standard deviation": found.std,
        "1.4826 × MAD": found.mad_std, "minimum": found.minimum, "maximum": found.maximum,
    }  # fmt: skip
    lines = [("pixels", f"{found.n:,}".replace(",", " ")), ("without data", str(found.blank))]
    lines += [(name, f"{number(value, '.6g')}{end}") for name, value in values.items() if np.isfinite(value)]
    if found.step > 1:
        lines.append(("sampled", f"every {_nth(found.step)} pixel in x and y; the sum is scaled to all pixels"))
    return lines


def _flag_lines(census: Any, step: int, flags: FlagTable) -> list[tuple[str, str]]:
    total = int(census.sum())
    counts = {1 << bit: int(census.reshape(-1, 2, 1 << bit)[:, 1].sum()) for bit in range(15, -1, -1)}
    lines = [(str(flags.flag(value)), f"{n * step**2} px, {100 * n / total:.2g} %") for value, n in counts.items() if n]
    return lines or [("flags", "none")]


def _nth(step: int) -> str:
    return f"{step}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(step % 10 if step % 100 not in (11, 12, 13) else 0, 'th') }"
