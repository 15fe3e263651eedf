"""The local noise in a browser."""

from __future__ import annotations

import pytest

from tests.ui.plots import dots

PANEL = ".drizview-panel-moirepanel"


@pytest.fixture(scope="module")
def app(app_at, samples):
    app = app_at(samples / "labelled" / "moire_acs")
    app.choose("moire")
    app.find(f"{PANEL} .drizview-picture >> nth=3").wait_for()
    dots(app, PANEL)
    return app


def test_maps_and_spectra_are_painted_with_the_beats_circled(app):
    labels = app.find(f"{PANEL} .drizview-picture-label").all_text_contents()
    assert labels == ["measured", "predicted"] * 2
    assert app.find(f"{PANEL} .drizview-picture-mark").count() >= 4
    shades = app.find(f"{PANEL} .drizview-picture canvas").evaluate_all(
        "nodes => nodes.map(n => new Set(n.getContext('2d').getImageData(0, 0, n.width, n.height).data).size)"
    )
    assert all(count > 10 for count in shades)


def test_other_boxes_make_another_map(app):
    words = app.find(f"{PANEL} .drizview-words").first
    app.find(f"{PANEL} select").last.select_option(label="12 × 12 pixels")
    app.find(f'{PANEL} .drizview-words:has-text("12 × 12 pixels")').wait_for()
    app.find(f"{PANEL} select").last.select_option(label="matched to the beat")
    app.page.wait_for_function("node => !node.textContent.includes('12 × 12')", arg=words.element_handle())


def test_a_click_on_the_map_goes_there(app):
    picture = app.find(f"{PANEL} .drizview-picture-image").first
    box = picture.bounding_box()
    picture.click(position={"x": 0.25 * box["width"], "y": 0.25 * box["height"]})
    app.find('.drizview-canvas[data-frame="product/sci"]').wait_for()
    for _ in range(40):  # the camera arrives after the answer of the kernel
        x, y = app.position()
        if (x, y) == pytest.approx((98, 320), abs=20):
            break
        app.page.wait_for_timeout(500)
    assert (x, y) == pytest.approx((98, 320), abs=20)


def test_nothing_is_wider_than_the_page(app):
    wide = app.find(f"{PANEL} > *").evaluate_all("nodes => nodes.map(n => n.scrollWidth - n.clientWidth)")
    assert max(wide) <= 4
