"""A table in the browser, to sort, search and pick from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from numbers import Integral
from typing import Any

import anywidget
import traitlets as t

from drizview.text import clean
from drizview.viewer.esm import module

TONES = ("", "pass", "warn", "fail", "differs", "soft")
_LONGEST = 500  # characters of a cell


class DataTable(anywidget.AnyWidget):
    """Rows under headings.

    Parameters
    ----------
    on_pick : callable(index), optional
        Called with the row that was chosen, counted as it was filled in whatever the order on view.
    searchable : bool
        Whether a field above narrows the rows to those that hold a text.
    """

    _esm = module("inspector/panels/widgets/grid.js")
    table = t.Dict().tag(sync=True)
    chosen = t.Int(-1).tag(sync=True)
    can_pick = t.Bool(False).tag(sync=True)
    searchable = t.Bool(False).tag(sync=True)

    def __init__(self, on_pick: Callable[[int], Any] | None = None, *, searchable: bool = False) -> None:
        super().__init__(can_pick=on_pick is not None, searchable=searchable)
        self._on_pick = on_pick
        self.on_msg(lambda _, content, __: self.answer(content))

    def fill(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        chosen: int = -1,
        tones: Sequence[str] | None = None,
        cells: Sequence[Sequence[str]] | None = None,
    ) -> None:
        """Show rows instead of those before.

        Parameters
        ----------
        columns : sequence of str
            Headings, with units.
        rows : sequence of sequence
            Text, numbers and None; floats are shown with four digits, what is not a number as a dash.
        chosen : int
            Row that is marked, -1 for none.
        tones : sequence of str, optional
            For each row one of ``""``, ``"pass"``, ``"warn"``, ``"fail"``, ``"differs"``, ``"soft"``.
        cells : sequence of sequence of str, optional
            The same for each cell.
        """
        narrow = [len(row) for row in rows if len(row) != len(columns)]
        if narrow:
            raise ValueError(f"a row of {narrow[0]} cells under {len(columns)} headings")
        with self.hold_sync():
            self.table = {
                "columns": [clean(name, 80) for name in columns],
                "rows": [[_cell(value) for value in row] for row in rows],
                "tones": [_tone(tone) for tone in tones or ()],
                "cells": [[_tone(tone) for tone in row] for row in cells or ()],
            }
            self.chosen = chosen

    def answer(self, content: dict[str, Any]) -> list[Any]:
        """Act on a message of the browser."""
        index, rows = content.get("index"), self.table.get("rows", ())
        if isinstance(index, int) and 0 <= index < len(rows) and self._on_pick is not None:
            self.chosen = index
            self._on_pick(index)
        return []

    def close(self) -> None:
        """Let go of the rows and of who listens; safe to call twice."""
        self._on_pick = None
        self.table = {}
        super().close()


def _cell(value: Any) -> str | int | float | None:
    """Return a value that JSON takes: numbers as they are, for the order of the rows."""
    if value is None or isinstance(value, bool | str):
        return value if value is None else clean(value, _LONGEST)
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(value) if isinstance(value, Integral) else number


def _tone(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"tone is {tone!r}; it can be one of {', '.join(map(repr, TONES))}")
    return tone
