"""What the page of headers shows, and how it answers."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

import drizview
from drizview.dataset.provenance import Provenance, ProvenanceFact, provenance_of
from drizview.inspector.app import Inspector
from drizview.inspector.panels.headers import panel as headers
from drizview.inspector.panels.headers.panel import (
    MOST_CARDS,
    MOST_COLUMNS,
    HeadersPanel,
    cards_shown,
    provenance_sheet,
)
from tests import oddsets
from tests.ui import hostile


def opened(path):
    """Return an inspector on its page of headers, with its panel."""
    made = Inspector(drizview.open(path), run=False)
    made.view.page = "headers"
    return made, next(panel for panel in made.panels if isinstance(panel, HeadersPanel))


@pytest.fixture(scope="module")
def page(demo):
    made, panel = opened(demo)
    yield panel
    made.close()


def test_the_provenance_has_a_column_for_each_exposure(page):
    sheet = page.sheet.sheet
    assert sheet["product"] == oddsets.PRODUCT
    assert [column["short"] for column in sheet["columns"]] == ["c3q", "c4q"]
    assert [column["frame"] for column in sheet["columns"]] == ["o4k19ac3q/sci", "o4k19ac4q/sci"]
    assert sheet["differing"] == 0
    assert all(len(fact["values"]) == 2 for group in sheet["groups"] for fact in group["facts"])


def test_a_column_shows_its_exposure(page):
    page.answer({"type": "look", "frame": "o4k19ac4q/sci"})
    assert page.view.frame == "o4k19ac4q/sci"
    page.answer({"type": "look", "frame": "/etc/passwd"})
    assert page.view.frame == "o4k19ac4q/sci"


def test_the_browser_gets_every_card_of_a_header_to_filter(page):
    page.sheet.file, page.sheet.unit = 0, 0
    cards = page.sheet.cards
    assert page.sheet.units == ["PRIMARY,1", "SCI,1", "WHT,1", "CTX,1", "HDRTAB,1"]
    assert len(cards["cards"]) == cards["total"] > 500
    assert ["TARGNAME", "ANY", "proposer's target name"] in cards["cards"]
    page.sheet.unit = 1
    assert any(card[0] == "CRPIX1" for card in page.sheet.cards["cards"])
    page.sheet.file = 1  # the same extension where there is one
    assert page.sheet.units == ["PRIMARY,1", "SCI,1", "ERR,1", "DQ,1"]


def test_all_headers_are_searched_when_asked(page):
    page.answer({"type": "find", "text": "WCSNAME"})
    found = page.sheet.found
    assert found["text"] == "WCSNAME"
    assert found["words"] == f"{len(found['rows'])} cards in 13 headers"
    assert {page.sheet.files[row[0]]["short"] for row in found["rows"]} == {"drz", "c3q", "c4q"}
    file, unit = found["rows"][-1][:2]
    page.answer({"type": "open", "file": file, "unit": unit})
    assert page.sheet.units[page.sheet.unit] == unit
    assert page.sheet.file == file


@pytest.mark.parametrize(
    "content", [{}, {"type": "open", "file": 99}, {"type": "open", "file": "x"}, {"type": "columns", "step": {}}]
)
def test_odd_messages_do_nothing(page, content):
    page.answer(content)


def test_a_large_header_is_cut_and_says_so(page, monkeypatch):
    monkeypatch.setattr(headers, "MOST_CARDS", 10)
    shown = cards_shown(page.files[0], 0)
    assert len(shown["cards"]) == 10 < shown["total"]
    assert "search all headers" in shown["note"]
    assert MOST_CARDS > 1000


def test_many_exposures_are_turned_over_in_pages(demo):
    made = provenance_of(drizview.open(demo))
    many = 3 * MOST_COLUMNS + 5
    fact = ProvenanceFact(
        "dark", "", "DARKFILE", "a", ("a",) * (many - 1) + ("b",), differs=True, product_differs=False
    )
    columns = tuple(replace(made.columns[0], name=f"ib6o23{i:02d}q") for i in range(many))
    group = type(made.groups[0])("Versions", (fact,))
    sheet = provenance_sheet(Provenance("p.fits", columns, (group,)), first=3 * MOST_COLUMNS)
    (shown,) = sheet["groups"][0]["facts"]
    assert (len(sheet["columns"]), sheet["of"], sheet["first"]) == (5, many, 3 * MOST_COLUMNS)
    assert shown["values"] == ["a"] * 4 + ["b"]
    assert shown["spread"] == f"{many - 1:02d}q: b; {many - 1} others: a"
    assert shown["commonest"] == "a"


def test_a_file_that_went_away_is_said(demo, tmp_path):
    shutil.copytree(demo, tmp_path, dirs_exist_ok=True)
    made, panel = opened(tmp_path)
    (tmp_path / oddsets.PRODUCT).unlink()
    panel.sheet.unit = 1
    assert panel.sheet.cards["cards"] == []
    assert "changed or removed" in panel.sheet.cards["note"]
    panel.answer({"type": "find", "text": "exptime"})
    assert f"{oddsets.PRODUCT} was changed or removed" in panel.sheet.found["words"]
    assert panel.sheet.found["rows"]
    made.close()


@pytest.mark.parametrize(
    ("names", "words"),
    [((oddsets.FIRST,), "no drizzled product"), ((oddsets.PRODUCT,), "final_wht_type")],
)
def test_parts_of_a_dataset_say_what_is_missing(demo, tmp_path, names, words):
    made, panel = opened(oddsets.part(demo, tmp_path, *names))
    assert words in panel.sheet.sheet["note"]
    assert panel.refusal.value == ""
    made.close()


def test_hostile_text_is_only_text(demo, tmp_path):
    made, panel = opened(hostile.write(demo, tmp_path / "data"))
    panel.answer({"type": "find", "text": "onerror"})
    rows = panel.sheet.found["rows"]
    assert {"HISTORY", "TARGNAME", "WCSNAME"} <= {row[2] for row in rows}
    told = str([panel.sheet.sheet, panel.sheet.files, panel.sheet.cards, panel.sheet.found])
    assert hostile.IMAGE in told
    assert not set("\x1b\x07\x08\u202e\u2066") & set(told)
    made.close()
