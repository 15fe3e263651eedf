"""A batch: what is not done yet goes to the workers, and each product leaves a document."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from drizview.batch.elsewhere import Elsewhere
from drizview.batch.key import key_before, limits_id
from drizview.batch.plan import plan
from drizview.batch.progress import Progress
from drizview.batch.row import FAILURES, Ending, Row
from drizview.batch.store import Head, Store
from drizview.batch.work import Task, settled, work
from drizview.batch.workers import Workers
from drizview.beside import cores
from drizview.checks.core.config import Limits, in_force
from drizview.dataset.target import Target
from drizview.errors import DrizviewError
from drizview.files import typed_path, write_text
from drizview.version import __version__

# A product of four full frames takes some 11 s; this is for those that hang.
TIMEOUT = 600.0
# The largest products need some 1 GB; a machine has 4 GB for each core.
MEMORY = 4 * 2**30
# What `again` may name, and the endings that are then made anew.
AGAIN = {
    "": frozenset[Ending](),
    "failed": FAILURES,
    "unusable": frozenset({Ending.UNUSABLE}),
    "all": frozenset(Ending),
}
# Look this often whether the cluster is still there and what to show [s].
_INTERVAL = 0.5
_AHEAD = 2


class Takes(Protocol):
    """What takes tasks and returns futures: `Workers`, `Elsewhere`."""

    def submit(self, function: Callable[[Task], Row], task: Task) -> Future[Row]:
        """Return the row to come."""

    def stop(self) -> None:
        """End it now."""


@dataclass(frozen=True)
class Batch:
    """What a batch is made with; `batch` has the words.

    Attributes
    ----------
    store : Store
    again : frozenset of Ending
    tell : callable
        Is told of the progress.
    is_there : callable
        Whether the workers can still be reached.
    """

    store: Store
    limits: Limits | None
    limits_id: str
    again: frozenset[Ending]
    tell: Callable[[Progress], None]
    is_there: Callable[[], bool]
    progress: Progress = field(default_factory=Progress)

    def begin(self, given: Sequence[str], *, started: str) -> None:
        """Make the folder ready, and take out of it what runs before have left behind."""
        self.store.prepare()
        for path in given:  # a folder that stood for nothing when it was empty
            self.store.path_of(Target((Path(path),), ())).unlink(missing_ok=True) if Path(path).is_dir() else None
        self.note(given, started=started)
        self.store.sweep((self.store.folder / "run.json").stat().st_mtime)

    def to_do(self, targets: Iterable[Target | DrizviewError]) -> list[Task]:
        """Return the tasks that have no document yet; the others are counted, and told."""
        tasks = []
        for target in targets:
            self.progress.total += 1
            if isinstance(target, DrizviewError):
                self.progress.add(self._unlisted(target), made=True)
                continue
            head = self.store.head(target)
            again = head is not None and head.row.ending in self.again
            if head is not None and not again and head.key.holds(target, self.limits_id):
                self.progress.add(head.row, made=False)
            else:
                tasks.append(Task(target, self.store.folder, self.limits, self.limits_id, again=again))
        self.tell(self.progress)
        return tasks

    def _unlisted(self, error: DrizviewError) -> Row:
        """Leave a document for a path that stands for no product, and return its row."""
        target = Target((Path(error.file),), ())
        row = Row(error.file, Ending.UNUSABLE, str(error))
        self.store.write(target, Head(key_before(target, self.limits_id), row))
        return row

    def work(self, tasks: Iterable[Task], takes: Takes, ahead: int) -> None:
        """Have the tasks done, no more than ``ahead`` of them waiting at the workers.

        Raises
        ------
        DrizviewError
            Documents cannot be written, or the workers are gone. What is done stays.
        """
        left, waiting = iter(tasks), dict[Future[Row], Task]()
        while True:
            for task in left:
                waiting[takes.submit(work, task)] = task
                if len(waiting) >= ahead:
                    break
            if not waiting:
                return
            done, _ = wait(waiting, timeout=_INTERVAL, return_when=FIRST_COMPLETED)
            if not self.is_there():
                hint = "start it and this command again: what is done stays"
                raise DrizviewError("Dask", None, "the scheduler is gone", hint)
            for future in done:
                self.progress.add(_row_of(waiting.pop(future), future), made=True)
            self.tell(self.progress)

    def note(self, given: Sequence[str], *, started: str, ended: str = "") -> None:
        """Write what this run is, for people: ``run.json`` in the folder of the batch."""
        endings = {ending.value: count for ending, count in sorted(self.progress.endings.items())}
        about = {
            "version": __version__,
            "paths": list(given),
            "limits": self.limits_id,
            "started": started,
            "ended": ended,
            "products": self.progress.total,
            "were_done": self.progress.already,
            "endings": endings,
        }
        write_text(self.store.folder / "run.json", json.dumps(about, indent=1) + "\n")


def batch(
    paths: Iterable[str | Path],
    *,
    out: str | Path,
    executor: Executor | None = None,
    workers: int | None = None,
    timeout: float | None = TIMEOUT,
    memory: int | None = MEMORY,
    limits: Limits | None = None,
    search: Sequence[str | Path] = (),
    recursive: bool = False,
    again: str = "",
    tell: Callable[[Progress], None] = lambda progress: None,
    is_there: Callable[[], bool] = lambda: True,
) -> Progress:
    """Check many products with several workers, and leave a document for each in a folder.

    A product whose document rests on the same files, limits and version is done: a run that was interrupted is
    repeated as it was, and does what is left.

    Parameters
    ----------
    paths : iterable of str or Path
        Each is taken by itself, as for `drizview.open`; a folder stands for its products.
    out : str or Path
        Folder for the documents; it is made where it is not there.
    executor : concurrent.futures.Executor, optional
        Of Dask, Parsl, mpi4py ...: each of its workers needs drizview, pebble, the files and ``out`` at the same paths.
        By default processes on this machine.
    workers : int, optional
        Products at a time; by default as many as there are cores, and with an executor what it may be given ahead.
    timeout, memory : float and int, optional
        Limits of a product [s, bytes]; None for no limit.
    limits : str, path-like or mapping, optional
        Your own limits, as for `drizview.check`.
    search : sequence of str or Path
        Further folders in which to look for exposures.
    recursive : bool
        Look into the folders below folders as well.
    again : str
        ``"failed"`` makes anew what crashed, hung or changed, ``"unusable"`` what could not be used, ``"all"`` all.
    tell : callable
        Is called with the `Progress` now and then.
    is_there : callable
        Whether the executor's workers can still be reached.

    Returns
    -------
    Progress
        How the products came out.

    Raises
    ------
    DrizviewError
        The limits or the folder cannot be used, documents cannot be written, or the workers are gone.

    Notes
    -----
    Processes are started afresh: a script that calls this needs ``if __name__ == "__main__":`` around it.
    """
    own = limits if limits is None or not isinstance(limits, str | os.PathLike) else typed_path(limits).absolute()
    work_of = Batch(Store(typed_path(out).absolute()), own, limits_id(in_force(own)), _again(again), tell, is_there)
    given, started = [str(path) for path in paths], _now()
    work_of.begin(given, started=started)
    tasks = work_of.to_do(plan(given, search=search, recursive=recursive))
    count = max(1, workers or cores())
    if tasks:
        takes = _takes(executor, min(count, len(tasks)), timeout=timeout, memory=memory)
        try:
            work_of.work(tasks, takes, _AHEAD * count)
        finally:
            takes.stop()
            work_of.note(given, started=started)
    work_of.note(given, started=started, ended=_now())
    return work_of.progress


def _takes(executor: Executor | None, count: int, *, timeout: float | None, memory: int | None) -> Takes:
    """Return what the tasks go to: so many processes on this machine, or the executor that was given."""
    if executor is None:
        return Workers(count, timeout=timeout, memory=memory)
    return Elsewhere(executor, timeout=timeout, memory=memory)


def _row_of(task: Task, future: Future[Row]) -> Row:
    try:
        return future.result()
    except Exception as error:
        return settled(task, error)


def _again(word: str) -> frozenset[Ending]:
    if word not in AGAIN:
        raise DrizviewError(f"again={word!r}", None, "is unknown", f"one of {', '.join(filter(None, AGAIN))}")
    return AGAIN[word]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
