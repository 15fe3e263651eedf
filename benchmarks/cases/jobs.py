"""Jobs: all cases by name, and what makes each."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.cases import make, plan, real


def wanted(name: str, patterns: Sequence[str]) -> bool:
    """Return whether the name of a case matches one of some patterns; all do where there are none."""
    return not patterns or any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def jobs(
    folder: Path, sources: list[Path], series: int, *, frames: bool = False
) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Yield names of cases and what makes them; ``sources`` are folders of real exposures to spoil.

    With ``frames`` full frames take the place of the others.
    """
    for case in plan.frames(series) if frames else plan.cases(series):
        yield case.name, partial(make.make, case, folder)
    for source in sources:
        for case in real.cases(source):
            yield case.name, partial(real.make, case, source, folder)
