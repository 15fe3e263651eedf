"""What Windows and Pyodide do not have is asked for in one place, or not at all."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from drizview.dataset.io import read_at

PACKAGE = Path(__file__).parents[1] / "drizview"
WITHOUT = """
import os, sys, threading
for name in ("pread", "preadv", "posix_fadvise"):
    if hasattr(os, name):
        delattr(os, name)
def forbidden(self):
    raise RuntimeError("can't start new thread")
threading.Thread.start = forbidden
from drizview import beside
beside.HAS_THREADS = False
import drizview
import drizview.inspector.app, drizview.lessons, drizview.classroom.lesson  # importing them starts nothing
with drizview.open(sys.argv[1]) as dataset:
    report = drizview.check(dataset)
assert not [r.check for r in report.results if r.status.value == "error"]
print(sum(r.value is not None for r in report.results))
"""

# As in a browser: no thread, and no C code but that of numpy, scipy and astropy. A lesson and the lab are played.
IN_BROWSER = """
import asyncio, sys, tempfile, threading
from pathlib import Path
from drizview import beside
from drizview.workshop import drizzling
beside.HAS_THREADS, drizzling.IN_BROWSER = False, True
def forbidden(self):
    raise RuntimeError("can't start new thread")
threading.Thread.start = forbidden
sys.modules.update(drizzle=None, regions=None)
import drizview
from drizview.classroom.lesson import LessonView
from drizview.inspector import regionfile
from drizview.lessons import lesson

async def main():
    turns = 0
    async def count():  # the page lives meanwhile
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)
    counting = asyncio.ensure_future(count())
    inspector = drizview.inspect(sys.argv[1])
    report = await inspector.finished()
    values = sum(r.value is not None for r in report.results)
    errors = [r.check for r in report.results if r.status.value == "error"]
    assert inspector.runner.state == "done" and values > 30 and not errors, (values, errors)
    assert turns > len(report.results)
    canvas, told = inspector.canvas, []
    canvas.send = lambda message, buffers=None: told.append(message)
    canvas._on_message(canvas, {"type": "get", "tiles": []}, [])
    canvas._on_message(canvas, {"type": "get", "source": "none"}, [])
    assert told and not canvas.pending, told
    try:
        regionfile.to_ds9((), wcs=None)
    except drizview.DrizviewError as error:
        assert "regions" in str(error)
    inspector.close()
    view = LessonView(lesson("align"), seed=1, folder=Path(tempfile.mkdtemp()))
    case = view.next()
    await view.inspector.finished()
    assert view.judge(case.truth)
    view.close()
    lab = drizview.lab()
    lab.set(shift=0.4)
    await lab.bench.finished()
    assert "bad" in {l["tone"] for l in lab.badges.lines} or "warn" in {l["tone"] for l in lab.badges.lines}
    lab.close()
    again = drizview.inspect(sys.argv[1])
    assert len(again.wait().results) == len(report.results)  # without the loop's help
    again.close()
    counting.cancel()

asyncio.run(main())
print("played")
"""


@pytest.mark.slow
@pytest.mark.timeout(500)
def test_inspector_lesson_and_lab_need_no_thread(demo):
    command = [sys.executable, "-W", "ignore", "-c", IN_BROWSER, str(demo)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=480, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout == "played\n"


def test_bytes_are_read_in_one_place():
    users = {path.name for path in PACKAGE.rglob("*.py") if re.search(r"\bos\.preadv?\b", path.read_text())}
    assert users == {"read_at.py"}


def test_the_headless_core_runs_without_threads_and_pread(demo):
    command = [sys.executable, "-W", "ignore", "-c", WITHOUT, str(demo)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 30


@pytest.mark.parametrize("missing", [(), ("preadv",), ("pread", "preadv")])
def test_the_same_bytes_come_with_and_without(tmp_path, monkeypatch, missing):
    (tmp_path / "bytes").write_bytes(bytes(range(100)))
    for name in missing:
        monkeypatch.delattr(f"os.{name}")
    with (tmp_path / "bytes").open("rb") as stream:
        assert read_at.read_at(stream.fileno(), 5, 10) == bytes(range(10, 15))
        assert read_at.read_at(stream.fileno(), 50, 90) == bytes(range(90, 100))
        target = bytearray(4)
        assert read_at.read_into(stream.fileno(), memoryview(target), 98) == 2
        assert target == bytes((98, 99, 0, 0))
