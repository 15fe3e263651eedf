"""A Python at work, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drizview.errors import DrizviewError
from drizview.mending.child import Child, answer
from drizview.mending.interpreter import VARIABLE, find_interpreter

# Starts a process of its own, as AstroDrizzle does, and tells both names; then works on.
BUSY = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path("both.tmp").write_text(f"{os.getpid()} {child.pid}")
os.rename("both.tmp", "both")
time.sleep(60)
"""
DRIVER = """
import sys, time
from pathlib import Path
from drizview.mending.child import Child
folder = Path(sys.argv[1])
with Child(sys.executable, folder / "busy.py", folder=folder, log=folder / "log") as child:
    child.wait(60)
"""


def until(condition, seconds=20.0):
    """Wait until a condition holds, and return whether it does."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def gone(process):
    """Return whether a process has ended; a zombie that nobody has asked for has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def busy(tmp_path):
    (tmp_path / "busy.py").write_text(BUSY)
    return tmp_path


def both(folder):
    assert until((folder / "both").exists)
    return [int(each) for each in (folder / "both").read_text().split()]


def test_a_child_ends_with_its_context_and_takes_its_own_with_it(busy):
    with Child(sys.executable, busy / "busy.py", folder=busy, log=busy / "log") as child:
        processes = both(busy)
        assert child.wait(0.01) is None
    assert all(until(lambda each=each: gone(each)) for each in processes)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_ends_when_its_driver_is_killed(busy, number):
    driver = subprocess.Popen([sys.executable, "-c", DRIVER, busy], env=os.environ | {"PYTHONPATH": os.getcwd()})
    processes = both(busy)
    driver.send_signal(number)
    driver.wait(20)
    assert all(until(lambda each=each: gone(each)) for each in processes)


def test_a_child_says_how_it_went_and_gets_no_answer(tmp_path):
    script = tmp_path / "s.py"
    script.write_text("print('hello', __name__, flush=True)\ninput()")
    with Child(sys.executable, script, folder=tmp_path, log=tmp_path / "log") as child:
        assert child.wait(20) == 1
    log = (tmp_path / "log").read_text()
    assert log.startswith("hello __main__")
    assert "EOFError" in log


def test_another_python_is_asked(monkeypatch, tmp_path):
    assert answer(sys.executable, "print(6 * 7)") == "42"
    assert answer(sys.executable, "raise SystemExit(1)") is None
    assert answer(str(tmp_path / "none"), "print(1)") is None
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(DrizviewError, match="drizzlepac"):
        find_interpreter()


@pytest.mark.parametrize(("takes", "cleans"), [(2.0, True), (60.0, False)])
def test_a_child_has_some_seconds_to_clean_up(tmp_path, takes, cleans):
    script = tmp_path / "s.py"
    script.write_text(
        "import pathlib, signal, sys, time\n"
        f"def end(*_):\n    time.sleep({takes})\n    pathlib.Path('clean').touch()\n    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\npathlib.Path('ready').touch()\ntime.sleep(60)\n"
    )
    with Child(sys.executable, script, folder=tmp_path, log=tmp_path / "log"):
        assert until((tmp_path / "ready").exists)
        started = time.monotonic()
    assert (tmp_path / "clean").exists() is cleans
    assert time.monotonic() - started < 5
