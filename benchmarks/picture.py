"""From the call to the picture, in a real browser; bytes and messages that it takes.

The cell notes the time just before the call; the page notes when the canvas has drawn its first picture and when no
tile is missing any more. Both clocks are this machine's.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import frames, servers
from benchmarks.process import measure
from tests.ui.conftest import FLAGS, chromium_path

_PREPARE = "import time, drizview, drizview.inspector.app"
_CALL = """
with open({stamp!r}, "w") as stream:
    stream.write(str(time.time()))
drizview.inspect({path!r}, run=False)
"""
_WATCH = """
(() => {
  const look = () => {
    const canvas = document.querySelector(".drizview-canvas");
    if (canvas && canvas.dataset.frame) {
      globalThis.drawn ??= Date.now();
      if (canvas.dataset.missing === "0") globalThis.sharp ??= Date.now();
    }
    requestAnimationFrame(look);
  };
  look();
})();
"""


def run(folder: Path) -> list[tuple[str, dict]]:
    """Return named measurements."""
    chip = frames.chip(folder / "chip", folder / "acs")
    mosaic = frames.mosaic(folder / "mosaic")
    rows = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        for place in (servers.lab, servers.voila):
            for name, path in (("2048 x 4096 chip", chip), ("16k x 16k", mosaic)):
                rows.append((f"{place.__name__}: {name}", _picture(browser, place, folder, path)))
        browser.close()
    rows.append(("kernel memory, 16k x 16k", measure(_KERNEL.format(path=str(mosaic)), setup=_PREPARE)))
    return rows


# What the browser asks a kernel for when it opens a mosaic and looks at one place at full resolution.
_KERNEL = """
inspector = drizview.inspect({path!r}, run=False)
canvas = inspector.canvas
plane = canvas.frames[0].planes[0]
inspector.get_state()
for z in (5, 4, 3, 2, 1, 0):
    canvas.answer(dict(type="get", source=plane.source, z=z, x=0, y=0))
"""


def _picture(browser, place, folder: Path, path: Path) -> dict:
    stamp = folder / "stamp"
    stamp.unlink(missing_ok=True)
    call = _CALL.format(stamp=str(stamp), path=str(path))
    context = browser.new_context(viewport={"width": 1600, "height": 1000})
    page = context.new_page()
    page.add_init_script(_WATCH)
    sent, received = [], []
    page.on("websocket", lambda socket: _count(socket, sent, received))
    with place(servers.notebook(folder, _PREPARE, call)) as address, contextlib.closing(context):
        page.goto(address)
        if place is servers.lab:
            page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=60_000)
            page.wait_for_selector(
                '.jp-NotebookPanel [data-status="idle"], .jp-Notebook-ExecutionIndicator', timeout=60_000
            )
            page.keyboard.press("Escape")
            page.get_by_text("Run", exact=True).first.click()
            page.get_by_text("Run All Cells", exact=True).first.click()
        page.wait_for_function("globalThis.sharp !== undefined", timeout=90_000)
        called = float(stamp.read_text())
        figures = {name: page.evaluate(f"globalThis.{name}") / 1000 - called for name in ("drawn", "sharp")}
        figures = {f"{name}_s": value for name, value in figures.items()}
        figures["MB_received"] = sum(size for when, size in received if when) / 1e6
        page.wait_for_timeout(1500)
        sent.clear()
        page.locator(".drizview-canvas").first.focus()
        for _ in range(6):
            page.keyboard.press("b")
        page.wait_for_timeout(1500)
        figures["messages_sent_by_6_blinks"] = sum("comm_msg" in frame for frame in sent)
    return figures


def _count(socket, sent: list, received: list) -> None:
    socket.on("framesent", lambda frame: sent.append(str(frame)))
    socket.on("framereceived", lambda frame: received.append((True, len(frame))))
