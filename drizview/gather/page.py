"""The summary page of a survey: one file that stays small, and pages of the worst products beside it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drizview.batch.folders import Folders
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer
from drizview.errors import DrizviewError
from drizview.gather.distribution import distribution
from drizview.gather.products import MOST_SHOWN, Pages
from drizview.gather.totals import Totals, Worst
from drizview.numbers import short_unit
from drizview.report.figure import Figure
from drizview.report.writers.html import from_template
from drizview.version import __version__

# The page is no larger than this, however many products there are [bytes].
MOST_BYTES = 5_000_000
# Products that are named in every distribution: what brushing finds. Fewer where the page would grow too large.
MOST_SAMPLED = 2000
# Rows of a table of counts; what is rarer is summed up.
_MOST_GROUPS = 40


def summary_page(survey: Totals, pages: Pages) -> bytes:
    """Return the page.

    Parameters
    ----------
    survey : Totals
    pages : Pages
        What is beside it, and the pictures to show.

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


def _page(survey: Totals, pages: Pages, sampled: int) -> str:
    worst = {id: sorted(survey.worst[id], reverse=True) for id in QUESTIONS if survey.worst[id]}
    return from_template(
        "survey.html.j2",
        "survey.js",
        total=len(survey.names),
        endings=dict(survey.endings),
        counts={id: survey.badges[id] for id in QUESTIONS},
        statuses=[status.value for status in Status],
        answers=[answer.value for answer in Answer],
        verdicts=survey.badges["verdict"],
        groups={group: _rows(found) for group, found in survey.groups.items()},
        worst=list(worst),
        version=__version__,
        data=json.loads(json.dumps(_data(survey, pages, worst, sampled), allow_nan=False)),
    )


def _data(survey: Totals, pages: Pages, worst: Mapping[str, Sequence[Worst]], sampled: int) -> dict[str, Any]:
    """Return what the script of the page draws; products are numbered anew, those that are named only."""
    count = len(survey.names)
    sample = np.unique(np.linspace(0, count - 1, min(sampled, count)).astype(np.intp)) if count else np.arange(0)
    drawn = _distributions(survey, sample)
    named = sorted(
        {product for entry in drawn.values() for product in entry["products"]}
        | {alarm.product for alarms in worst.values() for alarm in alarms}
        | {product for product, _, _ in survey.unchecked}
    )
    number = {product: k for k, product in enumerate(named)}
    for entry in drawn.values():
        entry["products"] = [number[product] for product in entry["products"]]
    folders = Folders(survey.paths)
    names = [folders.of(path) + name for path, name in zip(survey.paths, survey.names, strict=True)]
    columns = names, survey.facts, survey.verdicts, survey.paths
    return {
        "total": count,
        "complete": len(sample) == count,
        "products": [[*(column[k] for column in columns), pages.addresses.get(k, "")] for k in named],
        "checks": drawn,
        "worst": {
            id: [[number[each.product], each.fails, each.headline, each.check] for each in alarms]
            for id, alarms in worst.items()
        },
        "pictures": {
            id: [_pictures(pages.pictures.get(each.product, ()), id) for each in alarms[:MOST_SHOWN]]
            for id, alarms in worst.items()
        },
        "unchecked": [[number[product], ending, cause] for product, ending, cause in survey.unchecked],
        "words": {answer.value: answer.words for answer in Answer},
    }


def _distributions(survey: Totals, sample: NDArray[np.intp]) -> dict[str, dict[str, Any]]:
    titles = {entry.id: entry.title for entry in checks()}
    drawn = {check: distribution(numbers, sample) for check, numbers in sorted(survey.numbers.items())}
    for check, entry in drawn.items():
        entry["title"], entry["unit"] = titles.get(check, check), short_unit(entry["unit"])
    return drawn


def _pictures(figures: Sequence[Figure], question: str) -> list[list[Any]]:
    """Return two pictures of the worst place of a question; without a place that of the whole product."""
    of = {figure.question: figure.pictures for figure in figures if figure.pictures}
    shown = (*of[question][:1], *of[question][1:][-1:]) if question in of else of.get("", ())[:1]
    return [
        [each.label, each.width, each.height, each.uri, [[ring.x, ring.y, ring.radius] for ring in each.rings]]
        for each in shown
    ]


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
