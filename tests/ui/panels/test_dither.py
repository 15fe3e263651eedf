"""Dither in a browser: outlines and points show their exposure, and outlines go over the image."""

from __future__ import annotations

import pytest

PANEL = ".drizview-panel-ditherpanel"


@pytest.fixture(scope="module")
def app(app_at, demo):
    app = app_at(demo, width=1500, height=1000)
    app.choose("dither")
    app.find(f"{PANEL} tbody tr").first.wait_for()
    app.find(f"{PANEL} .drizview-two .curve").first.wait_for(state="attached")
    return app


def shown(app):
    return app.canvas.first.get_attribute("data-frame")


def test_a_row_shows_its_exposure(app):
    app.find(f"{PANEL} tbody tr").nth(1).click()
    app.find('.drizview-canvas[data-frame$="c4q/sci"]').first.wait_for()
    app.find(f'{PANEL} tr[aria-selected="true"][data-index="1"]').wait_for()


def test_a_click_on_an_outline_shows_its_exposure(app):
    app.find(f"{PANEL} .drizview-two .line").first.dispatch_event("click")
    app.find('.drizview-canvas[data-frame$="c3q/sci"]').first.wait_for()


def test_plots_of_the_sky_and_of_phases_are_square(app):
    plots = app.find(f"{PANEL} .drizview-plot")
    for label, number in (("phase x", 2), ("east of mean", 1)):  # outlines are as wide and as high as the field
        boxes = (
            plots.filter(has_text=label)
            .locator(".plotarea_background")
            .evaluate_all("nodes => nodes.map(n => n.getBoundingClientRect()).map(r => [r.width, r.height])")
        )
        assert len(boxes) == number
        assert all(abs(width / height - 1) < 0.03 for width, height in boxes)


def test_east_is_to_the_left(app):
    ticks = app.find(f"{PANEL} .drizview-two .bqplot").first.locator(".axis").first.locator(".tick text")
    values = [float(text.replace("−", "-")) for text in ticks.all_text_contents()]
    places = ticks.evaluate_all("nodes => nodes.map(n => n.getBoundingClientRect().left)")
    assert [value for _, value in sorted(zip(places, values, strict=True))] == sorted(values, reverse=True)


COLOURED = """() => {
  const canvas = document.querySelector(".drizview-over");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 120 && Math.abs(data[i + 2] - data[i]) > 60) count++;
  return count;
}"""


def test_outlines_go_over_the_image(app):
    before = app.page.evaluate(COLOURED)
    switch = app.find(f"{PANEL} button:has-text('show on image')")
    switch.click()
    app.page.wait_for_function(f"before => ({COLOURED})() > before + 200", arg=before)
    switch.click()
    app.page.wait_for_function(f"before => ({COLOURED})() <= before + 20", arg=before)
