"""A dataset mended: the new product, and how it compares with the old one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drizview.checks.core import engine
from drizview.checks.core.config import Limits, in_force
from drizview.checks.core.registry import Check
from drizview.comparison.comparison import Comparison, comparison_of
from drizview.dataset.dataset import Dataset
from drizview.dataset.discover import datasets
from drizview.dataset.given.sources import grant
from drizview.files import typed_path
from drizview.mending.mending import Mending, mending_of
from drizview.mending.stage import Stage
from drizview.report.model import Report, report_of

# Names of the comparison in the folder of the new product.
PAGE, DOCUMENT = "comparison.html", "comparison.json"


@dataclass(frozen=True)
class Mended:
    """What has come of it.

    Attributes
    ----------
    report : Report
        Of the product before.
    product : Path or None
        The new product, in a folder of its own with the copies of the exposures, the script, its log and the
        comparison; None where nothing was to be mended.
    comparison : Comparison or None
    """

    report: Report
    product: Path | None = None
    comparison: Comparison | None = None

    @property
    def headline(self) -> str:
        """What has come of it in one line."""
        if self.comparison is None:
            return nothing_to_mend(self.report)
        return f"{self.report.product} → {self.product}: {self.comparison.headline}"


def nothing_to_mend(report: Report) -> str:
    """Return in one line that no parameter, mask or choice of exposures mends anything, and what might be done."""
    causes = [cause for cause in report.advice.diagnosis.causes if cause.action]
    by_hand = [f"{cause.text[:1].upper()}{cause.text[1:]}. {cause.action}" for cause in causes]
    return f"{report.product}: nothing to mend. {' '.join(by_hand) or report.verdict.headline}"


def mend_dataset(
    dataset: Dataset,
    *,
    out: str | os.PathLike[str] = ".",
    python: str | os.PathLike[str] | None = None,
    limits: Limits | None = None,
    keep: bool = False,
    timeout: float | None = None,
    on_start: Callable[[Mending], object] | None = None,
    on_stage: Callable[[Stage], object] | None = None,
) -> Mended:
    """Check an open dataset, run the advised script, and compare; see `drizview.mend`.

    Parameters
    ----------
    on_start : callable, optional
        Called before anything is run or written, with what is about to be run; it may raise to refuse.
    """
    selected = in_force(limits)
    report = report_of(dataset, engine.run(dataset, selected=selected))
    if not report.advice.is_called_for:
        return Mended(report)
    named = None if python is None else os.fspath(python)
    mending = mending_of(dataset, report, out=typed_path(out), python=named, keep=keep, timeout=timeout)
    if on_start is not None:
        on_start(mending)
    for stage in mending.stages():
        if on_stage is not None:
            on_stage(stage)
    return mended_of(dataset, report, mending.product, selected=selected)


def mended_of(dataset: Dataset, report: Report, product: Path, *, selected: Sequence[Check] | None = None) -> Mended:
    """Check a new product, compare it with the old one, and write the comparison beside it."""
    grant(product.parent)
    (after,) = datasets(product)
    with after:
        again = report_of(after, engine.run(after, selected=selected))
        comparison = comparison_of(dataset, after, (report, again))
    for name in (PAGE, DOCUMENT):
        comparison.write(product.parent / name)
    return Mended(report, product, comparison)
