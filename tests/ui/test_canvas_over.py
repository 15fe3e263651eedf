"""Frames laid over each other, in common cuts, and saved."""

from __future__ import annotations

import pytest

from drizview.viewer import Mesh
from tests.ui.easel import SHAPE, frame, grey, view


@pytest.fixture
def three(canvas_of):
    """Return a canvas with a dark, a bright and an unregistered frame."""
    return canvas_of([frame("dark", 50), frame("bright", 200), frame("far", 100, scene="elsewhere")])


def test_a_blend_is_between_and_costs_the_kernel_nothing(mounted, three):
    bench = mounted(three, width=900)
    page, before = bench.page, len(bench.asked())
    page.get_by_role("button", name="Compare with a second frame").click()
    page.get_by_role("button", name="blend", exact=True).click()
    page.keyboard.press("Escape")
    bench.until(lambda: abs(grey(bench) - 125) <= 1)
    assert page.locator(".drizview-canvas").get_attribute("data-over") == "bright"
    slider = page.get_by_role("slider", name="How much of the second frame")
    slider.fill("0.2")
    bench.until(lambda: abs(grey(bench) - 80) <= 1)
    slider.press("End")
    bench.until(lambda: grey(bench) == 200)
    assert len(bench.asked()) == before
    assert "blended 100 % with bright" in page.locator(".drizview-canvas").get_attribute("aria-label")


def test_a_swipe_is_drawn_left_of_a_line_that_can_be_dragged(mounted, three):
    bench = mounted(three, width=900)
    page, before = bench.page, len(bench.asked())
    page.locator(".drizview[tabindex]").focus()
    page.keyboard.press("v")
    page.keyboard.press("v")
    bench.until(lambda: (grey(bench, 0.45), grey(bench, 0.55)) == (200, 50))
    box = bench.image()
    line = page.get_by_role("slider", name="Swipe line")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 200, steps=3)
    page.mouse.up()
    bench.until(lambda: (grey(bench, 0.65), grey(bench, 0.75)) == (200, 50))
    assert view(bench)["camera"] == {}  # the image was not dragged
    line.press("Shift+ArrowLeft")
    line.press("ArrowLeft")
    bench.until(lambda: abs(view(bench)["over"]["at"] - 0.58) < 0.005)
    line.press("Home")
    bench.until(lambda: grey(bench, 0.2) == 50)
    page.keyboard.press("v")
    bench.until(lambda: line.is_hidden())
    assert len(bench.asked()) == before and bench.told() and three.over == {}


def test_what_is_not_registered_is_not_laid_over_and_why(mounted, three):
    three.over = {"frame": "far", "mode": "blend", "at": 0.5}
    bench = mounted(three)
    assert bench.page.locator(".drizview-canvas").get_attribute("data-over") == ""
    assert grey(bench) == 50
    assert "far cannot be compared with dark" in bench.page.locator(".drizview-tiding").inner_text()
    bench.page.get_by_role("button", name="Compare: blend with").click()
    rows = bench.page.get_by_role("group", name="Second frame").get_by_role("button").all_inner_texts()
    assert "bright" in rows and "far" not in rows


def test_a_second_frame_follows_python_and_is_reported(mounted, three):
    bench = mounted(three)
    bench.set(over={"frame": "bright", "mode": "swipe", "at": 0.25})
    bench.until(lambda: (grey(bench, 0.2), grey(bench, 0.3)) == (200, 50))
    bench.page.get_by_role("slider", name="Swipe line").press("End")
    box = bench.image()
    bench.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 300)
    bench.until(lambda: three.over.get("at") == 1)


def test_the_second_frame_is_fetched_like_the_first(mounted, canvas_of):
    big = [frame(key, value, shape=(3000, 3000)) for key, value in (("a", 50), ("b", 200))]
    canvas = canvas_of(big, blink=["a"], camera={"x": 1500, "y": 1500, "zoom": 1})
    bench = mounted(canvas)
    bench.set(over={"frame": "b", "mode": "blend", "at": 1})
    bench.page.wait_for_selector('.drizview-canvas[data-over="b"][data-missing="0"]')
    wanted = {(m["source"], m.get("z")) for m in bench.sent() if m["type"] == "get"}
    assert (canvas.frames[1].planes[0].source, 0) in wanted and grey(bench) == 200


