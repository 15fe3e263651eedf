"""What the canvas says: help, description, what is missing and why."""

from __future__ import annotations

import numpy as np
import pytest

from tests.ui.easel import frame, grey


@pytest.fixture
def three(canvas_of):
    """Return a canvas with a dark, a bright and an unregistered frame."""
    return canvas_of([frame("dark", 50), frame("bright", 200), frame("far", 100, scene="elsewhere")])


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


def test_a_kernel_that_is_silent_and_speaks_again(bench, canvas_of):
    rng = np.random.default_rng(1)
    frames = [frame(key, rng.normal(100, 9, (3000, 3000)).astype(np.float32)) for key in "ab"]
    canvas = canvas_of(frames)
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
    assert "tiles of the image missing. No answer from the kernel for 10 s" in remark.inner_text()
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
        (np.ones((1, 100_000), np.float32), "x is 100000 × 1 pixels: thinner than one screen pixel"),
        (np.ones((100_000, 1), np.float32), "x is 1 × 100000 pixels: thinner than one screen pixel"),
    ],
)
def test_what_cannot_be_seen_is_said(mounted, canvas_of, image, said):
    bench = mounted(canvas_of([frame("x", image)], cuts={"sci": [0, 2]}))
    assert said in bench.page.locator(".drizview-tiding").inner_text()
    if "thinner" in said:
        bench.set(camera={"x": 0, "y": 0, "zoom": 40})
        bench.page.wait_for_selector('.drizview-canvas[data-missing="0"]')
        bench.until(lambda: 100 < grey(bench) < 140)


def test_one_pixel_fills_the_screen(mounted, canvas_of):
    bench = mounted(canvas_of([frame("x", 77, shape=(1, 1))]))
    assert grey(bench) == 77 and bench.page.locator(".drizview-tiding").is_hidden()
