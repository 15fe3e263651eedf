"""A notebook open in a browser, every byte of it over a line that counts."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, WebSocket

from benchmarks import servers
from benchmarks.slowline import Line, slow_line

SLOW = {"delay": 0.1, "megabits": 10.0}
IDLE = "() => jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
_ADD = """source => {
  const { content } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = content.widgets.length - 1;
  return jupyterapp.commands.execute("notebook:insert-cell-below").then(() => {
    content.activeCell.model.sharedModel.setSource(source);
    jupyterapp.commands.execute("notebook:run-cell");
  });
}"""
# Notes when the canvas has drawn and is sharp; once it is told to, how far apart the frames of the page are; when
# a picture made by the kernel (PNG) goes to the graphics, as in jdaviz; and when a key is pressed.
WATCH = """
(() => {
  const bench = (globalThis.bench = { gaps: null, uploads: [], pressed: 0 });
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    const upload = prototype.texImage2D;
    prototype.texImage2D = function (...values) {
      const image = values[values.length - 1];
      if (image instanceof HTMLImageElement && image.width > 100) bench.uploads.push(Date.now());
      return upload.apply(this, values);
    };
  }
  addEventListener("keydown", () => (bench.pressed = Date.now()), true);
  let last = performance.now();
  const look = (now) => {
    if (bench.gaps) bench.gaps.push(now - last);
    last = now;
    const canvas = document.querySelector(".drizview-canvas");
    if (canvas && canvas.dataset.frame && canvas.dataset.blank === "0") {
      bench.drawn ??= Date.now();
      if (canvas.dataset.missing === "0") bench.sharp ??= Date.now();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


class Visit:
    """One notebook in one page.

    Attributes
    ----------
    page : playwright.sync_api.Page
    line : Line
        All bytes of the page go through it.
    sent : list of str
        Widget messages to the kernel so far.
    heard : int
        Bytes of messages from the server so far.
    """

    def __init__(self, page: Page, line: Line, folder: Path) -> None:
        self.page, self.line, self.stamp = page, line, folder / "stamp"
        self.sent: list[str] = []
        page.set_default_timeout(120_000)
        self.heard = 0
        page.on("websocket", self._connected)

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._heard)

    def _heard(self, frame: str | bytes) -> None:
        self.heard += len(frame)

    def _sent(self, frame: str | bytes) -> None:
        text = frame.decode("utf-8", "replace") if isinstance(frame, bytes) else frame
        if "comm_msg" in text:
            self.sent.append(text)

    def call(self, source: str) -> float:
        """Run a cell below the last, and return the time at which the kernel began with it."""
        self.start(source)
        end = time.monotonic() + 120
        while not (self.stamp.exists() and self.stamp.read_text()):
            if time.monotonic() > end:
                raise TimeoutError("the kernel did not begin")
            self.page.wait_for_timeout(20)
        return float(self.stamp.read_text())

    def start(self, source: str) -> None:
        """Run a cell below the last without waiting for anything."""
        self.stamp.unlink(missing_ok=True)
        self.page.evaluate(_ADD, f"{stamp(self.stamp)}\n{source}")

    def run(self, source: str) -> str:
        """Run a cell to its end, and return what it says with its last line ``answer = ...``."""
        reply = self.stamp.with_name("reply")
        reply.unlink(missing_ok=True)
        self.start(f"answer = None\n{source}\nopen({str(reply)!r}, 'w').write(f'{{answer}}.')")
        end = time.monotonic() + 120
        while not (reply.exists() and reply.read_text().endswith(".")):
            if time.monotonic() > end:
                raise TimeoutError("the cell did not end")
            self.page.wait_for_timeout(50)
        self.page.wait_for_function(IDLE)
        return reply.read_text()[:-1]

    def evaluate(self, script: str, argument: object = None) -> object:
        """Return what a script says in the page."""
        return self.page.evaluate(script, argument)

    def quiet(self, seconds: float = 1.0) -> None:
        """Wait until no byte has gone over the line for so long."""
        seen, since, end = -1, time.monotonic(), time.monotonic() + 60
        while time.monotonic() - since < seconds and time.monotonic() < end:
            if self.line.bytes != seen:
                seen, since = self.line.bytes, time.monotonic()
            self.page.wait_for_timeout(50)

    def gaps(self) -> list[float]:
        """Return the times between frames since they were last asked for [ms], and begin anew."""
        return self.page.evaluate("() => { const gaps = bench.gaps; bench.gaps = []; return gaps ?? []; }")


def stamp(path: Path) -> str:
    """Return the line of a cell that notes the time."""
    return f"import time as _t; open({str(path)!r}, 'w').write(str(_t.time()))"


@contextlib.contextmanager
def visit(
    browser: Browser, place, folder: Path, *cells: str, python: str, run: str = "", slow: bool = False
) -> Iterator[Visit]:
    """Open a notebook in JupyterLab or Voila (``place`` of `servers`), ``run`` its first cell in JupyterLab.

    The line is slow from when the page is there: what a person waits for is the call, not the page.
    """
    notebook = servers.notebook(folder, *cells)
    context = browser.new_context(viewport={"width": 1600, "height": 1000})
    with place(notebook, python=python) as address, contextlib.closing(context):
        port = int(re.search(r":(\d+)/", address)[1])
        with slow_line(port) as line:
            page = context.new_page()
            page.add_init_script(WATCH)
            opened = Visit(page, line, folder)
            page.goto(address.replace(f":{port}/", f":{line.port}/"), timeout=120_000)
            if place is servers.lab:
                page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
                page.wait_for_function(IDLE)
                if run:
                    opened.run(run)
            if slow:
                line.set(**SLOW)
            yield opened
