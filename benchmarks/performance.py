"""The inspector's figures beside jdaviz's, from one run, as a table: ``python -m benchmarks performance``."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import beside, cost, frames, inspector

COMMAND = "python -m benchmarks performance --jdaviz PYTHON --write docs/performance.md"


@dataclass(frozen=True)
class Line:
    """One line of the table: what it says, what is aimed at, and where the figures are (row, column)."""

    says: str
    unit: str
    aim: float | None
    ours: tuple[str, str]
    theirs: tuple[str, str] | None = None

    def cells(self, figures: dict[str, dict]) -> list[str]:
        """Return the cells of the line."""
        ours, theirs = (_figure(figures, where) for where in (self.ours, self.theirs))
        ratio = theirs / ours if ours and theirs and math.isfinite(theirs) else math.nan
        aim = "" if self.aim is None else f"≤ {self.aim:g} {self.unit}".rstrip()
        missed = " **missed**" if self.aim is not None and ours > self.aim else ""
        return [self.says, aim, _text(ours, self.unit) + missed, _text(theirs, self.unit), _text(ratio, "×")]


_OPEN, _SLOW, _THEIRS = "JupyterLab: open", "slow line: hand", "jdaviz: open"
_MEMORY, _THEIR_MEMORY = "JupyterLab: memory", "jdaviz: memory"
LINES = (
    Line("import, in the kernel", "s", 0.8, ("JupyterLab: import", "import_s"), ("jdaviz: import", "import_s")),
    Line("from the call to the first picture", "s", 0.35, (_OPEN, "drawn_s"), (_THEIRS, "drawn_s")),
    Line("until it is sharp", "s", 0.7, (_OPEN, "sharp_s"), (_THEIRS, "sharp_s")),
    Line("messages to the browser until then", "MB", 0.6, (_OPEN, "MB"), (_THEIRS, "MB")),
    Line("with scripts that JupyterLab loads for its first widget", "MB", None, (_OPEN, "with_lab_scripts_MB"),
         (_THEIRS, "with_lab_scripts_MB")),
    Line("Voila: from the call to the first picture", "s", 1.0, ("Voila: open", "drawn_s")),
    Line("of it Voila with an empty widget", "s", None, ("Voila: an empty widget", "drawn_s")),
    Line("blink to the next frame", "ms", None, ("JupyterLab: hand", "blink_ms"), ("jdaviz: blink", "blink_ms")),
    Line("bytes of a blink", "MB", 0.01, ("JupyterLab: messages to the kernel", "blink_MB"), ("jdaviz: blink", "MB")),
    Line("questions to the kernel for blink, mask, stretch, limits, opacity, second frame", "", 0,
         ("JupyterLab: messages to the kernel", "sum")),
    Line("flags shown", "ms", None, ("JupyterLab: hand", "flags_ms"), ("jdaviz: flags shown", "flags_ms")),
    Line("exposure not yet seen, until sharp", "s", 0.5, ("JupyterLab: exposure not yet seen", "sharp_s")),
    Line("24 cut-outs", "s", 1.0, ("JupyterLab: 24 cut-outs", "drawn_s")),
    Line("while the checks run: longest time between frames of a pan", "ms", 100,
         ("JupyterLab: while the checks run", "pan_longest_ms")),
    Line("while the checks run: longest blink", "ms", 100, ("JupyterLab: while the checks run", "blink_longest_ms")),
    Line("slow line: from the call to the first picture", "s", None, ("slow line: open", "drawn_s")),
    Line("slow line: usual time between frames of a pan", "ms", 34, (_SLOW, "pan_median_ms")),
    Line("slow line: sharp after a pan", "s", 2.0, (_SLOW, "pan_sharp_s")),
    Line("slow line: sharp after a zoom", "s", 2.0, (_SLOW, "zoom_sharp_s")),
    Line("slow line: exposure not yet seen, until sharp", "s", None, ("slow line: exposure not yet seen", "sharp_s")),
    Line("kernel, anonymous memory", "MB", 400, (_MEMORY, "kernel_MB"), (_THEIR_MEMORY, "kernel_MB")),
    Line("browser, page and graphics", "MB", 700, (_MEMORY, "browser_MB"), (_THEIR_MEMORY, "browser_MB")),
    Line("before it has thrown away what it no longer needs", "MB", None, (_MEMORY, "browser_at_once_MB"),
         (_THEIR_MEMORY, "browser_at_once_MB")),
    Line("of it JupyterLab with an empty notebook", "MB", None, (_MEMORY, "empty_lab_MB")),
)  # fmt: skip
HEAD = ("", "aim", "drizview", "jdaviz", "jdaviz / drizview")


def run(folder: Path, *, jdaviz: str = "", write: str = "") -> list[tuple[str, dict]]:
    """Measure both, write the table where that is asked for, and return the named measurements."""
    rows = inspector.run(folder)
    print(document(rows, "it is measured now"), flush=True)
    python = str(Path(jdaviz or sys.executable).absolute())  # the servers run elsewhere
    reason = beside.why_not(python)
    if not reason:
        with sync_playwright() as play:
            rows += beside.run(inspector.launcher(play), folder, python)
    page = document(rows, reason) + cost.kept(write)
    if write:
        Path(write).write_text(page, encoding="utf-8")
    print(page)
    return rows


def document(rows: list[tuple[str, dict]], reason: str) -> str:
    """Return the page with the table; ``reason`` says why jdaviz is not in it."""
    figures = {title.partition(",")[0]: dict(values) for title, values in rows}
    sent = figures.get("JupyterLab: messages to the kernel", {})
    sent["sum"] = sum(count for name, count in sent.items() if name not in ("told", "blink_MB"))
    table = [HEAD, ["---"] * len(HEAD), *(line.cells(figures) for line in LINES)]
    return _PAGE.format(
        table="\n".join(f"| {' | '.join(cells)} |" for cells in table),
        command=COMMAND,
        reason=f"\njdaviz is not in the table: {reason}.\n" if reason else "",
        exposures=len(frames.DITHERS),
    )


def _figure(figures: dict[str, dict], where: tuple[str, str] | None) -> float:
    return float(figures.get(where[0], {}).get(where[1], math.nan)) if where else math.nan


def _text(value: float, unit: str) -> str:
    if not math.isfinite(value):
        return ""
    shown = f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.2g}"
    return f"{shown} {unit}".rstrip()


_PAGE = """# Speed and memory

{exposures} full ACS/WFC exposures (two chips of 2048 x 4096 each, with data-quality flags) and their product of
4300 x 4300, opened in JupyterLab in headless Chromium as it starts by itself, on a machine of two cores without a
graphics card. Written by

    {command}
{reason}
{table}

How to read it:

* *From the call*: the kernel begins with the cell; the packages are imported already. *Sharp*: no tile is missing.
* drizview opens all of the files and runs its checks meanwhile. jdaviz has loaded one chip with its flags for its first
  picture, and two chips, science image and weight map of the product for its memory and its blink.
* *Slow line*: a proxy between browser and server holds back every byte, 100 ms each way and 10 Mbit/s, from when the
  page of JupyterLab is there.
* *Memory*: anonymous memory of the kernel (`RssAnon`), proportional memory (`Pss`) of the browser's renderer and
  graphics processes. drizview's is taken after every badge and every page was opened, jdaviz's after its blinks; the
  browser's at once, and again after 15 s without a touch.
* A blink, a flag, a limit, a stretch is worked out in the browser by drizview, which tells the kernel afterwards what
  is on view, and by jdaviz in the kernel, which sends a new picture.
"""
