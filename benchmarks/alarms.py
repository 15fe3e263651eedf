"""What the badges say of faults in code, over several seeds of their noise: ``python -m benchmarks alarms``.

Clean fields must alarm nothing, a gross fault its own questions and no others. The cases of the lessons are looked at
as they are: what alarms, and the verdict.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import drizview
from drizview.checks.core.status import ALARMS
from drizview.lessons import lesson, lesson_names
from drizview.report.model import Report
from drizview.workshop import Recipe, faults, field_names, recipe

SEEDS = (1, 2, 3, 4, 5)


def run(folder: Path) -> Iterator[tuple[str, dict]]:
    """Yield a line for each fault, and one for each case of a lesson."""
    for field in field_names():
        yield _line(f"clean {field}", {seed: recipe(field, seed=seed) for seed in SEEDS}, set())
    for name, fault in faults().items():
        made = {seed: recipe(fault.field, seed=seed, **{name: fault.gross}) for seed in SEEDS}
        yield _line(name, made, set(fault.reveals))
    for name in lesson_names():
        for number, case in enumerate(lesson(name).cases):
            report = checked(case.recipe)
            said = {"alarms": ",".join(sorted(alarms(report))), "verdict": report.verdict.status.value}
            yield f"{name} {number + 1} {case.kind}", {"truth": case.truth, **said}


def alarms(report: Report) -> set[str]:
    """Return the questions that alarm."""
    return {finding.question.id for finding in report if finding.status in ALARMS or finding.status.value == "error"}


def checked(made: Recipe) -> Report:
    """Return the report of a recipe."""
    with tempfile.TemporaryDirectory(prefix="drizview-alarms-") as folder:
        return drizview.check(made.write(folder))


def _line(title: str, made: dict[int, Recipe], expected: set[str]) -> tuple[str, dict]:
    """Return how many seeds are as expected, and how the others differ."""
    found = {seed: alarms(checked(each)) for seed, each in made.items()}
    wrong = {
        f"seed_{seed}": f"+{','.join(sorted(seen - expected)) or '-'} -{','.join(sorted(expected - seen)) or '-'}"
        for seed, seen in found.items()
        if seen != expected
    }
    return title, {"as_expected": f"{len(found) - len(wrong)}/{len(found)}", **wrong}
