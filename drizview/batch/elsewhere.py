"""The work behind an executor of one's own: Dask, Parsl, mpi4py, or the processes of `concurrent.futures`."""

from __future__ import annotations

import multiprocessing.process
import os
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any

from drizview.batch.row import Row
from drizview.batch.work import Task, settled, work
from drizview.batch.workers import Workers

_here = threading.local()
# Dask has its workers give memory back to the system at once, and every process below them inherits it: with each array
# mapped anew, checks take twice the time. Ours end with their limit of memory.
_TRIM = "MALLOC_TRIM_THRESHOLD_"


@dataclass(frozen=True)
class Guarded:
    """The work on a product in a process below that of the executor's worker.

    A product that kills or hangs its process leaves the worker alive, which would otherwise take other products with
    it, and limits of time and memory hold everywhere.
    """

    timeout: float | None
    memory: int | None

    def __call__(self, task: Task) -> Row:
        """Return the row of a product."""
        _may_have_children()
        os.environ.pop(_TRIM, None)
        workers = getattr(_here, "workers", None)
        if workers is None or workers[0] != self:
            workers = _here.workers = (self, Workers(1, timeout=self.timeout, memory=self.memory))
        try:
            row: Row = workers[1].submit(work, task).result()
        except Exception as error:
            return settled(task, error)
        return row


class Elsewhere:
    """An executor, as `Workers` is used."""

    def __init__(self, executor: Executor, *, timeout: float | None = None, memory: int | None = None) -> None:
        self._executor = executor
        self._guarded = Guarded(timeout, memory)

    def submit(self, function: Callable[..., Any], task: Any) -> Future[Any]:
        """Return what the executor will make of the task."""
        return self._executor.submit(self._guarded, task)

    def stop(self) -> None:
        """Take back what has not begun; the executor is its owner's to end."""


def _may_have_children() -> None:
    """Let this process start others: a worker of Dask is a daemon, to which `multiprocessing` refuses it.

    The process below ends itself when this one is gone, so that the reason for refusing does not hold.
    https://github.com/dask/distributed/issues/2718
    """
    process = multiprocessing.process.current_process()
    getattr(process, "_config", {})["daemon"] = False
