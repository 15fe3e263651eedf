"""Artefacts of the product, and where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import ipywidgets
import numpy as np

from drizview.checks.core.measured import Place
from drizview.checks.core.needs import value_or
from drizview.checks.core.places import on_chip, on_product
from drizview.checks.fixtures.geometry import MappedChip
from drizview.dataset.product import Product
from drizview.errors import Unmeasured
from drizview.inspector.panels.clean.artefacts import NAMES, NEEDS, Artefact, Artefacts, artefacts
from drizview.inspector.panels.clean.stamps import (
    ROWS,
    ArtefactStamps,
    artefact_stamps,
    describe_origin,
    exposure_pictures,
    product_pictures,
)
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product, picked_on_product
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Pictures
from drizview.inspector.panels.widgets.plain_text import PlainText
from drizview.inspector.panels.widgets.section import folded
from drizview.measure.geometry.inverse import inverse

_PICKED_REACH = 12
_CLICK = "Click a position on the image to examine it here."


class CleanPanel(Panel):
    """Sharp spots, holes, linear features and discrepant fluxes one by one, on the product and in each exposure."""

    questions = ("clean",)
    needs = (*NEEDS, "mapped_chips")
    watches = ("pick", "area", "register")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the list and the pictures."""
        self._listed: list[Artefact] = []
        self._chosen = 0
        self._cuts: ArtefactStamps | None = None
        self.words = PlainText().add_class("drizview-words")
        self.table = DataTable(on_pick=self._take)
        self.title = PlainText().add_class("drizview-part-title")
        self.remark = PlainText().add_class("drizview-words")
        self.product = Pictures(on_pick=self._to_product)
        self.exposures = Pictures(on_pick=self._to_exposure)
        self.flags = Pictures(on_pick=self._to_flags)
        flags = folded("Flags in the exposures", self.flags)
        self.pieces = ipywidgets.VBox([self.title, self.remark, self.product, self.exposures, flags])
        self.pieces.add_class("drizview-pieces")
        return [self.words, self.table, self.pieces]

    def draw(self) -> None:
        """Show the list, the chosen artefact, and which of the list lie in the rectangle drawn on the image."""
        product = self.require_product()
        mapped: tuple[MappedChip, ...] | Unmeasured = self.get_or_missing("mapped_chips")
        self.redraw(self._list, self.hides, *(self.get_or_reason(name) for name in NEEDS))
        if self.view.pick:
            self.redraw(self._take_pick, mapped, self.view.pick)
        places = [artefact_place(each) for each in self._listed]
        self.redraw(self._fill, self._listed, self.context.inside(places, self.view.area))
        self.table.chosen = self._chosen
        self.pieces.layout.display = "" if self._listed else "none"
        if not self._listed:
            return
        artefact = self._listed[self._chosen]
        self.redraw(self._show, product, mapped, artefact)
        if self.visible:  # the question may have changed in another thread
            self.context.overlay("clean", over_product([_square(artefact)]))

    def _list(self, hidden: bool, *_: Any) -> None:
        """List what the checks have found so far, and keep what a person has selected."""
        if hidden:
            self._listed = [each for each in self._listed if each.kind == "picked"]
            self.words.value = _CLICK
            return
        found = artefacts(self.get)
        self._listed, self._chosen = list(found.listed), 0
        self.words.value = artefact_summary(found)

    def _take_pick(self, mapped: tuple[MappedChip, ...] | Unmeasured, _: Any) -> None:
        """Put the pixel that was clicked on top of the list."""
        at = picked_on_product(self.context, value_or(mapped, ()))
        if at is not None:
            picked = Artefact("picked", *at, "", _PICKED_REACH, words="Selected on the image.")
            self._listed = [picked, *(each for each in self._listed if each.kind != "picked")]
            self._chosen = 0

    def _fill(self, listed: list[Artefact], inside: list[bool]) -> None:
        """Show the list; rows in the rectangle drawn on the image are highlighted."""
        rows = [(NAMES[each.kind][0], round(each.x), round(each.y), each.strength, each.why) for each in listed]
        tones = ["differs" if held else "" for held in inside]
        self.table.fill(("artefact", "x", "y", "strength", "cause"), rows, tones=tones, chosen=self._chosen)
        self.table.layout.display = "" if listed else "none"

    def _show(self, product: Product, mapped: tuple[MappedChip, ...] | Unmeasured, artefact: Artefact) -> None:
        found = artefact_stamps(value_or(mapped, ()), artefact)
        self.title.value = (
            f"{NAMES[artefact.kind][0].capitalize()} at x {artefact.x:.0f}, y {artefact.y:.0f} on the product"
        )
        why = _sentence(mapped.reason) if isinstance(mapped, Unmeasured) else describe_origin(artefact, found)
        self.remark.value = f"{artefact.words} {why}".strip()
        self.product.show(product_pictures(product, artefact, found.window), columns=3, size=132)
        science, flags, headings = exposure_pictures(found, artefact)
        for pictures, row, words in zip((self.exposures, self.flags), (science, flags), ROWS, strict=True):
            pictures.show(row, columns=max(1, len(headings)), headings=headings, rows=[words], size=84)
        self._cuts = found

    def _take(self, index: int) -> None:
        """Turn to an artefact of the list, and to its place on the product."""
        product = self.dataset.product
        if product is None or not 0 <= index < len(self._listed):
            return
        self._chosen = index
        self._changed(None)
        artefact = self._listed[index]
        note = NAMES[artefact.kind][0]
        self.context.go(on_product(product, artefact.x, artefact.y, radius=2 * artefact.radius, note=note))

    def _to_product(self, index: int, x: float, y: float) -> None:
        """Go to a place of the product, in the image that was clicked."""
        product = self.dataset.product
        if product is None:
            return
        wanted = ("product/sci", "product/wht", "product/ctx")[min(index, 2)]
        self.context.go(on_product(product, x, y, radius=4.0, note="selected"))
        if wanted in {frame.id for frame in self.context.scene.frames}:
            self.context.canvas.show(wanted)

    def _to_exposure(self, index: int, x: float, y: float) -> None:
        """Go to the place in the exposure that was clicked."""
        self._go_to(index, x, y, flags=False)

    def _to_flags(self, index: int, x: float, y: float) -> None:
        """Go to the place in the DQ image that was clicked."""
        self._go_to(index, x, y, flags=True)

    def _go_to(self, index: int, x: float, y: float, *, flags: bool) -> None:
        if self._cuts is None or not 0 <= index < len(self._cuts.cuts):
            return
        placed = self._cuts.cuts[index].placed
        row, column = inverse(placed.mapping, self._cuts.window).points(np.array([x]), np.array([y]))
        place = on_chip(placed.chip, float(column[0]), float(row[0]), radius=4.0, note="selected")
        if flags and placed.chip.dq is not None:
            place = replace(place, frame=placed.chip.dq.name)
        self.context.go(place)


def artefact_place(artefact: Artefact) -> Place:
    """Return the place of an artefact on the product, without its sky position."""
    return Place("product", artefact.x, artefact.y, radius=artefact.radius)


def artefact_summary(found: Artefacts) -> str:
    """Return how many artefacts there are of each kind, and what was not looked for and why."""
    counts = {kind: sum(each.kind == kind for each in found.listed) for kind in NAMES if kind != "picked"}
    named = []
    for kind, n in counts.items():
        if kind in found.missing:
            continue
        every = n + found.hidden.get(kind, 0)
        more = f" (the {n} worst are listed)" if every > n else ""
        named.append(f"{every or 'no'} {NAMES[kind][every != 1]}{more}")
    words = f"Found: {', '.join(named)}." if named else ""
    for kind, why in found.missing.items():
        words += f" {NAMES[kind][1].capitalize()}: {why}."
    return f"{words} {_CLICK}".strip()


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."


def _square(artefact: Artefact) -> dict[str, Any]:
    """Return the outline of the cut-outs over the product."""
    half = artefact.reach + 0.5
    x, y = round(artefact.x), round(artefact.y)
    corners = [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]
    return {"kind": "polygon", "points": corners, "colour": "#7fd4ff", "dash": True, "width": 1.0}
