"""Provenance of the data, and every header."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import anywidget
import ipywidgets
import traitlets as t

from drizview.dataset.columns import ProvenanceColumn
from drizview.dataset.identity.rootname import root_of
from drizview.dataset.identity.short import short_name, short_names
from drizview.dataset.io.cards import cards_of, find_cards
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.provenance import Provenance, ProvenanceFact, provenance_of
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.panels.panel import Panel
from drizview.text import clean
from drizview.viewer.esm import module

MOST_COLUMNS = 24  # exposures beside each other
MOST_CARDS = 4000  # of one header in the browser; a search of all headers reaches the rest
_LONGEST = 400  # characters of a fact
_LONGEST_SEARCH = 200
_MOST_VALUES, _MOST_NAMES = 6, 4  # of a fact in which exposures differ


class HeaderSheet(anywidget.AnyWidget):
    """Provenance and headers in the browser, which filters what it has by itself."""

    _esm = module("inspector/panels/headers/headers.js")
    sheet = t.Dict().tag(sync=True)
    files = t.List(t.Dict()).tag(sync=True)
    file = t.Int(0).tag(sync=True)
    units = t.List(t.Unicode()).tag(sync=True)
    unit = t.Int(0).tag(sync=True)
    cards = t.Dict().tag(sync=True)
    found = t.Dict().tag(sync=True)


class HeadersPanel(Panel):
    """The essential provenance in one table, and all headers, searchable."""

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Read the provenance and open the first header."""
        self.files = self.dataset.files
        self.first = 0
        self.provenance: Provenance | None = None
        self.sheet = HeaderSheet(files=_named(self.files, self.dataset.name))
        self.sheet.observe(self._guarded(self._open_file), names=["file"])
        self.sheet.observe(self._guarded(self._show_cards), names=["unit"])
        self.sheet.on_msg(lambda _, content, __: self._guarded(self.answer)(content))
        return [self.sheet]

    def draw(self) -> None:
        """Show the provenance, which is read once, and the header that is open."""
        if not self.files:
            raise Unmeasured("no file is open")
        self.redraw(self._read)

    def _read(self) -> None:
        self.provenance = provenance_of(self.dataset)
        self._show_provenance()
        self._open_file(None)

    def answer(self, content: dict[str, Any]) -> None:
        """Act on a message of the browser."""
        match content.get("type"):
            case "find":
                self._find(str(content.get("text", ""))[:_LONGEST_SEARCH])
            case "columns":
                step = 1 if content.get("step") == 1 else -1
                self.first = max(0, min(self.first + step * MOST_COLUMNS, self._last_page()))
                self._show_provenance()
            case "look" if content.get("frame") in {frame.id for frame in self.context.canvas.frames}:
                self.context.show(content["frame"])
            case "open":
                self._open(content.get("file"), content.get("unit"))

    def _last_page(self) -> int:
        count = len(self.provenance.columns) if self.provenance is not None else 0
        return max(0, (count - 1) // MOST_COLUMNS * MOST_COLUMNS)

    def _show_provenance(self) -> None:
        assert self.provenance is not None
        frames = {frame.id for frame in self.context.canvas.frames}
        self.sheet.sheet = provenance_sheet(self.provenance, first=self.first, frames=frames)

    def _open(self, index: Any, unit: Any) -> None:
        """Open a header that a search has found."""
        if not isinstance(index, int) or not 0 <= index < len(self.files):
            return
        labels = _labels(self.files[index])
        with self.sheet.hold_trait_notifications():
            self.sheet.file = index
            self.sheet.units = labels
            self.sheet.unit = labels.index(unit) if unit in labels else 0
        self._show_cards(None)

    def _open_file(self, _: Any) -> None:
        labels = _labels(self.files[self._index()])
        if self.sheet.units != labels or self.sheet.unit >= len(labels):
            self.sheet.units, self.sheet.unit = labels, 0
        self._show_cards(None)

    def _index(self) -> int:
        return min(max(self.sheet.file, 0), len(self.files) - 1)

    def _show_cards(self, _: Any) -> None:
        file = self.files[self._index()]
        self.sheet.cards = cards_shown(file, min(max(self.sheet.unit, 0), len(file.hdus) - 1))

    def _find(self, text: str) -> None:
        found = find_cards(self.files, text)
        rows = [[hit.file, hit.extension, *_texts(hit.card)] for hit in found.hits]
        words = (
            f"{found.total} cards in {found.read} headers" if found.total != 1 else f"1 card in {found.read} headers"
        )
        if len(rows) < found.total:
            words += f"; the first {len(rows)} are listed"
        if found.read < found.headers and not found.unreadable:
            words += f"; {found.headers - found.read} of {found.headers} headers were not read in time"
        self.sheet.found = {"text": text, "rows": rows, "words": "; ".join([words, *found.unreadable[:3]])}

    def _guarded(self, handler: Any) -> Any:
        def call(change: Any) -> None:
            try:
                handler(change)
            except Exception as error:  # else it would vanish in the callback
                self.context.complain(error)

        return call


def cards_shown(file: FitsFile, unit: int) -> dict[str, Any]:
    """Return the cards of a header as the browser takes them, at most `MOST_CARDS`, with their number and a note."""
    try:
        rows = cards_of(file, file.hdus[unit])
        shown = [_texts(card) for card in islice(rows, MOST_CARDS)]
        more = sum(1 for _ in rows)
    except DrizviewError as error:
        return {"cards": [], "total": 0, "note": str(error)}
    note = f"only the first {MOST_CARDS} are listed; search all headers for the rest" if more else ""
    return {"cards": shown, "total": len(shown) + more, "note": note}


def provenance_sheet(provenance: Provenance, *, first: int = 0, frames: set[str] | None = None) -> dict[str, Any]:
    """Return the provenance as the browser takes it, with the columns of `MOST_COLUMNS` exposures from ``first``."""
    columns = provenance.columns[first : first + MOST_COLUMNS]
    names = _short_names(provenance)
    return {
        "product": provenance.product,
        "columns": [
            {
                "name": column.name,
                "short": short,
                "state": column.state,
                "frame": _frame(column.name, frames or set()),
            }
            for column, short in zip(columns, names[first:], strict=False)
        ],
        "first": first,
        "of": len(provenance.columns),
        "differing": len(provenance.differing),
        "groups": [
            {"title": group.title, "facts": [_fact(fact, first, provenance.columns, names) for fact in group.facts]}
            for group in provenance.groups
        ],
        "note": _note(provenance),
    }


def _short_names(provenance: Provenance) -> list[str]:
    """Return the columns by their short names, where those tell all exposures apart."""
    short = short_names(column.name for column in provenance.columns)
    return [clean(short[column.name], 16) for column in provenance.columns]


def _note(provenance: Provenance) -> str:
    if not provenance.product:
        return "There is no drizzled product, so its drizzle parameters cannot be shown."
    if not provenance.columns:
        return "The product names no exposures, and none were found."
    return (
        "AstroDrizzle does not record its other parameters (final_bits, final_wht_type …) in the header; see its log."
    )


def _fact(
    fact: ProvenanceFact, first: int, columns: Sequence[ProvenanceColumn], names: Sequence[str]
) -> dict[str, Any]:
    values = fact.exposures[first : first + MOST_COLUMNS]
    spread = fact.spread
    return {
        "label": fact.label,
        "unit": fact.unit,
        "source": fact.source,
        "product": clean(fact.product, _LONGEST),
        "values": [clean(value, _LONGEST) for value in values],
        "differs": fact.differs,
        "apart": fact.product_differs,
        "commonest": spread[0][0] if spread and spread[0][1] > 1 else None,
        "spread": _spread(fact, columns, names) if fact.differs else "",
    }


def _spread(fact: ProvenanceFact, columns: Sequence[ProvenanceColumn], names: Sequence[str]) -> str:
    """Return who says what, ``"a2q: x_idc.fits; 3 others: y_idc.fits"``: the rarer first, lost exposures left out."""
    who_has: dict[str, list[str]] = {}
    for column, name, value in zip(columns, names, fact.exposures, strict=True):
        if value or column.exposure is not None:
            who_has.setdefault(value, []).append(name)
    ranked = sorted(who_has.items(), key=lambda each: len(each[1]))
    words: list[str] = []
    for value, who in ranked[-_MOST_VALUES:]:
        last = words and who is ranked[-1][1] and len(who) > 1
        more = f" and {len(who) - _MOST_NAMES} more" if len(who) > _MOST_NAMES else ""
        named = f"{len(who)} others" if last else ", ".join(who[:_MOST_NAMES]) + more
        words.append(f"{named}: {value or 'nothing'}")
    return clean("; ".join(words), 4 * _LONGEST)


def _frame(name: str, frames: set[str]) -> str:
    return next((frame for frame in sorted(frames) if frame == f"{name}/sci"), "")


def _named(files: Sequence[FitsFile], product: str) -> list[dict[str, str]]:
    """Return each file with a short name, where those tell all files apart."""
    short = ["drz" if file.file == product else short_name(root_of(file.file)) for file in files]
    apart = len(set(short)) == len(short)
    return [
        {"file": file.file, "short": clean(name if apart else file.file.removesuffix(".fits"), 20)}
        for file, name in zip(files, short, strict=True)
    ]


def _labels(file: FitsFile) -> list[str]:
    return [clean(hdu.label, 60) for hdu in file.hdus]


def _texts(card: Any) -> list[str]:
    return [card.keyword, card.value, card.comment]
