"""Work beside the page: in a thread, or, where there are none, step by step between the messages of the event loop."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

# Python in a browser (Pyodide) has none.
HAS_THREADS = sys.platform != "emscripten"

Steps = Iterator[float]


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
