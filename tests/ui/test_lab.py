"""The inspector in JupyterLab: real server, real kernel, a notebook that is run from top to bottom."""

from __future__ import annotations

import nbformat
import pytest

from tests.ui import hostile, keys, lesson
from tests.ui.inspector import InspectorPage
from tests.ui.servers import TOKEN, jupyter

pytestmark = pytest.mark.slow

SETUP = """\
import threading, drizview
from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances
threads_before = {thread.ident for thread in threading.enumerate()}
models_before = set(_instances)
made = []"""
SHOW = "made.append(drizview.inspect({path!r}))\nmade[-1]"
CLOSE = """\
for inspector in made:
    inspector.runner.cancel()
    inspector.close()
    inspector.runner.wait(60)
import time
def ours():
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("drizview")]
end = time.monotonic() + 60
while ours() and time.monotonic() < end:
    time.sleep(0.05)
print("models left:", len(set(_instances) - models_before), "threads left:", ours())"""


def write_notebook(path, *cells):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def server(demo, tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    show = SHOW.format(path=str(demo))
    write_notebook(folder / "two.ipynb", SETUP, show, show)
    write_notebook(folder / "again.ipynb", SETUP, f"drizview.inspect({str(demo)!r})")
    spoilt = hostile.write(demo, tmp_path_factory.mktemp("hostile") / "data")
    write_notebook(folder / "hostile.ipynb", f"import drizview\ndrizview.inspect({str(spoilt)!r})")
    write_notebook(folder / "lesson.ipynb", lesson.SOURCE)
    with jupyter("jupyterlab", folder=folder) as running:
        yield running


class Lab:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page, server, name):
        self.page = page
        page.goto(f"{server.address}/lab/tree/{name}?token={TOKEN}&reset")
        page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
        page.wait_for_function("() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")

    def command(self, name):
        self.page.evaluate("name => jupyterapp.commands.execute(name)", name)

    def choose_cell(self, index):
        self.page.evaluate("index => { jupyterapp.shell.currentWidget.content.activeCellIndex = index; }", index)

    def run_cell(self, source):
        """Add a cell below the last, run it, and return the text that it prints."""
        index = self.page.evaluate(
            """() => {
              const { content } = jupyterapp.shell.currentWidget;
              return (content.activeCellIndex = content.widgets.length - 1) + 1;
            }"""
        )
        self.command("notebook:insert-cell-below")
        cell = f"jupyterapp.shell.currentWidget.content.widgets[{index}]"  # another may become the active one
        self.page.evaluate(f"source => {cell}.model.sharedModel.setSource(source)", source)
        self.choose_cell(index)
        self.command("notebook:run-cell")
        output = self.page.wait_for_function(f"() => {cell}.model.outputs.toJSON()[0]").json_value()
        assert "text" in output, output.get("evalue", output)
        return output["text"]


