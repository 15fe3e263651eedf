"""The evidence behind the chosen badge, in words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import anywidget
import ipywidgets
import numpy as np
import traitlets as t

from drizview.checks.core.badge import deciding
from drizview.checks.core.limits import Fact
from drizview.checks.core.measured import Place
from drizview.checks.core.registry import checks
from drizview.checks.core.result import Result
from drizview.checks.core.status import ALARMS, QUIET
from drizview.dataset.identity.rootname import root_of
from drizview.dataset.identity.short import short_name
from drizview.inspector.panels.panel import Panel
from drizview.numbers import number, short_column
from drizview.report.model import Finding
from drizview.report.scale import limit_scale
from drizview.viewer.esm import module

MOST_PLACES = 60
MOST_ROWS = 40
# Questions whose panels have no table: that of the chosen check is the one to see.
_WITHOUT_TABLE = ("psf", "mdrizsky")


class EvidenceSheet(anywidget.AnyWidget):
    """The sheet in the browser."""

    _esm = module("inspector/panels/evidence.js")
    sheet = t.Dict().tag(sync=True)
    result = t.Unicode("").tag(sync=True)
    place = t.Int(-1).tag(sync=True)


class EvidencePanel(Panel):
    """The numbers with their limits, what they mean, and where to look."""

    watches = ("result", "place")
    follows = ("report",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the sheet and wire its clicks."""
        self.sheet = EvidenceSheet()
        self.sheet.observe(self._chosen, names=["result", "place"])
        self.sheet.on_msg(self._asked)
        return [self.sheet]

    def draw(self) -> None:
        """Show the finding of the chosen question."""
        if self.view.hides(self.view.question):  # the line below the question says where to judge
            self.sheet.sheet = {}
            return
        finding = self.runner.report[self.view.question]
        with self.sheet.hold_sync():
            self.sheet.sheet = finding_sheet(finding, self.view.result, self._sky)
            self.sheet.result, self.sheet.place = self.view.result, self.view.place

    def _sky(self, place: Place) -> str:
        return self.context.scene.sky_of(place).get("degrees" if self.context.canvas.degrees else "sky", "")

    def _chosen(self, change: t.Bunch) -> None:
        setattr(self.view, change["name"], change["new"])

    def _asked(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("type") == "again" and content.get("name") in ("result", "place"):
            self.view.choose(**{content["name"]: getattr(self.view, content["name"])})


def finding_sheet(finding: Finding, chosen: str, sky: Callable[[Place], str] = lambda _: "") -> dict[str, Any]:
    """Return what the sheet shows of a finding.

    Parameters
    ----------
    finding : Finding
    chosen : str
        The check whose details are open.
    sky : callable
        Returns the sky position of a place in words.
    """
    detail = result_of(finding, chosen)
    first = deciding(finding.results, finding.status).check if finding.results else ""
    return {
        "question": finding.question.id,
        "first": first,
        "rows": [_row(result) for result in sorted(finding.results, key=_gravity)],
        "detail": _detail(detail, sky) | {"is_first": detail.check == first} if detail is not None else None,
    }


def result_of(finding: Finding, chosen: str) -> Result | None:
    """Return the chosen result of a finding, else the one that speaks for the badge."""
    if not finding.results:
        return None
    for wanted in finding.results:
        if wanted.check == chosen:
            return wanted
    return deciding(finding.results, finding.status)


def _gravity(result: Result) -> int:
    """Return the place of a result in the list: what needs a look comes first, what has no meaning here last."""
    return [*ALARMS, *QUIET].index(result.status)


def _row(result: Result) -> dict[str, Any]:
    return {
        "check": result.check,
        "title": result.title,
        "status": result.status.value,
        "word": result.status.words,
        "is_alarm": result.status in ALARMS,
        "value": result.headline if result.value is not None else "",
        "limit": str(result.limit),
        "scale": scale.to_json() if (scale := limit_scale(result)) is not None else None,
    }


def _detail(result: Result, sky: Callable[[Place], str]) -> dict[str, Any]:
    own = next((entry for entry in checks() if entry.id == result.check), None)
    paragraphs = own.help_with(result.limit).split("\n\n")[1:] if own is not None else []
    columns = list(result.rows[0]) if result.rows else []
    unit = f" [{result.unit}]" if result.unit and not isinstance(result.limit, Fact) else ""
    shared = list({place.note: None for place in result.where})
    scale = limit_scale(result)
    return {
        "check": result.check,
        "is_alarm": result.status in ALARMS,
        "scale": scale.to_json() if scale is not None else None,
        "table_open": result.question in _WITHOUT_TABLE,
        "title": result.title,
        "note": result.note,
        "help": [" ".join(paragraph.replace("``", "").split()) for paragraph in paragraphs],
        "limit": str(result.limit) + unit,
        "basis": f"{result.basis} ({result.provenance})",
        "remedy": result.remedy if result.status.value in ("fail", "warn") else "",
        "columns": [short_column(column) for column in columns],
        "table": [[_cell_of(row, column) for column in columns] for row in result.rows[:MOST_ROWS]],
        "more": max(0, len(result.rows) - MOST_ROWS),
        "places": [_place(place, sky) for place in result.where[:MOST_PLACES]],
        "shared": shared[0] if len(shared) == 1 and len(result.where) > 1 else "",
        "hidden": max(0, len(result.where) - MOST_PLACES),
    }


def _place(place: Place, sky: Callable[[Place], str]) -> dict[str, str]:
    return {
        "where": where_of(place),
        "note": place.note,
        "frame": place.frame,
        "value": _cell(place.value),
        "sky": sky(place),
    }


def where_of(place: Place) -> str:
    """Return image and pixel of a place in short, ``"rtq 507, 507"``; from 0, as the readout counts."""
    file, _, extension = place.frame.partition("[")
    name = "drz" if file == "product" else short_name(root_of(file))
    chip = extension.rstrip("]").partition(",")[2]
    return f"{name}{'' if chip in ('', '1') else f'[{chip}]'} {place.x:.0f}, {place.y:.0f}"


def label_of(place: Place) -> str:
    """Return what stands beside the circle of a place on the canvas: its note, and the number where that has none."""
    if place.value is None or any(character.isdigit() for character in place.note):
        return place.note
    return f"{place.note} {_cell(place.value)}".strip()


def _cell_of(row: Mapping[str, Any], column: str) -> str:
    """Return a cell of a table; exposures by the short name that the image has for them."""
    value = row.get(column)
    return short_name(value) if column == "exposure" and isinstance(value, str) else _cell(value)


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return number(value, ".4g") if isinstance(value, float) else str(value)
