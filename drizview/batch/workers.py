"""Worker processes on this machine, each product with a limit of time and memory."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import Any

from drizview.batch.watch import watch
from drizview.errors import DrizviewError

# A worker is replaced after so many products: what leaks in libraries stays small, and starting one takes 1.5 s.
_MOST_PRODUCTS = 1000
# A task that no worker had begun is given to so many other pools.
_LIVES = 3
# For the processes of a pool to end [s].
_GRACE = 10
# One thread for each worker: more only get into each other's way.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


@dataclass(frozen=True)
class _Job:
    """What is to be done, and the future that is told of it."""

    function: Callable[..., Any]
    task: Any
    made: Future[Any]


class Workers:
    """Processes that take one product after another; a product that kills or hangs its process costs that one only.

    Parameters
    ----------
    count : int
    timeout : float or None
        Most time for a product [s].
    memory : int or None
        Most memory of a process [bytes].

    Raises
    ------
    DrizviewError
        pebble is not installed.
    """

    def __init__(self, count: int, *, timeout: float | None = None, memory: int | None = None) -> None:
        try:
            from pebble import ProcessPool
        except ImportError as error:
            hint = "pip install 'drizview[batch]'"
            raise DrizviewError(
                "workers", None, "worker processes need pebble, which is not installed", hint
            ) from error
        self._timeout = timeout
        self._set = [name for name in _THREADS if name not in os.environ]
        os.environ.update(dict.fromkeys(self._set, "1"))  # the processes inherit it
        self._new: Callable[[], Any] = partial(
            ProcessPool,
            max_workers=count,
            max_tasks=_MOST_PRODUCTS,
            initializer=watch,
            initargs=(os.getpid(), memory),
            context=multiprocessing.get_context("spawn"),  # a fork would copy threads and open files
        )
        self._pool = self._new()
        self._lock, self._is_stopped = threading.Lock(), False

    def submit(self, function: Callable[..., Any], task: Any) -> Future[Any]:
        """Return what the function will make of the task in a worker."""
        job = _Job(function, task, Future())
        self._send(job, _LIVES)
        return job.made

    def stop(self) -> None:
        """End the processes now, whatever they are at."""
        with self._lock:
            self._is_stopped = True
        _end(self._pool)
        for name in self._set:
            os.environ.pop(name, None)

    def _send(self, job: _Job, lives: int) -> None:
        while True:
            pool = self._pool
            try:
                sent = pool.schedule(job.function, args=[job.task], timeout=self._timeout)
            except RuntimeError:  # it broke, and whoever notices first replaces it
                if not self._replace(pool):
                    raise
            else:
                sent.add_done_callback(partial(self._tell, job, lives, pool))
                return

    def _tell(self, job: _Job, lives: int, pool: Any, sent: Future[Any]) -> None:
        """Tell a job how it went; one that no worker had begun when the pool broke goes to another pool.

        A worker that dies before it has taken its first product, or between two, breaks a pool of pebble.
        """
        try:
            error = sent.exception()
            if error is None:
                job.made.set_result(sent.result())
            elif isinstance(error, BrokenProcessPool) and lives and self._replace(pool):
                self._send(job, lives - 1)
            else:
                job.made.set_exception(error)
        except BaseException as fault:  # else it would be waited for, for ever
            job.made.set_exception(fault)

    def _replace(self, broken: Any) -> bool:
        """Have another pool in the place of a broken one, and return whether there is one."""
        with self._lock:
            if not self._is_stopped and self._pool is broken:
                self._pool = self._new()
                threading.Thread(target=_end, args=(broken,), daemon=True).start()  # we may be in a thread of its own
            return not self._is_stopped


def _end(pool: Any) -> None:
    pool.stop()
    pool.join(_GRACE)
