"""Flags of cosmic rays in a browser: a star that is wrongly flagged is listed, shown and explained."""

from __future__ import annotations

import pytest

from tests.ui.plots import dots

PANEL = ".drizview-panel-crflagspanel"


@pytest.fixture
def shown(app_at, samples):
    page = app_at(samples / "labelled" / "misalign_acs")
    page.choose("crflags")
    page.find(f"{PANEL} .drizview-grid tbody tr").first.wait_for()
    return page


def test_a_flagged_star_is_gone_to_and_explained(shown):
    shown.find(f"{PANEL} .drizview-grid tbody tr").nth(1).click()
    shown.find(f"{PANEL} .drizview-words:has-text('5 core pixels')").wait_for()
    shown.sharp("je7501a2q/sci")
    assert shown.find(f"{PANEL} .drizview-grid tr[aria-selected=true]").get_attribute("data-index") == "1"


def test_its_flagged_pixels_are_outlined(shown):
    first = shown.find(f"{PANEL} .drizview-picture").first
    assert "6 of 9 px" in first.inner_text() or "5 of 9 px" in first.inner_text()
    assert first.locator(".drizview-picture-outline").count() == 1


def test_a_map_of_a_chip_leads_to_where_it_was_clicked(shown):
    maps = shown.find(f"{PANEL} .drizview-pictures").nth(1)
    assert "flagged [%]" in maps.inner_text()
    maps.locator("[data-index='0'] canvas").click()
    shown.sharp("je7501a0q/sci")


def test_the_shares_stand_over_their_band(shown):
    words = shown.find(f"{PANEL} .drizview-plot-key").inner_text()
    assert "expected from cosmic rays" in words
    assert "warn limit" in words
    (chips,) = dots(shown, PANEL)
    assert len(chips) == 8
    shown.find(f"{PANEL} .drizview-plot").scroll_into_view_if_needed()
    (chips,) = dots(shown, PANEL)
    shown.page.mouse.move(chips[0]["x"], chips[0]["y"])
    tip = shown.find(f"{PANEL} .drizview-plot-tip:visible")
    tip.wait_for()
    assert "chip 2: 1.14 %" in tip.inner_text()
    shown.page.mouse.move(chips[0]["x"], chips[0]["y"] - 60)
    tip.wait_for(state="detached")
