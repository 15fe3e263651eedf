"""Writers of reports, one module for each format in `drizview.report.writers`, found by walking that package.

::

    @writer("json", suffixes=(".json",))
    def write_json(reports, options):
        return to_json(reports)
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from drizview.errors import DrizviewError
from drizview.files import write_bytes

_WRITERS = "drizview.report.writers"


@dataclass(frozen=True)
class WriteOptions:
    """What a writer may need to know besides the reports.

    Attributes
    ----------
    path : Path
        The file that is to be written; its suffix may choose between variants of a format.
    strict : bool
        Count warnings as failures, in formats that distinguish pass from failure.
    unusable : tuple of DrizviewError
        What could not be reported on.
    """

    path: Path
    strict: bool = False
    unusable: tuple[DrizviewError, ...] = ()


# From a sequence of `Report`, which imports this module to write itself, to the contents of the file.
Write = Callable[[Sequence[Any], WriteOptions], str | bytes]


@dataclass(frozen=True)
class Writer:
    """One format.

    Attributes
    ----------
    kind : str
        Its name, as in the options of the command line: ``"json"``.
    suffixes : tuple of str
        Lower-case suffixes of the files that ask for it; none for a format that is not written to files.
    write : callable
        Returns the contents of the file from reports and `WriteOptions`.
    """

    kind: str
    suffixes: tuple[str, ...]
    write: Write


_writers: dict[str, Writer] = {}


def writer(kind: str, *, suffixes: Sequence[str] = ()) -> Callable[[Write], Write]:
    """Register a function as the writer of a format; see `Writer` for the parameters.

    Raises
    ------
    ValueError
        The kind or one of the suffixes is taken.
    """

    def register(function: Write) -> Write:
        taken = {suffix for known in _writers.values() for suffix in known.suffixes}.intersection(suffixes)
        if kind in _writers or taken:
            raise ValueError(f"writer {kind!r}: {', '.join(sorted(taken)) or 'the kind'} is taken")
        _writers[kind] = Writer(kind, tuple(suffixes), function)
        return function

    return register


def writers() -> Mapping[str, Writer]:
    """Return every writer by its kind."""
    _import_all()
    return _writers


def kind_of(path: Path) -> str:
    """Return the kind of report that the suffix of a file asks for.

    Raises
    ------
    DrizviewError
        No format has this suffix.
    """
    kinds = {suffix: entry.kind for entry in writers().values() for suffix in entry.suffixes}
    if path.suffix.lower() not in kinds:
        hint = f"choose one of {', '.join(kinds)}"
        raise DrizviewError(str(path), None, "no report format has this extension", hint)
    return kinds[path.suffix.lower()]


def write_reports(
    reports: Sequence[Any],
    files: Mapping[str, Path],
    *,
    strict: bool = False,
    unusable: Sequence[DrizviewError] = (),
) -> None:
    """Write reports, each kind into its file.

    All contents are made before the first file is written, and each file is written completely or not at all.

    Parameters
    ----------
    reports : sequence of Report
        At least one, or something unusable.
    files : mapping
        Kind of writer to file.
    strict : bool
        Count warnings as failures, in formats that distinguish pass from failure.
    unusable : sequence of DrizviewError
        What could not be reported on: each format has a row for it.

    Raises
    ------
    DrizviewError
        A file cannot be written, or not from these reports.
    """
    for path, content in list(_contents(reports, files, strict, tuple(unusable))):
        write_bytes(path, content)


def _contents(
    reports: Sequence[Any], files: Mapping[str, Path], strict: bool, unusable: tuple[DrizviewError, ...]
) -> Iterator[tuple[Path, bytes]]:
    for kind, path in files.items():
        content = writers()[kind].write(reports, WriteOptions(path, strict, unusable))
        yield path, content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


@cache
def _import_all() -> None:
    package = importlib.import_module(_WRITERS)
    for module in pkgutil.walk_packages(package.__path__, f"{_WRITERS}."):
        importlib.import_module(module.name)
