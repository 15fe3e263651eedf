"""The table of a survey: one row for each result, and one for each product that has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from drizview.batch.summary import OF_PRODUCT
from drizview.checks.core.status import Status

TEXT, NUMBER, WHOLE = "string", "float64", "int64"
# Name, kind and unit. The columns of `drizview check --table`, and who the product is.
COLUMNS = (
    ("path", TEXT, ""),
    ("product", TEXT, ""),
    ("instrument", TEXT, ""),
    ("detector", TEXT, ""),
    ("filter", TEXT, ""),
    ("target", TEXT, ""),
    ("observed", TEXT, ""),
    ("ending", TEXT, ""),
    ("verdict", TEXT, ""),
    ("question", TEXT, ""),
    ("check", TEXT, ""),
    ("status", TEXT, ""),
    ("unit", TEXT, ""),
    ("headline", TEXT, ""),
    ("value", NUMBER, ""),
    ("uncertainty", NUMBER, ""),
    ("warn_low", NUMBER, ""),
    ("warn_high", NUMBER, ""),
    ("fail_low", NUMBER, ""),
    ("fail_high", NUMBER, ""),
    ("exptime", NUMBER, "s"),
    ("seconds", NUMBER, "s"),
    ("n", WHOLE, ""),
)
_KNOWN = frozenset(("path", "ending", "target", "observed", *OF_PRODUCT))


def columns_of(document: Mapping[str, Any]) -> tuple[int, dict[str, list[Any]]]:
    """Return the number of rows of a document, and its columns.

    A product that could not be checked has one row, of the status *unknown*, with the cause as its headline.
    """
    row, summary = document["row"], document.get("summary")
    if summary is None:
        nothing = {"question": "", "check": "", "unit": "", "status": Status.UNKNOWN.value, "headline": row["cause"]}
        summary = {
            "product": row["path"].rpartition("/")[2],
            "results": {name: [cell] for name, cell in nothing.items()},
        }
    results = summary["results"]
    count = len(results.get("check", ()))
    product = {**summary, "path": row["path"], "ending": row["ending"]}
    return count, {name: list(_cells(name, kind, product, results, count)) for name, kind, _ in COLUMNS}


def _cells(
    name: str, kind: str, product: Mapping[str, Any], results: Mapping[str, list[Any]], count: int
) -> Iterator[Any]:
    empty = "" if kind == TEXT else None
    if name in _KNOWN:
        cell = product.get(name, empty)
        return iter([empty if cell is None else cell] * count)
    return iter(results.get(name) or [empty] * count)
