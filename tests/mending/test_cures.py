"""Faults mended by the command with the real drizzlepac; `make test-reprocess` has it in an environment of its own.

``DRIZZLEPAC_PYTHON`` names the Python of another.
"""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time

import pytest

import drizview
from drizview.comparison.outcome import Outcome
from drizview.mending.mended import DOCUMENT, PAGE, mend_dataset
from tests.faulty import HOT, drizzlepac_or_skip, make_case

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
# The fault, and the questions that it must be mended in.
FAULTS = {
    "misaligned_1_ir_sparse_box": {"align"},
    HOT: {"clean", "hotpix"},
    "low-driz_cr_snr_3_uvis_sparse_line3": {"crflags"},
}


@pytest.fixture(scope="module")
def drizzlepac():
    """Return the Python that has drizzlepac."""
    return drizzlepac_or_skip()


@pytest.fixture(scope="module")
def case(drizzlepac, tmp_path_factory):
    """Return a maker of simulated associations with a fault."""
    root = tmp_path_factory.mktemp("cases")
    return lambda name: make_case(drizzlepac, root, name)


def contents(folder):
    return {path.name: hashlib.md5(path.read_bytes()).hexdigest() for path in folder.iterdir()}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_mended_by_one_command(case, drizzlepac, tmp_path, name):
    folder = case(name)
    before = contents(folder)
    most, mendings = 0, []

    def look(stage):
        nonlocal most
        most = max(most, sum(_size(path) for path in tmp_path.rglob("*")))

    with drizview.open(folder) as dataset:
        done = mend_dataset(dataset, out=tmp_path, python=drizzlepac.path, on_start=mendings.append, on_stage=look)
    assert contents(folder) == before
    outcomes = done.comparison.outcomes
    assert {id for id in FAULTS[name] if outcomes[id] is not Outcome.CURED} == set(), str(done.comparison)
    assert not [id for id, outcome in outcomes.items() if outcome.is_bad], str(done.comparison)
    assert not list(tmp_path.glob(".*"))
    assert (done.product.parent / PAGE).exists()
    assert (done.product.parent / DOCUMENT).exists()
    left = {path.suffix for path in done.product.parent.iterdir()}
    assert left <= {".fits", ".log", ".py", ".txt", ".html", ".json"}
    (room,) = [each.room for each in mendings]
    assert room.needed / 3 < most < room.needed
    assert sum(_size(path) for path in done.product.parent.iterdir()) < 1.5 * room.stays


def _size(path):
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:  # it was removed meanwhile
        return 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_leaves_no_product(case, drizzlepac, tmp_path, number):
    folder = case(HOT)
    # where the tests run in the background of a shell, that ignores SIGINT for them
    reset = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{reset}\nfrom drizview.cli import main; main()"
    command = [sys.executable, "-c", code, "mend", str(folder), "--out", str(tmp_path), "--python", drizzlepac.path]
    run = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in run.stderr:
        if "copying" in line:
            break
    time.sleep(1)
    run.send_signal(number)
    run.communicate(timeout=60)
    assert run.returncode == 130
    assert [path.suffix for path in tmp_path.iterdir()] == [".log"]
