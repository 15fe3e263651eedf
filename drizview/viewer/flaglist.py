"""The list of data-quality flags with its switches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import anywidget
import traitlets as t

from drizview.dataset.flags import DQ
from drizview.viewer.canvas import Canvas
from drizview.viewer.esm import module, style


@dataclass(frozen=True)
class FlagRow:
    """One flag of the list.

    Parameters
    ----------
    value : int
        The bit, 4096.
    name : str
        What it means, in a word or two: "cosmic ray".
    count : int or None
        Pixels flagged; None while they are not counted.
    fraction : float or None
        The same over all pixels, 0 to 1.
    meaning : str
        The long form, shown as a tool tip.
    """

    value: int
    name: str
    count: int | None = None
    fraction: float | None = None
    meaning: str = ""


class FlagList(anywidget.AnyWidget):
    """Flags by name, with colour, switch and count, coupled in the browser to the mask of a canvas.

    A switch never waits for the kernel; `Canvas.mask` follows when the browser next reports.

    Parameters
    ----------
    canvas : Canvas
        Whose mask the switches set.
    rows : iterable of FlagRow
        One row a bit; `set_rows` changes them, for instance when counts arrive.
    title : str
        Heading of the list; none where empty.
    """

    _esm = module("viewer/static/controls/flaglist.js")
    _css = style("viewer/static/theme.css", "viewer/static/controls/flaglist.css")
    canvas_uid = t.Unicode().tag(sync=True)
    rows = t.List(t.Dict()).tag(sync=True)
    title = t.Unicode().tag(sync=True)
    only = t.Int(int(DQ.COSMIC_RAY), help="The mask that one button sets.").tag(sync=True)
    theme = t.Enum(("auto", "light", "dark"), default_value="auto").tag(sync=True)

    def __init__(self, canvas: Canvas, rows: Iterable[FlagRow] = (), *, title: str = "", **traits: Any) -> None:
        super().__init__(canvas_uid=canvas.uid, rows=[asdict(row) for row in rows], title=title, **traits)

    def set_rows(self, rows: Iterable[FlagRow]) -> None:
        """Replace the rows."""
        self.rows = [asdict(row) for row in rows]
