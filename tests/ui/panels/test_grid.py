"""Tables in a browser: sorted, searched, picked by hand and by keyboard."""

from __future__ import annotations

import pytest

from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.inspector.panels.widgets.grid import DataTable

COLUMNS = ("star", "flagged [px]", "share")
ROWS = [("b", 3, 0.123456), ("a", 12, None), ("<b>c</b>", 5, 1.0e-7)]


@pytest.fixture
def picked():
    return []


@pytest.fixture
def bare(bench, picked):
    widget = DataTable(on_pick=picked.append, searchable=True)
    widget.fill(COLUMNS, ROWS, tones=["", "fail", ""], cells=[["", "warn", ""], ["", "", ""], ["", "", ""]])
    bare = bench(width=500)
    bare.page.add_style_tag(content=stylesheet())
    bare.mount(widget, name="grid")
    yield bare
    widget.close()


def shown(bare):
    return [row.inner_text().split("\t") for row in bare.page.locator("tbody tr").all()]


def test_cells_have_four_digits_and_are_text(bare):
    assert shown(bare) == [["b", "3", "0.1235"], ["a", "12", "–"], ["<b>c</b>", "5", "1.00e−7"]]
    assert bare.page.locator("tbody b").count() == 0
    assert bare.page.locator("tr[data-tone=fail]").get_attribute("data-index") == "1"
    assert bare.page.locator("td[data-tone=warn]").inner_text() == "3"


def test_a_heading_sorts_and_the_row_picked_is_the_one_filled_in(bare, picked):
    bare.page.get_by_role("button", name="flagged [px]").click()
    assert [row[1] for row in shown(bare)] == ["12", "5", "3"]
    bare.page.get_by_role("button", name="flagged [px]").click()
    assert [row[1] for row in shown(bare)] == ["3", "5", "12"]
    bare.page.get_by_role("button", name="share").click()
    assert [row[2] for row in shown(bare)][-1] == "–", "nothing comes last"
    bare.page.locator("tbody tr").first.click()
    bare.until(lambda: picked)
    assert picked == [0]


def test_a_search_narrows(bare):
    bare.page.get_by_label("search the table").fill("C 5")
    assert [row[0] for row in shown(bare)] == ["<b>c</b>"]
    assert bare.page.locator(".drizview-grid p:not(.drizview-grid-rest)").inner_text() == "1 of 3 rows"
    bare.page.get_by_label("search the table").fill("nothing like it")
    assert shown(bare) == []


def test_arrows_move_and_enter_picks(bare, picked):
    bare.page.locator("tbody tr").first.focus()
    bare.page.keyboard.press("ArrowDown")
    bare.page.keyboard.press("ArrowDown")
    bare.page.keyboard.press("Enter")
    bare.until(lambda: picked)
    assert picked == [2]
    bare.set("grid", chosen=2)
    assert bare.page.locator("tr[aria-selected=true]").get_attribute("data-index") == "2"
