"""The tables of facts that come with the package, in ``dataset/data/``."""

from __future__ import annotations

import csv
from importlib.resources import files

FOLDER = files("drizview.dataset").joinpath("data")


def table_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table by column, ``table_rows("instruments.csv")``.

    Raises
    ------
    ValueError
        A row has more or fewer cells than the table has columns.
    """
    rows = list(csv.DictReader(FOLDER.joinpath(name).read_text("utf-8").splitlines(), restkey="", restval=None))
    for number, row in enumerate(rows, 2):
        if "" in row or None in row.values():
            raise ValueError(f"{name}, line {number}: the number of cells is not that of the columns")
    return rows
