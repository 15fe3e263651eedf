"""The script run with drizzlepac on associations with known defects: the badge that it was written for improves.

drizzlepac (98 packages) may live in an environment of its own: DRIZZLEPAC_PYTHON names its Python.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import drizview

PYTHON = os.environ.get("DRIZZLEPAC_PYTHON", sys.executable)
RANK = ["pass", "info", "warn", "fail"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def drizzlepac():
    """Return the Python that has drizzlepac; skip where none has."""
    if sys.executable == PYTHON:
        pytest.importorskip("drizzlepac", reason="the script is run only where drizzlepac is installed")
    return PYTHON


@pytest.mark.parametrize(
    ("name", "questions"),
    [("misalign_acs", ("align", "crflags")), ("skylow_uvis", ("mdrizsky", "crflags")), ("crsnr_uvis", ("crflags",))],
)
def test_following_the_advice_mends_the_defect(drizzlepac, samples, tmp_path, name, questions):
    folder = samples / "labelled" / name
    files = {path.name: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.iterdir()}
    before = drizview.check(folder)
    (tmp_path / "again.py").write_text(before.advice.script())
    run = [drizzlepac, "again.py"]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, timeout=500, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    (product,) = tmp_path.glob("*_new/*_new_dr?.fits")
    after = drizview.check(product)
    for question in questions:
        was, now = before[question].status.value, after[question].status.value
        assert RANK.index(now) < RANK.index(was), f"{question} was {was}, is {now}: {after[question].headline}"
    worse = [q for q in after.findings if _worse(before[q].status.value, after[q].status.value)]
    assert not worse
    assert files == {path.name: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.iterdir()}


def _worse(was, now):
    return now == "fail" and was != "fail"
