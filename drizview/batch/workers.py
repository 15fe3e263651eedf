"""Worker processes on this machine, each product with a limit of time and memory."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from drizview.batch.watch import watch
from drizview.errors import DrizviewError

# A worker is replaced after so many products: what leaks in libraries stays small.
_MOST_PRODUCTS = 200
# One thread for each worker: more only get into each other's way.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


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
        self._pool: Any = ProcessPool(
            max_workers=count,
            max_tasks=_MOST_PRODUCTS,
            initializer=watch,
            initargs=(os.getpid(), memory),
            context=multiprocessing.get_context("spawn"),  # a fork would copy threads and open files
        )

    def submit(self, function: Callable[..., Any], task: Any) -> Future[Any]:
        """Return what the function will make of the task in a worker."""
        made: Future[Any] = self._pool.schedule(function, args=[task], timeout=self._timeout)
        return made

    def stop(self) -> None:
        """End the processes now, whatever they are at."""
        self._pool.stop()
        self._pool.join(10)
        for name in self._set:
            os.environ.pop(name, None)
