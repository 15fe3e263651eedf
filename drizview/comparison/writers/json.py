"""The comparison as JSON: what the page is made from."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from drizview.checks.core.limits import limit_to_json
from drizview.checks.core.result import Result, finite
from drizview.comparison.comparison import CheckChange, Comparison
from drizview.errors import Unmeasured
from drizview.report.model import Report, versions

SCHEMA = "drizview-compare/1"


def comparison_document(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values (see ``docs/mend.md``); a number that is not finite is null."""
    outcomes = found.outcomes
    document = {
        "schema": SCHEMA,
        "versions": versions(),
        "created": found.created,
        "headline": found.headline,
        "before": _product(found.before),
        "after": _product(found.after),
        "questions": {
            id: {
                "outcome": outcome.value,
                "before": found.before[id].status.value,
                "after": found.after[id].status.value,
                "headline_before": found.before[id].headline,
                "headline_after": found.after[id].headline,
            }
            for id, outcome in outcomes.items()
        },
        "checks": [_change(change) for change in found.changes],
        "stars": None if isinstance(found.stars, Unmeasured) else asdict(found.stars),
        "no_stars": found.stars.reason if isinstance(found.stars, Unmeasured) else "",
        "levels": [asdict(level) for level in found.levels],
        "exposures": [asdict(each) for each in found.exposures],
    }
    cleaned: dict[str, Any] = finite(document)
    return cleaned


def to_json_text(found: Comparison) -> str:
    """Return the document as text."""
    return json.dumps(comparison_document(found), allow_nan=False, indent=1, ensure_ascii=True)


def _product(report: Report) -> dict[str, Any]:
    return {
        "product": report.product,
        "exposures": list(report.exposures),
        "verdict": report.verdict.status.value,
        "words": report.verdict.words,
        "summary": report.verdict.summary or report.verdict.headline,
        "files": [dict(entry) for entry in report.files],
    }


def _change(change: CheckChange) -> dict[str, Any]:
    return {
        "check": change.before.check,
        "question": change.before.question,
        "title": change.before.title,
        "unit": change.before.unit,
        "outcome": change.outcome.value,
        "before": _side(change.before),
        "after": _side(change.after),
    }


def _side(result: Result) -> dict[str, Any]:
    return {
        "status": result.status.value,
        "value": result.value,
        "uncertainty": result.uncertainty,
        "n": result.n,
        "limit": limit_to_json(result.limit),
        "headline": result.headline,
        "note": result.note,
    }