def test_common_cuts_show_the_same_count_rate_in_the_same_grey(mounted, canvas_of):
    frames = [
        frame("e", 500, unit="electrons", per_second=1 / 1000),
        frame("r", 0.5, unit="electrons/s", per_second=1.0),
        frame("c", 0.5, unit="counts"),
    ]
    bench = mounted(canvas_of(frames, cuts={"e": [0, 1000], "sci": [0, 5]}), width=900)
    page, before = bench.page, len(bench.asked())
    seen = lambda key: (page.get_by_role("button", name=f"Show {key}").click(), bench.settled(key), grey(bench))[2]  # noqa: E731
    assert [abs(seen(key) - value) <= 1 for key, value in (("e", 128), ("r", 26), ("c", 26))] == [True] * 3
    seen("e")
    page.get_by_role("button", name="Cuts, colour map").click()
    page.get_by_label("same for all SCI frames").check()
    page.keyboard.press("Escape")
    assert [abs(seen(key) - value) <= 1 for key, value in (("e", 128), ("r", 128), ("c", 26))] == [True] * 3
    assert view(bench)["common"] == "e"
    seen("r")
    page.get_by_role("button", name="Cuts, colour map").click()
    assert page.get_by_label("Upper cut").input_value() == "1"
    page.get_by_label("Upper cut").fill("2")
    page.get_by_label("Upper cut").press("Enter")
    page.keyboard.press("Escape")
    assert view(bench)["common"] == "r" and abs(seen("e") - 64) <= 1
    assert len(bench.asked()) == before


def test_the_picture_is_saved_without_the_kernel(mounted, three, tmp_path):
    three.marks = [{"x": 200, "y": 150, "r": 20, "colour": "#ff0000"}]
    bench = mounted(three, width=900)
    before = len(bench.asked())
    with bench.page.expect_download() as caught:
        bench.page.get_by_role("button", name="PNG").click()
    caught.value.save_as(tmp_path / "x.png")
    assert caught.value.suggested_filename == "dark.png"
    head = (tmp_path / "x.png").read_bytes()[:24]
    size = [int.from_bytes(head[k : k + 4], "big") for k in (16, 20)]
    box = bench.image()
    assert size == [round(box["width"]), round(box["height"]) + 26], "with a caption below"
    assert len(bench.asked()) == before


def test_all_frames_fit(mounted, canvas_of):
    beside = frame("b", 200, mesh=Mesh.offset(SHAPE, dx=400, dy=0))
    bench = mounted(canvas_of([frame("a", 50), beside]), width=900)
    assert grey(bench, 0.5) == 50
    bench.page.get_by_role("button", name="all", exact=True).click()
    bench.until(lambda: (grey(bench, 0.25), grey(bench, 0.75)) == (50, 11))
    bench.page.keyboard.press("0")
    bench.until(lambda: grey(bench, 0.5) == 50)
    bench.page.keyboard.press("Shift+Digit0")
    bench.until(lambda: grey(bench, 0.75) == 11)


def test_two_fingers_zoom_about_what_they_hold(mounted, three):
    bench = mounted(three, width=900)
    box = bench.image()
    x, y = box["x"] + 300, box["y"] + 200
    cdp = bench.page.context.new_cdp_session(bench.page)

    def touch(kind, *points):
        cdp.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": px, "y": py, "id": k} for k, (px, py) in enumerate(points)]},
        )

    before = bench.page.evaluate("[...globalThis['drizview.registry.1'].views.values()][0].state.camera")
    touch("touchStart", (x - 40, y))
    touch("touchStart", (x - 40, y), (x + 40, y))
    touch("touchMove", (x - 60, y), (x + 60, y))
    touch("touchMove", (x - 80, y), (x + 80, y))
    touch("touchEnd")
    camera = view(bench)["camera"]
    fit = 0.96 * min(box["width"] / 400, box["height"] / 300)
    assert before == {} and camera["zoom"] == pytest.approx(2 * fit, rel=0.02)
    held = 199.5 + (300 - box["width"] / 2) / fit
    assert camera["x"] + (300 - box["width"] / 2) / camera["zoom"] == pytest.approx(held, abs=0.5)
    bench.until(lambda: three.camera.get("zoom", 0) > fit)
