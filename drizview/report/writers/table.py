"""Reports as a table with one row for each result: ECSV by astropy, or Parquet by pyarrow."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from astropy import units
from astropy.table import MaskedColumn, Table

from drizview.checks.core.limits import limit_to_json
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.errors import DrizviewError
from drizview.report.model import Report, versions
from drizview.report.writer import WriteOptions, writer
from drizview.report.writers.json import SCHEMA

# A spreadsheet reads a cell that begins like this as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EDGES = ("warn_low", "warn_high", "fail_low", "fail_high")
_TEXT = ("product", "instrument", "detector", "filter", "verdict", "question", "check", "status", "unit", "headline")


def table_of(reports: Iterable[Report], unusable: Iterable[DrizviewError] = ()) -> Table:
    """Return one row for each result of each report, and one of the status *unknown* for what could not be used.

    Returns
    -------
    astropy.table.Table
        ``value``, ``uncertainty`` and the limits are in the unit that the column ``unit`` names for their row;
        ``exptime`` and ``seconds`` are in s. What was not measured is masked.
    """
    rows = [row for report in reports for row in rows_of(report)]
    rows += [_lost(error) for error in unusable]
    table = Table(meta={"schema": SCHEMA, "versions": versions()})
    for name in _TEXT:
        table[name] = np.array([row[name] for row in rows], dtype=str)
    for name, unit, about in (
        ("value", None, "in the unit of the row"),
        ("uncertainty", None, "one standard deviation, in the unit of the row"),
        ("warn_low", None, "limits, in the unit of the row"),
        ("warn_high", None, ""),
        ("fail_low", None, ""),
        ("fail_high", None, ""),
        ("exptime", units.s, "total exposure time"),
        ("seconds", units.s, "time that the check took"),
    ):
        table[name] = _numbers([row[name] for row in rows], unit=unit, about=about)
    table["n"] = MaskedColumn([row["n"] or 0 for row in rows], mask=[row["n"] is None for row in rows], dtype=np.int64)
    return table


def to_ecsv(reports: Iterable[Report], unusable: Iterable[DrizviewError] = ()) -> str:
    """Return the table as ECSV; cells that a spreadsheet would read as a formula get a leading apostrophe."""
    table = table_of(reports, unusable)
    for name in _TEXT:
        table[name] = [plain_cell(str(cell)) for cell in table[name]]
    text = io.StringIO()
    table.write(text, format="ascii.ecsv")
    return text.getvalue()


def to_parquet(reports: Iterable[Report], unusable: Iterable[DrizviewError] = ()) -> bytes:
    """Return the table as Parquet.

    Raises
    ------
    DrizviewError
        As for `arrow`.
    """
    pa, parquet = arrow()
    table = table_of(reports, unusable)
    columns = {name: pa.array(_plain(table[name])) for name in table.colnames}
    kept = {name: str(table[name].unit) for name in table.colnames if table[name].unit is not None}
    fields = [
        pa.field(name, array.type, metadata={"unit": kept[name]} if name in kept else None)
        for name, array in columns.items()
    ]
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table(list(columns.values()), schema=pa.schema(fields)), sink)
    return bytes(sink.getvalue())


def arrow() -> tuple[Any, Any]:
    """Return pyarrow and its module for Parquet.

    Raises
    ------
    DrizviewError
        They are not installed, or cannot be loaded.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        missing = isinstance(error, ModuleNotFoundError)
        cause = "which is not installed" if missing else f"which cannot be loaded: {error}"
        hint = "pip install 'drizview[batch]', or write an .ecsv file"
        raise DrizviewError("table", None, f"Parquet needs pyarrow, {cause}", hint) from error
    return pa, parquet


@writer("table", suffixes=(".ecsv", ".parquet", ".pq"))
def write_table(reports: Sequence[Report], options: WriteOptions) -> str | bytes:
    """Return the table as the suffix of the file asks: Parquet, or else ECSV."""
    write = to_parquet if is_parquet(options.path) else to_ecsv
    return write(reports, options.unusable)


def is_parquet(path: Path) -> bool:
    """Return whether the suffix of a file asks for Parquet."""
    return path.suffix.lower() in (".parquet", ".pq")


def plain_cell(text: str) -> str:
    """Return text that no spreadsheet reads as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def rows_of(report: Report) -> list[dict[str, Any]]:
    """Return the cells of each result of a report by the names of the columns; None where nothing was measured."""
    return [_row(report, result) for result in report.results]


def _lost(error: DrizviewError) -> dict[str, Any]:
    numbers = dict.fromkeys(("value", "uncertainty", "n", "exptime", "seconds", *_EDGES))
    said = {"product": error.file, "status": Status.UNKNOWN.value, "headline": str(error)}
    return {**dict.fromkeys(_TEXT, ""), **numbers, **said}


def _row(report: Report, result: Result) -> dict[str, Any]:
    limit = limit_to_json(result.limit)
    return {
        "product": report.label,
        **{key: report.facts[key] for key in ("instrument", "detector", "filter")},
        "verdict": report.verdict.status.value,
        **{key: getattr(result, key) for key in ("question", "check", "unit", "headline", "value", "uncertainty", "n")},
        "status": result.status.value,
        "exptime": report.facts["exptime_s"],
        "seconds": result.seconds,
        **{f"{level}_{side}": _edge(limit, level, side) for level in ("warn", "fail") for side in ("low", "high")},
    }


def _edge(limit: dict[str, Any], level: str, side: str) -> float | None:
    """Return the lower or upper edge of a limit, None where it has none."""
    given = limit.get(level)
    if isinstance(given, tuple):
        return float(given[side == "high"])
    return given if {"below": "high", "above": "low"}.get(limit["kind"]) == side else None


def _numbers(values: Sequence[float | None], *, unit: units.Unit, about: str) -> MaskedColumn:
    data = [np.nan if value is None else value for value in values]
    mask = ~np.isfinite(np.array(data, dtype=float))
    return MaskedColumn(np.nan_to_num(data), mask=mask, dtype=float, unit=unit, description=about)


def _plain(column: Any) -> list[Any]:
    return [None if cell is np.ma.masked else cell.item() if hasattr(cell, "item") else cell for cell in column]
