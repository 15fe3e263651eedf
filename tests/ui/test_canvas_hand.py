"""What a hand at mouse and keyboard expects of the image, on one page for all of the tests."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer import Canvas, Frame, Plane
from tests.ui.conftest import Bench
from tests.ui.easel import frame, view

IMAGE = np.linspace(0, 100, 300 * 400, dtype=np.float32).reshape(300, 400)
WHITE = np.full(IMAGE.shape, 1e6, np.float32)
FLAGS = np.where(np.arange(400) < 200, 4096, 16).astype(np.uint16) * np.ones((300, 1), np.uint16)


def described(frame, plane, x, y):
    return {"sky": f"at {x:.2f} {y:.2f}", "degrees": f"at {x:.2f} {y:.2f}"}


@pytest.fixture(scope="module")
def canvas():
    frames = [
        frame("a/sci", IMAGE, unit="ELECTRONS"),
        frame("b/sci", WHITE),
        frame("a/dq", FLAGS, kind="dq"),
    ]
    return Canvas(frames, stretch="linear", describe=described, flag_names={4096: "cosmic ray", 16: "hot pixel"})


@pytest.fixture(scope="module")
def opened(chromium, canvas):
    context = chromium.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    page.set_default_timeout(45_000)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    bench = Bench(page)
    bench.mount(canvas)
    yield bench.settled()
    context.close()
    assert not faults, faults


@pytest.fixture
def page(opened):
    opened.page.mouse.move(2, 2)
    opened.page.keyboard.press("Escape")
    opened.set(frame="a/sci", playing=False, rate=20.0, camera={}, pick={}, mask=4096, cuts={"a/sci": [0, 100]})
    return opened.settled("a/sci")


def middle(page):
    box = page.image()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_frame_that_is_chosen_stops_the_blink(page, canvas):
    pressed = page.page.locator(".drizview-thumb button[aria-label^=Show]")
    choices = [
        ("b/sci", lambda: pressed.nth(1).click()),
        ("a/dq", lambda: page.page.keyboard.press("3")),
        ("a/sci", lambda: page.page.locator('.drizview-toolbar [data-value="sci"]').first.click()),
    ]
    for wanted, choose in choices:
        page.page.locator(".drizview").focus()
        page.page.keyboard.press(" ")
        page.page.wait_for_timeout(120)
        assert view(page)["playing"]
        choose()
        page.told()
        page.page.wait_for_timeout(200)
        if wanted != "a/sci":
            assert view(page)["frame"] == wanted
        assert not view(page)["playing"] and not canvas.playing


def test_python_that_shows_a_frame_stops_the_blink(canvas):
    canvas.playing = True
    canvas.show("b/sci")
    assert (canvas.frame, canvas.playing) == ("b/sci", False)


def test_after_a_typed_place_the_keys_are_those_of_the_image(page, canvas):
    field = page.page.locator(".drizview-goto input")
    field.fill("100.25 50.5")
    field.press("Enter")
    page.until(lambda: canvas.pick.get("x") == 100)
    page.page.keyboard.press("b")
    assert view(page)["frame"] == "b/sci" and field.input_value() == "100.25 50.5"
    page.page.keyboard.press("B")
    page.page.locator('.drizview-goto button:has-text("Copy")').click()
    page.page.wait_for_function("() => document.querySelector('.drizview-goto input').value.startsWith('at')")
    assert field.input_value() == "at 100.25 50.50", "the place, and not the middle of its pixel"
    page.page.locator(".drizview").focus()
    field.click()
    page.page.wait_for_timeout(50)
    page.page.keyboard.type("7")
    assert field.input_value() == "7", "a click into the box selects what is in it"


def test_the_wheel_zooms_at_once_where_nothing_else_scrolls(page, canvas):
    page.page.evaluate("() => document.activeElement.blur()")
    page.page.mouse.move(*middle(page))
    page.page.mouse.wheel(0, -200)
    page.page.locator('.drizview-tiding:has-text("Ctrl")').wait_for()  # the mouse has only just come
    assert view(page)["camera"] == {}
    page.page.wait_for_timeout(350)
    page.page.mouse.wheel(0, -200)
    page.until(lambda: canvas.camera.get("zoom"))
    assert canvas.pick == {}
    page.page.evaluate("() => (document.body.style.cssText = 'height: 3000px')")
    before = view(page)["camera"]
    page.page.mouse.wheel(0, -200)
    page.page.locator('.drizview-tiding:has-text("Ctrl")').wait_for()
    page.page.evaluate("() => { document.body.style.cssText = ''; scrollTo(0, 0); }")
    assert view(page)["camera"] == before


def test_a_middle_click_centres(page, canvas):
    x, y = middle(page)
    page.set(camera={"x": 199.5, "y": 149.5, "zoom": 2})
    page.settled("a/sci")
    page.page.mouse.click(x + 80, y - 40, button="middle")
    page.until(lambda: canvas.camera.get("x", 0) > 230)
    assert canvas.camera == pytest.approx({"x": 239.5, "y": 169.5, "zoom": 2}, abs=1)
    assert canvas.pick == {}


def menu(page):
    page.page.get_by_role("button", name="Cuts, colour map, contrast").click()
    return page.page.locator(".drizview-histogram").bounding_box()


def test_a_cut_stays_where_it_is_dropped(page, canvas):
    box = menu(page)
    across = lambda value: box["x"] + 1 + (value + 6) / 112 * (box["width"] - 2)  # noqa: E731
    y = box["y"] + 40
    page.page.mouse.move(across(100), y)
    page.page.mouse.down()
    page.page.mouse.move(across(40), y, steps=4)
    page.page.mouse.up()
    page.told()
    assert canvas.cuts["a/sci"][1] == pytest.approx(40, abs=1)
    page.page.mouse.move(across(40), y)  # the same handle, at the same place
    page.page.mouse.down()
    page.page.mouse.move(across(80), y, steps=4)
    page.page.mouse.up()
    page.told()
    assert canvas.cuts["a/sci"][1] == pytest.approx(80, abs=1)
    page.set(invert=True, cmap="viridis", contrast=2.0, stretch="log")
    page.page.get_by_role("button", name="default", exact=True).click()
    page.told()
    seen = canvas.cmap, canvas.invert, canvas.contrast, canvas.bias, canvas.stretch, canvas.cuts
    assert seen == ("grey", False, 1, 0.5, "asinh", {"sci": "sky", "wht": "minmax", "ctx": "minmax"})
    page.page.keyboard.press("Escape")
    page.set(stretch="linear")


# How many pixels of the drawing over the image are nearly black and opaque, in its lower strip.
_DARK = """() => {
  const c = document.querySelector(".drizview-over");
  const { data } = c.getContext("2d").getImageData(0, c.height - 90, c.width, 90);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) n += data[i] < 40 && data[i + 3] > 180;
  return n;
}"""


def test_flags_that_are_not_chosen_are_named_on_the_picture(page):
    page.set(frame="a/dq", mask=4096 | 16)
    page.settled("a/dq")
    page.page.wait_for_timeout(100)
    without = page.page.evaluate(_DARK)
    page.set(mask=4096)
    page.settled("a/dq")
    page.page.wait_for_timeout(100)
    assert page.page.evaluate(_DARK) > without + 100
    written = {text: y for text, _, y in page.page.evaluate(_WRITTEN, {"mask": 16, "north": 0})}
    page.set(north=None)
    assert written["all other flags"] <= written["N"] - 8, "a letter of the compass may stand anywhere round it"


# What is written over the image after a change of the view, as [text, x, y], in the order of drawing.
_WRITTEN = """async (change) => {
  const view = [...globalThis["drizview.registry.1"].views.values()][0];
  const seen = [];
  const was = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    seen.push([text, ...rest]);
    was.call(this, text, ...rest);
  };
  view.change(change);
  await new Promise((done) => setTimeout(done, 200));
  CanvasRenderingContext2D.prototype.fillText = was;
  return seen;
}"""

_AIM = "camera => [...globalThis['drizview.registry.1'].views.values()][0].move(camera)"


def test_both_cuts_are_written_on_the_colour_bar(page):
    """The bar's first and last value, however little they are rounded."""
    for low, high, first, last in [(-0.02331, 0.1168, "−0.023", "0.12"), (0.996, 7.77, "1", "7.8")]:
        written = [text for text, *_ in page.page.evaluate(_WRITTEN, {"cuts": {"a/sci": [low, high]}})]
        assert first in written and last in written, written
        assert any(text.startswith("zoom ") for text in written)


