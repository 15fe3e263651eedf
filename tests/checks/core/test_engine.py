"""The engine judges, isolates what breaks, and shares what is measured."""

from __future__ import annotations

import math

import pytest

from drizview.checks.core import engine, registry
from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Measured
from drizview.checks.core.needs import needs_of
from drizview.checks.core.registry import Check, Fixture
from drizview.checks.core.resolver import Resolver
from drizview.checks.core.status import Status
from drizview.dataset.discover import datasets
from drizview.errors import DrizviewError, NotApplicable, Unmeasured
from tests import files


@pytest.fixture
def dataset(tmp_path):
    """Return a dataset of one exposure."""
    files.exposure(tmp_path / "j0aa01a0q_flc.fits")
    return datasets(tmp_path)[0]


@pytest.fixture
def shelf(monkeypatch):
    """Let a test add fixtures that vanish with it."""
    registry.checks()
    monkeypatch.setattr(registry, "_fixtures", dict(registry._fixtures))

    def add(function):
        registry._fixtures[function.__name__] = Fixture(function.__name__, needs_of(function), function)
        return function

    return add


def _check(measure, **changed):
    options = {
        "id": measure.__name__, "question": "weight", "needs": needs_of(measure), "measure": measure,
        "unit": "s", "limit": Below(1, 2), "basis": "b", "provenance": "judgement", "headline": "{value:.1f} {unit}",
        "remedy": "r", "detectors": {}, "essential": True,
    }  # fmt: skip
    return Check(**options | changed)


def _run(dataset, *entries):
    return list(engine.run(dataset, selected=entries))


@pytest.mark.parametrize(
    ("measured", "status"),
    [
        (Measured(0.5), Status.PASS),
        (Measured(1.5), Status.WARN),
        (Measured(9.0), Status.FAIL),
        (Measured(math.nan), Status.UNKNOWN),
        (Measured(math.inf), Status.UNKNOWN),
        (Measured(2.1, uncertainty=0.09), Status.WARN),  # its error is most of its distance to the limit
        (Measured(3.0, uncertainty=0.09), Status.FAIL),
        (Measured(2.1, uncertainty=0.09, cap=Status.INFO), Status.INFO),  # a cap holds for an uncertain fail, too
        (Measured(9.0, cap=Status.WARN), Status.WARN),
        (Measured(9.0, cap=Status.INFO), Status.INFO),
        (Measured(0.5, cap=Status.WARN), Status.PASS),
    ],
)
def test_judgement(dataset, measured, status):
    (result,) = _run(dataset, _check(lambda dataset: measured))
    assert result.status is status
    assert (result.value is None) == (not math.isfinite(measured.value))


def test_limits_of_the_detector_hold(dataset):
    entry = _check(lambda dataset: Measured(5.0), detectors={"ACS/WFC": Below(10)})
    (result,) = _run(dataset, entry)
    assert result.status is Status.PASS
    assert result.limit == Below(10)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (Unmeasured("no stars"), Status.UNKNOWN, "no stars"),
        (NotApplicable("no cosmic rays"), Status.NOT_APPLICABLE, "no cosmic rays"),
        (DrizviewError("a.fits", "SCI,1", "cut short", "again"), Status.UNKNOWN, "a.fits[SCI,1]: cut short (again)"),
        (ZeroDivisionError("oh"), Status.ERROR, "ZeroDivisionError: oh"),
        (RecursionError("deep"), Status.ERROR, "RecursionError: deep"),
        (MemoryError(), Status.ERROR, "MemoryError"),
    ],
)
def test_what_is_raised_is_said_and_the_others_go_on(dataset, error, status, words):
    def broken(dataset):
        raise error

    first, second = _run(dataset, _check(broken), _check(lambda dataset: Measured(0.0)))
    assert (first.status, second.status) == (status, Status.PASS)
    assert words in first.note
    assert first.value is None


def test_a_fixture_is_made_once_and_dropped_after_its_last_use(dataset, shelf):
    made = []

    @shelf
    def costly(dataset):
        made.append(1)
        return 3.0

    @shelf
    def derived(costly):
        return costly / 10

    entries = [_check(lambda costly: Measured(costly)), _check(lambda derived: Measured(derived))]
    resolver = engine.resolver_for(dataset, selected=entries, keep=("derived",))
    results = list(engine.run(dataset, selected=entries, resolver=resolver))
    assert [result.value for result in results] == [3.0, 0.3]
    assert len(made) == 1
    assert "derived" in resolver._made
    assert resolver.get("derived") == 0.3
    resolver = engine.resolver_for(dataset, selected=entries)
    list(engine.run(dataset, selected=entries, resolver=resolver))
    assert set(resolver._made) == {"dataset"}


def test_a_failed_fixture_is_not_tried_again(dataset, shelf):
    tries = []

    @shelf
    def never(dataset):
        tries.append(1)
        raise Unmeasured("there is none")

    results = _run(dataset, _check(lambda never: Measured(1)), _check(lambda never: Measured(2)))
    assert [result.note for result in results] == ["there is none"] * 2
    assert len(tries) == 1


def test_results_come_one_by_one(dataset):
    begun = []

    def noted(dataset):
        begun.append(1)
        return Measured(0.0)

    running = engine.run(dataset, selected=[_check(noted), _check(noted)])
    next(running)
    assert len(begun) == 1
    running.close()
    assert len(begun) == 1


def test_resolver_without_users_keeps_everything(dataset, shelf):
    @shelf
    def kept(dataset):
        return object()

    resolver = Resolver(dataset)
    first = resolver.get("kept")
    resolver.done(["kept"])
    assert resolver.get("kept") is first


@pytest.mark.parametrize(
    ("error", "status", "value"),
    [
        (Unmeasured("too few stars"), Status.PASS, 0.0),
        (NotApplicable("a spectrum"), Status.NOT_APPLICABLE, None),
        (ValueError("a bug"), Status.ERROR, None),
    ],
)
def test_a_check_can_do_without_what_was_not_measured_but_not_with_a_bug(dataset, shelf, error, status, value):
    @shelf
    def stars(dataset):
        raise error

    def measure(stars: int | Unmeasured):
        return Measured(0.0, note=stars.reason)

    (result,) = _run(dataset, _check(measure))
    assert (result.status, result.value) == (status, value)
    assert str(error) in result.note


@pytest.mark.parametrize(
    ("error", "status"), [(Unmeasured("no"), Status.UNKNOWN), (NotApplicable("no"), Status.NOT_APPLICABLE)]
)
def test_a_check_is_not_made_where_its_condition_does_not_hold(dataset, shelf, error, status):
    made = []

    @shelf
    def condition(dataset):
        raise error

    def measure(dataset):
        made.append(1)
        return Measured(0.0)

    (result,) = _run(dataset, _check(measure, needs=needs_of(measure, ("condition",))))
    assert result.status is status
    assert not made
