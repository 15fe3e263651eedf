"""Frames side by side, the panner, north up, smoothing and contours."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.wcs import WCS

from drizview.viewer import Canvas
from drizview.viewer.tangent import Tangent
from tests.ui.easel import frame

RAMP = np.linspace(0, 100, 300 * 400, dtype=np.float32).reshape(300, 400)
NORTH = 30.0


def sky():
    """Return a WCS of 0.1 arcsec pixels, its north turned by 30 degrees."""
    made = WCS(naxis=2)
    made.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    made.wcs.crval, made.wcs.crpix = [34.3, -4.75], [200, 150]
    turn, scale = np.radians(NORTH), 0.1 / 3600
    made.wcs.cd = scale * np.array([[-np.cos(turn), -np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    made.wcs.set()
    return made


@pytest.fixture
def canvas():
    facts = {"scene": "sky", "scale_arcsec": 0.1, "north": NORTH, "tangent": Tangent.of(sky())}
    spot = np.zeros((300, 400), np.float32)
    spot[240:250, 195:205] = 100  # above the middle
    frames = [frame("a/sci", RAMP, **facts), frame("b/sci", 60, **facts), frame("c/sci", spot, **facts)]
    return Canvas(frames, cuts={"sci": [0, 100]}, stretch="linear", colourbar=False)


@pytest.fixture
def page(bench, canvas):
    opened = bench()
    opened.mount(canvas)
    return opened.settled()


def press(page, key):
    page.page.locator(".drizview").focus()
    page.page.keyboard.press(key)
    page.page.wait_for_timeout(120)


def cell(page, index):
    """Return the middle of one of three cells in a row."""
    box = page.image()
    wide = np.floor((box["width"] - 4) / 3)
    return index * (wide + 2) + wide / 2, box["height"] / 2


def test_frames_side_by_side_are_linked_read_and_chosen(page, canvas):
    sent = len(page.asked())
    press(page, "t")
    page.page.wait_for_selector('.drizview-canvas[data-cells="3"][data-missing="0"]')
    assert page.colour(*cell(page, 1))[0] == pytest.approx(153, abs=2)
    assert page.colour(*cell(page, 0))[0] == pytest.approx(128, abs=4)
    x, y = cell(page, 1)
    box = page.image()
    page.page.mouse.move(box["x"] + x, box["y"] + y)
    page.page.wait_for_function(
        "() => /b sci.*SCI (?!~)60/.test(document.querySelector('.drizview-readout').textContent)"
    )
    cross = (
        "([x, y]) => document.querySelector('.drizview-over').getContext('2d').getImageData(x + 14, y, 1, 1).data[3]"
    )
    assert all(page.page.evaluate(cross, [*map(round, cell(page, index))]) > 0 for index in range(3)), (
        "cross-hair in all"
    )
    page.page.mouse.wheel(0, -400)
    page.told()
    assert canvas.camera["zoom"] > 1
    assert page.colour(*cell(page, 0))[0] == pytest.approx(128, abs=4), "zoomed about the same place"
    page.page.mouse.click(box["x"] + x, box["y"] + y)
    page.told()
    assert canvas.frame == "b/sci" and canvas.pick["frame"] == "b/sci" and canvas.tiled
    assert abs(canvas.pick["x"] - 199.5) < 2
    assert [message for message in page.asked()[sent:] if message["type"] == "get"] == [], "all tiles were there"
    press(page, "t")
    page.page.wait_for_selector('.drizview-canvas[data-cells="0"]')


def test_the_panner_moves_the_view_and_the_glass_magnifies(page, canvas):
    press(page, "m")
    page.set(camera={"x": 100, "y": 100, "zoom": 4})
    small = page.page.locator(".drizview-whole").bounding_box()
    page.page.mouse.move(small["x"] + 75 + 20, small["y"] + 60)
    page.page.mouse.down()
    page.page.mouse.move(small["x"] + 75, small["y"] + 60, steps=3)
    page.page.mouse.up()
    page.told()
    assert (canvas.camera["x"], canvas.camera["y"]) == pytest.approx((199.5, 149.5), abs=4) and canvas.camera[
        "zoom"
    ] == 4
    box = page.image()
    page.set(frame="c/sci", camera={"x": 199.5, "y": 244.5, "zoom": 1})
    page.settled("c/sci")
    page.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.page.wait_for_timeout(150)
    bright = page.page.evaluate(
        "() => { const c = document.querySelector('.drizview-glass');"
        " const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);"
        " return [...data].filter((v, k) => k % 4 === 0 && v > 250).length; }"
    )
    assert bright == pytest.approx(40 * 40, rel=0.1), "ten pixels, four times as large"


def test_north_up_turns_the_image_and_all_that_is_done_on_it(page, canvas):
    page.set(frame="c/sci", camera={"x": 199.5, "y": 149.5, "zoom": 1})
    page.settled("c/sci")
    box = page.image()
    middle = box["width"] / 2, box["height"] / 2
    assert page.colour(middle[0], middle[1] - 95)[0] > 200
    press(page, "u")
    page.told()
    assert canvas.north_up
    turn = np.radians(-NORTH)
    x, y = middle[0] - 95 * np.sin(turn), middle[1] - 95 * np.cos(turn)
    assert page.colour(x, y)[0] > 200 and page.colour(middle[0], middle[1] - 95)[0] < 50
    page.page.mouse.click(box["x"] + x, box["y"] + y)
    page.told()
    assert (canvas.pick["x"], canvas.pick["y"]) == (pytest.approx(200, abs=2), pytest.approx(244, abs=2))
    page.page.mouse.move(box["x"] + x, box["y"] + y)
    page.page.mouse.wheel(0, -200)
    page.told()
    assert page.colour(x, y)[0] > 200, "zoomed about the mouse"
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + x + 60, box["y"] + y + 40, steps=3)
    page.page.mouse.up()
    page.page.wait_for_timeout(80)
    assert page.colour(x + 60, y + 40)[0] > 200, "dragged with the mouse"


def test_the_blink_set_is_saved_as_it_is_seen(page, canvas, tmp_path):
    """Turned, smoothed and with contours: an animation whose colours are those of the screen."""
    image = pytest.importorskip("PIL.Image")
    page.set(
        frame="c/sci", camera={"x": 199.5, "y": 149.5, "zoom": 1}, north_up=True, smooth=1.0, contours=[5], rate=4.0
    )
    page.settled("c/sci")
    page.page.wait_for_timeout(600)
    turn = np.radians(-NORTH)
    middle = page.image()["width"] / 2, page.image()["height"] / 2
    spots = [(middle[0] - 95 * np.sin(turn), middle[1] - 95 * np.cos(turn)), middle]
    seen = [page.colour(*spot)[0] for spot in spots]
    with page.page.expect_download() as caught:
        page.page.get_by_role("button", name="GIF").click()
    assert caught.value.suggested_filename == "c_sci_blink.gif"
    caught.value.save_as(tmp_path / "x.gif")
    page.settled("c/sci")
    with image.open(tmp_path / "x.gif") as made:
        assert (made.n_frames, made.info["duration"], made.info["loop"]) == (3, 250, 0)
        assert made.size == (round(page.image()["width"]), round(page.image()["height"]) + 26)
        pictures = []
        for index in range(3):
            made.seek(index)
            pictures.append(np.array(made.convert("RGB"), dtype=int))
    assert [pictures[2][int(y), int(x), 0] for x, y in spots] == pytest.approx(seen, abs=4)
    assert seen[0] > 200 > 50 > seen[1]
    assert pictures[1][int(middle[1]), int(middle[0]), 0] == pytest.approx(153, abs=4)
    assert min(picture[-20:, :120].max() for picture in pictures) > 200, "each has its name below"


def test_smoothing_is_that_of_scipy_and_said_on_the_picture(bench):
    ndimage = pytest.importorskip("scipy.ndimage")
    image = np.random.default_rng(3).normal(50, 12, (600, 700)).astype(np.float32)
    image[300:303, 508:520] = 250  # across the edge of two tiles
    image[100:120, 100:120] = np.nan
    page = bench()
    widget = Canvas(
        [frame("a/sci", image)], cuts={"sci": [0, 255]}, stretch="linear", colourbar=False,
        camera={"x": 511.5, "y": 301, "zoom": 1},
    )  # fmt: skip
    page.mount(widget)
    page.settled()
    sent = len(page.asked())
    page.set(smooth=2.0)
    page.page.wait_for_timeout(800)
    wanted = ndimage.gaussian_filter(np.nan_to_num(image, nan=50.0), 2.0)
    box = page.image()
    for dx in (-4, 0, 1, 6):
        found = page.colour(box["width"] / 2 + dx, box["height"] / 2)[0]
        near = wanted[300:303, 510 + dx : 514 + dx]
        assert near.min() - 2 <= found <= near.max() + 2
    assert len(page.asked()) == sent, "smoothed in the page"
    words = (
        "() => { const c = document.querySelector('.drizview-over'), { data } = c.getContext('2d')"
        ".getImageData(16, c.height - 86, 90, 14); return [...data].some((v, k) => k % 4 === 3 && v > 200); }"
    )
    assert page.page.evaluate(words)
    page.set(smooth=0.0)
    page.page.wait_for_timeout(300)
    assert not page.page.evaluate(words)


def test_contours_lie_where_the_light_has_their_level(bench):
    """A Gaussian source of known height above noise of sigma 1: the contour at 50 sigma is a circle of known radius."""
    y, x = np.mgrid[:600, :700]
    image = np.random.default_rng(3).normal(0, 1, (600, 700)) + 1000 * np.exp(
        -(np.hypot(x - 511.5, y - 300) ** 2) / 2 / 40**2
    )
    page = bench()
    widget = Canvas([frame("a/sci", image.astype(np.float32))], cuts={"sci": [0, 1000]}, colourbar=False, contours=[50])
    page.mount(widget)
    page.settled()
    page.set(camera={"x": 511.5, "y": 300, "zoom": 1})
    page.settled()
    sigma = np.median(image) - np.quantile(image, 0.25)
    wanted = 40 * np.sqrt(2 * np.log(1000 / (np.median(image) + 50 * 1.4826 * sigma)))

    def traced():
        radii = page.page.evaluate(
            "() => { const c = document.querySelector('.drizview-over'), { width: w, height: h } = c, out = [];"
            " const { data } = c.getContext('2d').getImageData(0, 0, w, h);"
            " for (let j = 0; j < h - 80; j += 1) for (let i = 0; i < w; i += 1) if (data[4 * (j * w + i) + 3] > 150)"
            " out.push(Math.hypot(i + 0.5 - w / 2, j + 0.5 - h / 2)); return out; }"
        )
        return len(radii) > 300 and abs(np.median(radii) - wanted) < 2.5

    page.until(traced)
    page.set(contours=[])
    page.page.wait_for_timeout(300)
