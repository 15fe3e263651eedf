"""A comparison: what has become of every check, and what else has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from drizview.checks.core.result import Result
from drizview.comparison.difference import difference_figures
from drizview.comparison.exposures import ExposureChange, exposure_changes
from drizview.comparison.levels import Level, level_changes
from drizview.comparison.outcome import Outcome, outcome_of_check, outcome_of_question
from drizview.comparison.stars import StarChange, pieces_of, star_change
from drizview.comparison.writer import write_comparison
from drizview.dataset.dataset import Dataset
from drizview.errors import Unmeasured
from drizview.report.figure import Figure
from drizview.report.model import Report


@dataclass(frozen=True)
class CheckChange:
    """One check on both products."""

    before: Result
    after: Result

    @property
    def outcome(self) -> Outcome:
        """What has become of it."""
        return outcome_of_check(self.before, self.after)


@dataclass(frozen=True)
class Comparison:
    """Two products of the same exposures.

    Attributes
    ----------
    before, after : Report
    stars : StarChange or Unmeasured
        The stars that both have, or why they cannot be compared.
    levels : tuple of Level
        Sky, noise, weight and exposure time.
    exposures : tuple of ExposureChange
        Which were left out or added, and what was masked in them.
    figures : tuple of Figure
        Before, after and their difference.
    created : str
        When, ISO 8601.
    """

    before: Report
    after: Report
    stars: StarChange | Unmeasured
    levels: tuple[Level, ...] = ()
    exposures: tuple[ExposureChange, ...] = ()
    figures: tuple[Figure, ...] = field(default=(), repr=False)
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def changes(self) -> tuple[CheckChange, ...]:
        """Every check that both reports have, in the order of the questions."""
        after = {result.check: result for result in self.after.results}
        return tuple(CheckChange(each, after[each.check]) for each in self.before.results if each.check in after)

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What has become of the badge of each question."""
        pairs = [(change.before, change.after) for change in self.changes]
        return {
            id: outcome_of_question(
                finding.status, self.after[id].status, [pair for pair in pairs if pair[0].question == id]
            )
            for id, finding in self.before.findings.items()
        }

    @property
    def is_worse(self) -> bool:
        """Whether an alarm is new or worse."""
        return any(outcome.is_bad for outcome in (*self.outcomes.values(), *(c.outcome for c in self.changes)))

    @property
    def is_patterned(self) -> bool:
        """Whether the noise has a pattern (moiré) that alarms, and had none or a weaker one."""
        return self.outcomes["moire"].is_bad

    @property
    def headline(self) -> str:
        """How many alarms were cured, and what else has become of them, in one line."""
        count = Counter(self.outcomes.values())
        unknown = f"{count[Outcome.UNKNOWN]} not measured" if count[Outcome.UNKNOWN] else ""
        named = [f"{count[each]} {each.value}" for each in _TOLD if count[each] or each is Outcome.CURED]
        parts = [*named, *([unknown] if unknown else []), *([] if self.is_worse else ["none new or worse"])]
        verdicts = f"{self.before.verdict.words} → {self.after.verdict.words}"
        return f"Questions: {', '.join(parts)}; {verdicts}"

    def __str__(self) -> str:
        """Return the headline, and a line for each alarm."""
        return "\n".join([self.headline, *_lines(self)])

    def write(self, path: str | Path) -> None:
        """Write it as a web page (.html) or as JSON (.json).

        Raises
        ------
        DrizviewError
            The extension is another, or the file cannot be written; then nothing is written.
        """
        write_comparison(self, Path(path))


_TOLD = (Outcome.CURED, Outcome.EASED, Outcome.WORSE, Outcome.NEW)


def _lines(found: Comparison) -> Iterator[str]:
    for id, outcome in found.outcomes.items():
        if outcome is not Outcome.SAME:
            was, now = found.before[id], found.after[id]
            yield f"{outcome.value:>8}  {was.question.name}: {was.status.words} → {now.status.words}; {now.headline}"


def comparison_of(before: Dataset, after: Dataset, reports: tuple[Report, Report]) -> Comparison:
    """Return the comparison of two open datasets whose reports are there."""
    stars: StarChange | Unmeasured
    levels: tuple[Level, ...] = ()
    try:
        pieces = pieces_of(before), pieces_of(after)
        levels = level_changes(*pieces)
        stars = star_change(*pieces)
    except Unmeasured as missing:
        stars = missing
    figures = difference_figures(before, after.product, reports[0], stars) if after.product is not None else ()
    exposures = exposure_changes(before, after)
    return Comparison(*reports, stars=stars, levels=levels, exposures=exposures, figures=figures)
