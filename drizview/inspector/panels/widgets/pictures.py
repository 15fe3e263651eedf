"""A grid of small images, painted in the browser from arrays that the kernel sends once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import numpy as np
import traitlets as t

from drizview.inspector.panels.widgets.picture import Picture
from drizview.inspector.panels.widgets.stretch import Stretch, stretch_of
from drizview.inspector.panels.widgets.ticks import tick_texts, ticks
from drizview.text import clean
from drizview.viewer.esm import module
from drizview.viewer.still.colourmaps import COLOUR_MAPS, DIVERGING

__all__ = ["Picture", "Pictures"]

_MAPS = {"grey": COLOUR_MAPS["grey"], "viridis": COLOUR_MAPS["viridis"], "diverging": DIVERGING}
_TICK_ROOM = 0.048  # of a bar that is 135 px long, for a character


class Pictures(anywidget.AnyWidget):
    """Small images side by side: cut-outs or maps.

    Parameters
    ----------
    on_pick : callable(index, x, y), optional
        Called with the place of a click, in the units of `Picture.extent`.
    on_brush : callable(index, x0, y0, x1, y1), optional
        Called with a rectangle that was drawn over a picture.
    """

    _esm = module("inspector/panels/widgets/pictures.js")
    sheet = t.Dict().tag(sync=True)
    chosen = t.Int(-1).tag(sync=True)
    can_pick = t.Bool(False).tag(sync=True)
    can_brush = t.Bool(False).tag(sync=True)

    def __init__(
        self,
        on_pick: Callable[[int, float, float], Any] | None = None,
        on_brush: Callable[[int, float, float, float, float], Any] | None = None,
    ) -> None:
        super().__init__(can_pick=on_pick is not None, can_brush=on_brush is not None)
        self._on_pick, self._on_brush = on_pick, on_brush
        self.on_msg(lambda _, content, __: self.answer(content))

    def show(
        self,
        pictures: Sequence[Picture],
        *,
        columns: int = 0,
        headings: Sequence[str] = (),
        rows: Sequence[str] = (),
        size: int = 96,
        bar: bool = False,
        chosen: int = -1,
    ) -> None:
        """Show pictures instead of those before.

        Parameters
        ----------
        pictures : sequence of Picture
            Row by row.
        columns : int
            Pictures in a row; 0 lets them flow.
        headings, rows : sequence of str
            Titles of columns and rows.
        size : int
            Longer side of a picture [CSS pixels]; 0 fills the width.
        bar : bool
            Whether a colour bar stands below.
        chosen : int
            Which picture is framed, -1 for none.
        """
        stretches = _stretches(pictures)
        images = [] if not pictures else [_float32(picture) for picture in pictures]
        cells = [picture.words() | _how(picture, stretches[i]) for i, picture in enumerate(pictures)]
        for cell, image in zip(cells, images, strict=True):
            cell["count"] = image.size
        with self.hold_sync():
            self.sheet = {
                "cells": cells,
                "pixels": np.concatenate(images).tobytes() if images else b"",
                "maps": {name: _MAPS[name].tobytes() for name in {picture.cmap for picture in pictures}},
                "columns": columns,
                "headings": [clean(text, 80) for text in headings],
                "rows": [clean(text, 120) for text in rows],
                "size": size,
                "bars": _bars(pictures, stretches) if bar else [],
            }
            self.chosen = chosen

    def answer(self, content: dict[str, Any]) -> list[Any]:
        """Act on a message of the browser."""
        index = content.get("index")
        if not (isinstance(index, int) and 0 <= index < len(self.sheet.get("cells", ()))):
            return []
        match content.get("type"):
            case "pick" if self._on_pick is not None:
                self.chosen = index
                self._on_pick(index, float(content["x"]), float(content["y"]))
            case "brush" if self._on_brush is not None:
                self._on_brush(index, *(float(content[key]) for key in ("x0", "y0", "x1", "y1")))
        return []

    def close(self) -> None:
        """Let go of the pixels and of who listens; safe to call twice."""
        self._on_pick = self._on_brush = None
        self.sheet = {}
        super().close()


def _float32(picture: Picture) -> Any:
    return np.zeros(0, np.float32) if picture.is_empty else np.asarray(picture.pixels, np.float32).ravel()


def _scale_key(picture: Picture, index: int) -> tuple[Any, ...]:
    """Return what pictures with common limits have in common."""
    if picture.limits is not None:
        return (picture.cmap, "limits", *picture.limits)
    return (picture.cmap, "group", picture.group) if picture.group else (picture.cmap, "alone", index)


def _stretches(pictures: Sequence[Picture]) -> list[Stretch]:
    members: dict[tuple[Any, ...], list[Picture]] = {}
    for index, picture in enumerate(pictures):
        if not picture.is_empty:
            members.setdefault(_scale_key(picture, index), []).append(picture)
    made = {
        key: stretch_of([p.pixels for p in group if p.pixels is not None], cmap=group[0].cmap)
        for key, group in members.items()
    }
    return [_limited(picture, made.get(_scale_key(picture, i))) for i, picture in enumerate(pictures)]


def _limited(picture: Picture, stretch: Stretch | None) -> Stretch:
    if stretch is None:
        return Stretch(0.0, 1.0)
    if picture.limits is None:
        return stretch
    low, high = (float(value) for value in picture.limits)
    return Stretch(low, high if high > low else low + 1.0, stretch.softening)


def _how(picture: Picture, stretch: Stretch) -> dict[str, Any]:
    return {
        "cmap": picture.cmap,
        "low": stretch.low,
        "high": stretch.high,
        "softening": stretch.softening,
    }


def _bars(pictures: Sequence[Picture], stretches: Sequence[Stretch]) -> list[dict[str, Any]]:
    """Return a colour bar for each set of limits, below the last picture that has them."""
    bars: dict[tuple[Any, ...], dict[str, Any]] = {}
    for index, (picture, stretch) in enumerate(zip(pictures, stretches, strict=True)):
        if picture.is_empty:
            continue
        at = ticks(stretch.low, stretch.high, most=5)
        bar = bars.setdefault(_scale_key(picture, index), {"pictures": []})
        bar["pictures"].append(index)
        bar |= {"cmap": picture.cmap, "unit": clean(picture.unit, 40)}
        marked = zip(map(stretch.share, at), tick_texts(at), strict=True)
        bar["ticks"] = _apart([[share, text] for share, text in marked])
    return list(bars.values())


def _apart(ticks: list[list[Any]]) -> list[list[Any]]:
    """Return ticks (share of the bar, text) without those whose text would touch that before: asinh crowds them."""
    kept: list[list[Any]] = []
    for tick in ticks:
        if not kept or tick[0] - kept[-1][0] >= _TICK_ROOM * (len(tick[1]) + len(kept[-1][1])) / 2:
            kept.append(tick)
    return kept
