"""From the documents of a batch to tables, a page and JUnit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from drizview.batch.store import Store, parts_of
from drizview.errors import DrizviewError
from drizview.files import typed_path, write_bytes, write_text
from drizview.gather.junit import junit_suites
from drizview.gather.page import folder_of_pages, summary_page
from drizview.gather.survey import Survey
from drizview.gather.tables import Sink, ecsv_table, parquet_table
from drizview.report.writer import kind_of
from drizview.report.writers.html import page_of
from drizview.report.writers.table import is_parquet

# What a document has besides its report; the summary is all that is needed of it here.
_PARTS = 2
Tell = Callable[[int], None]


def gather(folder: str | Path, out: str | Path | Sequence[str | Path], *, tell: Tell = lambda count: None) -> int:
    """Write what a batch has found into files, reading each document once.

    Parameters
    ----------
    folder : str or Path
        Of `drizview.batch`, finished or not.
    out : str, Path or sequence of them
        Files to write; the suffix says what: ``.parquet`` or ``.ecsv`` the table, ``.html`` the summary page, ``.xml``
        JUnit. Pages of the worst products are written into a folder beside the summary.
    tell : callable
        Is called with the number of documents read so far.

    Returns
    -------
    int
        How many documents there were.

    Raises
    ------
    DrizviewError
        The folder holds no batch, a suffix is unknown, or a file cannot be written. Then none is.
    """
    store = Store(typed_path(folder))
    files = [typed_path(file) for file in ([out] if isinstance(out, str | Path) else out)]
    sinks = {file: _sink(file, store) for file in files}
    count = 0
    with ExitStack() as stack:
        writing = [stack.enter_context(sink) for sink in sinks.values()]
        for path, document in _documents(store):
            for sink in writing:
                sink.add(path.name, document)
            count += 1
            tell(count)
        if not count:
            raise DrizviewError(str(folder), None, "holds no reports of a batch", "run `drizview batch` first")
    return count


def _documents(store: Store) -> Iterator[tuple[Path, dict[str, object]]]:
    for path in store.paths():
        try:
            yield path, parts_of(path, most=_PARTS)
        except DrizviewError as error:  # not ours, or of another version: said, and no reason to stop
            row = {"path": str(path), "ending": "broken", "cause": str(error), "statuses": [], "seconds": 0.0}
            yield path, {"row": row}


def _sink(file: Path, store: Store) -> AbstractContextManager[Sink]:
    kind = kind_of(file)
    if kind == "table":
        return parquet_table(file) if is_parquet(file) else ecsv_table(file)
    if kind == "html":
        return _summary(file, store)
    if kind == "junit":
        return junit_suites(file)
    raise DrizviewError(str(file), None, f"a survey is not written as {kind}", "choose .parquet, .ecsv, .html or .xml")


@contextmanager
def _summary(file: Path, store: Store) -> Iterator[Sink]:
    survey = Survey()
    yield survey
    if survey.names:
        pages = _pages(survey, file, {path.name: path for path in store.paths()})
        write_bytes(file, summary_page(survey, pages))


def _pages(survey: Survey, file: Path, paths: dict[str, Path]) -> dict[int, str]:
    """Write the pages of the worst products, and return their relative addresses by the number of the product."""
    folder = folder_of_pages(file)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise DrizviewError(str(folder), None, f"cannot be made: {error.strerror}", "choose another file") from error
    found: dict[int, str] = {}
    for product in _worst(survey):
        document = survey.documents[product]
        name = document.removesuffix(".json.gz") + ".html"
        try:
            report = parts_of(paths[document])["report"]
        except (DrizviewError, KeyError):  # it was replaced meanwhile
            continue
        write_text(folder / name, page_of(report))
        found[product] = f"{folder.name}/{name}"
    return found


def _worst(survey: Survey) -> Iterable[int]:
    return sorted({alarm.product for alarms in survey.worst.values() for alarm in alarms})
