"""The report: results by question, the verdict, and what they rest on."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from drizview.advice.advice import Advice, advise
from drizview.advice.causes.diagnosis import Diagnosis
from drizview.advice.inputs import advice_inputs
from drizview.advice.registry import CALLS
from drizview.checks.core import companion
from drizview.checks.core.badge import badge_of
from drizview.checks.core.cure import Cure
from drizview.checks.core.modes import said_of
from drizview.checks.core.questions import QUESTIONS, Question
from drizview.checks.core.registry import Check, checks
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Verdict, judge
from drizview.dataset.dataset import Dataset
from drizview.dataset.mode import Mode, modes_of
from drizview.ratings.model import VERDICT, Ratings
from drizview.report.figure import Figure
from drizview.report.writer import WriteOptions, kind_of, write_reports, writers

NOT_ASKED = "this version has no check for this question"
_PACKAGES = ("drizview", "numpy", "scipy", "astropy")


@dataclass(frozen=True)
class Finding:
    """A question with its badge and the results behind it."""

    question: Question
    status: Status
    headline: str
    results: tuple[Result, ...]

    @property
    def cure(self) -> Cure:
        """What would correct the alarm of the badge: the best that is known of any of its results."""
        found = [result.cure for result in self.results if self.status in CALLS and result.status is self.status]
        return next((cure for cure in Cure if cure in found), Cure.UNKNOWN)

    @property
    def is_beyond(self) -> bool:
        """Whether a result that only warns has the value of a fail."""
        warned = [result for result in self.results if result.status is Status.WARN and result.value is not None]
        return any(result.limit.judge(result.value or 0.0) is Status.FAIL for result in warned)


@dataclass(frozen=True)
class Report:
    """What was found for one dataset.

    ``report["weight"].results`` reaches the numbers behind a badge.
    """

    product: str
    exposures: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    facts: Mapping[str, Any]
    findings: Mapping[str, Finding]
    verdict: Verdict
    advice: Advice
    files: tuple[Mapping[str, Any], ...]
    figures: tuple[Figure, ...] = field(default=(), repr=False)
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    ratings: Ratings | None = None
    folder: str = ""
    """Where the product lies, with a slash behind it, where others of the same name are reported with it."""

    @property
    def label(self) -> str:
        """What tells the product from others: its name, and its folder where that is needed."""
        return self.folder + self.product

    def __getitem__(self, question: str) -> Finding:
        """Return the finding of a question id."""
        return self.findings[question]

    @property
    def results(self) -> tuple[Result, ...]:
        """Every result in the order of the questions."""
        return tuple(result for finding in self.findings.values() for result in finding.results)

    @property
    def badges(self) -> dict[str, str]:
        """Status by question id, and the verdict's under ``"verdict"``."""
        return {
            **{id: finding.status.value for id, finding in self.findings.items()},
            VERDICT: self.verdict.status.value,
        }

    def __str__(self) -> str:
        """Return badges and verdict as plain text."""
        rows = [f"{finding.status.words:>14}  {finding.question.name:<18} {finding.headline}" for finding in self]
        return "\n".join([self.product, *rows, self.verdict.headline])

    def rated(self, ratings: Ratings | None) -> Report:
        """Return the report with a person's own ratings beside its badges, or without if there are none."""
        return replace(self, ratings=ratings if ratings else None)

    def write(self, path: str | Path) -> None:
        """Write the report; the extension sets the format: .json, .html, .xml (JUnit), .ecsv, .parquet or .py.

        Raises
        ------
        DrizviewError
            The extension is unknown, or the file cannot be written; then nothing is written.
        """
        write_reports([self], {kind_of(Path(path)): Path(path)})

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return badges and verdict for a notebook, with plain text for where it shows no markup."""
        html = writers()["notebook"].write([self], WriteOptions(Path()))
        return {"text/plain": str(self), "text/html": str(html)}

    def __iter__(self) -> Any:
        """Iterate over the findings."""
        return iter(self.findings.values())


def finding_of(question: Question, results: Iterable[Result]) -> Finding:
    """Return the badge of a question from the results of its checks."""
    made = tuple(results)
    if not made:
        return Finding(question, Status.UNKNOWN, NOT_ASKED, ())
    badge = badge_of(made)
    return Finding(question, badge.status, badge.line, made)


def checked(dataset: Dataset, selected: Sequence[Check] | None = None) -> Report:
    """Return the report of a dataset whose checks are made one after the other, without a page beside them."""
    return report_of(dataset, companion.run_on_all_cores(dataset, selected=checks() if selected is None else selected))


def report_of(dataset: Dataset, results: Iterable[Result]) -> Report:
    """Return the report of a dataset from the results of the checks."""
    advice = advise(results, advice_inputs(dataset))
    by_question: dict[str, list[Result]] = {id: [] for id in QUESTIONS}
    for result in advice.results:
        by_question[result.question].append(result)
    findings = {id: finding_of(QUESTIONS[id], answers) for id, answers in by_question.items()}
    visits = len({exposure.visit for exposure in dataset.exposures})
    changed = tuple(f"{name}: the file changed while it was open: run the checks again" for name in dataset.changed())
    return Report(
        product=dataset.name,
        exposures=tuple(dict.fromkeys(exposure.file for exposure in dataset.exposures)),
        missing=dataset.missing,
        notes=(*_of_modes(dataset), *(dataset.pixel_notes if advice.results else ()), *dataset.notes, *changed),
        facts=facts_of(dataset),
        findings=findings,
        verdict=_verdict(findings, visits, advice.diagnosis),
        advice=advice,
        files=tuple(
            {"file": file.file, "bytes": file.size, "modified": _time(file.modified)} for file in dataset.files
        ),
    )


def _verdict(findings: Mapping[str, Finding], visits: int, diagnosis: Diagnosis) -> Verdict:
    cures = {id: finding.cure for id, finding in findings.items()}
    grave = {id for cause, story in diagnosis.told if cause.is_grave for id in story.all}
    return judge(
        {id: finding.status for id, finding in findings.items()},
        {id: finding.headline for id, finding in findings.items()},
        visits=visits,
        opportunities={id: each.headline for id in findings for each in findings[id].results if each.opportunity},
        cures=cures,
        unfit=[id for id in findings if id in grave or (cures[id] is Cure.NOTHING and findings[id].is_beyond)],
        stories=diagnosis.stories,
    )


def _of_modes(dataset: Dataset) -> tuple[str, ...]:
    """Return what the way of observing means for the questions, to be read first."""
    # what lacks a product or a record is explained by the dataset's own notes and by the answers
    told = (mode for mode in modes_of(dataset) if mode not in (Mode.ALONE, Mode.UNRECORDED))
    return tuple(said_of(mode) for mode in told)


def facts_of(dataset: Dataset) -> dict[str, Any]:
    """Return what the dataset is, for the top of every rendering."""
    product = dataset.product
    times = [exposure.exptime for exposure in dataset.exposures if exposure.exptime is not None]
    modes = modes_of(dataset)
    return {
        "instrument": dataset.instrument.name,
        "detector": dataset.instrument.detector,
        "filter": dataset.filter,
        "modes": [mode.value for mode in modes],
        "target": dataset.header.text("TARGNAME") or "",
        "exptime_s": product.exptime if product is not None else sum(times) if times else None,
        "wcs_name": product.wcs_name if product is not None else "",
        "exposures_found": len(dataset.members) - len(dataset.missing),
        "exposures_named": len(dataset.members),
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def versions() -> dict[str, str]:
    """Return the versions of what computed the numbers."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a source tree that was not installed
            found[name] = "unknown"
    return found
