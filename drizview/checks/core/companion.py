"""A second process that makes some of the checks of a dataset, while this one makes the others.

Threads alone do not fill a second core: most calls of numpy take some ten microseconds, and after each of them two
threads hand the interpreter over. Masking sources in 600 windows took 0.46 s in one thread, 0.47 to 0.66 s in two, and
0.29 s in two processes.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from tempfile import TemporaryFile

from drizview.beside import all_cores, some_threads, threads
from drizview.checks.core import engine
from drizview.checks.core.registry import Check
from drizview.checks.core.result import Result
from drizview.dataset.dataset import Dataset

# Questions whose checks it makes: with its start, as long as all others take, of which they share next to nothing.
_QUESTIONS = ("sky", "mdrizsky")
_START = "from drizview.checks.core.companion import serve_checks; serve_checks()"


def run_on_all_cores(dataset: Dataset, *, selected: Sequence[Check]) -> Iterator[Result]:
    """Yield the results of the checks as `engine.run` does, the product's image at hand, on all cores that are allowed.

    Parameters
    ----------
    dataset : Dataset
    selected : sequence of Check
        The checks to make, with the limits in force.
    """
    chosen = engine.quickest_first(selected)
    others = [entry for entry in chosen if entry.question in _QUESTIONS and _is_own(entry)]
    with ExitStack() as stack:
        companion = stack.enter_context(Companion(dataset, others)) if _pays(dataset, others) else None
        if companion is None:
            yield from _made(dataset, chosen)
            return
        half = threads() // 2
        with some_threads(half), _blas_threads(half):
            made = {result.check: result for result in _made(dataset, [each for each in chosen if each not in others])}
        found = companion.results()
    made |= {result.check: result for result in (_made(dataset, others) if found is None else found)}
    yield from (made[entry.id] for entry in chosen)


def _blas_threads(number: int) -> AbstractContextManager[object]:
    """Let OpenBLAS work in so many threads meanwhile: idle ones ask again and again for work, on the other's core."""
    from threadpoolctl import threadpool_limits  # only where there are two processes

    return threadpool_limits(number, user_api="blas")


def _is_own(entry: Check) -> bool:
    """Return whether a check is of this package, so that another process has it as well."""
    return entry.measure.__module__.startswith("drizview.")


def _pays(dataset: Dataset, others: Sequence[Check]) -> bool:
    """Return whether a second process would gain something: full frames, two cores, and a way to start it."""
    startable = os.name == "posix" and bool(sys.executable)
    return threads() > 1 and bool(others) and dataset.product is not None and startable


def _made(dataset: Dataset, selected: Sequence[Check]) -> Iterator[Result]:
    with nullcontext() if dataset.product is None else dataset.product.held():
        yield from engine.run(dataset, selected=selected)


class Companion:
    """The second process. It inherits the open files, so that both look at the same ones whatever becomes of the paths.

    Parameters
    ----------
    dataset : Dataset
    selected : sequence of Check
    """

    def __init__(self, dataset: Dataset, selected: Sequence[Check]) -> None:
        self._dataset, self._selected = dataset, selected
        self._files = ExitStack()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Companion:
        """Start it; where that fails there are no results."""
        with suppress(Exception):  # the product can be checked without it
            self._task = self._files.enter_context(TemporaryFile())
            self._answer = self._files.enter_context(TemporaryFile())
            pickle.dump((self._dataset, self._selected), self._task)
            self._task.seek(0)
            self._process = self._started()
        return self

    def _started(self) -> subprocess.Popen[bytes]:
        share = str(threads() - threads() // 2)
        search = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        return subprocess.Popen(  # noqa: S603  (this Python, with a constant program)
            [sys.executable, "-c", _START],
            stdin=self._task,
            stdout=self._answer,
            stderr=subprocess.DEVNULL,
            pass_fds=[file.descriptor for file in self._dataset.files],
            env=os.environ | search | {"OMP_NUM_THREADS": share, "OPENBLAS_NUM_THREADS": share},
        )

    def results(self) -> list[Result] | None:
        """Wait for its results; None where it has failed, whatever the reason."""
        if self._process is None or self._process.wait() != 0:
            return None
        self._answer.seek(0)
        found: list[Result] = pickle.load(self._answer)  # noqa: S301  (written by the process that was started here)
        return found

    def __exit__(self, *_: object) -> None:
        """End it, whether or not it is done."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._files.close()


def serve_checks() -> None:
    """Make the checks that standard input holds, and write their results to standard output: the second process."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no result
    dataset, selected = pickle.load(sys.stdin.buffer)  # noqa: S301  (written by the process that has started this one)
    with all_cores(dataset.pixels), out:  # of the product it reads too little to hold it
        pickle.dump(list(engine.run(dataset, selected=selected)), out)
