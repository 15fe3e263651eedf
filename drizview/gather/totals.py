"""What is kept of each product for the summary page: counts, every number, and the worst of each question."""

from __future__ import annotations

import heapq
import sys
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from drizview.batch.row import Ending
from drizview.checks.core.status import ALARMS
from drizview.gather.chunk import Chunk

# As many of the worst of each question are on the page.
MOST_WORST = 500
_GROUPS = ("instrument", "filter", "year")
_EDGES = ("warn_low", "warn_high", "fail_low", "fail_high")


@dataclass
class Numbers:
    """Every value of one check, with the product that it is of.

    Attributes
    ----------
    question, unit : str
    values : array of float
    products : array of int
    limits : Counter
        The limits that were in force, as (warn_low, warn_high, fail_low, fail_high), None where there is none.
    """

    question: str
    unit: str
    values: array[float] = field(default_factory=lambda: array("d"))
    products: array[int] = field(default_factory=lambda: array("I"))
    limits: Counter[tuple[float | None, ...]] = field(default_factory=Counter)

    def extend(self, others: Numbers) -> None:
        """Take the values of the products that follow."""
        self.values.extend(others.values)
        self.products.extend(others.products)
        self.limits.update(others.limits)


@dataclass(frozen=True, order=True)
class Worst:
    """An alarm, and how bad it is: what compares greater is worse.

    Attributes
    ----------
    fails : bool
    excess : float
        How far the value lies beyond its limit, in units of the limit.
    product : int
    headline : str
    check : str
    """

    fails: bool
    excess: float
    product: int
    headline: str
    check: str


class Totals:
    """What is known of all products so far; some 2 kB for each, mostly its numbers.

    Parameters
    ----------
    first : int
        Number of the first product.
    """

    def __init__(self, first: int = 0) -> None:
        self._first = first
        self.names: list[str] = []
        self.paths: list[str] = []
        self.facts: list[str] = []
        self.verdicts: list[str] = []
        self.documents: list[str] = []
        self.endings: Counter[str] = Counter()
        self.badges: dict[str, Counter[str]] = defaultdict(Counter)
        self.groups: dict[str, dict[str, Counter[str]]] = {group: defaultdict(Counter) for group in _GROUPS}
        self.unchecked: list[tuple[int, str, str]] = []
        self.numbers: dict[str, Numbers] = {}
        self.worst: dict[str, list[Worst]] = defaultdict(list)

    def add(self, name: str, document: Mapping[str, Any]) -> None:
        """Take the document of a name."""
        row, summary = document["row"], document.get("summary")
        product = self._first + len(self.names)
        self.endings[row["ending"]] += 1
        self.documents.append(name)
        self.paths.append(row["path"])
        self.names.append(summary["product"] if summary else row["path"].rpartition("/")[2])
        self.facts.append(_facts(summary) if summary else row["ending"].replace("_", " "))
        self.verdicts.append(summary["verdict"] if summary else "")
        if summary is None:
            if len(self.unchecked) < MOST_WORST:
                self.unchecked.append((product, Ending(row["ending"]).words, row["cause"]))
            return
        for question, status in summary["badges"].items():
            self.badges[question][status] += 1
        for group, value in zip(_GROUPS, _groups(summary), strict=True):
            self.groups[group][value][summary["verdict"]] += 1
        self._results(product, summary["results"])

    def _results(self, product: int, results: Mapping[str, list[Any]]) -> None:
        names = ("check", "question", "status", "unit", "value", "headline")
        alarms: dict[str, Worst] = {}
        edges = zip(*(results[edge] for edge in _EDGES), strict=True)
        for (check, question, status, unit, value, headline), limits in zip(
            zip(*(results[name] for name in names), strict=True), edges, strict=True
        ):
            if value is None:
                continue
            known = self.numbers.get(check)
            if known is None:
                known = self.numbers[check] = Numbers(question, unit)
            known.values.append(value)
            known.products.append(product)
            known.limits[limits] += 1
            if status in ALARMS:
                alarm = Worst(status == "fail", _excess(value, *limits), product, headline, check)
                alarms[question] = max(alarm, alarms.get(question, alarm))
        for question, alarm in alarms.items():
            self._alarm(question, alarm)

    def _alarm(self, question: str, alarm: Worst) -> None:
        """Keep the worst alarms of a question, one of each product."""
        heap = self.worst[question]
        if len(heap) < MOST_WORST:
            heapq.heappush(heap, alarm)
        elif alarm > heap[0]:
            heapq.heapreplace(heap, alarm)

    def absorb(self, others: Totals) -> None:
        """Take the totals of the products that follow."""
        for name in ("names", "paths", "documents"):
            getattr(self, name).extend(getattr(others, name))
        self.facts += map(sys.intern, others.facts)  # few of them differ
        self.verdicts += map(sys.intern, others.verdicts)
        self.endings.update(others.endings)
        for question, counts in others.badges.items():
            self.badges[question].update(counts)
        for group, found in others.groups.items():
            for value, counts in found.items():
                self.groups[group][value].update(counts)
        self.unchecked += others.unchecked[: MOST_WORST - len(self.unchecked)]
        for check, numbers in others.numbers.items():
            self.numbers.setdefault(check, Numbers(numbers.question, numbers.unit)).extend(numbers)
        for question, alarms in others.worst.items():
            for alarm in alarms:
                self._alarm(question, alarm)


def totals_part(chunk: Chunk) -> Totals:
    """Return the totals of some documents."""
    totals = Totals(chunk.first)
    for name, document in chunk.documents:
        totals.add(name, document)
    return totals


def _facts(summary: Mapping[str, Any]) -> str:
    camera = f"{summary['instrument']}/{summary['detector']}".strip("/")
    return " · ".join(part for part in (camera, summary["filter"], summary["target"][:40]) if part)


def _groups(summary: Mapping[str, Any]) -> tuple[str, str, str]:
    camera = f"{summary['instrument']}/{summary['detector']}".strip("/")
    year = summary["observed"][:4]
    return camera or "unknown", summary["filter"] or "unknown", year if year.isdigit() else "unknown"


def _excess(
    value: float, warn_low: float | None, warn_high: float | None, fail_low: float | None, fail_high: float | None
) -> float:
    """Return how far a value lies beyond the limit to warn, in units of the way to the limit to fail or of itself."""
    if warn_high is not None and value > warn_high:
        return (value - warn_high) / (abs((fail_high if fail_high is not None else 2 * warn_high) - warn_high) or 1.0)
    if warn_low is not None and value < warn_low:
        return (warn_low - value) / (abs(warn_low - (fail_low if fail_low is not None else 0.0)) or 1.0)
    return 0.0
