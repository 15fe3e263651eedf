"""The sky of the product and MDRIZSKY in the browser."""

from __future__ import annotations

import re

import pytest

PANEL, KEYWORD = ".drizview-panel-skypanel", ".drizview-panel-mdrizskypanel"
IR = "real/recon_wfc3ir_ib6o23020_f140w"


@pytest.fixture
def mosaic(app_at, samples):
    return app_at(samples / IR)


@pytest.fixture
def demo_page(app_at, demo):
    return app_at(demo)


def test_the_map_has_its_borders_in_colour_and_a_bar_in_sigma(mosaic):
    mosaic.choose("sky")
    mosaic.find(f"{PANEL} .drizview-picture-stroke").first.wait_for(state="attached")
    strokes = mosaic.find(f"{PANEL} .drizview-picture-stroke").evaluate_all(
        "nodes => nodes.map(n => n.getAttribute('stroke'))"
    )
    assert len(set(strokes)) >= 2
    assert mosaic.find(f"{PANEL} .drizview-bar-unit").text_content() == "σ"
    named = mosaic.find(f"{PANEL} .drizview-key-entry").count()
    assert named == len(set(strokes))


def test_the_worst_border_comes_first_and_its_row_goes_there(mosaic):
    mosaic.choose("sky")
    rows = mosaic.find(f"{PANEL} .drizview-grid tbody tr")
    rows.first.wait_for()
    steps = [
        float(text)
        for text in mosaic.find(f"{PANEL} tbody tr:not([data-tone=soft]) td:nth-child(3)").all_text_contents()
    ]
    assert steps == sorted(steps, reverse=True)
    before = mosaic.position()
    rows.nth(1).click()
    mosaic.find(f"{PANEL} tbody tr[aria-selected=true][data-index='1']").wait_for()
    mosaic.sharp("product/sci")
    assert mosaic.position() != before


def test_a_click_on_the_map_goes_to_that_place(mosaic):
    mosaic.choose("sky")
    picture = mosaic.find(f"{PANEL} .drizview-picture-image")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    picture.click(position={"x": 0.3 * box["width"], "y": 0.6 * box["height"]})
    mosaic.page.wait_for_timeout(400)
    mosaic.sharp("product/sci")
    x, y = mosaic.position()
    read = mosaic.find(f"{PANEL} .drizview-pictures-readout").text_content()
    at = [float(number) for number in re.search(r"at (-?\d+), (-?\d+)", read).groups()]
    assert abs(x - at[0]) < 15 and abs(y - at[1]) < 15


def test_the_bars_and_the_histogram_of_mdrizsky(demo_page):
    demo_page.choose("mdrizsky")
    demo_page.find(f"{KEYWORD} .bqplot").nth(1).wait_for()
    labels = demo_page.find(f"{KEYWORD} .axislabel").all_text_contents()
    assert "MDRIZSKY − sky [σ]" in labels and "pixels [%]" in labels
    words = " ".join(demo_page.find(f"{KEYWORD} .drizview-key-entry").all_text_contents())
    for part in ("MDRIZSKY ", "independent ", "clipping limits", "pass: within ±0.25 σ"):
        assert part in words


def test_another_chip_is_chosen_and_the_unit_changed(demo_page):
    demo_page.choose("mdrizsky")
    choice = demo_page.find(f"{KEYWORD} select")
    other = choice.locator("option").nth(0).text_content()
    choice.select_option(label=other)
    demo_page.find(
        f"{KEYWORD} .axislabel",
    ).filter(has_text=f"{other}, pixel value").wait_for()
    demo_page.find(
        f"{KEYWORD} button",
    ).filter(has_text="in e⁻").click()
    demo_page.find(f"{KEYWORD} .axislabel").filter(has_text="[e⁻]").first.wait_for()
