"""Measuring by hand, with a real mouse on the image of the inspector."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from regions import Regions


@pytest.fixture(scope="module")
def path(demo, tmp_path_factory):
    """Return a copy of the demo."""
    return shutil.copytree(demo, tmp_path_factory.mktemp("measured") / "stis")


@pytest.fixture(scope="module")
def app(app_at, path):
    app = app_at(path)
    app.turn_to("measure")
    return app


def at(app, x, y):
    box = app.canvas.bounding_box()
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(app, start, end):
    mouse = app.page.mouse
    mouse.move(*at(app, *start))
    mouse.down()
    mouse.move(*at(app, *end), steps=5)
    mouse.up()


def has(app, selector, text):
    app.find(selector).filter(has_text=text).first.wait_for()


def rows(app):
    return app.find(".drizview-measure-regions .drizview-grid").first.locator("tbody tr")


def cells(app, row):
    return rows(app).nth(row).locator("td").all_inner_texts()


def test_a_click_shows_the_pixel_and_its_neighbours(app):
    app.page.mouse.click(*at(app, 0.45, 0.45))
    has(
        app,
        ".drizview-panel-measurepanel .drizview-words",
        re.compile(r"x \d+, y \d+ of o4k19a010_drz\.fits\[SCI,1\]:"),
    )
    assert app.find(".drizview-pixels td:visible").count() in (49, 81)
    has(app, ".drizview-panel-measurepanel td", "light within 0.5″")  # and the light of what is there
    before = app.find(".drizview-pixels th[data-far='0']").first.inner_text()
    app.find(".drizview-pixels table").focus()
    app.page.keyboard.press("ArrowRight")
    has(app, ".drizview-pixels th[data-far='0']", str(int(before) + 1))


def test_regions_are_drawn_measured_moved_chosen_and_deleted(app):
    app.page.get_by_role("button", name="Circle", exact=True).click()
    app.find(".drizview-toolbox [data-value=circle][aria-pressed=true]").wait_for()
    drag(app, (0.5, 0.5), (0.55, 0.5))
    rows(app).nth(0).wait_for()
    first = cells(app, 0)
    assert first[0].startswith("1 circle, r ") and int(first[1]) > 1000
    app.page.keyboard.press("x")
    drag(app, (0.6, 0.3), (0.68, 0.4))
    rows(app).nth(1).wait_for()
    app.page.keyboard.press("Escape")
    drag(app, (0.45, 0.5), (0.4, 0.55))
    app.page.wait_for_function(  # the table makes its rows anew
        "old => document.querySelector('.drizview-measure-regions .drizview-grid tbody tr').textContent !== old",
        arg="".join(first),
    )
    assert cells(app, 0)[0] == first[0]
    rows(app).nth(1).click()
    has(app, ".drizview-measure-regions th", "2 box")
    assert "standard deviation" in app.find(".drizview-measure-regions").inner_text()
    app.page.get_by_role("button", name="Delete", exact=True).click()
    rows(app).nth(1).wait_for(state="detached")
    assert cells(app, 0)[0].startswith("1 circle")


def test_numbers_follow_the_frame_on_view_and_flags_are_in_words(app):
    before = cells(app, 0)
    app.page.get_by_role("button", name="c3q", exact=True).click()
    has(app, ".drizview-measure-regions .drizview-words", "On c3q SCI")
    assert cells(app, 0) != before
    has(
        app,
        ".drizview-panel-measurepanel .drizview-words",
        re.compile(r"of o4k19ac3q_flt\.fits\[SCI,1\]: .* DQ \d+ = "),
    )
    app.page.get_by_role("button", name="DQ", exact=True).click()
    has(app, ".drizview-measure-regions th", "flagged")
    app.page.get_by_role("button", name="SCI", exact=True).click()
    app.page.get_by_role("button", name="drz", exact=True).click()
    has(app, ".drizview-measure-regions .drizview-words", "On drz SCI")


def test_a_line_has_a_profile(app):
    app.canvas.hover()
    app.page.locator(".drizview[tabindex]").first.focus()
    app.page.keyboard.press("l")
    drag(app, (0.35, 0.7), (0.6, 0.75))
    has(app, ".drizview-section .drizview-words", "px long")
    app.find(".drizview-panel-measurepanel .bqplot path.line").first.wait_for(state="attached")
    app.page.keyboard.press("Escape")


def test_regions_are_saved_cleared_and_read_again(app, path):
    name = app.find(".drizview-panel-measurepanel input[placeholder$='.reg']")
    name.fill("mine.reg")
    name.press("Tab")
    app.page.get_by_role("button", name="Save", exact=True).click()
    has(app, ".drizview-words", "2 regions saved to")
    said = app.find(".drizview-words").filter(has_text="2 regions saved to").inner_text()
    written = Path(re.search(r"saved to (\S+mine\.reg) ", said)[1])
    assert written.parent != path  # never beside the inputs unless a person says so
    assert [type(region).__name__ for region in Regions.read(written)] == ["CircleSkyRegion", "LineSkyRegion"]
    app.page.get_by_role("button", name="Clear", exact=True).click()
    app.page.get_by_role("button", name="Clear all 2?", exact=True).click()
    rows(app).first.wait_for(state="hidden")
    app.page.get_by_role("button", name="Load", exact=True).click()
    has(app, ".drizview-words", "2 regions read")
    rows(app).nth(1).wait_for()
    name.fill("../away.reg")
    name.press("Tab")
    app.page.get_by_role("button", name="Save", exact=True).click()
    has(app, ".drizview-words", "is outside")
