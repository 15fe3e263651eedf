"""Going to a place, back and forward, the colour bar, and the histogram with its cuts."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.viewer import Canvas
from tests.ui.easel import frame, view

IMAGE = np.linspace(0, 100, 300 * 400, dtype=np.float32).reshape(300, 400)
SETTLED = 800  # ms after which a view counts as one to come back to


@pytest.fixture
def canvas(bench):
    frames = [
        frame("a/sci", IMAGE, unit="ELECTRONS"),
        frame("b/sci", IMAGE / 50),
        frame("a/dq", np.zeros(IMAGE.shape, np.uint16), kind="dq"),
    ]
    return Canvas(frames, cuts={"sci": [0, 100]}, stretch="linear")


@pytest.fixture
def page(bench, canvas):
    opened = bench()
    opened.mount(canvas)
    return opened.settled()


def go(page, text):
    field = page.page.locator(".drizview-goto input")
    field.fill(text)
    field.press("Enter")


def over(page, x, y):
    """Return red, green, blue and opacity of what is drawn over the image, at CSS pixels from the lower right."""
    return page.page.evaluate(
        "([x, y]) => { const c = document.querySelector('.drizview-over'), d = devicePixelRatio;"
        " return [...c.getContext('2d').getImageData(c.width - x * d, c.height - y * d, 1, 1).data]; }",
        [x, y],
    )


def test_a_typed_pixel_is_centred_and_picked(page, canvas):
    go(page, "100 50")
    page.until(lambda: canvas.pick.get("x") == 100)
    assert (canvas.camera["x"], canvas.camera["y"]) == (100, 50)
    assert (canvas.pick["frame"], canvas.pick["y"]) == ("a/sci", 50)
    assert page.page.locator(".drizview-goto-word").is_hidden()


def test_a_place_that_there_is_not_is_said_beside_the_box_and_nothing_moves(page):
    before = view(page)["camera"]
    go(page, "1000 <b>50</b>")
    word = page.page.locator(".drizview-goto-word")
    word.wait_for()
    assert "<b>" in word.inner_text()
    assert view(page)["camera"] == before
    page.page.locator(".drizview-goto input").type("1")
    assert word.is_hidden()
    page.page.keyboard.press("Enter")
    word.wait_for()
    image = page.image()
    page.page.mouse.move(image["x"] + 50, image["y"] + 50, steps=3)  # it lies over the readout
    assert word.is_hidden()


def test_letters_in_the_box_are_no_keys_of_the_image(page):
    field = page.page.locator(".drizview-goto input")
    page.page.locator(".drizview").focus()
    page.page.keyboard.press("g")
    page.page.keyboard.type("bfi0")
    assert field.input_value() == "bfi0"
    assert view(page)["frame"] == "a/sci"
    field.press("Escape")
    page.page.locator(".drizview").focus()
    page.page.keyboard.press("b")
    assert view(page)["frame"] == "b/sci"


def test_back_and_forward_through_frames_and_places(page, canvas):
    page.page.wait_for_timeout(SETTLED)
    back, forward = (page.page.locator(f'.drizview-goto button[title^="{word}"]') for word in ("Back", "Forward"))
    assert back.is_disabled()
    go(page, "100 50")
    page.until(lambda: canvas.camera.get("x") == 100)
    page.page.wait_for_timeout(SETTLED)
    page.page.locator(".drizview").focus()
    page.page.keyboard.press("b")
    page.page.wait_for_timeout(SETTLED)
    go(page, "300 200")
    page.until(lambda: canvas.camera.get("x") == 300)
    back.click()
    page.until(lambda: canvas.camera.get("x") == 100)
    assert canvas.frame == "b/sci"
    back.click()
    page.until(lambda: canvas.frame == "a/sci")
    assert canvas.camera["x"] == 100
    back.click()
    page.until(lambda: canvas.camera == {})
    assert back.is_disabled()
    page.page.locator(".drizview").focus()
    for _ in range(3):
        page.page.keyboard.press(".")
    page.until(lambda: canvas.camera.get("x") == 300)
    assert canvas.frame == "b/sci"
    assert forward.is_disabled()
    page.page.keyboard.press(",")
    page.until(lambda: canvas.camera.get("x") == 100)
    go(page, "10 10")  # what lay ahead is gone
    page.until(lambda: canvas.camera.get("x") == 10)
    page.page.wait_for_timeout(SETTLED)
    assert forward.is_disabled()


def test_what_blinks_by_itself_is_no_place_to_come_back_to(page):
    page.page.wait_for_timeout(SETTLED)
    page.page.locator(".drizview").focus()
    page.page.keyboard.press(" ")
    page.page.wait_for_timeout(2 * SETTLED)
    page.page.keyboard.press(" ")
    assert page.page.locator('.drizview-goto button[title^="Back"]').is_disabled()


def test_the_colour_bar_shows_the_colours_of_the_image(page, canvas):
    bright, dark = over(page, 20, 30), over(page, 16 + 216, 30)
    assert min(bright[:3]) > 235 and max(dark[:3]) < 20
    page.page.locator(".drizview").focus()
    page.page.keyboard.press("i")
    page.page.wait_for_timeout(300)
    assert max(over(page, 20, 30)[:3]) < 20
    page.set(colourbar=False)
    page.page.wait_for_timeout(300)
    assert over(page, 20, 30)[3] == 0
    page.set(colourbar=True, frame="a/dq")
    page.settled("a/dq")
    page.page.wait_for_timeout(300)
    assert over(page, 20, 30)[3] == 0, "flags have colours of their own"


@pytest.mark.parametrize(("grip", "to", "which"), [(0.0, 25.0, 0), (100.0, 60.0, 1)])
def test_a_cut_is_dragged_on_the_histogram(page, canvas, grip, to, which):
    page.page.get_by_role("button", name="Cuts, colour map, contrast").click()
    box = page.page.locator(".drizview-histogram").bounding_box()
    across = lambda value: box["x"] + 1 + (value + 6) / 112 * (box["width"] - 2)  # 6 % beyond either end  # noqa: E731
    mouse, y = page.page.mouse, box["y"] + box["height"] / 2
    sent = len(page.asked())
    mouse.move(across(grip), y)
    mouse.down()
    mouse.move(across(50), y, steps=4)
    mouse.move(across(to), y, steps=4)
    mouse.up()
    page.told()
    cuts = canvas.cuts["a/sci"]
    assert cuts[which] == pytest.approx(to, abs=1)
    assert cuts[1 - which] == (100, 0)[which]
    assert len(page.asked()) == sent, "a cut needs nothing of the kernel"
    typed = page.page.get_by_label("Upper cut" if which else "Lower cut").input_value()
    assert float(typed) == pytest.approx(cuts[which], rel=1e-3)


def test_a_cut_cannot_be_dragged_over_the_other(page, canvas):
    page.page.get_by_role("button", name="Cuts, colour map, contrast").click()
    box = page.page.locator(".drizview-histogram").bounding_box()
    y = box["y"] + 40
    page.page.mouse.move(box["x"] + 1 + 6 / 112 * box["width"], y)
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + box["width"] - 2, y, steps=5)
    page.page.mouse.up()
    page.told()
    low, high = canvas.cuts["a/sci"]
    assert low < high == 100
