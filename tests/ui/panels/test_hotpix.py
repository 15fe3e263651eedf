"""Hot pixels in a browser."""

from __future__ import annotations

import pytest

PANEL = ".drizview-panel-hotpixpanel"


@pytest.fixture(scope="module")
def app(app_at, samples):
    app = app_at(samples / "labelled" / "hot_ir")
    app.choose("hotpix")
    app.find(f"{PANEL} tbody tr").first.wait_for()
    app.find(f"{PANEL} .drizview-picture >> nth=8").wait_for()
    return app


def test_each_exposure_stands_above_its_place_on_the_product(app):
    assert app.find(f"{PANEL} .drizview-pictures-heading").all_text_contents() == ["a0q", "a1q", "a2q", "a3q"]
    lines = app.find(f"{PANEL} .drizview-pictures").first.locator(".drizview-picture-line").all_text_contents()
    assert lines.count("seen") == 4


def test_a_row_shows_its_pixel_and_takes_the_image_there(app):
    row = app.find(f"{PANEL} tbody tr").nth(4)
    x, y = (row.locator("td").nth(k).inner_text() for k in (0, 1))
    row.click()
    app.find(f'{PANEL} .drizview-part-title:has-text("Pixel x {x}, y {y} of SCI,1")').wait_for()
    app.find('.drizview-canvas[data-frame="product/sci"]').wait_for()


def test_a_cutout_goes_to_its_exposure(app):
    app.find(f"{PANEL} .drizview-pictures").first.locator("button.drizview-picture").nth(2).click()
    app.find('.drizview-canvas[data-frame="iux601a2q/sci"]').wait_for()


def test_plots_have_their_size(app):
    sizes = app.find(f"{PANEL} .plotarea_background").evaluate_all(
        "nodes => nodes.map(n => Math.min(n.getBoundingClientRect().width, n.getBoundingClientRect().height))"
    )
    assert len(sizes) == 2
    assert min(sizes) > 80
