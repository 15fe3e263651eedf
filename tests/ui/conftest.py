"""A browser for the tests, and a bare page in which widgets run against the real Python without a notebook."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import time
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
    "--enable-unsafe-swiftshader",  # for jdaviz, which draws with WebGL
)  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.ui)
            # As JupyterLab's own: on a busy machine server, kernel and page may miss one another.
            item.add_marker(pytest.mark.flaky(reruns=1))


def chromium_path():
    """Return the Chromium or Chrome of this machine; the environment variable CHROMIUM comes first."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).is_file():
            pytest.fail(f"CHROMIUM is {named!r}, which is not a file", pytrace=False)
        return named
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        pytest.fail(
            f"no browser found (looked for {', '.join(NAMES)}): install Chromium, or set CHROMIUM to its path",
            pytrace=False,
        )
    return found


@pytest.fixture(scope="session")
def chromium():
    """Return a running browser (playwright.sync_api.Browser)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """Return a function that opens a page of its own; a page whose script fails, fails the test."""
    contexts, faults = [], []

    def opened(*, width=1000, height=700, scheme="light", scale=1):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, device_scale_factor=scale
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(45_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        return page

    opened.faults = faults
    yield opened
    for context in contexts:
        context.close()
    assert not faults, faults


class Bench:
    """Widgets in a bare page; what they send is answered by the Python objects, and counted."""

    def __init__(self, page):
        self.page = page
        self.widgets = {}
        page.expose_function("kernel", self._answer)
        page.set_content(
            "<!doctype html><meta charset=utf-8><style>html,body{margin:0;height:100%}body{display:grid;"
            "grid-template-columns:minmax(0,1fr) auto}</style><div id=main></div><div id=side></div>"
        )
        page.add_script_tag(path=Path(__file__).parent / "bench.js")

    def mount(self, widget, *, name="canvas", where="#main"):
        self.widgets[name] = widget
        self.page.evaluate(
            "([name, state, where]) => bench.mount(name, state, where)", [name, plain(widget.get_state()), where]
        )

    def _answer(self, name, content):
        widget = self.widgets[name]
        if hasattr(widget, "receive_state"):
            widget.receive_state(content)
        return [[reply, [plain(buffer) for buffer in buffers]] for reply, buffers in widget.answer(content)]

    def set(self, name="canvas", **traits):
        """Set traits as Python does."""
        widget = self.widgets[name]
        for key, value in traits.items():
            setattr(widget, key, value)
        self.page.evaluate(
            "([name, state]) => bench.models[name].model.update(state)", [name, self._state(widget, traits)]
        )

    def _state(self, widget, traits):
        """Return what a widget sends of some traits: the number of the command goes with them."""
        serial = ["_serial"] if widget.has_trait("_serial") else []
        return plain(widget.get_state([*serial, *traits]))

    def told(self, name="canvas"):
        """Wait until Python has been told of all that has changed in the page."""
        self.page.wait_for_function(
            "uid => (({ dirty, reporter }) => !dirty.size && !reporter.inFlight)"
            "(globalThis['drizview.registry.1'].views.get(uid))",
            arg=self.widgets[name].uid,
        )
        return self

    def tell(self, content, name="canvas"):
        """Deliver a message that Python sends."""
        self.page.evaluate(
            "([name, content]) => bench.models[name].model.emit('msg:custom', content, [])", [name, content]
        )

    def settled(self, frame=None):
        """Wait until the frame is shown and all its tiles, and those of the blink set, are there."""
        shown = f'[data-frame="{frame}"]' if frame else ""
        self.page.wait_for_selector(f'.drizview-canvas{shown}[data-missing="0"][data-prefetch="0"]')
        return self

    def until(self, true, *, seconds=15):
        """Wait until a function of no arguments is true."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "waited in vain"
            self.page.wait_for_timeout(30)  # lets the page and its messages run

    def colour(self, x, y, name="canvas"):
        """Return red, green and blue of the image at a place in CSS pixels from its upper left corner."""
        return tuple(self.page.evaluate("([name, x, y]) => bench.colour(name, x, y)", [name, x, y]))

    def sent(self, name="canvas"):
        """Return the messages that went to the kernel so far."""
        return self.page.evaluate("name => bench.models[name].model.sent", name)

    def asked(self, name="canvas"):
        """Return the messages that ask the kernel for something; reports of what is on view only tell it."""
        return [message for message in self.sent(name) if message["type"] != "state"]

    def reports(self, name="canvas"):
        """Return the reports that went to the kernel so far, each with its time in the page [ms]."""
        both = "name => { const { sent, times } = bench.models[name].model; return [sent, times]; }"
        pairs = zip(*self.page.evaluate(both, name), strict=True)
        return [(message, time) for message, time in pairs if message["type"] == "state"]

    def image(self):
        """Return the bounding box of the image in the page."""
        return self.page.locator(".drizview-canvas").bounding_box()


