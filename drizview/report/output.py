"""Reports as files: which kind a name stands for, and all of them written once they have been made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from drizview.errors import DrizviewError
from drizview.files import write_bytes
from drizview.report.model import Report
from drizview.report.writers.html import to_html
from drizview.report.writers.json import to_json
from drizview.report.writers.junit import to_junit
from drizview.report.writers.table import is_parquet, to_ecsv, to_parquet

KINDS = ("json", "html", "junit", "table", "script")
_SUFFIXES = {
    ".json": "json",
    ".html": "html",
    ".htm": "html",
    ".xml": "junit",
    ".ecsv": "table",
    ".parquet": "table",
    ".pq": "table",
    ".py": "script",
}


def kind_of(path: Path) -> str:
    """Return the kind of report that the end of a file's name asks for.

    Raises
    ------
    DrizviewError
        It asks for none.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise DrizviewError(str(path), None, "no report is written under such a name", f"end it in {_endings()}")
    return _SUFFIXES[path.suffix.lower()]


def write_reports(reports: Sequence[Report], files: Mapping[str, Path], *, strict: bool = False) -> None:
    """Write reports, each kind into its file.

    Everything is made before the first file is written, and each file is written whole or not at all.

    Parameters
    ----------
    reports : sequence of Report
        At least one.
    files : mapping
        One of `KINDS` to the file.
    strict : bool
        Let warnings count as failures where a kind tells pass from failure.

    Raises
    ------
    DrizviewError
        A file cannot be written, or not from these reports.
    """
    made = {path: _made(kind, path, reports, strict) for kind, path in files.items()}
    for path, content in made.items():
        write_bytes(path, content)


def _made(kind: str, path: Path, reports: Sequence[Report], strict: bool) -> bytes:
    if kind == "table" and is_parquet(path):
        return to_parquet(reports)
    makers: dict[str, Callable[[], str]] = {
        "json": lambda: to_json(reports),
        "html": lambda: to_html(reports),
        "junit": lambda: to_junit(reports, strict=strict),
        "table": lambda: to_ecsv(reports),
        "script": lambda: _script(path, reports),
    }
    return makers[kind]().encode("utf-8", "backslashreplace")


def _script(path: Path, reports: Sequence[Report]) -> str:
    if len(reports) != 1:
        raise DrizviewError(
            str(path), None, f"one script cannot drizzle {len(reports)} products", "check one at a time"
        )
    return reports[0].advice.script()


def _endings() -> str:
    return ", ".join(_SUFFIXES)
