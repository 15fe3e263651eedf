"""Work in several processes, with what they make in the order of the work."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from types import TracebackType
from typing import TypeVar

from drizview.batch.workers import Workers
from drizview.errors import DrizviewError

Work = TypeVar("Work")
Made = TypeVar("Made")
# Pieces of work that wait for each process: enough that none waits, few enough that results do not pile up.
_AHEAD = 2


class Pool:
    """Processes; with a single one all is done here, where nothing has to be started.

    Parameters
    ----------
    workers : int

    Raises
    ------
    DrizviewError
        pebble, which starts several, is not installed.
    """

    def __init__(self, workers: int) -> None:
        self._count = workers
        self._workers = Workers(workers) if workers > 1 else None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._workers is not None:
            self._workers.stop()

    def map(self, function: Callable[[Work], Made], pieces: Iterable[Work]) -> Iterator[Made]:
        """Yield what the function makes of each piece; the function is one of a module, as another process calls it."""
        if self._workers is None:
            yield from map(function, pieces)
            return
        waiting = deque[Future[Made]]()
        for piece in pieces:
            waiting.append(self._workers.submit(function, piece))
            if len(waiting) > _AHEAD * self._count:
                yield _made(waiting.popleft())
        while waiting:
            yield _made(waiting.popleft())


def _made(future: Future[Made]) -> Made:
    try:
        return future.result()
    except Exception as error:
        if getattr(error, "exitcode", None) is None:
            raise
        raise DrizviewError(
            "gather", None, "one of its processes was ended", "run it again with --workers 1"
        ) from error
