"""Weight map and imprint in the browser."""

from __future__ import annotations

import pytest

AREAS, OUTLINES, IMPRINT = (
    ".drizview-panel-coverageareaspanel",
    ".drizview-panel-outlinespanel",
    ".drizview-panel-imprintpanel",
)


@pytest.fixture
def page(app_at, demo):
    return app_at(demo)


@pytest.fixture
def lost(app_at, samples):
    return app_at(samples / "labelled" / "weightstep_acs")


def test_histogram_map_and_areas_of_the_weight(page):
    page.choose("weight")
    page.find(".drizview-panel-weightpanel .axislabel").first.wait_for()
    assert page.find(".drizview-panel-weightpanel .axislabel").all_text_contents() == ["weight [s]", "pixels [%]"]
    assert page.find(f"{AREAS} .drizview-bar-unit").text_content() == "%"
    cells = page.find(f"{AREAS} tbody tr").first.locator("td").all_text_contents()
    assert cells[0] == "all 2"


def test_a_lost_chip_is_red_in_the_list_and_outlined_on_the_map(lost):
    lost.choose("weight")
    row = lost.find(f"{AREAS} tbody tr[data-tone=fail]")
    row.first.wait_for()
    assert row.first.locator("td").nth(2).text_content() == "0.5"
    row.first.click()
    lost.find(f"{AREAS} .drizview-picture-stroke").first.wait_for(state="attached")
    lost.find(f"{AREAS} tbody tr[aria-selected=true]").wait_for()


def test_a_click_on_the_image_names_the_exposures_there(lost):
    lost.choose("weight")
    box = lost.canvas.bounding_box()
    lost.page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 0.72 * box["height"])
    words = lost.find(f"{AREAS} .drizview-words").filter(has_text="At x ")
    words.wait_for()
    assert words.text_content().startswith("At x ")


def test_an_exposure_is_outlined_on_demand(page):
    page.choose("weight")
    choice = page.find(f"{OUTLINES} select")
    choice.scroll_into_view_if_needed()
    labels = [text.replace("\xa0", " ") for text in choice.locator("option").all_text_contents()]
    assert labels[:2] == ["no exposure", "all 2 exposures"]
    choice.select_option(index=2)
    page.page.wait_for_timeout(300)
    choice.select_option(index=0)


def test_stacks_profile_and_sources_of_the_imprint(page):
    page.choose("imprint")
    page.find(f"{IMPRINT} .drizview-picture").nth(2).wait_for()
    labels = page.find(f"{IMPRINT} .drizview-picture-label").all_text_contents()
    assert labels == ["SCI", "WHT, sources", "WHT, blank sky"]
    tops = page.find(f"{IMPRINT} .drizview-picture-image").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect().top)"
    )
    assert max(tops) - min(tops) < 2, "they stand side by side"


def test_a_source_is_gone_to_and_blinks_between_science_and_weight(page):
    page.choose("imprint")
    row = page.find(f"{IMPRINT} tbody tr").nth(1)
    row.scroll_into_view_if_needed()
    wanted = [float(text) for text in row.locator("td").all_text_contents()[1:3]]
    row.click()
    page.page.wait_for_timeout(400)
    page.sharp()
    x, y = page.position()
    assert abs(x - wanted[0]) < 2 and abs(y - wanted[1]) < 2
    page.find(f"{IMPRINT} button").filter(has_text="blink SCI / WHT").click()
    for frame in ("product/sci", "product/wht", "product/sci"):
        page.find(f'.drizview-canvas[data-frame="{frame}"]').wait_for()
    page.find(f"{IMPRINT} button").filter(has_text="blink SCI / WHT").click()
