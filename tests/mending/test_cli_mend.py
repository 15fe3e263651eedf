"""The commands on data that need no drizzlepac."""

from __future__ import annotations

from dataclasses import replace

import pytest
from click.testing import CliRunner

import drizview
from drizview.advice.causes.cause import Cause
from drizview.checks.core.cure import Cure
from drizview.cli import main
from drizview.mending.interpreter import VARIABLE
from drizview.mending.mended import nothing_to_mend


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


def test_what_nothing_mends_is_said_in_sentences(demo):
    with drizview.open(demo) as dataset:
        report = drizview.check(dataset)
    cause = Cause("odd_stars", "a1 trailed (axis ratio 1.6): guiding", Cure.NOTHING, "Look at a1: its stars.", ())
    advice = replace(report.advice, diagnosis=replace(report.advice.diagnosis, causes=(cause,)))
    said = nothing_to_mend(replace(report, advice=advice))
    assert said.endswith(": nothing to mend. A1 trailed (axis ratio 1.6): guiding. Look at a1: its stars.")
