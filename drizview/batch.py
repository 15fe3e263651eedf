"""Many datasets, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from drizview.checks import config, engine
from drizview.checks.registry import Check
from drizview.dataset.dataset import Dataset
from drizview.dataset.discover import each
from drizview.errors import DrizviewError
from drizview.report.report import Report, report_of


def check_all(paths: Iterable[str | Path], *, limits: str | Path | None = None) -> Iterator[Report | DrizviewError]:
    """Yield a report for each dataset that the paths stand for, and the error for each path that cannot be used.

    Raises
    ------
    DrizviewError
        The limits file cannot be used (before anything is checked).
    """
    selected = config.load(limits) if limits is not None else None
    for path in paths:
        try:
            for found in each(path):
                yield found if isinstance(found, DrizviewError) else _checked(found, selected)
        except DrizviewError as error:
            yield error


def _checked(dataset: Dataset, selected: Sequence[Check] | None) -> Report:
    try:
        return report_of(dataset, engine.run(dataset, selected=selected))
    finally:
        dataset.close()
