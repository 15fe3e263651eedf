"""The products of a folder, found at once and checked one after the other."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from drizview.checks.core import engine
from drizview.checks.core.registry import Check
from drizview.checks.core.status import Status
from drizview.dataset.dataset import Dataset
from drizview.dataset.discover import opened, targets_of
from drizview.dataset.given.sources import Source
from drizview.dataset.target import Target
from drizview.errors import DrizviewError
from drizview.report.model import Report, report_of

_ORDER = (Status.FAIL, Status.ERROR, Status.WARN)


@dataclass
class Entry:
    """A product of the folder, and what is known of it so far.

    Attributes
    ----------
    name : str
        As the report names it, with its folder where another has the same name; or what could not be opened.
    target : Target, optional
        What opens it again.
    report : Report
        From headers alone until it has been checked.
    error : str
        Why it cannot be used.
    state : str
        ``"waiting"``, ``"checking"`` or ``"done"``.
    """

    name: str
    target: Target | None = None
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
        assert self.target is not None
        return opened(self.target)

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
        _tell_apart(self.entries)
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
    for target in targets_of(source):
        try:
            with opened(target) as found:
                yield Entry(found.name, target, report_of(found, ()))
        except DrizviewError as error:
            yield Entry(error.file, target, error=f"{error.cause} ({error.hint})")


def _tell_apart(entries: Sequence[Entry]) -> None:
    """Put the folder before names that several entries have."""
    names = Counter(entry.name for entry in entries)
    folders = [entry.target.paths[0].resolve().parent for entry in entries if entry.target]
    top = os.path.commonpath(folders) if folders else ""
    for entry in entries:
        if names[entry.name] > 1 and entry.target:
            entry.name = str(entry.target.paths[0].resolve().relative_to(top).parent / entry.name)
