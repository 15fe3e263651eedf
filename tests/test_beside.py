"""Work that is done side by side: in the order of the items, and with the numbers of one thread."""

from __future__ import annotations

import threading
import time

import pytest

import drizview
from drizview import beside
from drizview.beside import all_processors, side_by_side


@pytest.fixture
def two(monkeypatch):
    """Let there be two processors."""
    monkeypatch.setattr(beside, "_processors", lambda: 2)


def later_first(number):
    time.sleep(0.02 if number == 0 else 0)
    return number, threading.current_thread().name


def test_it_is_done_here_where_others_wait(two):
    assert {name for _, name in side_by_side(later_first, range(4))} == {threading.current_thread().name}


def test_with_all_processors_the_order_is_that_of_the_items(two):
    with all_processors():
        made = side_by_side(later_first, range(6))
    assert [number for number, _ in made] == list(range(6))
    assert all(name.startswith("drizview-each") for _, name in made)


def test_the_first_error_is_raised(two):
    def fail(number):
        raise ValueError(number) if number else KeyError(number)

    with all_processors(), pytest.raises(KeyError):
        side_by_side(fail, range(3))


@pytest.mark.parametrize(("said", "threads"), [("1", 1), ("nonsense", None), ("", None), ("100", None)])
def test_a_cluster_may_hold_it_to_less(monkeypatch, said, threads):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    free = beside._processors()
    monkeypatch.setenv("OMP_NUM_THREADS", said)
    assert beside._processors() == (threads or free)


def test_a_check_gives_the_same_numbers_in_one_thread_and_in_two(demo, monkeypatch):
    found = []
    for number in (1, 2):
        monkeypatch.setattr(beside, "_processors", lambda number=number: number)
        found.append([(r.check, r.status, r.value, r.uncertainty, r.rows) for r in drizview.check(demo).results])
    assert repr(found[0]) == repr(found[1])
