"""The blink set, its film strip, and canvases that blink together."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ui.easel import frame, grey, view


@pytest.fixture
def three(canvas_of):
    """Return a canvas with a dark, a bright and an unregistered frame."""
    return canvas_of([frame("dark", 50), frame("bright", 200), frame("far", 100, scene="elsewhere")])


@pytest.fixture
def many(canvas_of):
    """Return a canvas with the frames of a product and of 500 exposures."""
    image, flags = np.full((30, 40), 90, np.float32), np.zeros((30, 40), np.int16)
    frames = [frame("drz/sci", image), frame("drz/wht", image, kind="wht")]
    for k in range(500):
        frames += [frame(f"e{k:03d}/sci", image + k / 8), frame(f"e{k:03d}/dq", flags, kind="dq")]
    return canvas_of(frames, blink=["drz/sci", "drz/wht"])


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

    def sources():
        return {m["source"] for m in bench.sent() if m["type"] == "get"}

    bench.until(lambda: len(sources()) > 10)
    bench.settled()
    assert len(sources()) < 60
    page.locator(".drizview[tabindex]").focus()
    page.keyboard.press("B")
    bench.settled("e499/sci")
    bench.until(lambda: page.locator(".drizview-strip").evaluate("n => n.scrollLeft") > 1000)


def test_the_blink_set_is_put_in_order_by_mouse_and_keys(mounted, canvas_of):
    canvas = canvas_of([frame(key, 50) for key in "abcd"], rate=2)
    bench = mounted(canvas, width=900)
    page, before = bench.page, len(bench.asked())
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
    assert view(bench)["blink"] == [] and "no frames in the blink set" in page.locator(".drizview-strip").inner_text()
    assert len(bench.asked()) == before


@pytest.fixture
def corners(bench, canvas_of):
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
        canvas = canvas_of(frames, compact=True, height="150px", link="corners", linked=["frame", "camera"])
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
    before = sum(len(corners.asked(f"c{k}")) for k in range(4))
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
    assert sum(len(corners.asked(f"c{k}")) for k in range(4)) == before
    page.keyboard.press("+")
    zooms = [view(corners, f"c{k}")["camera"]["zoom"] for k in range(4)]
    assert min(zooms) == max(zooms) > 0
    page.keyboard.press("0")
    assert [view(corners, f"c{k}")["camera"] for k in range(4)] == [{}] * 4


def test_who_joins_a_link_takes_what_the_others_show(corners, canvas_of):
    corners.page.locator("#p1 .drizview").focus()
    corners.page.keyboard.press("b")
    corners.page.keyboard.press("+")
    late = canvas_of([frame("dark", 54), frame("bright", 204)], compact=True, link="corners", linked=["frame"])
    corners.mount(late, name="late", where="#side")
    assert view(corners, "late")["frame"] == "bright" and view(corners, "late")["camera"] == {}
    assert view(corners, "c0")["frame"] == "bright"


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


@pytest.mark.parametrize(("width", "height"), [(728, 720), (1000, 760), (1280, 800)])
def test_the_toolbar_is_one_line_and_menus_stay_inside(mounted, canvas_of, width, height):
    image, flags = np.ones((30, 40), np.float32), np.zeros((30, 40), np.int16)
    frames = [frame("drz/sci", image), frame("drz/wht", image, kind="wht"), frame("drz/ctx", image, kind="ctx")]
    for group in ("rtq", "rwq", "rzq", "s2q"):
        frames += [frame(f"{group}/sci", image), frame(f"{group}/dq", flags, kind="dq")]
    bench = mounted(canvas_of(frames), width=width, height=height)
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


def test_the_menu_stays_where_it_is_while_frames_are_ticked(mounted, canvas_of):
    canvas = canvas_of([frame(key, 50) for key in "abcdef"], blink=["a"])
    page = mounted(canvas, width=1000, height=700).page
    page.get_by_role("button", name="Choose the frames").click()
    menu = page.locator(".drizview-film .drizview-menu")
    before, button = menu.bounding_box()["x"], page.locator(".drizview-film .drizview-opens").bounding_box()["x"]
    for name in ("c", "d"):
        menu.get_by_text(name, exact=True).first.click()
    page.locator(".drizview-thumb").nth(2).wait_for()
    assert page.locator(".drizview-film .drizview-opens").bounding_box()["x"] > button + 50
    assert menu.bounding_box()["x"] == pytest.approx(before, abs=1)
