"""jdaviz on the same files in the same browser, as far as it does the same."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from benchmarks import frames, servers
from benchmarks.memory import REST, browser_proportional, kernel_anonymous
from benchmarks.visit import Visit, visit

PREPARE = "import time; t = time.perf_counter(); import jdaviz, os; answer = time.perf_counter() - t"
_FIRST = "app = jdaviz.new_app()\napp.load({flc!r}, format='Image', extension=['SCI,1', 'DQ,1'])\napp.show()"
_REST = """
app.load({flc!r}, format='Image', extension=['SCI,2', 'DQ,2'])
app.load({product!r}, format='Image', extension=['SCI,1'])
app.load({product!r}, format='Image', extension=['WHT,1'])
"""
_CANVAS = ".jdaviz canvas"


def why_not(python: str) -> str:
    """Return why jdaviz cannot be measured in an environment, ``""`` where it can."""
    code = "import warnings; warnings.simplefilter('ignore'); import jdaviz, jupyterlab; jdaviz.new_app"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    said = done.stderr.strip().splitlines()
    return "" if done.returncode == 0 else f"jdaviz does not run with {Path(python).name}: {said[-1] if said else '?'}"


def run(launch, folder: Path, python: str) -> list[tuple[str, dict]]:
    """Return named measurements: the first chip with its flags, then the rest of the inspector's first blink set."""
    product = frames.association(folder / "acs")
    paths = {"product": str(product), "flc": str(product.with_name("jbench00q_flc.fits"))}
    rows = []
    with launch() as browser, visit(browser, servers.lab, folder, python=python) as opened:
        rows.append(("jdaviz: import", {"import_s": float(opened.run(PREPARE))}))
        rows.append(("jdaviz: open", _open(opened, _FIRST.format(**paths))))
        rows.append(("jdaviz: flags shown", _flags(opened)))
        opened.run(_REST.format(**paths))
        opened.quiet(2.0)
        rows.append(("jdaviz: blink", _blink(opened)))
        pid = int(opened.run("answer = os.getpid()"))
        memory = {"kernel_MB": kernel_anonymous(pid), "browser_at_once_MB": browser_proportional()}
        opened.page.wait_for_timeout(1000 * REST)
        memory["browser_MB"] = browser_proportional()
        rows.append(("jdaviz: memory, two chips and the product", memory))
    return rows


def _open(opened: Visit, source: str) -> dict:
    line, heard = opened.line.bytes, opened.heard
    called = opened.call(source)
    opened.page.wait_for_function("() => bench.uploads.length")
    bytes_ = {"MB": (opened.heard - heard) / 1e6, "with_lab_scripts_MB": (opened.line.bytes - line) / 1e6}
    opened.quiet(2.0)  # it draws again when it knows its size
    first, last = (opened.evaluate(f"() => bench.uploads.at({k})") / 1000 - called for k in (0, -1))
    return {"drawn_s": first, "sharp_s": last} | bytes_


def _blink(opened: Visit) -> dict:
    """Press the key of the blink over the image."""
    opened.page.locator(_CANVAS).first.scroll_into_view_if_needed()
    box = opened.page.locator(_CANVAS).first.bounding_box()
    opened.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    times, bytes_ = [], []
    for _ in range(4):
        opened.quiet(1.0)
        heard, uploads = opened.heard, opened.evaluate("() => bench.uploads.length")
        opened.page.keyboard.press("b")
        if not _uploaded(opened, uploads):
            return {"blink_ms": float("nan")}
        times.append(opened.evaluate("() => bench.uploads.at(-1) - bench.pressed"))
        opened.quiet(0.5)
        bytes_.append((opened.heard - heard) / 1e6)
    return {"blink_ms": float(sorted(times)[len(times) // 2]), "MB": sorted(bytes_)[len(bytes_) // 2]}


def _flags(opened: Visit) -> dict:
    """Hide the layer of the flags, and show it again."""
    source = """
menu = app.viewers["Image"].data_menu
label = next(label for label in menu.data_labels_loaded if "[DQ,1]" in label)
menu.set_layer_visibility(label, {shown})
"""
    opened.run(source.format(shown=False))
    opened.quiet(2.0)
    heard, uploads = opened.heard, opened.evaluate("() => bench.uploads.length")
    called = opened.call(source.format(shown=True))
    if not _uploaded(opened, uploads):
        return {"flags_ms": float("nan")}
    opened.quiet(1.0)
    last = opened.evaluate("() => bench.uploads.at(-1)") / 1000
    return {"flags_ms": 1000 * (last - called), "MB": (opened.heard - heard) / 1e6}


def _uploaded(opened: Visit, before: int, *, seconds: float = 20.0) -> bool:
    """Wait until another picture has gone to the graphics; False where none does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if opened.evaluate("() => bench.uploads.length") > before:
            return True
        opened.page.wait_for_timeout(20)
    return False
