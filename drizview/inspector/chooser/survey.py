"""The products of a folder, found at once and checked one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from drizview.checks.core import engine
from drizview.checks.core.registry import Check
from drizview.checks.core.status import Status
from drizview.dataset.dataset import Dataset
from drizview.dataset.discover import datasets, each
from drizview.dataset.given.sources import Source
from drizview.errors import DrizviewError
from drizview.report.model import Report, report_of

_ORDER = (Status.FAIL, Status.ERROR, Status.WARN)


@dataclass
class Entry:
    """A product of the folder, and what is known of it so far.

    Attributes
    ----------
    name : str
        As the report names it, or what could not be opened.
    paths : tuple of Path
        What opens it again: the product, else its exposures; empty where it cannot be opened.
    report : Report
        From headers alone until it has been checked.
    error : str
        Why it cannot be used.
    state : str
        ``"waiting"``, ``"checking"`` or ``"done"``.
    """

    name: str
    paths: tuple[Path, ...] = ()
    report: Report | None = None
    error: str = ""
    state: str = "waiting"

    def open(self) -> Dataset:
        """Return the dataset, opened again.

        Raises
        ------
        DrizviewError
            It cannot be used any more.
        """
        return datasets(self.paths[0] if len(self.paths) == 1 else list(self.paths))[0]

    @property
    def rank(self) -> tuple[int, ...]:
        """Worst first: more red badges before fewer, then orange ones; what is not known yet comes last."""
        if self.error:
            return (0, 0, 0, 0)
        if self.state != "done" or self.report is None:
            return (2, 0, 0, 0)
        badges = [finding.status for finding in self.report]
        return (1, *(-badges.count(status) for status in _ORDER))


@dataclass
class Survey:
    """Checks the products of a source in a thread of its own, and tells who listens.

    Parameters
    ----------
    source : str, path-like, or iterable of them
        What `drizview.open` takes; a folder, or the folders below it, may hold several products.
    selected : sequence of Check, optional
        The checks, with the limits in force.
    changed : callable
        Called, in the thread, when something is known that was not.

    Raises
    ------
    DrizviewError
        Nothing in it can be used.
    """

    source: Source
    selected: Sequence[Check] | None = None
    changed: Callable[[], None] = lambda: None
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop, self._free = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self.entries += closed(self.source)
        if all(entry.error for entry in self.entries):
            raise DrizviewError(self.entries[0].name, None, self.entries[0].error, "choose another folder")

    def start(self) -> None:
        """Start to check, or go on."""
        self._free.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="drizview-survey", daemon=True)
            self._thread.start()

    def pause(self) -> None:
        """Begin no other product for now: one that is looked at has the machine for itself."""
        self._free.clear()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until every product has been checked."""
        if self._thread is not None:
            self._thread.join(seconds)

    def close(self) -> None:
        """Stop after the check that is under way; safe to call twice."""
        self._stop.set()
        self._free.set()

    def _run(self) -> None:
        for entry in [entry for entry in self.entries if not entry.error]:
            self._free.wait()
            if self._stop.is_set():
                return
            entry.state = "checking"
            self.changed()
            try:
                self._check(entry)
            except DrizviewError as error:
                entry.error = f"{error.cause} ({error.hint})"
            if self._stop.is_set():
                return
            entry.state = "done"
            self.changed()

    def _check(self, entry: Entry) -> None:
        with entry.open() as dataset:
            results = list(takewhile(lambda _: not self._stop.is_set(), engine.run(dataset, selected=self.selected)))
            if not self._stop.is_set():
                entry.report = report_of(dataset, results)


def closed(source: Source) -> Iterator[Entry]:
    """Yield the products of a source, each opened for its headers and closed again."""
    for found in each(source):
        yield _entry(found)


def _entry(found: Dataset | DrizviewError) -> Entry:
    if isinstance(found, DrizviewError):
        return Entry(found.file, error=f"{found.cause} ({found.hint})")
    try:
        own = found.product.files[:1] if found.product is not None else found.files
        return Entry(found.name, tuple(file.path for file in own), report_of(found, ()))
    finally:
        found.close()
