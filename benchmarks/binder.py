"""A lesson as Binder serves it: size, memory, time to the first picture.

``python -m benchmarks binder --write docs/teaching.md`` writes the table.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks import memory, pod
from benchmarks.inspector import launcher
from benchmarks.servers import HOST, TOKEN
from benchmarks.slowline import Line, slow_line
from benchmarks.visit import IDLE, SLOW, WATCH

# The part of the page that this command writes lies between these.
BEGIN, END = "<!-- written by benchmarks/binder.py -->\n", "<!-- until here -->\n"
LESSON, APP = "notebooks/03_psf.ipynb", "notebooks/app.ipynb"
TITLE = "Binder"


@dataclass(frozen=True)
class Row:
    """A line of the table: the key of its figure, what it says, its unit and what is aimed at."""

    key: str
    says: str
    unit: str
    aim: float | None = None


ROWS = (
    Row("environment_MB", "environment, JupyterHub and all", "MB", 900),
    Row("clone_MB", "clone", "MB", 2000),
    Row("server_MB", "server, resident", "MB"),
    Row("kernel_MB", "kernel with a lesson open and its checks made, resident", "MB"),
    Row("pod_MB", "both", "MB", 600),
    Row("text_s", "slow line: from the cell to the lesson's text", "s"),
    Row("begin_s", "slow line: from *Begin* to the first picture", "s"),
    Row("picture_s", "slow line: both, from when the kernel is up", "s", 5),
    Row("voila_s", "the app through Voila: from the address to a sharp picture", "s"),
)


def run(folder: Path, *, write: str = "") -> list[tuple[str, dict]]:
    """Build, start and visit a pod, write the table where that is asked for, and return the figures."""
    home = folder / "binder"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    interpreter = pod.python()
    if interpreter is None:
        raise RuntimeError(f"{pod.PYTHON} is missing: name one with BINDER_PYTHON")
    figures = measure(pod.build(home, interpreter))
    if write:
        page = Path(write)
        head, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        page.write_text(head + BEGIN + table(figures) + END + rest.partition(END)[2], encoding="utf-8")
    return [(TITLE, figures)]


def table(figures: dict[str, float]) -> str:
    """Return the figures as a table."""
    lines = ["| | aim | measured |", "| --- | --- | --- |"]
    for row in ROWS:
        value = figures[row.key]
        aim = "" if row.aim is None else f"≤ {row.aim:g} {row.unit}"
        shown = f"{value:.0f}" if row.unit == "MB" else f"{value:.1f}"
        missed = " **missed**" if row.aim is not None and value > row.aim else ""
        lines.append(f"| {row.says} | {aim} | {shown} {row.unit}{missed} |")
    return "\n".join(lines) + "\n"


def measure(made: pod.Pod) -> dict[str, float]:
    """Return sizes, memory and times of a pod that was built."""
    figures = {"environment_MB": pod.megabytes(made.environment), "clone_MB": pod.megabytes(made.clone)}
    with made.served() as (port, server), sync_playwright() as play, launcher(play)() as browser:
        with slow_line(port) as line:
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            figures |= _lesson(page, line)
            page.wait_for_timeout(2000)
            figures |= _resident(server.pid)
            page.context.close()
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        figures["voila_s"] = _app(page, port)
    return figures


def _lesson(page: Page, line: Line) -> dict[str, float]:
    """Open the lesson in JupyterLab, and go as far as its first picture over a slow line."""
    page.set_default_timeout(120_000)
    page.add_init_script(WATCH)
    page.goto(f"http://{HOST}:{line.port}/lab/tree/{LESSON}?token={TOKEN}&reset")
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
    page.wait_for_function(IDLE)
    line.set(**SLOW)
    began = _now(page)
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    begin = page.get_by_role("button", name="Begin")
    begin.wait_for()
    page.get_by_role("heading", name="What is asked").wait_for()
    read = _now(page)
    begin.click()
    page.wait_for_function("() => bench.drawn")
    drawn = float(page.evaluate("() => bench.drawn")) / 1000
    page.locator('.drizview-progress-words:has-text("checks made")').wait_for(state="attached")
    return {"text_s": read - began, "begin_s": drawn - read, "picture_s": drawn - began}


def _resident(pid: int) -> dict[str, float]:
    """Return the resident memory of the server and of what it started."""
    server = memory.resident(pid)
    kernels = sum(memory.resident(each) for each in memory.descendants(pid))
    return {"server_MB": server, "kernel_MB": kernels, "pod_MB": server + kernels}


def _app(page: Page, port: int) -> float:
    """Open the app as a web page, and return how long that took."""
    page.set_default_timeout(120_000)
    page.add_init_script(WATCH)
    began = _now(page)
    page.goto(f"http://{HOST}:{port}/voila/render/{APP}?token={TOKEN}")
    page.wait_for_function("() => bench.sharp")
    return float(page.evaluate("() => bench.sharp")) / 1000 - began


def _now(page: Page) -> float:
    return float(page.evaluate("() => Date.now()")) / 1000
