"""The whole app as a web page: `drizview show` on the demo dataset, in a real browser."""

from __future__ import annotations

import contextlib
import re
import time
from pathlib import Path

import pytest

import drizview
from drizview.checks.core.questions import QUESTIONS
from tests.ui.conftest import chromium_path
from tests.ui.inspector import InspectorPage
from tests.ui.servers import voila

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(demo, tmp_path_factory):
    with voila(demo, folder=tmp_path_factory.mktemp("voila")) as running:
        yield running


@pytest.fixture(scope="module")
def inspector(server, chromium):
    """Return the page of one kernel, sharp and checked; the tests use it one after the other."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page = InspectorPage(context.new_page())
    page.page.goto(server.address)
    yield page.sharp().checked()
    context.close()


@pytest.fixture(autouse=True)
def _no_fault(inspector):
    yield
    assert not inspector.faults
    assert not inspector.dialogs
    assert not inspector.find(".drizview-errors").inner_text().strip()


@pytest.fixture(scope="module")
def report(demo):
    return drizview.check(demo)


def test_the_badges_say_what_the_report_says(inspector, report):
    expected = {finding.question.id: finding for finding in report}
    shown = inspector.badges()
    assert list(shown) == list(expected)
    assert {id: status for id, (status, _) in shown.items()} == {id: f.status.value for id, f in expected.items()}
    asked = {id: finding for id, finding in expected.items() if finding.results}
    assert {id: shown[id][1] for id in asked} == {id: finding.headline for id, finding in asked.items()}


def test_the_masthead_says_what_this_is(inspector, report):
    words = inspector.find(".drizview-masthead").inner_text()
    assert report.product in words
    assert "2 of 2 exposures" in words
    assert report.verdict.status.words in words


def test_a_badge_takes_the_canvas_to_its_evidence(inspector):
    inspector.choose("crflags")
    inspector.sharp("o4k19ac3q/sci")
    inspector.choose("weight")
    inspector.sharp("product/wht")
    assert inspector.find(".drizview-question").inner_text() == QUESTIONS["weight"].text


def test_a_badge_that_is_chosen_already_goes_there_again(inspector):
    inspector.choose("weight")
    inspector.find('.drizview-toolbar [data-value="sci"]').first.click()
    inspector.sharp("product/sci")
    inspector.choose("weight")
    inspector.sharp("product/wht")


def test_the_weight_plot_has_axes_with_units_and_the_right_place(inspector):
    inspector.choose("weight")
    plot = ".drizview-panel-weightpanel .bqplot"
    inspector.find(f"{plot} .axislabel").first.wait_for()
    assert inspector.find(f"{plot} .axislabel").all_text_contents() == ["weight [s]", "pixels [%]"]
    tops = [
        inspector.find(part).bounding_box()["y"]
        for part in (".drizview-question", ".drizview-answer", plot, ".drizview-numbers")
    ]
    assert tops == sorted(tops)


def test_a_place_of_the_evidence_takes_the_canvas_there(inspector):
    inspector.choose("crflags")
    row = inspector.find(".drizview-place").first
    row.wait_for()
    row.click()
    inspector.find('.drizview-place[aria-pressed="true"]').wait_for()
    inspector.sharp()
    x, y = map(float, re.search(r"(\d+), (\d+)$", row.locator(".drizview-place-where").inner_text()).groups())
    there = pytest.approx((x, y), abs=1.0)
    while inspector.position() != there:  # the image follows the row; the test's time limit ends a wait in vain
        inspector.page.wait_for_timeout(100)


def test_flags_and_blinking_ask_the_kernel_for_nothing(inspector):
    inspector.choose("crflags")
    inspector.sharp("o4k19ac3q/sci")
    inspector.turn_to("flags")
    inspector.find(".drizview-stage").click(position={"x": 40, "y": 40})  # takes the keys
    inspector.hover()
    inspector.page.mouse.move(2, 2)
    inspector.told()
    before = inspector.canvas_messages()
    assert before["get"] > 0, "the page's messages are not seen"
    for value in (512, 16, 4096):
        box = inspector.find(f'.drizview-flags [data-value="{value}"] input')
        was = box.is_checked()
        box.click()
        assert box.is_checked() is not was
    inspector.find('.drizview-flags button:has-text("4096 only")').click()
    inspector.find(".drizview").first.focus()
    for frame in ("o4k19ac3q/dq", "product/sci", "product/wht", "o4k19ac3q/sci"):
        inspector.page.keyboard.press("b")
        inspector.sharp(frame)
    inspector.told()
    after = inspector.canvas_messages()
    assert (after["get"], after["read"]) == (before["get"], before["read"])
    assert before["state"] < after["state"] <= before["state"] + 8  # what is on view is told, once for each act at most


def test_the_pages_speak_of_the_frame_on_view_however_it_came_there(inspector):
    """Keys, thumbnails and auto-blink: Measure and Flags are never left behind."""
    inspector.choose("crflags")
    inspector.sharp("o4k19ac3q/sci")
    inspector.find(".drizview").first.focus()
    inspector.page.keyboard.press("x")
    inspector.page.keyboard.press("Enter")  # a box in the middle
    inspector.page.keyboard.press("Escape")
    inspector.turn_to("measure")
    measured = inspector.find(".drizview-page-measure")
    names = inspector.find(".drizview-thumb button[aria-label^=Show]").evaluate_all(
        "nodes => nodes.map((node) => node.getAttribute('aria-label').slice(5))"
    )
    for key, name in zip("4312", [names[int(k) - 1] for k in "4312"], strict=True):
        inspector.find(".drizview").first.focus()
        inspector.page.keyboard.press(key)
        measured.get_by_text(f"On {name}").first.wait_for()
    inspector.find(f'.drizview-thumb button[aria-label="Show {names[2]}"]').click()
    measured.get_by_text(f"On {names[2]}").first.wait_for()
    inspector.find(".drizview").first.focus()
    inspector.page.keyboard.press(" ")
    measured.get_by_text(f"On {names[3]}").first.wait_for()  # while it blinks
    inspector.page.keyboard.press(" ")
    shown = inspector.find(".drizview-stage").get_attribute("data-name")
    measured.get_by_text(f"On {shown}").first.wait_for()


def declination(inspector, frame):
    """Return the declination that a frame has at one and the same place of the screen, arcsec."""
    inspector.choose("crflags" if frame.startswith("o4k") else "clean")
    inspector.sharp(frame)
    sign, *parts = re.search(r" ([+−])(\d\d):(\d\d):(\d\d\.\d+)", inspector.hover(0.55, 0.1)).groups()
    return (1 if sign == "+" else -1) * sum(float(part) * unit for part, unit in zip(parts, (3600, 60, 1), strict=True))


def test_frames_lie_over_each_other_by_sky_or_by_detector(inspector):
    for register in ("Detector", "Sky"):
        inspector.find(f'.drizview-register button:has-text("{register}")').click()
        inspector.find(f'.drizview-register .mod-active:has-text("{register}")').wait_for()
        inspector.choose("weight")  # an answer of the kernel: what was asked before has been done
        inspector.find('.drizview-goto button:has-text("Fit")').click()
        apart = declination(inspector, "o4k19ac3q/sci") - declination(inspector, "product/sci")
        assert (abs(apart) < 0.02) is (register == "Sky"), (register, apart)


# Clicks the button as soon as it says what it should: the checks of a small dataset end within a second or two.
_CLICK_WHEN = """([word]) => new Promise((done) => {
  const look = () => {
    const knob = document.querySelector(".drizview-progress button");
    if (!knob || knob.textContent !== word) return requestAnimationFrame(look);
    knob.click();
    done(true);
  };
  look();
})"""


def test_the_checks_can_be_cancelled_and_run_again(inspector):
    inspector.checked()
    inspector.page.evaluate(_CLICK_WHEN, ["Run again"])
    inspector.page.evaluate(_CLICK_WHEN, ["Cancel"])
    inspector.find('.drizview-progress-words:has-text("Cancelled after")').wait_for()
    inspector.page.evaluate(_CLICK_WHEN, ["Run again"])
    inspector.checked()
    assert inspector.badges()["weight"][0] == "pass"


# Colour and background of what has words, as a person sees them: luminances of text and of what lies behind it.
_SEEN = """selectors => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  // a mixed colour is color(srgb 0.96 0.96 0.97), with shares in place of bytes
  const unit = (text) => (text.startsWith("color(") ? 255 : 1);
  const channels = (text) => numbers(text).map((value, k) => (k < 3 ? unit(text) * value : value));
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const [r, g, b, a = 1] = channels(getComputedStyle(node).backgroundColor);
      if (a > 0.5) return [r, g, b];
    }
    return [255, 255, 255];
  };
  return selectors.map((selector) => {
    const node = document.querySelector(selector);
    return [light(channels(getComputedStyle(node).color)), light(behind(node))];
  });
}"""
_WORDS = [
    ".drizview-file", ".drizview-facts", ".drizview-badge-name", ".drizview-badge-line", ".drizview-question",
    ".drizview-number-title", ".drizview-thumb span", ".drizview-readout b", ".drizview-tab", ".drizview-page",
]  # fmt: skip


def test_the_page_is_dark_where_the_system_is(inspector):
    inspector.choose("weight")
    inspector.sharp("product/wht")
    inspector.hover()
    for scheme in ("dark", "light"):
        inspector.page.emulate_media(color_scheme=scheme)
        for selector, (ink, paper) in zip(_WORDS, inspector.page.evaluate(_SEEN, _WORDS), strict=True):
            assert (paper < 0.1) is (scheme == "dark"), selector
            contrast = (max(ink, paper) + 0.05) / (min(ink, paper) + 0.05)
            assert contrast > 4.5, (scheme, selector)


# Whether what is painted is light, at each frame of the page from the first on.
_WATCH = """
  globalThis.papers = new Set();
  const look = () => {
    for (const node of document.querySelectorAll("body, .drizview-app, .drizview-page")) {
      const [r, g, b, a = 1] = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number);
      if (a > 0.5) papers.add(`${node.classList[0]} ${(r <= 1 ? 255 : 1) * (r + g + b) > 240 ? "light" : "dark"}`);
    }
    requestAnimationFrame(look);
  };
  look();
