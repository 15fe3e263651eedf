"""The files that are opened while a dataset is put together, so that none stays open that it does not keep."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol


class OpenFile(Protocol):
    """A file with a descriptor to give back."""

    def close(self) -> None:
        """Give it back."""


@dataclass
class OpenedFiles:
    """The files opened in a `closing_the_rest` block, and those of them that shall stay open."""

    opened: weakref.WeakSet[Any] = field(default_factory=weakref.WeakSet)
    kept: tuple[OpenFile, ...] = ()

    def keep(self, files: Iterable[OpenFile]) -> None:
        """Leave these files open."""
        self.kept = (*self.kept, *files)

    def close_the_rest(self) -> None:
        """Close every file that nobody keeps."""
        for file in set(self.opened) - set(self.kept):
            file.close()


_current: ContextVar[OpenedFiles | None] = ContextVar("opened_files", default=None)


def note_opened(file: OpenFile) -> None:
    """Note a file that has just been opened, where somebody keeps count."""
    files = _current.get()
    if files is not None:
        files.opened.add(file)


@contextmanager
def closing_the_rest() -> Iterator[OpenedFiles]:
    """Close what is opened inside the block and not kept, all of it where the block fails.

    An error holds the frames it went through and with them their files: without this they would stay open for as long
    as a notebook shows the traceback.
    """
    files = OpenedFiles()
    token = _current.set(files)
    try:
        yield files
    finally:
        _current.reset(token)
        files.close_the_rest()
