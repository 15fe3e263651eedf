"""The second process: the same results with it, without it, and when it is lost."""

from __future__ import annotations

import os
import re
import signal
from dataclasses import replace

import pytest

import drizview
from drizview import beside
from drizview.beside import all_cores
from drizview.checks.core import companion, engine
from drizview.checks.core.companion import Companion
from drizview.checks.core.measured import Measured
from drizview.checks.core.needs import needs_of
from drizview.checks.core.registry import checks

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no second process")
MANY = 10**8


@pytest.fixture
def two(monkeypatch):
    """Let there be two cores."""
    monkeypatch.setattr(beside, "cores", lambda: 2)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)


@pytest.fixture(scope="module")
def dataset(demo):
    with drizview.open(demo) as opened:
        yield opened


@pytest.fixture(scope="module")
def alone(dataset):
    return told(engine.run(dataset))


def told(results):
    """Return results as text; the last digits depend on how many threads multiply matrices."""
    text = repr([(r.check, r.status, r.value, r.uncertainty, r.n, r.where, r.rows, r.note) for r in results])
    return re.sub(r"\d+\.\d+(e[-+]\d+)?", lambda number: f"{float(number[0]):.8g}", text)


def asked_of_both(dataset):
    with all_cores(MANY):
        return told(companion.run_on_all_cores(dataset, selected=checks()))


def test_both_together_say_what_one_says(two, dataset, alone, monkeypatch):
    answers = []
    results = Companion.results
    monkeypatch.setattr(Companion, "results", lambda self: answers.append(results(self)) or answers[-1])
    assert asked_of_both(dataset) == alone
    assert {result.question for result in answers[0]} == {"sky", "mdrizsky"}


def test_it_reads_the_files_that_are_open_whatever_their_names_are_now(two, demo, tmp_path):
    for path in demo.glob("*.fits*"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with drizview.open(tmp_path) as dataset, all_cores(MANY):
        for path in tmp_path.glob("*.fits*"):
            path.unlink()
        with Companion(dataset, checks()[:1]) as second:
            assert len(second.results()) == 1


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_what_it_owes_is_made_here_when_it_is_lost(two, dataset, alone, monkeypatch, ending):
    started = Companion._started

    def lost(self):
        process = started(self)
        process.send_signal(ending)
        return process

    monkeypatch.setattr(Companion, "_started", lost)
    assert asked_of_both(dataset) == alone


@pytest.mark.parametrize("program", ["", "/nowhere/python"])
def test_it_is_done_without_where_no_python_is_to_be_had(two, dataset, alone, monkeypatch, program):
    monkeypatch.setattr(companion.sys, "executable", program)
    assert asked_of_both(dataset) == alone


def test_it_ends_with_an_interrupt(two, dataset, monkeypatch):
    processes = []
    started = Companion._started
    monkeypatch.setattr(Companion, "_started", lambda self: processes.append(started(self)) or processes[-1])

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(companion.engine, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        asked_of_both(dataset)
    assert processes[0].returncode == -signal.SIGKILL


def test_a_check_of_somebody_else_stays_here(two, dataset, monkeypatch):
    entry = next(entry for entry in checks() if entry.question == "sky")

    def theirs():
        return Measured(0.0)

    given = []
    monkeypatch.setattr(
        companion, "Companion", lambda dataset, others: given.extend(others) or Companion(dataset, others)
    )
    foreign = replace(entry, measure=theirs, needs=needs_of(theirs))
    with all_cores(MANY):
        found = list(
            companion.run_on_all_cores(dataset, selected=[foreign, *(each for each in checks() if each is not entry)])
        )
    assert entry.question in {each.question for each in given} and foreign not in given
    assert next(result for result in found if result.check == entry.id).value == 0.0


def test_few_pixels_and_one_core_are_worth_none(dataset, monkeypatch):
    monkeypatch.setattr(companion, "Companion", None)
    assert told(companion.run_on_all_cores(dataset, selected=checks()[:3]))
