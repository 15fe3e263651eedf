"""From the documents of a batch to tables, a page and JUnit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from drizview.batch.store import Store
from drizview.errors import DrizviewError
from drizview.files import typed_path, write_bytes
from drizview.gather.chunk import Chunk, Put, Reading, groups_of, parts_for
from drizview.gather.junit import junit_part, junit_suites
from drizview.gather.page import summary_page
from drizview.gather.pool import Pool
from drizview.gather.products import product_pages
from drizview.gather.tables import ecsv_part, ecsv_table, parquet_part, parquet_table
from drizview.gather.totals import Totals, totals_part
from drizview.report.writer import kind_of
from drizview.report.writers.table import is_parquet

# Documents that are read at a time: some 25 MB, and one row group of the table.
_AT_A_TIME = 250
# Fewer documents are read by this process alone: starting another takes as long.
_FEW = 2000
Tell = Callable[[int], None]


@dataclass(frozen=True)
class Output:
    """A file to write.

    Attributes
    ----------
    maker : callable
        What any process makes of some documents for it.
    opened : callable
        What the parts are given to here, in their order; the file takes its name when the context ends well.
    """

    maker: Callable[[Chunk], Any]
    opened: Callable[[], AbstractContextManager[Put]]


def gather(
    folder: str | Path,
    out: str | Path | Sequence[str | Path],
    *,
    workers: int = 1,
    tell: Tell = lambda count: None,
) -> int:
    """Write what a batch has found into files, reading each document once.

    Parameters
    ----------
    folder : str or Path
        Of `drizview.batch`, finished or not.
    out : str, Path or sequence of them
        Files to write; the suffix says what: ``.parquet`` or ``.ecsv`` the table, ``.html`` the summary page, ``.xml``
        JUnit. Pages of the worst products are written into a folder beside the summary.
    workers : int
        Processes that read, where there are many documents. They are started afresh: a script that asks for more than
        one needs ``if __name__ == "__main__":`` around it.
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
    paths = store.paths()
    first = list(islice(paths, _FEW))
    if not first:
        raise DrizviewError(str(folder), None, "holds no reports of a batch", "run `drizview batch` first")
    with Pool(workers if len(first) == _FEW else 1) as pool, ExitStack() as stack:
        files = [typed_path(file) for file in ([out] if isinstance(out, str | Path) else out)]
        outputs = [_output(file, store, pool) for file in files]
        puts = [stack.enter_context(output.opened()) for output in outputs]
        makers, count = tuple(output.maker for output in outputs), 0
        for reading, parts in pool.map(_read, _readings(chain(first, paths), makers)):
            for put, part in zip(puts, parts, strict=True):
                put(part)
            count += reading
            tell(count)
    return count


def _readings(paths: Iterable[Path], makers: tuple[Callable[[Chunk], Any], ...]) -> Iterator[Reading]:
    for number, some in enumerate(groups_of(paths, _AT_A_TIME)):
        yield Reading(number * _AT_A_TIME, some, makers)


def _read(reading: Reading) -> tuple[int, list[Any]]:
    return len(reading.paths), parts_for(reading)


def _output(file: Path, store: Store, pool: Pool) -> Output:
    kind = kind_of(file)
    if kind == "table" and is_parquet(file):
        return Output(parquet_part, partial(parquet_table, file))
    if kind == "table":
        return Output(ecsv_part, partial(ecsv_table, file))
    if kind == "html":
        return Output(totals_part, partial(_summary, file, store, pool))
    if kind == "junit":
        return Output(junit_part, partial(junit_suites, file))
    raise DrizviewError(str(file), None, f"a survey is not written as {kind}", "choose .parquet, .ecsv, .html or .xml")


@contextmanager
def _summary(file: Path, store: Store, pool: Pool) -> Iterator[Put]:
    survey = Totals()
    yield survey.absorb
    write_bytes(file, summary_page(survey, product_pages(survey, file, store, pool)))
