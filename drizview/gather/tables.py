"""Tables that grow row by row: Parquet and ECSV."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from astropy.table import Table

from drizview.errors import DrizviewError
from drizview.files import written_whole
from drizview.gather.columns import COLUMNS, NUMBER, TEXT, WHOLE, columns_of
from drizview.report.writers.table import plain_cell

# Rows that are kept until they are written: some 100 MB.
_MOST_ROWS = 100_000


class Sink(Protocol):
    """Something that documents are put into, one by one."""

    def add(self, name: str, document: Mapping[str, Any]) -> None:
        """Take the document of a name."""


class _Columns:
    """The columns of some documents, given away when there are enough."""

    def __init__(self) -> None:
        self._columns: dict[str, list[Any]] = {name: [] for name, _, _ in COLUMNS}
        self._rows = 0

    def add(self, name: str, document: Mapping[str, Any]) -> None:
        """Take the document of a name."""
        count, columns = columns_of(document)
        for column, cells in columns.items():
            self._columns[column].extend(cells)
        self._rows += count
        if self._rows >= _MOST_ROWS:
            self.flush()

    def flush(self) -> None:
        """Give away what there is."""
        if self._rows:
            self.put(self._columns)
        self._columns, self._rows = {name: [] for name in self._columns}, 0

    def put(self, columns: dict[str, list[Any]]) -> None:
        """Write rows, which are given by column."""
        raise NotImplementedError


class _Parquet(_Columns):
    def __init__(self, stream: Any) -> None:
        super().__init__()
        try:
            import pyarrow as pa
            from pyarrow import parquet
        except ModuleNotFoundError as error:
            hint = "pip install 'drizview[batch]', or write an .ecsv file"
            raise DrizviewError("table", None, "Parquet needs pyarrow, which is not installed", hint) from error
        kinds = {TEXT: pa.string(), NUMBER: pa.float64(), WHOLE: pa.int64()}
        fields = [
            pa.field(name, kinds[kind], metadata={"unit": unit} if unit else None) for name, kind, unit in COLUMNS
        ]
        self._pa, self._schema = pa, pa.schema(fields)
        self.writer = parquet.ParquetWriter(stream, self._schema, compression="zstd")

    def put(self, columns: dict[str, list[Any]]) -> None:
        """Write rows as one row group."""
        text = {name for name, kind, _ in COLUMNS if kind == TEXT}
        safe = {name: [_storable(cell) for cell in cells] if name in text else cells for name, cells in columns.items()}
        self.writer.write_table(self._pa.table(safe, schema=self._schema))


class _Ecsv(_Columns):
    def __init__(self, stream: Any) -> None:
        super().__init__()
        self._stream, head = stream, io.StringIO()
        empty = Table({name: np.array([], dtype=str if kind == TEXT else kind) for name, kind, _ in COLUMNS})
        for name, _, unit in COLUMNS:
            empty[name].unit = unit or None
        empty.write(head, format="ascii.ecsv")
        stream.write(head.getvalue().encode())

    def put(self, columns: dict[str, list[Any]]) -> None:
        """Write rows as lines."""
        lines = zip(*([_cell(cell) for cell in columns[name]] for name, _, _ in COLUMNS), strict=True)
        self._stream.write("".join(" ".join(line) + "\n" for line in lines).encode("utf-8", "backslashreplace"))


def _cell(cell: Any) -> str:
    """Return a cell for ECSV; a spreadsheet would read some text as a formula."""
    if cell is None or cell == "":
        return '""'
    if not isinstance(cell, str):
        return repr(cell)
    text = plain_cell(cell).replace('"', '""')
    return f'"{text}"' if not text.isascii() or any(c in text for c in ' ",#\n\r\t') or '"' in text else text


def _storable(text: str) -> str:
    """Return text without what no encoding has: file names may be any bytes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


@contextmanager
def parquet_table(path: Path) -> Iterator[Sink]:
    """Return what writes documents into a Parquet file, row group by row group.

    Raises
    ------
    DrizviewError
        pyarrow is not installed, or the file cannot be written.
    """
    with written_whole(path) as stream:
        table = _Parquet(stream)
        with table.writer:
            yield table
            table.flush()


@contextmanager
def ecsv_table(path: Path) -> Iterator[Sink]:
    """Return what writes documents into an ECSV file, line by line.

    Raises
    ------
    DrizviewError
        The file cannot be written.
    """
    with written_whole(path) as stream:
        table = _Ecsv(stream)
        yield table
        table.flush()