def plain(value):
    """Return a state as JSON, with buffers as base64."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items() if not str(key).startswith("_model")}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value if isinstance(value, (str, int, float, bool, type(None))) else None


@pytest.fixture
def bench(open_page):
    """Return a function that opens a bare page for widgets."""
    return lambda **how: Bench(open_page(**how))


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """Return a function that gives the web server of a dataset: one for each, shared by all tests of a worker."""
    from tests.ui.servers import voila

    running = {}
    with contextlib.ExitStack() as ends:

        def server(path):
            if str(path) not in running:
                folder = tmp_path_factory.mktemp("served")
                running[str(path)] = ends.enter_context(voila(path, folder=folder))
            return running[str(path)]

        yield server


@pytest.fixture(scope="session")
def pages(served, chromium):
    """Return a function that opens the inspector of a dataset in a page with a kernel of its own, sharp and checked.

    It is kept for the files of tests that come after and ask for the same, until it is taken away.
    """
    from tests.ui.inspector import InspectorPage

    kept = {}

    def opened(path, width, height, scheme):
        key = (str(path), width, height, scheme)
        if key not in kept:
            context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            kept[key] = InspectorPage(context.new_page())
            kept[key].page.goto(f"{served(path).address}?theme={scheme}")
            kept[key].sharp().checked()
        return kept[key]

    def drop(page):
        for key in [key for key, each in kept.items() if each is page]:
            kept.pop(key).page.context.close()

    opened.drop = drop
    yield opened
    for page in list(kept.values()):
        drop(page)


@pytest.fixture(scope="module")
def app_at(pages):
    """Return a function that gives the inspector of a dataset: the tests of a file share it, and then the next file.

    A page whose script fails, fails the last test of the file, and goes.
    """
    used = []

    def opened(path, *, width=1280, height=900, scheme="light"):
        page = pages(path, width, height, scheme)
        if page not in used:
            page.turn_to("evidence")
            used.append(page)
        return page

    yield opened
    faults = [fault for page in used for fault in (*page.faults, *page.dialogs)]
    said = [page.find(".drizview-errors").inner_text().strip() for page in used]
    for page in used:
        if faults or any(said):
            pages.drop(page)
    assert not faults, faults
    assert not any(said), said


@pytest.fixture
def canvas_of():
    """Return a function that makes a canvas with plain looks, which is closed after the test."""
    from drizview.viewer import Canvas
    from tests.ui.easel import PLAIN

    made = []

    def make(frames, **traits):
        made.append(Canvas(frames, **{**PLAIN, **traits}))
        return made[-1]

    yield make
    for canvas in made:
        canvas.close()


@pytest.fixture
def mounted(bench):
    """Return a function that shows a canvas and waits until it is there."""

    def mount(canvas, **how):
        opened = bench(**how)
        opened.mount(canvas)
        opened.settled()
        return opened

    return mount
