"""Many datasets, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from drizview.batch.folders import Folders
from drizview.batch.plan import plan
from drizview.beside import all_cores
from drizview.checks.core.config import Limits, in_force
from drizview.checks.core.registry import Check
from drizview.dataset.dataset import Dataset
from drizview.dataset.discover import opened
from drizview.errors import DrizviewError
from drizview.report.model import Report, checked

Finish = Callable[[Report, Dataset], Report]


def check_all(
    paths: Iterable[str | Path],
    *,
    limits: Limits | None = None,
    search: Sequence[str | Path] = (),
    finish: Finish | None = None,
    start: Callable[[Dataset, str], None] | None = None,
    recursive: bool = False,
) -> Iterator[Report | DrizviewError]:
    """Yield a report for each dataset that the paths stand for, and the error for each path that cannot be used.

    Parameters
    ----------
    paths : iterable of str or Path
    limits : str, path-like or mapping, optional
        Your own limits, as for `drizview.check`.
    search : sequence of str or Path
        Further folders in which to look for exposures.
    finish : callable, optional
        What to do with a report while its dataset is still open, such as `drizview.report.evidence.illustrate`.
    start : callable, optional
        Called with each dataset before it is checked, and its folder where others have its name.
    recursive : bool
        Look into the folders below folders as well.

    Raises
    ------
    DrizviewError
        The limits cannot be used (before anything is checked).
    """
    selected = in_force(limits)
    seen: set[str] = set()
    planned = list(plan(paths, search=search, recursive=recursive))
    folders = Folders(target.name for target in planned if not isinstance(target, DrizviewError))
    for target in planned:
        if isinstance(target, DrizviewError):
            yield target
            continue
        try:
            found = opened(target)
            if _is_new(found, seen):
                folder = folders.of(target.name)
                if start is not None:
                    start(found, folder)
                yield replace(_checked(found, selected, finish), folder=folder)
        except DrizviewError as error:
            yield error


def _is_new(dataset: Dataset, seen: set[str]) -> bool:
    """Return whether a dataset has not been met before: each of its exposures stands for it as well."""
    key = str(dataset.files[0].path.resolve()) if dataset.files else dataset.name
    if key in seen:
        dataset.close()
        return False
    seen.add(key)
    return True


def _checked(dataset: Dataset, selected: Sequence[Check], finish: Finish | None) -> Report:
    try:
        with all_cores(dataset.pixels):
            report = checked(dataset, selected)
        return finish(report, dataset) if finish else report
    finally:
        dataset.close()