"""


def test_on_a_dark_system_nothing_is_light_before(server, chromium):
    with chromium.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.goto(server.address)
        page.wait_for_selector('.drizview-canvas[data-missing="0"]', timeout=60_000)
        papers = page.evaluate("() => [...papers]")
    assert papers and all(paper.endswith("dark") for paper in papers), papers
    assert any("drizview-app" in paper or "lm-Widget" in paper for paper in papers)


def test_the_wheel_zooms_where_the_image_has_the_focus_or_with_ctrl(inspector):
    inspector.choose("weight")
    inspector.sharp("product/wht")
    inspector.find('.drizview-goto button:has-text("Fit")').click()
    inspector.find(".drizview-question").click()  # the focus leaves the image
    camera = "() => JSON.stringify([...globalThis['drizview.registry.1'].views.values()][0].state.camera)"
    inspector.hover()
    before = inspector.page.evaluate(camera)
    inspector.page.mouse.wheel(0, -200)
    inspector.find('.drizview-tiding:has-text("Ctrl")').wait_for()
    assert inspector.page.evaluate(camera) == before
    inspector.page.keyboard.down("Control")
    inspector.page.mouse.wheel(0, -200)
    inspector.page.keyboard.up("Control")
    inspector.page.wait_for_function(f"before => ({camera})() !== before", arg=before)
    inspector.find(".drizview").first.focus()
    before = inspector.page.evaluate(camera)
    inspector.page.mouse.wheel(0, 200)
    inspector.page.wait_for_function(f"before => ({camera})() !== before", arg=before)
    inspector.page.keyboard.press("0")


def test_every_width_is_used(inspector):
    """Wide pages have the evidence in two columns; where it is enlarged twice all is one below the other."""
    inspector.choose("weight")
    sizes = {1280: 800, 1920: 1080, 2560: 1440, 832: 672, 640: 400}
    seen = {}
    for width, height in sizes.items():
        inspector.page.set_viewport_size({"width": width, "height": height})
        inspector.page.wait_for_function(
            "wide => Math.abs(document.querySelector('.drizview-app').clientWidth - wide) < 3", arg=width
        )
        inspector.page.wait_for_timeout(1000)  # plots and image follow
        parts = (".drizview-stage", ".drizview-page:visible", ".drizview-question", ".drizview-numbers", ".bqplot")
        if width >= 1280:
            assert inspector.find(".drizview-toolbar").bounding_box()["height"] < 45, "the tools are one line"
        seen[width] = [inspector.find(part).first.bounding_box() for part in parts]
        assert inspector.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), width
    inspector.page.set_viewport_size({"width": 1280, "height": 800})
    for width in (1280, 1920, 2560):
        image, page, question, numbers, _ = seen[width]
        assert page["x"] + page["width"] == pytest.approx(width, abs=2)
        assert image["width"] > 0.38 * width
        assert (numbers["x"] > question["x"] + 100) is (width >= 1800)
    assert seen[2560][4]["width"] > 1.5 * seen[1280][4]["width"]
    image, page, *_ = seen[832]
    assert page["x"] > image["x"] + image["width"] - 2
    image, page, *_ = seen[640]
    assert page["y"] > image["y"] + image["height"]
    assert image["width"] > 600


def test_no_other_machine_is_asked(inspector):
    assert len(inspector.requests) > 10
    assert not inspector.strangers()


def kernels(process):
    """Return the kernels that a server runs: the processes below it with a connection file."""
    below, found = [process.pid], []
    for parent in below:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            below += map(int, children.read_text().split())
    for pid in below:
        with contextlib.suppress(OSError):
            found += [pid] * (b"ipykernel" in Path(f"/proc/{pid}/cmdline").read_bytes())
    return found


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="counts processes as Linux lists them")
def test_the_kernel_of_a_page_that_is_left_ends_and_no_other(server, inspector, chromium):
    theirs = set(kernels(server.process))
    assert theirs
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(server.address)
        for _ in range(3):
            page.wait_for_selector('.drizview-canvas[data-missing="0"]', timeout=60_000)
            page.reload()
        page.wait_for_selector('.drizview-canvas[data-missing="0"]', timeout=60_000)
        wait_until(lambda: len(set(kernels(server.process)) - theirs) == 1)
        page.close(run_before_unload=True)
        wait_until(lambda: set(kernels(server.process)) == theirs)
    inspector.choose("weight")  # the page beside it has its own still


def wait_until(happened, seconds=60):
    """Wait for something; the last try fails the test. A kernel that is busy is given its time before it is ended."""
    end = time.monotonic() + seconds
    while not happened() and time.monotonic() < end:
        time.sleep(0.2)
    assert happened()


def test_no_graphics_card_and_no_webgl_are_needed(server, chromium):
    flags = ["--no-sandbox", "--disable-gpu", "--disable-3d-apis", "--disable-background-networking"]
    with chromium.browser_type.launch(executable_path=chromium_path(), args=flags) as browser:
        inspector = InspectorPage(browser.new_page(viewport={"width": 1280, "height": 800}))
        inspector.page.goto(server.address)
        inspector.checked().choose("weight")
        inspector.find('canvas.drizview-canvas[data-missing="0"][data-frame="product/wht"]').wait_for()
        assert inspector.page.evaluate("document.createElement('canvas').getContext('webgl2')") is None
        assert not inspector.faults
