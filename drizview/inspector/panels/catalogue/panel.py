"""A catalogue over the image: the file, and its objects in the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets
import numpy as np

from drizview.dataset.io.catalogue import Catalogue
from drizview.errors import DrizviewError
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.saving import source_of, start_folder
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.section import remark, section, set_text
from drizview.viewer.markers import MOST

_WANTED = "ECSV, FITS, VOTable or CSV with ra and dec (or RAJ2000, ALPHA_J2000 ...), in degrees or sexagesimal."
_WATCHED = ["catalogue", "on_frame", "shown"]


class CataloguePanel(Panel):
    """Reads a table with ra and dec, marks its objects, and lists those in the field; a click on either chooses."""

    watches = ("frame",)

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the path, the table, and what is said of them."""
        self.layer = self.context.catalogue
        self.path = ipywidgets.Text(
            placeholder="catalogue.ecsv", tooltip="Path of a table with ra and dec; Enter shows it"
        )
        self.path.on_msg(self._entered)
        self.load = ipywidgets.Button(description="Show", tooltip="Mark the objects of this table on the image")
        self.clear = ipywidgets.Button(description="Remove", tooltip="Take the markers off the image")
        self.load.on_click(lambda _: self._load())
        self.clear.on_click(lambda _: self.layer.take(None))
        row = ipywidgets.Box([self.path, self.load, self.clear]).add_class("drizview-measure-row")
        self.words = remark()
        self.table = DataTable(on_pick=self._picked, searchable=True)
        self._rows: list[int] = []
        self.layer.observe(self._changed, names=_WATCHED)
        self.on_close(lambda: self.layer.unobserve(self._changed, names=_WATCHED))
        self.context.canvas.observe(self._chosen, names=["marker"])
        self.on_close(lambda: self.context.canvas.unobserve(self._chosen, names=["marker"]))
        return [section("Catalogue", row, self.words, self.table)]

    def draw(self) -> None:
        """List what lies in the field."""
        catalogue: Catalogue | None = self.layer.catalogue
        self.clear.disabled = catalogue is None
        self.table.layout.display = "" if catalogue is not None else "none"
        if catalogue is None:
            said = (
                "ECSV, FITS, VOTable or CSV with ra and dec (or RAJ2000, ALPHA_J2000 ...), in degrees or sexagesimal."
            )
            set_text(self.words, f"{said} Relative paths start at {start_folder()}")
            return
        self.redraw(self._fill, catalogue, self.layer.on_frame)
        set_text(self.words, _said(catalogue, len(self.layer.on_frame), self.layer.shown))

    def _fill(self, catalogue: Catalogue, rows: Any) -> None:
        self._rows = [int(row) for row in rows[:MOST]]
        heads = ("name", *((catalogue.magnitude,) if catalogue.magnitude else ()), "RA [deg]", "Dec [deg]")
        self.table.fill(heads, [_cells(catalogue, row) for row in self._rows], chosen=self._place())

    def _load(self) -> None:
        try:
            self.layer.take(source_of(self.path.value))
        except DrizviewError as error:
            set_text(self.words, str(error))

    def _entered(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if content.get("event") == "submit":  # Enter
            self._load()

    def _picked(self, index: int) -> None:
        self.layer.go(self._rows[index])

    def _place(self) -> int:
        marker = self.context.canvas.marker
        return self._rows.index(marker) if marker in self._rows else -1

    def _chosen(self, _: Any) -> None:
        self.table.chosen = self._place()


def _cells(catalogue: Catalogue, row: int) -> tuple[Any, ...]:
    value = float(catalogue.magnitudes[row])
    magnitude = (round(value, 3) if np.isfinite(value) else None,) if catalogue.magnitude else ()
    return (catalogue.names[row], *magnitude, f"{catalogue.ra[row]:.6f}", f"{catalogue.dec[row]:+.6f}")


def _said(catalogue: Catalogue, count: int, shown: int) -> str:
    """Return what was read and what of it is on view."""
    words = f"{catalogue.name}: {len(catalogue)} objects ({', '.join(catalogue.columns)})"
    if catalogue.left_out:
        words += f", {catalogue.left_out} rows without a position left out"
    words += f"; {count} in this field"
    if shown < count:
        order = "brightest" if catalogue.magnitude else "first"
        words += f", of which the {order} {shown} in view are marked"
    return words
