"""The summary page of a survey: one file that stays small, and pages of the worst products beside it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer
from drizview.errors import DrizviewError
from drizview.gather.distribution import distribution
from drizview.gather.survey import Survey
from drizview.numbers import short_unit
from drizview.report.writers.html import render
from drizview.version import __version__

# The page is no larger than this, however many products there are [bytes].
MOST_BYTES = 5_000_000
# Products that are named in every distribution: what brushing finds. Fewer where the page would grow too large.
MOST_SAMPLED = 2000
# Rows of a table of counts; what is rarer is summed up.
_MOST_GROUPS = 40


def summary_page(survey: Survey, pages: Mapping[int, str]) -> bytes:
    """Return the page.

    Parameters
    ----------
    survey : Survey
    pages : mapping
        Relative addresses of pages by the number of the product.

    Raises
    ------
    DrizviewError
        It would be larger than `MOST_BYTES`.
    """
    sampled = MOST_SAMPLED
    while True:
        text = _page(survey, pages, sampled).encode("utf-8", "backslashreplace")
        if len(text) <= MOST_BYTES:
            return text
        if sampled < 10:
            raise DrizviewError("summary", None, f"needs {len(text)} bytes", "gather fewer products")
        sampled //= 2


def _page(survey: Survey, pages: Mapping[int, str], sampled: int) -> str:
    count = len(survey.names)
    sample = np.unique(np.linspace(0, count - 1, min(sampled, count)).astype(np.intp)) if count else np.arange(0)
    titles = {entry.id: entry.title for entry in checks()}
    drawn = {check: distribution(numbers, sample) for check, numbers in sorted(survey.numbers.items())}
    for check, entry in drawn.items():
        entry["title"], entry["unit"] = titles.get(check, check), short_unit(entry["unit"])
    worst = {id: sorted(survey.worst[id], reverse=True) for id in QUESTIONS if survey.worst[id]}
    named = sorted(
        {product for entry in drawn.values() for product in entry["products"]}
        | {alarm.product for alarms in worst.values() for alarm in alarms}
        | {product for product, _, _ in survey.unchecked}
    )
    number = {product: k for k, product in enumerate(named)}
    for entry in drawn.values():
        entry["products"] = [number[product] for product in entry["products"]]
    data = {
        "total": count,
        "complete": len(sample) == count,
        "products": [
            [survey.names[k], survey.facts[k], survey.verdicts[k], pages.get(k, ""), survey.paths[k]] for k in named
        ],
        "checks": drawn,
        "worst": {
            id: [[number[alarm.product], alarm.fails, alarm.headline, alarm.check] for alarm in alarms]
            for id, alarms in worst.items()
        },
        "unchecked": [[number[product], ending, cause] for product, ending, cause in survey.unchecked],
        "words": {answer.value: answer.words for answer in Answer},
    }
    return render(
        "survey.html.j2",
        "survey.js",
        total=count,
        endings=dict(survey.endings),
        counts={id: survey.badges[id] for id in QUESTIONS},
        statuses=[status.value for status in Status],
        answers=[answer.value for answer in Answer],
        verdicts=survey.badges["verdict"],
        groups={group: _rows(found) for group, found in survey.groups.items()},
        worst=list(worst),
        version=__version__,
        data=json.loads(json.dumps(data, allow_nan=False)),
    )


def _rows(found: Mapping[str, Counter[str]]) -> list[tuple[str, int, Counter[str]]]:
    """Return value, number of products and verdicts: years in their order, the most frequent first of all else."""
    rows = [(value, counts.total(), counts) for value, counts in found.items()]
    rows.sort(key=lambda row: (-row[1], row[0]))
    kept, rest = rows[:_MOST_GROUPS], rows[_MOST_GROUPS:]
    if all(value.isdigit() or value == "unknown" for value, _, _ in kept):
        kept.sort(key=lambda row: row[0])
    if rest:
        others: Counter[str] = sum((counts for _, _, counts in rest), Counter())
        kept.append((f"{len(rest)} others", others.total(), others))
    return kept


def folder_of_pages(summary: Path) -> Path:
    """Return the folder beside a summary for the pages of its products."""
    return summary.with_name(f"{summary.stem}_products")
