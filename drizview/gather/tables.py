"""Tables that grow part by part: Parquet and ECSV."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from astropy.table import Table

from drizview.files import written_whole
from drizview.gather.chunk import Chunk, Put
from drizview.gather.columns import COLUMNS, NUMBER, TEXT, WHOLE, document_columns
from drizview.report.writers.table import arrow, plain_cell

_TEXTS = [name for name, kind, _ in COLUMNS if kind == TEXT]


def parquet_part(chunk: Chunk) -> Any:
    """Return the rows of some documents as Arrow has them."""
    pa, _ = arrow()
    columns = _columns(chunk)
    for name in _TEXTS:
        columns[name] = _storable(columns[name])
    return pa.RecordBatch.from_pydict(columns, schema=_schema())


def ecsv_part(chunk: Chunk) -> bytes:
    """Return the rows of some documents as lines."""
    columns = _columns(chunk)
    lines = zip(*(map(_cell, columns[name]) for name, _, _ in COLUMNS), strict=True)
    return "".join(" ".join(line) + "\n" for line in lines).encode("utf-8", "backslashreplace")


def _columns(chunk: Chunk) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {name: [] for name, _, _ in COLUMNS}
    for _, document in chunk.documents:
        for name, cells in document_columns(document)[1].items():
            columns[name].extend(cells)
    return columns


def _schema() -> Any:
    pa, _ = arrow()
    kinds = {TEXT: pa.string(), NUMBER: pa.float64(), WHOLE: pa.int64()}
    return pa.schema(
        [pa.field(name, kinds[kind], metadata={"unit": unit} if unit else None) for name, kind, unit in COLUMNS]
    )


def _cell(cell: Any) -> str:
    """Return a cell for ECSV; a spreadsheet would read some text as a formula."""
    if cell is None or cell == "":
        return '""'
    if not isinstance(cell, str):
        return repr(cell)
    text = plain_cell(cell).replace('"', '""')
    return f'"{text}"' if not text.isascii() or any(c in text for c in ' ",#\n\r\t') or '"' in text else text


def _storable(cells: list[str]) -> list[str]:
    """Return texts without what no encoding has: file names may be any bytes."""
    odd = {text: text.encode("utf-8", "backslashreplace").decode() for text in set(cells) if not text.isascii()}
    return [odd.get(text, text) for text in cells] if odd else cells


@contextmanager
def parquet_table(path: Path) -> Iterator[Put]:
    """Return what writes parts into a Parquet file, each a row group.

    Raises
    ------
    DrizviewError
        pyarrow is not installed, or the file cannot be written.
    """
    _, parquet = arrow()
    with written_whole(path) as stream, parquet.ParquetWriter(stream, _schema(), compression="zstd") as writer:
        yield writer.write_batch


@contextmanager
def ecsv_table(path: Path) -> Iterator[Put]:
    """Return what writes parts into an ECSV file.

    Raises
    ------
    DrizviewError
        The file cannot be written.
    """
    head = io.StringIO()
    empty = Table({name: np.array([], dtype=str if kind == TEXT else kind) for name, kind, _ in COLUMNS})
    for name, _, unit in COLUMNS:
        empty[name].unit = unit or None
    empty.write(head, format="ascii.ecsv")
    with written_whole(path) as stream:
        stream.write(head.getvalue().encode())
        yield stream.write
