"""The commands on data that need no drizzlepac."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import drizview
from drizview.cli import main
from drizview.mending.interpreter import VARIABLE


@pytest.fixture(autouse=True)
def _nobody(monkeypatch, tmp_path):
    """Have no Python with drizzlepac at hand."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "none"))


def test_where_nothing_is_to_mend_nothing_is_run(demo, tmp_path):
    done = CliRunner().invoke(main, ["mend", str(demo), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 1
    assert not (tmp_path / "out").exists()
    assert callable(drizview.mend)  # no module has taken its name
