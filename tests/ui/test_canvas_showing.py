"""How frames are shown together: laid over each other, blinked, linked; and what is said where they are not."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.raster import ArrayRaster
from drizview.viewer import Canvas, Frame, Mesh, Plane

PLAIN = {"stretch": "linear", "limits": {"sci": [0, 255]}}
SHAPE = (300, 400)


def frame(key, value, *, kind="sci", shape=SHAPE, mesh=None, **facts):
    image = value if isinstance(value, np.ndarray) else np.full(shape, value, np.float32)
    facts.setdefault("group", key.split("/")[0])
    return Frame(key, key.replace("/", " "), [Plane(ArrayRaster(image, name=key), kind, mesh)], **facts)


@pytest.fixture
def closing():
    """Return a function that makes a canvas which is closed after the test."""
    made = []

    def make(frames, **traits):
        made.append(Canvas(frames, **{**PLAIN, **traits}))
        return made[-1]

    yield make
    for canvas in made:
        canvas.close()


@pytest.fixture
def three(closing):
    """Return a canvas with a dark, a bright and an unregistered frame."""
    return closing([frame("dark", 50), frame("bright", 200), frame("far", 100, scene="elsewhere")])


@pytest.fixture
def mounted(bench):
    """Return a function that shows a canvas and waits until it is there."""

    def mount(canvas, **how):
        opened = bench(**how)
        opened.mount(canvas)
        opened.settled()
        return opened

    return mount


def grey(bench, share=0.5, down=0.5, name="canvas"):
    """Return the brightness at a place given in shares of the image."""
    width, height = bench.page.evaluate(
        "(name) => { const c = bench.models[name].el.querySelector('.drizview-canvas');"
        " return [c.clientWidth, c.clientHeight]; }",
        name,
    )
    return bench.colour(share * width, down * height, name)[0]


def view(bench, name="canvas"):
    uid = bench.widgets[name].uid
    return bench.page.evaluate("uid => globalThis['drizview.registry.1'].views.get(uid).state", uid)


def test_a_blend_is_between_and_costs_the_kernel_nothing(mounted, three):
    bench = mounted(three, width=900)
    page, before = bench.page, len(bench.sent())
    page.get_by_role("button", name="Lay a second frame").click()
    page.get_by_role("button", name="blend", exact=True).click()
    page.keyboard.press("Escape")
    bench.until(lambda: abs(grey(bench) - 125) <= 1)
    assert page.locator(".drizview-canvas").get_attribute("data-over") == "bright"
    slider = page.get_by_role("slider", name="How much of the second frame")
    slider.fill("0.2")
    bench.until(lambda: abs(grey(bench) - 80) <= 1)
    slider.press("End")
    bench.until(lambda: grey(bench) == 200)
    assert len(bench.sent()) == before
    assert "blended 100 % with bright" in page.locator(".drizview-canvas").get_attribute("aria-label")


def test_a_swipe_is_drawn_left_of_a_line_that_can_be_dragged(mounted, three):
    bench = mounted(three, width=900)
    page, before = bench.page, len(bench.sent())
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
    assert len(bench.sent()) == before and three.over == {}


def test_what_is_not_registered_is_not_laid_over_and_why(mounted, three):
    three.over = {"frame": "far", "mode": "blend", "at": 0.5}
    bench = mounted(three)
    assert bench.page.locator(".drizview-canvas").get_attribute("data-over") == ""
    assert grey(bench) == 50
    assert "far cannot be laid over dark" in bench.page.locator(".drizview-tiding").inner_text()
    bench.page.get_by_role("button", name="Second frame over this one").click()
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


def test_the_second_frame_is_fetched_like_the_first(mounted, closing):
    big = [frame(key, value, shape=(3000, 3000)) for key, value in (("a", 50), ("b", 200))]
    canvas = closing(big, blink=["a"], camera={"x": 1500, "y": 1500, "zoom": 1})
    bench = mounted(canvas)
    bench.set(over={"frame": "b", "mode": "blend", "at": 1})
    bench.page.wait_for_selector('.drizview-canvas[data-over="b"][data-missing="0"]')
    wanted = {(m["source"], m.get("z")) for m in bench.sent() if m["type"] == "get"}
    assert (canvas.frames[1].planes[0].source, 0) in wanted and grey(bench) == 200


@pytest.fixture
def many(closing):
    """Return a canvas with the frames of a product and of 500 exposures."""
    image, flags = np.full((30, 40), 90, np.float32), np.zeros((30, 40), np.int16)
    frames = [frame("drz/sci", image), frame("drz/wht", image, kind="wht")]
    for k in range(500):
        frames += [frame(f"e{k:03d}/sci", image + k / 8), frame(f"e{k:03d}/dq", flags, kind="dq")]
    return closing(frames, blink=["drz/sci", "drz/wht"])


def test_five_hundred_exposures_leave_the_toolbar_in_one_line(mounted, many):
    bench = mounted(many, width=728, height=700)
    page = bench.page
    assert page.locator(".drizview-toolbar").bounding_box()["height"] <= 42
    page.get_by_role("button", name="Exposure or product").click()
    page.get_by_label("Search: Exposure or product").fill("e4 37")
    page.keyboard.press("Enter")
    bench.settled("e437/sci")
    assert page.get_by_role("button", name="Exposure or product: e437").inner_text() == "e437"


def test_only_the_thumbnails_in_view_and_the_next_frames_are_fetched(mounted, many):
    bench = mounted(many, width=728, height=700)
    page = bench.page
    page.get_by_role("button", name="Choose the frames").click()
    page.get_by_role("button", name="SCI of all exposures").click()
    page.keyboard.press("Escape")
    bench.settled()
    assert len(view(bench)["blink"]) == 500 and page.locator(".drizview-thumb").count() == 500
    sources = {m["source"] for m in bench.sent() if m["type"] == "get"}
    assert 10 < len(sources) < 60
    page.locator(".drizview[tabindex]").focus()
    page.keyboard.press("B")
    bench.settled("e499/sci")
    bench.until(lambda: page.locator(".drizview-strip").evaluate("n => n.scrollLeft") > 1000)


def test_the_blink_set_is_put_in_order_by_mouse_and_keys(mounted, closing):
    canvas = closing([frame(key, 50) for key in "abcd"], rate=2)
    bench = mounted(canvas, width=900)
    page, before = bench.page, len(bench.sent())
    first, third = (page.locator(".drizview-thumb").nth(n).bounding_box() for n in (0, 2))
    page.mouse.move(first["x"] + 30, first["y"] + 40)
    page.mouse.down()
    page.mouse.move(third["x"] + 35, third["y"] + 40, steps=4)
    page.mouse.up()
    assert view(bench)["blink"] == ["b", "c", "a", "d"]
    assert view(bench)["frame"] == "a"  # a drag is no click
    page.keyboard.press("Shift+ArrowRight")
    assert view(bench)["blink"] == ["b", "c", "d", "a"]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Delete")
    assert view(bench)["blink"] == ["b", "c", "a"] and view(bench)["camera"] == {}
    page.get_by_label("Blink rate").fill("7.5")
    page.get_by_label("Blink rate").press("Enter")
    assert view(bench)["rate"] == 7.5
    page.get_by_label("Blink rate").fill("99")
    page.get_by_label("Blink rate").press("Enter")
    assert page.get_by_label("Blink rate").input_value() == "7.5"
    page.get_by_role("button", name="Choose the frames").click()
    page.get_by_role("button", name="none", exact=True).click()
    assert view(bench)["blink"] == [] and "no frames chosen" in page.locator(".drizview-strip").inner_text()
    assert len(bench.sent()) == before


def test_common_limits_show_the_same_count_rate_in_the_same_grey(mounted, closing):
    frames = [
        frame("e", 500, unit="electrons", per_second=1 / 1000),
        frame("r", 0.5, unit="electrons/s", per_second=1.0),
        frame("c", 0.5, unit="counts"),
    ]
    bench = mounted(closing(frames, limits={"e": [0, 1000], "sci": [0, 5]}), width=900)
    page, before = bench.page, len(bench.sent())
    seen = lambda key: (page.get_by_role("button", name=f"Show {key}").click(), bench.settled(key), grey(bench))[2]  # noqa: E731
    assert [abs(seen(key) - value) <= 1 for key, value in (("e", 128), ("r", 26), ("c", 26))] == [True] * 3
    seen("e")
    page.get_by_role("button", name="Limits, colour map").click()
    page.get_by_label("same for all SCI frames").check()
    page.keyboard.press("Escape")
    assert [abs(seen(key) - value) <= 1 for key, value in (("e", 128), ("r", 128), ("c", 26))] == [True] * 3
    assert view(bench)["common"] == "e"
    seen("r")
    page.get_by_role("button", name="Limits, colour map").click()
    assert page.get_by_label("Upper limit").input_value() == "1"
    page.get_by_label("Upper limit").fill("2")
    page.get_by_label("Upper limit").press("Enter")
    page.keyboard.press("Escape")
    assert view(bench)["common"] == "r" and abs(seen("e") - 64) <= 1
    assert len(bench.sent()) == before


@pytest.fixture
def corners(bench, closing):
    """Return a page with four linked compact canvases, each with two frames."""
    opened = bench(width=800, height=600)
    opened.page.evaluate(
        """() => {
          const main = document.querySelector("#main");
          main.style.cssText = "display:grid;grid-template-columns:1fr 1fr;grid-auto-rows:160px";
          for (let k = 0; k < 4; k += 1) main.append(Object.assign(document.createElement("div"), { id: `p${k}` }));
        }"""
    )
    for k in range(4):
        frames = [frame(key, value + k) for key, value in (("dark", 50), ("bright", 200))]
        canvas = closing(frames, compact=True, height="150px", link="corners", linked=["frame", "camera"])
        opened.mount(canvas, name=f"c{k}", where=f"#p{k}")
    opened.page.wait_for_function(
        """() => [...document.querySelectorAll('.drizview-canvas')]
          .filter((c) => c.dataset.missing + c.dataset.prefetch === '00').length === 4"""
    )
    return opened


def greys(bench):
    return [grey(bench, name=f"c{k}") for k in range(4)]


def test_linked_canvases_blink_and_move_together(corners):
    page = corners.page
    before = sum(len(corners.sent(f"c{k}")) for k in range(4))
    page.locator("#p1 .drizview").focus()
    page.keyboard.press("b")
    corners.until(lambda: greys(corners) == [200, 201, 202, 203])
    page.locator("#p3 .drizview").focus()
    page.keyboard.press("b")
    corners.until(lambda: greys(corners) == [50, 51, 52, 53])
    page.keyboard.press("i")  # the look is not linked
    corners.until(lambda: greys(corners) == [50, 51, 52, 255 - 53])
    page.keyboard.press("i")
    page.keyboard.press(" ")
    assert all(view(corners, f"c{k}")["playing"] for k in range(4))
    steps = page.evaluate(
        """async () => {
          const view = [...globalThis["drizview.registry.1"].views.values()][2];
          let steps = 0;
          const stop = view.listen((keys) => (steps += keys.includes("frame")));
          await new Promise((later) => setTimeout(later, 2300));
          stop();
          return steps;
        }"""
    )
    assert 3 <= steps <= 5  # one clock of 2 Hz, not four
    page.keyboard.press(" ")
    assert sum(len(corners.sent(f"c{k}")) for k in range(4)) == before
    page.keyboard.press("+")
    zooms = [view(corners, f"c{k}")["camera"]["zoom"] for k in range(4)]
    assert min(zooms) == max(zooms) > 0
    page.keyboard.press("0")
    assert [view(corners, f"c{k}")["camera"] for k in range(4)] == [{}] * 4


def test_who_joins_a_link_takes_what_the_others_show(corners, closing):
    corners.page.locator("#p1 .drizview").focus()
    corners.page.keyboard.press("b")
    corners.page.keyboard.press("+")
    late = closing([frame("dark", 54), frame("bright", 204)], compact=True, link="corners", linked=["frame"])
    corners.mount(late, name="late", where="#side")
    assert view(corners, "late")["frame"] == "bright" and view(corners, "late")["camera"] == {}
    assert view(corners, "c0")["frame"] == "bright"


def test_the_picture_is_saved_without_the_kernel(mounted, three, tmp_path):
    three.marks = [{"x": 200, "y": 150, "r": 20, "colour": "#ff0000"}]
    bench = mounted(three, width=900)
    before = len(bench.sent())
    with bench.page.expect_download() as caught:
        bench.page.get_by_role("button", name="Save the picture").click()
    caught.value.save_as(tmp_path / "x.png")
    assert caught.value.suggested_filename == "dark.png"
    head = (tmp_path / "x.png").read_bytes()[:24]
    size = [int.from_bytes(head[k : k + 4], "big") for k in (16, 20)]
    box = bench.image()
    assert size == [round(box["width"]), round(box["height"])] and len(bench.sent()) == before


def test_all_frames_fit(mounted, closing):
    beside = frame("b", 200, mesh=Mesh.offset(SHAPE, dx=400, dy=0))
    bench = mounted(closing([frame("a", 50), beside]), width=900)
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
    fit = min(box["width"] / 400, box["height"] / 300)
    assert before == {} and camera["zoom"] == pytest.approx(2 * fit, rel=0.02)
    held = 199.5 + (300 - box["width"] / 2) / fit
    assert camera["x"] + (300 - box["width"] / 2) / camera["zoom"] == pytest.approx(held, abs=0.5)
    bench.until(lambda: three.camera.get("zoom", 0) > fit)


def test_the_help_is_grouped_closes_by_escape_and_gives_the_focus_back(mounted, three):
    bench = mounted(three, width=1000)
    page = bench.page
    page.get_by_role("button", name="?").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Keys and mouse")
    assert sheet.is_visible() and sheet.evaluate("n => n === document.activeElement")
    assert sheet.locator("h3").all_inner_texts()[:2] == ["Frames", "View"]
    assert sheet.evaluate("n => n.scrollHeight <= n.clientHeight + 1")
    page.keyboard.press("Escape")
    assert sheet.is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "?"
    page.locator(".drizview[tabindex]").focus()
    page.keyboard.press("?")
    page.keyboard.press("?")
    assert sheet.is_hidden() and page.evaluate("document.activeElement.matches('.drizview')")


def test_the_image_is_described_politely(mounted, three):
    bench = mounted(three)
    page = bench.page
    said = page.locator("[aria-live].drizview-voice").nth(0)
    page.locator(".drizview[tabindex]").focus()
    page.keyboard.press("b")
    bench.settled("bright")
    assert (
        page.locator(".drizview-canvas")
        .get_attribute("aria-label")
        .startswith("bright, image of bright, centre at pixel")
    )
    bench.until(lambda: "bright, image of" in said.inner_text() + (said.text_content() or ""))
    page.keyboard.press(" ")
    bench.settled("dark")
    assert said.get_attribute("aria-live") == "off"
    page.keyboard.press(" ")


@pytest.mark.parametrize(("motion", "plays"), [("reduce", False), ("no-preference", True)])
def test_nothing_blinks_by_itself_for_who_wants_less_motion(bench, three, motion, plays):
    three.playing = True
    bench = bench()
    bench.page.emulate_media(reduced_motion=motion)
    bench.mount(three)
    assert view(bench)["playing"] is plays
    bench.page.locator(".drizview[tabindex]").focus()
    bench.page.keyboard.press(" ")
    assert view(bench)["playing"] is not plays
    bench.page.keyboard.press(" ") if not plays else None


def test_a_kernel_that_is_silent_and_speaks_again(bench, closing):
    rng = np.random.default_rng(1)
    frames = [frame(key, rng.normal(100, 9, (3000, 3000)).astype(np.float32)) for key in "ab"]
    canvas = closing(frames)
    bench = bench()
    bench.page.clock.install()
    bench.mount(canvas)
    bench.page.clock.run_for(500)
    bench.page.wait_for_selector('.drizview-canvas[data-missing="0"][data-prefetch="0"]')
    page, remark = bench.page, bench.page.locator(".drizview-tiding")
    page.evaluate("bench.models.canvas.model.deaf = true")
    bench.set(camera={"x": 1500, "y": 1500, "zoom": 1})
    asked = lambda: sum(m["type"] == "get" for m in bench.sent())  # noqa: E731
    page.clock.run_for(300)
    start = asked()
    page.locator(".drizview[tabindex]").focus()
    page.keyboard.press("b")
    page.clock.run_for(300)
    assert page.locator(".drizview-canvas").get_attribute("data-frame") == "b" and grey(bench) > 20
    page.clock.run_for(10_000)
    assert "pieces of the image missing. The kernel has not answered for 10 s" in remark.inner_text()
    assert asked() == start + 1
    page.clock.run_for(20_500)
    assert asked() == start + 2 and "Trying again every 40 s" in remark.inner_text()
    page.clock.run_for(125_000)
    assert asked() <= start + 5
    page.evaluate("bench.models.canvas.model.deaf = false")
    remark.get_by_role("button", name="Try now").click()
    page.clock.run_for(300)

    def settled():
        page.clock.run_for(50)
        return page.locator('.drizview-canvas[data-missing="0"][data-prefetch="0"]').count()

    bench.until(settled)
    assert remark.is_hidden()


def test_a_closed_comm_breaks_nothing(mounted, three):
    bench = mounted(three, width=900)
    page = bench.page
    page.evaluate("() => { bench.models.canvas.model.send = () => { throw new Error('Cannot send'); }; }")
    page.locator(".drizview[tabindex]").focus()
    for key in ("b", "+", "v"):
        page.keyboard.press(key)
    box = bench.image()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.wait_for_timeout(400)
    assert page.locator(".drizview-canvas").get_attribute("data-over") == "dark"


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (np.full((40, 50), np.nan, np.float32), "No pixel of x has a value."),
        (np.ones((1, 100_000), np.float32), "x is 100000 × 1 pixels: thinner than a pixel"),
        (np.ones((100_000, 1), np.float32), "x is 1 × 100000 pixels: thinner than a pixel"),
    ],
)
def test_what_cannot_be_seen_is_said(mounted, closing, image, said):
    bench = mounted(closing([frame("x", image)], limits={"sci": [0, 2]}))
    assert said in bench.page.locator(".drizview-tiding").inner_text()
    if "thinner" in said:
        bench.set(camera={"x": 0, "y": 0, "zoom": 40})
        bench.page.wait_for_selector('.drizview-canvas[data-missing="0"]')
        bench.until(lambda: 100 < grey(bench) < 140)


def test_one_pixel_fills_the_screen(mounted, closing):
    bench = mounted(closing([frame("x", 77, shape=(1, 1))]))
    assert grey(bench) == 77 and bench.page.locator(".drizview-tiding").is_hidden()


@pytest.mark.parametrize(("width", "height"), [(728, 720), (1000, 760), (1280, 800)])
def test_the_toolbar_is_one_line_and_menus_stay_inside(mounted, closing, width, height):
    image, flags = np.ones((30, 40), np.float32), np.zeros((30, 40), np.int16)
    frames = [frame("drz/sci", image), frame("drz/wht", image, kind="wht"), frame("drz/ctx", image, kind="ctx")]
    for group in ("rtq", "rwq", "rzq", "s2q"):
        frames += [frame(f"{group}/sci", image), frame(f"{group}/dq", flags, kind="dq")]
    bench = mounted(closing(frames), width=width, height=height)
    page = bench.page
    assert page.locator(".drizview-toolbar").bounding_box()["height"] <= 42
    for button in page.locator(".drizview-opens > button").all():
        if button.is_visible():
            button.click()
            box = page.locator(".drizview-menu:not([hidden])").bounding_box()
            assert (
                box["x"] >= 0
                and box["x"] + box["width"] <= width
                and 0 <= box["y"] <= box["y"] + box["height"] <= height
            )
            page.keyboard.press("Escape")
            assert page.locator(".drizview-menu:not([hidden])").count() == 0
            assert button.evaluate("n => n === document.activeElement")
