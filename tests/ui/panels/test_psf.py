"""Stars of the demo in a browser: cut-outs, profile and whiskers, and where clicks lead."""

from __future__ import annotations

import pytest

from tests.ui.plots import dots, wait_for_dots

PANEL = ".drizview-panel-psfpanel"


@pytest.fixture
def shown(app_at, demo):
    page = app_at(demo)
    page.choose("psf")
    page.find(f"{PANEL} .drizview-picture canvas").first.wait_for()
    return page


def grid(page):
    return page.find(f"{PANEL} .drizview-pictures").first


def test_cut_outs_are_painted_with_their_widths(shown):
    cells = grid(shown).locator("button.drizview-picture")
    assert cells.count() == 9, "three stars, on the product and on two exposures"
    assert "″" in cells.first.inner_text()
    shades = cells.first.evaluate(
        "node => { const c = node.querySelector('canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, "
        "c.height).data; const at = (x, y) => d[4 * (y * c.width + x)]; const m = c.width >> 1;"
        "return [Math.max(at(m, m), at(m - 1, m), at(m, m - 1), at(m - 1, m - 1)), at(1, 1)] }"
    )
    assert shades[0] > 2 * shades[1], "the star stands out of its sky"


def test_a_click_on_an_exposure_goes_to_the_star_there(shown):
    grid(shown).locator("[data-index='1']").click()
    shown.sharp("o4k19ac3q/sci")
    shown.find(f"{PANEL} [data-index='0'].drizview-is-chosen").wait_for()


def test_the_profile_and_the_whiskers_are_drawn(shown):
    plots = shown.find(f"{PANEL} .bqplot")
    plots.nth(1).wait_for()
    assert len(dots(shown, PANEL)[0]) > 30
    words = shown.find(f"{PANEL} .drizview-plot-key").first.inner_text()
    assert "drz 0." in words
    assert "FWHM / 2" in words


def test_points_framed_in_the_map_are_circled_on_the_image(shown):
    plot = shown.find(f"{PANEL} .drizview-plot").nth(1)
    plot.scroll_into_view_if_needed()
    plot.locator(".drizview-select").click()
    shown.page.wait_for_timeout(500)  # bqplot says nowhere that its brush is ready
    box = plot.locator(".bqplot").bounding_box()
    mouse = shown.page.mouse
    mouse.move(box["x"] + 80, box["y"] + 60)
    mouse.down()
    mouse.move(box["x"] + 140, box["y"] + 120, steps=4)
    mouse.move(box["x"] + 200, box["y"] + 180, steps=4)
    mouse.up()
    wait_for_dots(shown, PANEL, "sets.length === 3 && sets[1].length > 1 && sets[0][0].opacity === 0.3")
    plot.locator(".drizview-select").click()
