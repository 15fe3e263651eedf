"""The inspector on four full ACS/WFC exposures and their product, in a real browser: time, bytes, messages, memory."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Playwright, sync_playwright

from benchmarks import frames, hand, servers
from benchmarks.memory import REST, browser_proportional, kernel_anonymous
from benchmarks.visit import Visit, stamp, visit
from tests.ui.conftest import FLAGS, chromium_path

PREPARE = (
    "import time; t = time.perf_counter(); import drizview, drizview.inspector.app, os; "
    "answer = time.perf_counter() - t"
)
OPEN = "inspector = drizview.inspect({path!r})\ninspector"
EMPTY = """
import anywidget
class Empty(anywidget.AnyWidget):
    _esm = '''export default { render({ el }) {
      const canvas = document.createElement("canvas");
      canvas.className = "drizview-canvas";
      Object.assign(canvas.dataset, { frame: "none", blank: "0", missing: "0" });
      el.append(canvas);
    } }'''
Empty()
"""
CHECKED = '.drizview-progress-words:has-text("checks made")'
CUT_OUTS = """
from drizview.inspector.panels.widgets.pictures import Picture, Pictures
raster = inspector.dataset.product.sci
cuts = Pictures()
cuts.show([Picture(raster[600 + 90 * k : 664 + 90 * k, 800 + 70 * k : 864 + 70 * k], f"star {k}") for k in range(24)])
cuts
"""
_CUTS_DRAWN = """() => {
  const loose = [...document.querySelectorAll(".drizview-pictures")].filter((node) => !node.closest(".drizview-app"));
  return loose.some((node) => node.querySelectorAll("canvas").length >= 24) && Date.now();
}"""
UNSEEN = ("jbench02q/sci", "jbench03q/sci")


def run(folder: Path) -> list[tuple[str, dict]]:
    """Return named measurements."""
    path = str(frames.association(folder / "acs"))
    with sync_playwright() as play:
        launch = launcher(play)
        return [*in_lab(launch, folder, path), *in_voila(launch, folder, path), *behind_slow_line(launch, folder, path)]


def launcher(play: Playwright) -> Callable[[], Browser]:
    """Return a function that starts a browser."""
    return lambda: play.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))


def in_lab(launch, folder: Path, path: str) -> list[tuple[str, dict]]:
    """Open it in JupyterLab, work with it while the checks run and after, and open all of it."""
    rows = []
    with launch() as browser, visit(browser, servers.lab, folder, python=sys.executable) as opened:
        rows.append(("JupyterLab: import", {"import_s": float(opened.run(PREPARE))}))
        bare = browser_proportional()
        rows.append(("JupyterLab: open", first_picture(opened, OPEN.format(path=path))))
        rows.append(("JupyterLab: while the checks run", _meanwhile(opened)))
        opened.quiet()
        rows.append(("JupyterLab: messages to the kernel", hand.messages(opened)))
        rows.append(("JupyterLab: exposure not yet seen", {"sharp_s": _unseen(opened)}))
        rows.append(("JupyterLab: hand", _hand(opened)))
        rows.append(("JupyterLab: 24 cut-outs", _cut_outs(opened)))
        parts = hand.open_everything(opened)
        pid = int(opened.run("answer = os.getpid()"))
        memory = {
            "kernel_MB": kernel_anonymous(pid),
            "browser_at_once_MB": browser_proportional(),
            "empty_lab_MB": bare,
        }
        opened.page.wait_for_timeout(1000 * REST)
        memory["browser_MB"] = browser_proportional()
        rows.append((f"JupyterLab: memory, {parts} badges and pages opened", memory))
    return rows


def in_voila(launch, folder: Path, path: str) -> list[tuple[str, dict]]:
    """Open it as a web page, and for what Voila takes by itself a widget that does nothing."""
    return [
        ("Voila: open", _web_page(launch, folder, OPEN.format(path=path))),
        ("Voila: an empty widget", _web_page(launch, folder, EMPTY)),
    ]


def _web_page(launch, folder: Path, source: str) -> dict:
    cells = (PREPARE, f"{stamp(folder / 'stamp')}\n{source}")
    (folder / "stamp").unlink(missing_ok=True)
    with launch() as browser, visit(browser, servers.voila, folder, *cells, python=sys.executable) as opened:
        opened.page.wait_for_function("() => bench.sharp")
        figures = _opening(opened, float(opened.stamp.read_text()))
        return figures | {"MB": opened.heard / 1e6, "with_page_MB": opened.line.bytes / 1e6}


def behind_slow_line(launch, folder: Path, path: str) -> list[tuple[str, dict]]:
    """Open it in JupyterLab behind 100 ms each way and 10 Mbit/s, pan, zoom and go to another exposure."""
    rows = []
    with (
        launch() as browser,
        visit(browser, servers.lab, folder, python=sys.executable, run=PREPARE, slow=True) as opened,
    ):
        rows.append(("slow line: open", first_picture(opened, OPEN.format(path=path))))
        opened.page.wait_for_selector(CHECKED, state="attached", timeout=300_000)
        opened.quiet()
        rows.append(("slow line: exposure not yet seen", {"sharp_s": _unseen(opened)}))
        rows.append(("slow line: hand", _hand(opened)))
    return rows


def first_picture(opened: Visit, source: str) -> dict:
    """Run the cell that opens the inspector, and return when it was drawn and sharp, and the bytes until then."""
    line, heard = opened.line.bytes, opened.heard
    called = opened.call(source)
    opened.page.wait_for_function("() => bench.sharp")
    bytes_ = {"MB": (opened.heard - heard) / 1e6, "with_lab_scripts_MB": (opened.line.bytes - line) / 1e6}
    return _opening(opened, called) | bytes_


def _opening(opened: Visit, called: float) -> dict:
    return {f"{name}_s": opened.evaluate(f"() => bench.{name}") / 1000 - called for name in ("drawn", "sharp")}


def _meanwhile(opened: Visit) -> dict:
    """Pan and blink until the checks have ended."""
    gaps, blinks, turns = [], [], 0
    while not opened.page.locator(CHECKED).count() and turns < 20:
        gaps += hand.drag(opened, seconds=1.5)
        blinks += hand.blink(opened, times=4)
        turns += 1
    felt = hand.frame_times(gaps)
    return {f"pan_{name}": value for name, value in felt.items()} | {"blink_longest_ms": max(blinks, default=0.0)}


def _unseen(opened: Visit) -> float:
    return median(hand.show(opened, frame) for frame in UNSEEN) / 1000


def _hand(opened: Visit) -> dict:
    """Zoom to the pixels, pan to where it was not yet."""
    hand.fit(opened)
    zoomed, zoom_sharp = hand.zoom(opened)
    opened.quiet()
    panned, pan_sharp = hand.pan_away(opened)
    blinks = hand.blink(opened)
    pan, wheel = hand.frame_times(panned), hand.frame_times(zoomed)
    return {
        "pan_median_ms": pan["median_ms"],
        "pan_longest_ms": pan["longest_ms"],
        "pan_sharp_s": pan_sharp / 1000,
        "zoom_longest_ms": wheel["longest_ms"],
        "zoom_sharp_s": zoom_sharp / 1000,
        "blink_ms": median(blinks),
        "flags_ms": median(hand.flags(opened)),
    }


def _cut_outs(opened: Visit) -> dict:
    before = opened.heard
    called = opened.call(CUT_OUTS)
    drawn = opened.page.wait_for_function(_CUTS_DRAWN).json_value() / 1000
    return {"drawn_s": drawn - called, "MB": (opened.heard - before) / 1e6}
