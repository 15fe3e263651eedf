"""What mars a product, in a browser."""

from __future__ import annotations

import pytest

PANEL = ".drizview-panel-cleanpanel"


@pytest.fixture(scope="module")
def app(app_at, samples):
    app = app_at(samples / "labelled" / "hot_ir")
    app.choose("clean")
    app.find(f"{PANEL} tbody tr").first.wait_for()
    app.find(f"{PANEL} .drizview-picture >> nth=10").wait_for()
    return app


def test_the_chosen_is_shown_in_all_images(app):
    labels = app.find(f"{PANEL} .drizview-picture-label").all_text_contents()
    assert labels[:3] == ["SCI", "WHT", "CTX"]
    assert app.find(f"{PANEL} .drizview-picture-mark").count() == 11


def test_a_row_is_explained_and_shown(app):
    row = app.find(f"{PANEL} tbody tr").nth(2)
    x = row.locator("td").nth(1).inner_text()
    row.click()
    title = app.find(f'{PANEL} .drizview-part-title:has-text("Sharp spot at")')
    app.page.wait_for_function(
        "([node, x]) => Math.abs(parseFloat(node.textContent.split(' at x ')[1]) - x) < 1",
        arg=[title.element_handle(), float(x)],
    )
    assert "only" in app.find(f"{PANEL} .drizview-words").nth(1).inner_text()


def test_a_cutout_goes_to_that_exposure(app):
    pictures = app.find(f"{PANEL} .drizview-pictures")  # of the product, of the exposures, of their flags
    for row, shown in ((1, "sci"), (2, "dq")):
        pictures.nth(row).locator("button.drizview-picture").nth(1).click()
        app.find(f'.drizview-canvas[data-frame="iux601a1q/{shown}"]').wait_for()


def test_a_click_on_the_image_is_examined(app):
    box = app.canvas.bounding_box()
    app.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    app.find(f'{PANEL} td:has-text("selected position")').wait_for()
    app.find(f'{PANEL} .drizview-part-title:has-text("Selected position at")').wait_for()
