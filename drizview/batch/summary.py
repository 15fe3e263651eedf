"""What a survey asks of a product: who it is, its badges, and a table of its numbers."""

from __future__ import annotations

from typing import Any

from drizview.checks.core.result import finite
from drizview.dataset.dataset import Dataset
from drizview.report.model import Report
from drizview.report.writers.table import rows_of

# Said once for the product; the rest of a row of the table is said for each result.
OF_PRODUCT = ("product", "instrument", "detector", "filter", "verdict", "exptime")


def summary_of(report: Report, dataset: Dataset) -> dict[str, Any]:
    """Return the second part of a document.

    Returns
    -------
    dict
        The columns of `OF_PRODUCT` and ``target``, ``observed`` (the date, ``"2011-05-14"`` or ``""``), ``badges`` by
        question, and under ``results`` the other columns of the table, each as a list.
    """
    rows = rows_of(report)
    columns = [name for name in rows[0] if name not in OF_PRODUCT] if rows else []
    summary = {
        "product": report.product,
        **{key: report.facts[key] for key in ("instrument", "detector", "filter", "target")},
        "observed": observed(dataset),
        "exptime": report.facts["exptime_s"],
        "verdict": report.verdict.status.value,
        "headline": report.verdict.headline,
        "badges": report.badges,
        "results": {name: [row[name] for row in rows] for name in columns},
    }
    cleaned: dict[str, Any] = finite(summary)
    return cleaned


def observed(dataset: Dataset) -> str:
    """Return the date of the first exposure that says so, ``""`` where none does."""
    headers = (dataset.header, *(exposure.primary for exposure in dataset.exposures))
    return next((date for header in headers if (date := header.text("DATE-OBS"))), "") or ""
