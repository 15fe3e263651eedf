"""The result document: the JSON that every other rendering is made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from drizview.checks.core.result import finite
from drizview.checks.core.verdict import Verdict
from drizview.errors import DrizviewError
from drizview.ratings.agreement import agreements
from drizview.report.model import Finding, Report, versions
from drizview.report.writer import WriteOptions, writer

SCHEMA = "drizview-report/1"


def document(reports: Iterable[Report], unusable: Iterable[DrizviewError] = ()) -> dict[str, Any]:
    """Return the reports, and what could not be used, as one JSON document (see ``docs/report.md``)."""
    whole = {"schema": SCHEMA, "versions": versions(), "products": [_product(report) for report in reports]}
    lost = [{"path": error.file, "cause": str(error)} for error in unusable]
    return whole | ({"unusable": lost} if lost else {})


def to_json(reports: Iterable[Report], unusable: Iterable[DrizviewError] = ()) -> str:
    """Return the document as text; a number that is not finite is null."""
    return json.dumps(document(reports, unusable), allow_nan=False, indent=1, ensure_ascii=True)


@writer("json", suffixes=(".json",))
def write_json(reports: Sequence[Report], options: WriteOptions) -> str:
    """Return the document as text, for a file."""
    return to_json(reports, options.unusable)


def _product(report: Report) -> dict[str, Any]:
    entry = {
        "product": report.product,
        **({"folder": report.folder} if report.folder else {}),
        "exposures": list(report.exposures),
        "missing": list(report.missing),
        "notes": list(report.notes),
        "created": report.created,
        **report.facts,
        "questions": {finding.question.id: _finding(finding) for finding in report},
        "verdict": _verdict(report.verdict),
        "advice": report.advice.to_json(),
        "files": [dict(entry) for entry in report.files],
    }
    if report.ratings is not None:
        entry["ratings"] = _ratings(report)
    cleaned: dict[str, Any] = finite(entry)
    return cleaned


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "question": finding.question.text,
        "status": finding.status.value,
        "headline": finding.headline,
        "results": [result.to_json() for result in finding.results],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status.value,
        "headline": verdict.headline,
        "summary": verdict.summary,
        "words": verdict.words,
        "opportunities": dict(verdict.opportunities),
        "areas": {area: status.value for area, status in verdict.areas.items()},
        "reasons": list(verdict.reasons),
        "unanswered": dict(verdict.unanswered),
        "matters": dict(verdict.matters),
    }


def _ratings(report: Report) -> dict[str, Any]:
    """Return a person's own judgements with what each means beside the badge."""
    assert report.ratings is not None
    agreement = {row.question: row.agreement for row in agreements(report.ratings, report.badges)}
    return {**report.ratings.to_json(), "agreement": agreement}
