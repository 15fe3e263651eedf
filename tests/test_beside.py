"""Work that is done side by side: in the order of the items, and with the numbers of one thread."""

from __future__ import annotations

import threading
import time

import pytest

import drizview
from drizview import beside
from drizview.beside import all_cores, side_by_side

MANY = 10**8


@pytest.fixture
def two(monkeypatch):
    """Let there be two cores."""
    monkeypatch.setattr(beside, "cores", lambda: 2)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)


def later_first(number):
    time.sleep(0.02 if number == 0 else 0)
    return number, threading.current_thread().name


def test_it_is_done_here_where_others_wait(two):
    assert {name for _, name in side_by_side(later_first, range(4))} == {threading.current_thread().name}


def test_with_all_cores_the_order_is_that_of_the_items(two):
    with all_cores(MANY):
        made = side_by_side(later_first, range(6))
    assert [number for number, _ in made] == list(range(6))
    assert all(name.startswith("drizview-side-by-side") for _, name in made)


def test_the_first_error_is_raised(two):
    def fail(number):
        raise ValueError(number) if number else KeyError(number)

    with all_cores(MANY), pytest.raises(KeyError):
        side_by_side(fail, range(3))


@pytest.mark.parametrize("ending", [KeyboardInterrupt, ValueError])
def test_what_has_not_begun_when_it_is_interrupted_is_not_done(two, ending):
    begun = []

    def work(number):
        begun.append(number)
        time.sleep(0.05)
        if number == 0:
            raise ending

    with all_cores(MANY), pytest.raises(ending):
        side_by_side(work, range(200))
    assert len(begun) < 20


@pytest.mark.parametrize(("said", "threads"), [("1", 1), ("2", 2), ("0", 3), ("nonsense", 3), ("", 3), ("100", 3)])
def test_a_cluster_may_hold_it_to_less(monkeypatch, said, threads):
    monkeypatch.setattr(beside, "cores", lambda: 3)
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    with all_cores(MANY):
        assert beside._threads.get() == threads
    assert beside._threads.get() == 1


def test_few_pixels_are_worth_no_threads(two):
    with all_cores(10**6):
        assert {name for _, name in side_by_side(later_first, range(4))} == {threading.current_thread().name}


def test_without_threads_it_is_done_at_once(two, monkeypatch):
    monkeypatch.setattr(beside, "HAS_THREADS", False)
    with all_cores(MANY):
        made = side_by_side(later_first, range(4))
    assert made == [(number, threading.current_thread().name) for number in range(4)]


def test_a_check_gives_the_same_numbers_in_one_thread_and_in_two(demo, monkeypatch):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(beside, "_WORTH_THREADS", 0)
    found = []
    for number in (1, 2):
        monkeypatch.setattr(beside, "cores", lambda number=number: number)
        found.append([(r.check, r.status, r.value, r.uncertainty, r.rows) for r in drizview.check(demo).results])
    assert repr(found[0]) == repr(found[1])
