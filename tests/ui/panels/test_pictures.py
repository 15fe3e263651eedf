"""Pictures in a browser: painted, picked by hand and by keyboard."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.inspector.panels.widgets.pictures import Picture, Pictures


@pytest.fixture
def picked():
    return []


@pytest.fixture
def mounted(bench, picked):
    made = []

    def mount(pictures, *, on_brush=None, **how):
        widget = Pictures(on_pick=lambda *place: picked.append(place), on_brush=on_brush)
        made.append(widget)
        widget.show(pictures, **how)
        bare = bench(width=700)
        bare.page.add_style_tag(content=stylesheet())
        bare.mount(widget, name="pictures")
        return bare

    yield mount
    for widget in made:
        widget.close()


def shade(bare, index, x, y):
    """Return the colour of a picture's texel, counted from the upper left."""
    return bare.page.evaluate(
        "([i, x, y]) => [...document.querySelector(`[data-index='${i}'] canvas`).getContext('2d')"
        ".getImageData(x, y, 1, 1).data]",
        [index, x, y],
    )


def test_the_first_row_is_at_the_bottom_and_no_data_is_left_out(mounted):
    bare = mounted([Picture(np.array([[0.0, np.nan, 4.0], [1.0, 2.0, 3.0]]), cmap="grey", limits=(0.0, 4.0))], size=90)
    assert shade(bare, 0, 0, 1) == [0, 0, 0, 255]
    assert shade(bare, 0, 2, 1) == [255, 255, 255, 255]
    assert shade(bare, 0, 1, 1)[3] == 0
    assert 0 < shade(bare, 0, 0, 0)[0] < shade(bare, 0, 2, 0)[0] < 255


def test_maps_run_from_their_lowest_to_their_highest(mounted):
    bare = mounted(
        [Picture(np.array([[1.0, 5.0]]), cmap="viridis"), Picture(np.array([[-1.0, 4.0]]), cmap="diverging")]
    )
    assert shade(bare, 0, 0, 0)[:3] == [68, 1, 84]
    assert shade(bare, 0, 1, 0)[:3] == [253, 231, 37]
    assert shade(bare, 1, 1, 0)[:3] == [178, 24, 43]
    assert shade(bare, 1, 0, 0)[2] > 200, "a fourth of the way to blue"


def test_a_click_says_where(mounted, picked):
    bare = mounted([Picture(np.ones((10, 10)), extent=(100, 200, 110, 210)), Picture(np.ones((4, 8)))], size=80)
    box = bare.page.locator("[data-index='0'] canvas").bounding_box()
    assert (box["width"], box["height"]) == pytest.approx((80, 80), abs=6)
    bare.page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.25 * box["height"])
    bare.until(lambda: picked)
    index, x, y = picked[0]
    assert index == 0
    assert (x, y) == pytest.approx((102.5, 207.5), abs=0.2)
    bare.page.locator("[data-index='1'] canvas").click()
    bare.until(lambda: len(picked) == 2)
    assert picked[1] == (1, pytest.approx(3.5, abs=0.2), pytest.approx(1.5, abs=0.2))


def test_arrows_move_and_enter_picks(mounted, picked):
    bare = mounted([Picture(np.ones((6, 6)), f"star {i}") for i in range(6)], columns=3, size=60)
    bare.page.locator("button[data-index='0']").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "End", "ArrowUp"):
        bare.page.keyboard.press(key)
    assert bare.page.evaluate("document.activeElement.dataset.index") == "2"
    bare.page.keyboard.press("Enter")
    bare.until(lambda: picked)
    assert picked == [(2, 2.5, 2.5)]
    assert bare.widgets["pictures"].chosen == 2
    assert bare.page.locator("button[data-index='2']").get_attribute("aria-label") == "star 2"


def test_a_rectangle_is_brushed_and_is_no_click(mounted, picked):
    brushed = []
    bare = mounted([Picture(np.ones((10, 10)))], size=0, on_brush=lambda *where: brushed.append(where))
    box = bare.page.locator("canvas").first.bounding_box()
    at = lambda share: (box["x"] + share * box["width"], box["y"] + share * box["height"])  # noqa: E731
    bare.page.mouse.move(*at(0.8))
    bare.page.mouse.down()
    bare.page.mouse.move(*at(0.5), steps=3)
    bare.page.mouse.move(*at(0.2), steps=3)
    bare.page.mouse.up()
    bare.until(lambda: brushed)
    assert brushed[0] == (0, *(pytest.approx(value, abs=0.1) for value in (1.5, 1.5, 7.5, 7.5)))
    assert not picked


def test_an_empty_cell_says_why_in_plain_text(mounted):
    bare = mounted([Picture(None, "rtq", note="<img src=x onerror=alert(1)>\u202e not on this chip")])
    cell = bare.page.locator("[data-index='0']")
    assert cell.locator("img, canvas").count() == 0
    assert "<img src=x onerror=alert(1)>\\u202e not on this chip" in cell.inner_text()
    assert cell.evaluate("node => node.tagName") == "DIV"


def test_a_map_has_a_colour_bar_with_its_unit_and_reads_out(mounted):
    bare = mounted([Picture(np.arange(12.0).reshape(3, 4), cmap="viridis", unit="flagged [%]")], size=0, bar=True)
    bar = bare.page.locator(".drizview-colour-bar")
    assert "flagged [%]" in bar.inner_text()
    assert [text for text in bar.inner_text().split("\n") if text.strip()][:3] == ["0", "5", "10"]
    box = bare.page.locator("[data-index='0'] canvas").bounding_box()
    bare.page.mouse.move(box["x"] + 0.99 * box["width"], box["y"] + 0.01 * box["height"])
    assert bare.page.locator(".drizview-pictures-readout").inner_text() == "11 flagged [%] at 3, 2"


def test_marks_and_outlines_lie_over_their_pixels(mounted):
    outline = np.zeros((10, 10), bool)
    outline[0, 0] = outline[0, 1] = True
    bare = mounted([Picture(np.ones((10, 10)), marks=[(9, 9, 1.0)], outline=outline, north=90.0)], size=100)
    image, mark = (bare.page.locator(at).bounding_box() for at in ("canvas", ".drizview-picture-mark"))
    assert mark["x"] + mark["width"] / 2 == pytest.approx(image["x"] + 0.95 * image["width"], abs=1)
    assert mark["y"] + mark["height"] / 2 == pytest.approx(image["y"] + 0.05 * image["height"], abs=1)
    path = bare.page.locator(".drizview-picture-outline").get_attribute("d")
    assert path.count("M") == 6
    assert bare.page.locator(".drizview-picture-north").count() == 1


def test_many_pictures_are_all_painted(mounted):
    rng = np.random.default_rng(2)
    bare = mounted([], columns=6)
    widget = bare.widgets["pictures"]
    widget.show([Picture(rng.normal(size=(40, 40)), f"star {i}", group="a") for i in range(24)], columns=6)
    bare.set("pictures", sheet=widget.sheet)
    bare.page.wait_for_selector("[data-index='23'] canvas")
    assert bare.page.locator("canvas").count() == 24
