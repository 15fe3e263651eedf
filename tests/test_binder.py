"""What a Binder service builds of the last commit: `make test-binder`, some minutes and a gigabyte.

``DRIZVIEW_BINDER=1`` lets it run; what can be looked at without building is in test_project.py.
"""

from __future__ import annotations

import os

import pytest

from benchmarks import binder, pod

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not os.environ.get("DRIZVIEW_BINDER"), reason="builds an environment: make test-binder"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a pod after repo2docker's steps."""
    interpreter = pod.python()
    assert interpreter, f"{pod.PYTHON} is missing: name one with BINDER_PYTHON"
    return pod.build(tmp_path_factory.mktemp("binder"), interpreter)


def test_what_is_installed_is_what_is_locked(built):
    locked = (pod.ROOT / "binder" / "locked.txt").read_text().splitlines()
    have = {line.lower().replace("_", "-") for line in built.run("pip", "freeze").splitlines()}
    missing = {line for line in locked if "==" in line} - have
    assert not missing
    assert built.run("pip", "check").strip() == "No broken requirements found."


def test_a_lesson_runs_from_top_to_bottom(built):
    assert built.run("jupyter", "execute", binder.LESSON, seconds=180) == ""
    left = built.run("git", "status", "--porcelain", "--untracked-files=all").splitlines()
    assert not [line for line in left if not line.startswith("??")]


def test_it_keeps_within_its_aims(built):
    figures = binder.measure(built)
    print(binder.table(figures))
    missed = {row.key: figures[row.key] for row in binder.ROWS if row.aim is not None and figures[row.key] > row.aim}
    assert not missed
    assert all(figures[row.key] > 0 for row in binder.ROWS)
