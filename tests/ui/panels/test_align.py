"""Alignment in a browser: the exposure is chosen, stars are framed and gone to, corners blink by one clock."""

from __future__ import annotations

import pytest

from tests.ui.plots import dots, wait_for_dots

PANEL = ".drizview-panel-alignpanel"
CORNERS = f"{PANEL} .drizview-corners .drizview-canvas"


@pytest.fixture(scope="module")
def app(app_at, demo):
    app = app_at(demo, width=1500, height=1000)
    app.choose("align")
    app.find(f"{PANEL} tbody tr").first.wait_for()
    dots(app, f"{PANEL} .drizview-four")
    return app


def test_a_row_shows_its_exposure_and_its_stars(app):
    rows = app.find(f"{PANEL} tbody tr")
    assert rows.count() == 2
    for index in (1, 0):
        name = rows.nth(index).locator("td").first.inner_text().removesuffix(" (ref.)")
        rows.nth(index).click()
        app.find(f'.drizview-canvas[data-frame$="{name}/sci"]').first.wait_for()
        app.find(f'{PANEL} .drizview-words:has-text("{name} relative to")').wait_for()


def test_four_plots_share_their_axes_and_say_their_scatter(app):
    words = f"[...document.querySelectorAll('{PANEL} .drizview-four text')].map(node => node.textContent)"
    app.page.wait_for_function(f"() => {words}.filter(text => text.startsWith('rms 0.')).length === 4")
    wide = app.find(f"{PANEL} .drizview-four .plotarea_background").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect().width)"
    )
    assert max(wide) - min(wide) < 4


def test_a_click_on_a_star_goes_there(app):
    app.find(f"{PANEL} .drizview-four").first.scroll_into_view_if_needed()
    camera = "() => JSON.stringify([...globalThis['drizview.registry.1'].views.values()][0].state.camera)"
    before = app.page.evaluate(camera)
    star = dots(app, f"{PANEL} .drizview-four")[0][3]
    app.page.mouse.move(star["x"] + 2, star["y"])
    app.find(f"{PANEL} .drizview-on-point").first.wait_for()
    app.page.mouse.click(star["x"] + 2, star["y"])
    app.page.wait_for_function(f"before => ({camera})() !== before", arg=before)
    app.sharp()


def test_stars_that_are_framed_stand_out_in_all_plots(app):
    app.find(f'{PANEL} .drizview-switch:has-text("select")').click()
    overlay = app.find(f"{PANEL} .drizview-four .brush .overlay, {PANEL} .drizview-four .brushintsel .overlay").first
    overlay.wait_for(state="attached")
    overlay.scroll_into_view_if_needed()
    box = overlay.bounding_box()
    app.page.mouse.move(box["x"] + 4, box["y"] + 4)
    app.page.mouse.down()
    app.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    app.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4, steps=4)
    app.page.mouse.up()
    faint, ringed = "sets.filter(set => set[0].opacity === 0.3).length === 4", "sets.length === 12"
    wait_for_dots(app, f"{PANEL} .drizview-four", f"{faint} && {ringed}")
    app.find(f'{PANEL} .drizview-switch:has-text("select")').click()


def test_the_corners_blink_together(app):
    app.find(f"{PANEL} .drizview-switches").scroll_into_view_if_needed()
    for index in range(4):
        app.find(CORNERS).nth(index).wait_for()
        app.find(CORNERS).nth(index).scroll_into_view_if_needed()
    corners = app.find(CORNERS)
    assert corners.count() == 4
    app.page.wait_for_function(
        "selector => [...document.querySelectorAll(selector)].every(node => node.dataset.missing === '0')", arg=CORNERS
    )

    def frames():
        return corners.evaluate_all("nodes => nodes.map(node => node.dataset.frame)")

    before = frames()
    assert len(set(before)) == 1
    corners.first.click()
    app.page.keyboard.press("b")
    app.page.wait_for_function(
        "([selector, before]) => [...document.querySelectorAll(selector)].every(node => node.dataset.frame !== before)",
        arg=[CORNERS, before[0]],
    )
    asked = app.canvas_messages()["get"]
    app.find(f'{PANEL} button:has-text("2 Hz")').click()
    seen = set()
    for _ in range(30):
        app.page.wait_for_timeout(120)
        seen.add(tuple(frames()))
    assert {len(set(each)) for each in seen} == {1} and len(seen) == 2
    assert app.canvas_messages()["get"] == asked, "the clock does not ask the kernel"
    app.find(f'{PANEL} button:has-text("2 Hz")').click()