def test_no_label_stands_on_scale_compass_or_colour_bar(page):
    """Places at the lower edge are named above what is drawn there, shapes as well, and over all circles."""
    low = [{"x": x, "y": 1, "label": f"star {x}"} for x in (40, 120, 300)]
    shape = {"kind": "polygon", "points": [[60, 2], [90, 2], [90, 9]], "label": "blank sky", "scene": "sky"}
    shape |= {"colour": "#f00", "width": 1, "dash": False}
    scene = page.page.evaluate("() => [...globalThis['drizview.registry.1'].views.values()][0].frame.scene")
    change = {"marks": low, "overlays": {"test": [{**shape, "scene": scene}]}}
    written = {text: y for text, _, y in page.page.evaluate(_WRITTEN, change)}
    high = page.page.locator(".drizview-over").bounding_box()["height"]
    names = ["star 40", "star 120", "star 300", "blank sky"]
    assert all(written[name] <= high - 62 for name in names), (written, high)


def test_no_label_is_cut_by_the_upper_edge(page):
    """A circle that reaches beyond the image is named inside; one that is above it is not."""
    top = 150 + page.page.locator(".drizview-over").bounding_box()["height"] / 2
    page.page.evaluate(_AIM, {"x": 200, "y": 150, "zoom": 1})
    marks = [{"x": 100, "y": top, "label": "at the edge"}, {"x": 100, "y": top + 60, "label": "above"}]
    written = {text: y for text, _, y in page.page.evaluate(_WRITTEN, {"marks": marks})}
    page.page.evaluate(_AIM, {})
    assert 12 < written["at the edge"] < 30
    assert written.get("above", -99) < -20


def test_a_picture_of_the_product_has_the_name_of_its_file(chromium):
    """Its id is "product" whatever is open: a folder with pictures of several products tells them apart."""
    image = Frame(
        "product/wht", "drz WHT", [Plane(ArrayRaster(IMAGE, name="jrkd01010_drc.fits[WHT,1]"), "wht")], group="drz"
    )
    context = chromium.new_context(viewport={"width": 1000, "height": 700})
    bench = Bench(context.new_page())
    bench.mount(Canvas([image]))
    with bench.settled().page.expect_download() as caught:
        bench.page.get_by_role("button", name="PNG").click()
    assert caught.value.suggested_filename == "jrkd01010_wht.png"
    context.close()


def test_the_tools_say_that_they_open(page):
    page.page.set_viewport_size({"width": 820, "height": 700})
    mark = (
        "() => getComputedStyle(document.querySelector('.drizview-toolbox > [aria-pressed=true]'), '::after').content"
    )
    assert "▾" in page.page.evaluate(mark)
    page.page.set_viewport_size({"width": 1000, "height": 700})