@pytest.fixture(scope="module")
def lab(server, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    both = [InspectorPage(page, index=0), InspectorPage(page, index=1)]
    opened = Lab(page, server, "two.ipynb")
    opened.command("notebook:run-all-cells")
    opened.both = both
    yield opened
    context.close()


def show(inspector):
    inspector.app.scroll_into_view_if_needed()
    return inspector.sharp().checked()


def test_two_inspectors_in_one_notebook_do_not_mix(lab):
    first, second = lab.both
    show(second)
    show(first)
    first.choose("weight")
    first.sharp("product/wht")
    assert second.canvas.get_attribute("data-frame") == "product/sci"  # of its first alarm
    first.turn_to("flags")
    second.turn_to("flags")
    first.find('.drizview-flags [data-value="16"] input').check()
    assert not second.find('.drizview-flags [data-value="16"] input').is_checked()
    assert first.badges() == second.badges()
    assert first.badges()["weight"][0] == "pass"


def test_flags_and_blinking_ask_the_kernel_for_nothing_in_jupyterlab(lab):
    first, _ = lab.both
    show(first).sharp()
    first.turn_to("flags")
    first.hover()
    lab.page.mouse.move(2, 2)
    before = first.told().canvas_messages()
    first.find('.drizview-flags button:has-text("4096 only")').click()
    first.find(".drizview-stage").click(position={"x": 40, "y": 40})
    at_click = first.canvas.get_attribute("data-frame")
    for _ in range(4):
        shown = first.canvas.get_attribute("data-frame")
        lab.page.keyboard.press("b")  # JupyterLab inserts a cell below for it, unless the canvas keeps it
        first.find(f'.drizview-canvas[data-missing="0"]:not([data-frame="{shown}"])').wait_for()
    assert first.canvas.get_attribute("data-frame") == at_click
    lab.page.mouse.move(2, 2)
    after = first.told().canvas_messages()
    assert after["get"] == before["get"]
    assert after["read"] - before["read"] <= 1  # the mouse rested on the image for the click
    assert lab.page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length") == 3


ON_VIEW = """\
first = made[0]
assert first.view.frame == first.canvas.frame
assert len(first.canvas.png(64, view=True)) > 500
print(first.canvas.frame)"""


def test_a_cell_is_told_what_is_on_view(lab):
    first, _ = lab.both
    show(first).sharp()
    for act in ("3", "B", "thumbnail", "auto-blink"):
        first.app.scroll_into_view_if_needed()
        first.find(".drizview").first.focus()
        if act == "thumbnail":
            first.find(".drizview-thumb button[aria-label^=Show]").last.click()
        elif act == "auto-blink":
            lab.page.keyboard.press(" ")
            lab.page.wait_for_timeout(1300)
            lab.page.keyboard.press(" ")
        else:
            lab.page.keyboard.press(act)
        lab.page.wait_for_timeout(600)  # a quarter of a second, and the way to the kernel
        assert lab.run_cell(ON_VIEW).strip() == first.canvas.get_attribute("data-frame"), act


def test_a_cell_that_is_run_again_shows_a_new_inspector(lab):
    first, _ = lab.both
    first.choose("weight")
    lab.choose_cell(1)
    lab.command("notebook:run-cell")
    lab.page.wait_for_function("() => document.querySelector('.drizview-canvas')?.dataset.frame === 'product/sci'")
    show(first)
    assert lab.page.locator(".drizview-app").count() == 2
    first.choose("weight")
    first.sharp("product/wht")


FIRST = """
import os
def files():
    links = [f"/proc/self/fd/{number}" for number in os.listdir("/proc/self/fd")]
    return [os.readlink(link) for link in links if os.path.islink(link)]
def opened():
    return sum(".fits" in name for name in files())
first, files_of_first = set(_instances), opened()
print(len(first - models_before))"""
LEFT = "print(len((first - models_before) & set(_instances)), opened() - files_of_first)"


def test_an_inspector_that_nobody_holds_goes_when_its_cell_is_run_again(server, chromium):
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        inspector = InspectorPage(context.new_page())
        lab = Lab(inspector.page, server, "again.ipynb")
        lab.command("notebook:run-all-cells")
        inspector.sharp().checked()
        assert int(lab.run_cell(FIRST)) > 50
        before = lab.page.evaluate("() => [...globalThis['drizview.registry.1'].views.keys()]")
        lab.page.evaluate("() => (document.querySelector('.drizview-app').dataset.seen = 'first')")
        lab.choose_cell(1)
        lab.command("notebook:run-cell")
        lab.page.wait_for_function("() => document.querySelector('.drizview-app')?.dataset.seen === undefined")
        inspector.app.scroll_into_view_if_needed()
        inspector.sharp().checked()
        left, files_more = map(int, lab.run_cell(LEFT).split())
        assert left == 0
        assert files_more <= 0
        gone = "before => before.every((uid) => !globalThis['drizview.registry.1'].views.has(uid))"
        lab.page.wait_for_function(gone, arg=before)


VIEWS = """() => [...globalThis["drizview.registry.1"].views.values()].map(
  (view) => [view.frames.size, view.listeners.size])"""


def test_no_key_inside_the_inspector_reaches_the_notebook(lab):
    first, _ = lab.both
    lab.page.set_viewport_size({"width": 1280, "height": 800})
    keys.assert_kept(show(first))
    if first.find(".drizview-body").get_attribute("data-layout") == "beside":  # one of the keys
        first.find(".drizview-layout").click()
    first.find('.drizview-body[data-layout="tabs"]').wait_for()
    image, page = (first.find(part).bounding_box() for part in (".drizview-stage", ".drizview-page-evidence"))
    app = first.app.bounding_box()
    assert app["height"] <= 680  # what JupyterLab leaves of 800 pixels
    assert image["height"] > 240
    assert image["width"] > 400
    assert page["x"] >= image["x"] + image["width"] - 1  # beside the image, and not below
    assert page["height"] > 400


_PARTS = ("", " .drizview-film", " .drizview-page-evidence", " .drizview-badge-name")
_PAPER = """parts => parts.map((part) => {
  for (let node = document.querySelector(`.drizview-app${part}`); node; node = node.parentElement) {
    const [r, g, b, a = 1] = getComputedStyle(node).backgroundColor.match(/[\\d.]+/g).map(Number);
    if (a > 0.5) return [r, g, b].reduce((sum, each) => sum + (each <= 1 ? 255 * each : each), 0) / 3 < 80;
  }
  return null;
})"""
_INK = "() => getComputedStyle(document.querySelector('.drizview-app .drizview-question')).color.match(/\\d+/)[0] > 150"


def test_it_is_dark_where_the_system_is_or_jupyterlab(lab):
    """Light theme on a dark system, and dark theme on a light one: style sheets alone, so before the first paint."""
    first, _ = lab.both
    show(first)
    dark, light = [True] * 4, [False] * 4
    assert lab.page.evaluate(_PAPER, _PARTS) == light and not lab.page.evaluate(_INK)
    lab.page.emulate_media(color_scheme="dark")
    assert lab.page.evaluate(_PAPER, _PARTS) == dark and lab.page.evaluate(_INK)
    lab.page.emulate_media(color_scheme="light")
    assert lab.page.evaluate(_PAPER, _PARTS) == light
    change = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"
    for theme, wanted in (("JupyterLab Dark", dark), ("JupyterLab Light", light)):
        lab.page.evaluate(change, theme)
        told = f"([parts, told]) => JSON.stringify(({_PAPER})(parts)) === JSON.stringify(told)"
        lab.page.wait_for_function(told, arg=[_PARTS, wanted])
        assert lab.page.evaluate(_INK) is (wanted is dark)
        lab.page.wait_for_timeout(1000)  # JupyterLab takes its splash away a second time where the next theme is sooner
        lab.page.locator("#jupyterlab-splash").wait_for(state="detached")


def test_close_leaves_nothing_behind(lab):
    said = lab.run_cell(CLOSE)
    assert said.strip() == "models left: 0 threads left: []"
    lab.page.wait_for_function("() => !document.querySelector('.drizview-canvas')")
    for _ in range(40):
        views = lab.page.evaluate(VIEWS)
        if not views:
            break
        lab.page.wait_for_timeout(500)
    assert views == [], "frames and listeners of the views that are left"
    assert lab.page.evaluate("() => globalThis['drizview.registry.1'].cache.entries.size") == 0


def test_no_fault_was_hidden(lab):
    for inspector in lab.both:
        assert not inspector.faults
        assert not inspector.dialogs
        assert not inspector.strangers()


def test_what_is_in_the_files_is_shown_as_text(server, chromium):
    with chromium.new_context(viewport={"width": 1600, "height": 1000}) as context:
        inspector = InspectorPage(context.new_page())
        Lab(inspector.page, server, "hostile.ipynb").command("notebook:run-all-cells")
        hostile.assert_head_is_text(inspector.sharp().checked())


def test_a_lesson_in_jupyterlab_at_the_size_of_a_laptop(server, chromium):
    """The notebook is light on a dark system: so is the lesson."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}, color_scheme="dark") as context:
        inspector = InspectorPage(context.new_page())
        Lab(inspector.page, server, "lesson.ipynb").command("notebook:run-all-cells")
        lesson.assert_steps_stay_with_the_image(inspector)
        assert inspector.page.evaluate(_PAPER, _PARTS) == [False] * 4


RESTART = "() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"


def test_after_a_restart_of_the_kernel_the_page_says_so_and_the_cell_works_again(server, chromium):
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        inspector = InspectorPage(context.new_page())
        lab = Lab(inspector.page, server, "again.ipynb")
        lab.command("notebook:run-all-cells")
        inspector.sharp().checked().choose("weight")
        inspector.sharp("product/wht")
        lab.page.evaluate(RESTART)
        inspector.find('[data-question="psf"]').click()
        inspector.find(".drizview-silent:visible").wait_for()
        inspector.find(".drizview").first.focus()
        lab.page.keyboard.press("b")  # what is loaded blinks
        inspector.find('.drizview-canvas:not([data-frame="product/wht"])').wait_for()
        lab.command("notebook:run-all-cells")
        inspector.find(".drizview-silent:visible").wait_for(state="detached")
        inspector.sharp().checked().choose("weight")
        inspector.sharp("product/wht")
