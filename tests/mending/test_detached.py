"""A run that has no parent: found again, cancelled, and ended with the process that it watches."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drizview.errors import DrizviewError
from drizview.mending.detached import DetachedRun
from drizview.mending.interpreter import Interpreter
from drizview.mending.mending import Mending
from drizview.mending.room import Room
from drizview.mending.workspace import Workspace

MAKES = "from pathlib import Path\nPath('a_new').mkdir()\nPath('a_new/a_new_drz.fits').touch()\n"
SLEEPS = "import time\ntime.sleep(60)\n"


@pytest.fixture
def mended(tmp_path, monkeypatch):
    """Return the product that is mended, and a maker of what mends it; records are kept in a folder of the test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    product = tmp_path / "a_drz.fits"
    product.touch()

    def make(script):
        workspace = Workspace(tmp_path / "out", "a_new")
        return Mending(script, Interpreter(sys.executable, "3"), Room(1, 1, 10**9), workspace)

    return product, make


def until(check, *, seconds=60):
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_run_is_found_again_by_its_product(mended):
    product, make = mended
    run = DetachedRun(product)
    assert run.state == {}
    assert run.waiting() == ""
    run.start(make(f"import time\ntime.sleep(2)\n{MAKES}"), owner=os.getpid())
    other = DetachedRun(product)  # of a page that knows the product only
    assert other.is_alive
    assert other.state["phase"] == "running"
    assert other.waiting()
    until(lambda: "process" in other.state)
    parent = Path(f"/proc/{other.state['process']}/stat").read_text().rpartition(")")[2].split()[1]
    assert int(parent) != os.getpid()  # it is no child of ours: what ends us does not end it
    until(lambda: not other.is_alive)
    assert other.state["phase"] == "done"
    assert other.made(other.state).name == "a_new_drz.fits"
    os.utime(product, (time.time() + 9,) * 2)  # drizzled anew since
    assert other.made(other.state) is None
    other.forget()
    assert run.state == {}


def test_what_was_made_is_found_though_the_clock_was_set_back(mended):
    product, make = mended
    os.utime(product, (time.time() + 9000,) * 2)
    run = DetachedRun(product)
    run.start(make(MAKES), owner=os.getpid())
    until(lambda: not run.is_alive)
    assert run.made(run.state).name == "a_new_drz.fits"
    assert run.waiting()


def test_a_run_that_is_cancelled_leaves_its_log_alone_and_says_where(mended, tmp_path):
    product, make = mended
    run = DetachedRun(product)
    run.start(make(SLEEPS), owner=os.getpid())
    until(run.cancel)
    run.cancel()  # twice does no harm
    until(lambda: not run.is_alive)
    state = run.state
    assert state["phase"] == "cancelled"
    assert state["log"] == str(tmp_path / "out" / "a_new.log")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a_new.log"]


def test_a_run_ends_with_its_owner_and_a_killed_one_is_no_success(mended, tmp_path):
    product, make = mended
    run = DetachedRun(product)
    with subprocess.Popen([sys.executable, "-c", SLEEPS]) as owner:
        run.start(make(SLEEPS), owner=owner.pid)
        until(lambda: "process" in run.state)
        owner.kill()
        owner.wait()
    until(lambda: not run.is_alive)
    assert run.state["phase"] == "cancelled"
    run.start(make(SLEEPS), owner=os.getpid())
    until(lambda: "process" in run.state)
    os.kill(run.state["process"], signal.SIGKILL)
    until(lambda: not run.is_alive)
    assert run.state["phase"] == "failed"


def test_what_a_script_says_is_told(mended):
    product, make = mended
    run = DetachedRun(product)
    run.start(make("raise SystemExit('no stars')"), owner=os.getpid())
    until(lambda: not run.is_alive)
    assert run.state["phase"] == "failed"
    assert "no stars" in run.state["text"]


@pytest.mark.parametrize("mode", [0o701, 0o710, 0o740])
def test_records_lie_in_a_folder_that_is_ours_alone(mended, tmp_path, mode):
    product, _ = mended
    DetachedRun(product)
    (folder,) = tmp_path.glob("drizview-*")
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(mode)
    with pytest.raises(DrizviewError, match="ours alone"):
        DetachedRun(product)
