"""What is on view in the page is what Python says: every change is reported soon, and never too often."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tests.ui.easel import frame, view

PACE = 250  # ms between two reports
SLACK = 120  # ms that a busy machine may add


@pytest.fixture
def canvas(canvas_of):
    image = np.random.default_rng(1).normal(100, 5, (300, 400)).astype(np.float32)
    return canvas_of([frame(key, image + 20 * k) for k, key in enumerate("abcd")])


@pytest.fixture
def bench(mounted, canvas):
    """Return a page with the canvas, all of which Python knows."""
    bench = mounted(canvas).told()
    bench.page.locator(".drizview[tabindex]").focus()
    return bench


def lag(bench, act):
    """Return how long after an act of the person its report leaves the page [ms]."""
    before = len(bench.reports())
    began = bench.page.evaluate("() => performance.now()")
    act()
    bench.until(lambda: len(bench.reports()) > before)
    return bench.reports()[before][1] - began


@pytest.mark.parametrize(
    ("act", "shown"),
    [
        (lambda page: page.keyboard.press("b"), "b"),
        (lambda page: page.keyboard.press("B"), "d"),
        (lambda page: page.keyboard.press("3"), "c"),
        (lambda page: page.get_by_role("button", name="Show D").click(), "d"),
    ],
    ids=["b", "B", "3", "thumbnail"],
)
def test_python_knows_the_frame_within_a_quarter_of_a_second(bench, canvas, act, shown):
    bench.page.wait_for_timeout(2 * PACE)
    assert lag(bench, lambda: act(bench.page)) < PACE + SLACK
    bench.told()
    assert canvas.frame == view(bench)["frame"] == shown


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        ("i", "invert", True),
        ("f", "mask", 0),
        ("c", "tool", "circle"),
        ("v", "over", {"frame": "b", "mode": "blend", "at": 0.5}),
    ],
)
def test_python_knows_every_other_setting_as_soon(bench, canvas, key, name, value):
    assert lag(bench, lambda: bench.page.keyboard.press(key)) < PACE + SLACK
    bench.told()
    assert getattr(canvas, name) == value


def test_auto_blink_is_reported_four_times_a_second_at_most_and_its_end_always(bench, canvas):
    bench.page.evaluate("uid => globalThis['drizview.registry.1'].views.get(uid).change({ rate: 30 })", canvas.uid)
    bench.told()
    first = len(bench.reports())
    known = []
    canvas.observe(lambda change: known.append(change["new"]), names=["frame"])
    began = time.monotonic()
    bench.page.keyboard.press(" ")
    bench.page.wait_for_timeout(2000)
    bench.page.keyboard.press(" ")
    seconds = time.monotonic() - began
    bench.told()
    times = [at for _, at in bench.reports()[first:]]
    assert 4 <= len(times) <= 4 * seconds + 2
    assert np.mean(np.diff(times)) >= PACE - 5  # the single ones shiver with the timer
    assert len(set(known)) > 1, "Python hears while it blinks"
    assert canvas.frame == view(bench)["frame"] and canvas.playing is False


# Presses the key of the blink so many times, and returns which frame was drawn after each, and how soon [ms].
_BLINKS = """async (times) => {
  const canvas = document.querySelector(".drizview-canvas");
  const shown = [];
  for (let k = 0; k < times; k += 1) {
    const [from, began] = [canvas.dataset.frame, performance.now()];
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "b", bubbles: true }));
    while (canvas.dataset.frame === from) await new Promise(requestAnimationFrame);
    shown.push([canvas.dataset.frame, performance.now() - began]);
    await new Promise((later) => setTimeout(later, 100));
  }
  return shown;
}"""


def test_a_slow_kernel_gets_the_latest_state_and_holds_up_no_blink(bench, canvas):
    class Busy:
        reports = 0

    def slowly(change):
        Busy.reports += 1
        time.sleep(0.6)  # as a panel that draws

    canvas.observe(slowly, names=["frame"])
    shown = bench.page.evaluate(_BLINKS, 7)
    assert [id for id, _ in shown] == list("bcdabcd")
    assert max(ms for _, ms in shown) < 300, "a blink waits for the kernel"
    bench.told()
    assert canvas.frame == view(bench)["frame"] == "d"
    assert Busy.reports <= 4


def test_a_report_that_is_not_answered_is_not_waited_for_without_end(bench, canvas):
    bench.page.evaluate("bench.models.canvas.model.deaf = true")
    assert lag(bench, lambda: bench.page.keyboard.press("b")) < PACE + SLACK
    bench.page.evaluate("bench.models.canvas.model.deaf = false")
    bench.page.keyboard.press("b")
    bench.until(lambda: canvas.frame == "c", seconds=8)


def test_a_command_that_crosses_a_report_is_what_holds_on_both_sides(bench, canvas):
    """The person presses a key, and before Python hears of it a badge takes the image elsewhere."""
    page = bench.page
    page.evaluate("bench.models.canvas.model.deaf = true")  # the report is still under way
    lag(bench, lambda: page.keyboard.press("b"))
    crossed = bench.reports()[-1][0]
    canvas.show("d")
    bench.tell({"type": "state", "state": {"frame": "d"}, "serial": canvas.get_state()["_serial"]})
    canvas.receive_state(crossed)
    assert canvas.frame == "d"
    page.evaluate("bench.models.canvas.model.deaf = false")
    bench.tell({"type": "received", "serial": crossed["serial"]})
    bench.told().settled("d")
    assert canvas.frame == view(bench)["frame"] == "d"
    page.keyboard.press("1")
    bench.settled("a").told()
    assert canvas.frame == "a"


def test_linked_canvases_report_each_for_itself(bench, canvas, canvas_of):
    other = canvas_of(canvas.frames, link="pair")
    bench.page.set_viewport_size({"width": 1000, "height": 700})
    bench.mount(other, name="other", where="#side")
    canvas.link = "pair"
    bench.set(link="pair")
    bench.page.locator(".drizview[tabindex]").first.focus()
    bench.page.keyboard.press("3")
    bench.until(lambda: canvas.frame == other.frame == "c")


def test_the_picture_of_what_is_on_view_follows_a_blink(bench, canvas):
    from tests.viewer.test_canvas import pixels

    def middle():
        """Return the brightness of the middle, without the dark around the frame."""
        still = pixels(canvas.png(64, view=True))
        height, width, _ = still.shape
        return still[height // 4 : -height // 4, width // 4 : -width // 4].mean()

    before = middle()
    bench.page.keyboard.press("4")
    bench.settled("d").told()
    assert middle() > before + 40
