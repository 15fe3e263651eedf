"""The checks at work beside the screen."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

import drizview
from drizview.checks.core import engine
from drizview.inspector import runner as module
from drizview.inspector.panels.pages import kept
from drizview.inspector.runner import CheckRunner

PATIENCE = 60


@pytest.fixture(scope="module")
def dataset(demo):
    return drizview.open(demo)


@pytest.fixture(scope="module")
def results(dataset):
    return list(engine.run(dataset))


@pytest.fixture
def slow(monkeypatch, results):
    """Put an engine in place that ends one check each time it is told to."""
    gate = threading.Semaphore(0)

    def run(dataset, *, selected, resolver):
        for result in results:
            assert gate.acquire(timeout=PATIENCE)
            yield result

    monkeypatch.setattr(module, "engine", SimpleNamespace(run=run, resolver_for=lambda *_, **__: None))
    return gate


def test_it_ends_with_the_report_that_check_gives(dataset, results):
    work = CheckRunner(dataset)
    assert (work.state, work.done) == ("waiting", 0)
    work.start()
    work.wait(PATIENCE)
    assert (work.state, work.done, work.total) == ("done", len(results), len(results))
    expected = {result.check: result.status for result in results}
    assert {result.check: result.status for result in work.report.results} == expected


def test_what_the_panels_draw_is_kept(dataset):
    work = CheckRunner(dataset, keep=kept())
    work.start()
    work.wait(PATIENCE)
    assert all(work.resolver.holds(name) for name in kept())
    assert not work.resolver.holds("input_presence")


def test_the_report_grows_as_checks_end(dataset, slow, results):
    work, seen = CheckRunner(dataset), []
    work.observe(lambda change: seen.append(len(change["new"].results)), names=["report"])
    work.start()
    slow.release(3)
    slow.release(len(results))
    work.wait(PATIENCE)
    assert seen == list(range(1, len(results) + 1))


def test_a_second_start_while_it_runs_changes_nothing(dataset, slow, results):
    work = CheckRunner(dataset)
    work.start()
    thread = work._thread
    work.start()
    assert work._thread is thread
    slow.release(len(results))
    work.wait(PATIENCE)
    assert work.done == work.total == len(results)


def test_cancelled_it_keeps_what_it_has_and_can_start_again(dataset, slow, results):
    work = CheckRunner(dataset)
    reached = threading.Event()
    work.observe(lambda change: change["new"] == 2 and reached.set(), names=["done"])
    work.start()
    slow.release(2)
    assert reached.wait(PATIENCE)
    work.cancel()
    slow.release()
    work.wait(PATIENCE)
    assert (work.state, work.done, len(work.report.results)) == ("cancelled", 2, 2)
    slow.release(len(results))
    work.start()
    work.wait(PATIENCE)
    assert (work.state, work.done) == ("done", work.total)


def test_closed_it_tells_nobody_and_does_not_start_again(dataset, slow, results):
    work, seen = CheckRunner(dataset), []
    work.observe(seen.append)
    work.start()
    work.close()
    told = len(seen)
    slow.release(len(results))
    work.wait(PATIENCE)
    assert len(seen) == told
    work.start()
    assert not work._thread.is_alive()


def test_an_engine_that_breaks_is_said(dataset, monkeypatch):
    broken = SimpleNamespace(run=lambda *_, **__: 1 / 0, resolver_for=lambda *_, **__: None)
    monkeypatch.setattr(module, "engine", broken)
    said = []
    work = CheckRunner(dataset, on_error=said.append)
    work.start()
    work.wait(PATIENCE)
    assert work.state == "failed"
    assert [type(error) for error in said] == [ZeroDivisionError]
