"""What waits until the first picture is there."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import pytest

from drizview.inspector import startup as firstpicture
from drizview.inspector.startup import Startup


@pytest.fixture(autouse=True)
def _fast(monkeypatch):
    for name, seconds in {"FIRST_ASKED": 0.5, "AT_REST": 0.4, "MOST": 2.0, "_ALONE": 0.05, "_LOOK": 0.01}.items():
        monkeypatch.setattr(firstpicture, name, seconds)


def begin(*, live):
    canvas = SimpleNamespace(last_request=None, pending=[], live=live)
    called = threading.Event()
    waiting = Startup(canvas, called.set)
    waiting.start()
    return canvas, called, waiting


def test_nobody_is_waited_for_where_no_browser_listens():
    _, called, _ = begin(live=False)
    assert called.wait(0.3)


def test_a_browser_that_never_asks_is_not_waited_for_long():
    _, called, _ = begin(live=True)
    assert not called.wait(0.3)
    assert called.wait(1.0)


def test_it_begins_when_the_browser_has_what_it_asked_for():
    canvas, called, _ = begin(live=True)
    for _ in range(6):
        canvas.last_request = time.monotonic()
        assert not called.wait(0.05)
    assert called.wait(0.6)


def test_what_the_browser_waits_for_goes_first():
    canvas, called, _ = begin(live=True)
    canvas.pending, canvas.last_request = ["get"], time.monotonic()
    assert not called.wait(0.5)
    canvas.pending.pop()
    assert called.wait(0.3)


def test_a_browser_that_never_rests_does_not_hold_it_up():
    canvas, called, _ = begin(live=True)
    end = time.monotonic() + 2
    while not called.is_set() and time.monotonic() < end:
        canvas.last_request = time.monotonic()
        time.sleep(0.02)
    assert called.is_set()


def test_what_is_cancelled_is_not_called():
    _, called, waiting = begin(live=True)
    waiting.cancel()
    waiting.join(1)
    assert not waiting.is_alive()
    assert not called.is_set()
