"""Everything that mars the product, and where it comes from."""

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
from drizview.inspector.panels.clean.cutouts import (
    CleanCuts,
    clean_cuts,
    exposure_pictures,
    product_pictures,
    verdict_of,
)
from drizview.inspector.panels.panel import Panel
from drizview.inspector.panels.picked import over_product, picked_on_product
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.pictures import Pictures
from drizview.measure.geometry.inverse import inverse

_PICKED_REACH = 12


class CleanPanel(Panel):
    """Sharp spots, holes, lines and odd fluxes one by one, on the product and in each exposure."""

    questions = ("clean",)
    needs = (*NEEDS, "mapped_chips")
    watches = ("pick", "area", "register")

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the list and the pictures."""
        self._found: Artefacts | None = None
        self._listed: list[Artefact] = []
        self._chosen = 0
        self._drawn: tuple[Any, ...] = ()
        self._pick: dict[str, Any] = {}
        self._cuts: CleanCuts | None = None
        self._filled: Any = None
        self.words = ipywidgets.Label().add_class("drizview-words")
        self.table = DataTable(on_pick=self._take)
        self.title = ipywidgets.Label().add_class("drizview-part-title")
        self.remark = ipywidgets.Label().add_class("drizview-words")
        self.product = Pictures(on_pick=self._to_product)
        self.exposures = Pictures(on_pick=self._to_exposure)
        self.pieces = ipywidgets.VBox([self.title, self.remark, self.product, self.exposures])
        self.pieces.add_class("drizview-pieces")
        return [self.words, self.table, self.pieces]

    def draw(self) -> None:
        """Show the list, the chosen artefact, and which of the list lie in the area brushed on the image."""
        product = self.dataset.product
        if product is None:
            raise Unmeasured("there is no drizzled product, only exposures")
        mapped: tuple[MappedChip, ...] | Unmeasured = self.get_or_missing("mapped_chips")
        self._list(value_or(mapped, ()))
        self._fill()
        self.pieces.layout.display = "" if self._listed else "none"
        if not self._listed:
            return
        artefact = self._listed[self._chosen]
        if (artefact, id(mapped)) != self._drawn:
            self._drawn = ()
            self._show(product, mapped, artefact)
            self._drawn = (artefact, id(mapped))
        if self.visible:  # the question may have changed in another thread
            self.context.overlay("clean", over_product([_square(artefact)]))

    def _list(self, chips: Sequence[MappedChip]) -> None:
        """Bring the list up to date: what the checks have found, after the place that was picked."""
        if self._found is None:
            found = artefacts(self.get)
            if not self._waits:
                self._found = found
            self._listed, self._chosen = found.listed, 0
            self.words.value = found_words(found)
        if self.view.pick == self._pick:
            return
        self._pick = dict(self.view.pick)
        at = picked_on_product(self.context, chips)
        if at is not None:
            words = "The pixel that was clicked on the image."
            picked = Artefact("picked", *at, "", _PICKED_REACH, words=words)
            self._listed = [picked, *(each for each in self._listed if each.kind != "picked")]
            self._chosen = 0

    def _fill(self) -> None:
        """Show the list; rows in the brushed area stand out."""
        places = [on_product_plain(each) for each in self._listed]
        inside = self.context.inside(places, self.view.area)
        wanted = (tuple(self._listed), tuple(inside))
        if wanted != self._filled:
            self._filled = wanted
            rows = [
                (NAMES[each.kind][0], round(each.x), round(each.y), each.strength, each.why) for each in self._listed
            ]
            tones = ["differs" if held else "" for held in inside]
            self.table.fill(("what", "x", "y", "strength", "why"), rows, tones=tones, chosen=self._chosen)
        self.table.chosen = self._chosen
        self.table.layout.display = "" if self._listed else "none"

    def _show(self, product: Product, mapped: tuple[MappedChip, ...] | Unmeasured, artefact: Artefact) -> None:
        found = clean_cuts(value_or(mapped, ()), artefact)
        self.title.value = (
            f"{NAMES[artefact.kind][0].capitalize()} at {artefact.x:.1f}, {artefact.y:.1f} of the product"
        )
        why = _sentence(mapped.reason) if isinstance(mapped, Unmeasured) else verdict_of(artefact, found)
        self.remark.value = f"{artefact.words} {why}".strip()
        self.product.show(product_pictures(product, artefact, found.window), columns=3, size=150)
        pictures, headings, rows = exposure_pictures(found, artefact)
        self.exposures.show(pictures, columns=max(1, len(headings)), headings=headings, rows=rows, size=112)
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
        self.context.go(on_product(product, x, y, radius=4.0, note="picked"))
        if wanted in {frame.id for frame in self.context.scene.frames}:
            self.context.canvas.show(wanted)

    def _to_exposure(self, index: int, x: float, y: float) -> None:
        """Go to the place in the exposure that was clicked; its DQ image where that was clicked."""
        if self._cuts is None or not self._cuts.cuts:
            return
        flags, at = divmod(index, len(self._cuts.cuts))
        placed = self._cuts.cuts[at].placed
        row, column = inverse(placed.mapping, self._cuts.window).points(np.array([x]), np.array([y]))
        place = on_chip(placed.chip, float(column[0]), float(row[0]), radius=4.0, note="picked")
        if flags and placed.chip.dq is not None:
            place = replace(place, frame=placed.chip.dq.name)
        self.context.go(place)


def on_product_plain(artefact: Artefact) -> Place:
    """Return the place of an artefact on the product, without its sky position."""
    return Place("product", artefact.x, artefact.y, radius=artefact.radius)


def found_words(found: Artefacts) -> str:
    """Return how many artefacts there are of each kind, and what was not looked for and why."""
    counts = {kind: sum(each.kind == kind for each in found.listed) for kind in NAMES if kind != "picked"}
    named = []
    for kind, n in counts.items():
        if kind in found.missing:
            continue
        every = n + found.hidden.get(kind, 0)
        more = f" (the worst {n} are listed)" if every > n else ""
        named.append(f"{every or 'no'} {NAMES[kind][every != 1]}{more}")
    words = f"Found: {', '.join(named)}." if named else ""
    for kind, why in found.missing.items():
        words += f" {NAMES[kind][1].capitalize()}: {why}."
    return f"{words} Click a place on the image to examine it here.".strip()


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}."


def _square(artefact: Artefact) -> dict[str, Any]:
    """Return the outline of the cut-outs over the product."""
    half = artefact.reach + 0.5
    x, y = round(artefact.x), round(artefact.y)
    corners = [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]
    return {"kind": "polygon", "points": corners, "colour": "#7fd4ff", "dash": True, "width": 1.0}
