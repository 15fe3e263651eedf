"""Work beside the page: in a thread, or, where there are none, step by step between the messages of the event loop."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

# Python in a browser (Pyodide) has none.
HAS_THREADS = sys.platform != "emscripten"

Steps = Iterator[float]
T = TypeVar("T")
R = TypeVar("R")

# More threads than this wait for each other: between calls of numpy they take turns. So do two where the calls are
# short: on exposures of fewer pixels than this, all told, they gain nothing and cost a fifth more.
_MOST_THREADS, _WORTH_THREADS = 4, 30_000_000
_threads: ContextVar[int] = ContextVar("drizview-threads", default=1)


class BackgroundTask:
    """Work that is done beside other work.

    Parameters
    ----------
    steps : callable
        Returns an iterator that works from one ``yield`` to the next, and yields the seconds to wait before it goes on.
    name : str
        Of the thread.
    """

    def __init__(self, steps: Callable[[], Steps], *, name: str) -> None:
        self._steps, self._name = steps, name
        self._left: Steps | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; once only. Without threads and without an event loop all of it is done at once."""
        self._left = self._steps()
        if HAS_THREADS:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._run()
        else:
            self._task = loop.create_task(self._stroll())  # a loop forgets tasks that nobody holds

    def is_alive(self) -> bool:
        """Return whether it has begun and not ended."""
        if self._thread is not None:
            return self._thread.is_alive()
        return self._left is not None

    def join(self, seconds: float | None = None) -> None:
        """Wait for its end, for so long at most; without threads, do what is left of it."""
        if self._thread is not None:
            self._thread.join(seconds)
        elif self._left is not None and not getattr(self._left, "gi_running", False):
            self._run(seconds)

    def _run(self, seconds: float | None = None) -> None:
        end = None if seconds is None else time.monotonic() + seconds
        assert self._left is not None
        for wait in self._left:
            if wait:
                time.sleep(wait)
            if end is not None and time.monotonic() > end:
                return
        self._left = None

    async def _stroll(self) -> None:
        while self._left is not None:
            wait = next(self._left, None)  # somebody may have done the rest by `join`
            if wait is None:
                self._left = None
                return
            await asyncio.sleep(wait)


class AtOnce(Executor):
    """An executor for where there are no threads: work is done when it is handed in."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it, and return what came of it."""
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


def executor(workers: int, *, name: str) -> Executor:
    """Return an executor of so many threads, or one that works at once where there are none."""
    return ThreadPoolExecutor(max_workers=workers, thread_name_prefix=name) if HAS_THREADS else AtOnce()


@contextmanager
def all_cores(pixels: int) -> Iterator[None]:
    """Let `side_by_side` work in as many threads as there are cores: where no page and no other product waits.

    Not where there are few pixels: threads would only wait for each other.

    ``OMP_NUM_THREADS``, by which clusters hold a process to its share of a machine, holds this as well.
    """
    said = os.environ.get("OMP_NUM_THREADS", "")
    share = int(said) if said.isdecimal() and int(said) else _MOST_THREADS
    with some_threads(min(_MOST_THREADS, share, cores()) if pixels >= _WORTH_THREADS else 1):
        yield


def threads() -> int:
    """Return in how many threads `side_by_side` works."""
    return _threads.get()


@contextmanager
def some_threads(number: int) -> Iterator[None]:
    """Let `side_by_side` work in so many threads meanwhile, at least one."""
    token = _threads.set(max(1, number))
    try:
        yield
    finally:
        _threads.reset(token)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def side_by_side(function: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Return what a function gives for each item, in their order, worked out side by side within `all_cores`.

    The function must not change what the calls share. What it raises is raised here, that of the first item first.
    After that, or an interrupt, what has not begun is not done.
    """
    given, threads = list(items), _threads.get()
    if threads < 2 or len(given) < 2:
        return [function(item) for item in given]
    with executor(threads, name="drizview-side-by-side") as pool:
        try:
            return [done.result() for done in [pool.submit(copy_context().run, function, item) for item in given]]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
