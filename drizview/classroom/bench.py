"""The bench: makes what the sliders ask for and asks the questions of it; a new wish cancels the last."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drizview.beside import BackgroundTask, Steps
from drizview.checks.core import engine
from drizview.checks.core.registry import checks
from drizview.checks.core.result import Result
from drizview.dataset.dataset import Dataset
from drizview.dataset.discover import datasets
from drizview.errors import DrizviewError
from drizview.report.model import Report, report_of
from drizview.workshop import Recipe, writing
from drizview.workshop.drizzling import Drizzled

REST_S = 0.5  # before the other questions are asked
_LOOK = 0.03


@dataclass(frozen=True)
class Standing:
    """How far the answers to a recipe are: what there is of the report, and checks made of how many."""

    recipe: Recipe
    report: Report
    done: int
    total: int


class Bench:
    """Makes recipes one after the other; the last wish counts.

    Parameters
    ----------
    on_made : callable
        Called with what was drizzled, where the bench works.
    on_progress : callable
        Called with `Standing`, first when the question concerned is answered.
    on_error : callable
        Called with what cannot be made.
    """

    def __init__(
        self,
        on_made: Callable[[Drizzled], None],
        on_progress: Callable[[Standing], None],
        on_error: Callable[[DrizviewError], None],
    ) -> None:
        self._made, self._progress, self._error = on_made, on_progress, on_error
        self._wish: tuple[Recipe, tuple[str, ...]] | None = None
        self._lock = threading.Lock()
        self._new = self._ended = self._busy = False
        self._task: BackgroundTask | None = None

    def ask(self, recipe: Recipe, first: tuple[str, ...] = ()) -> None:
        """Make a recipe, and answer the questions ``first`` before the others; what is under way is cancelled."""
        with self._lock:
            self._wish, self._new = (recipe, first), True
            idle, self._busy = not self._busy, True
        if idle:
            self._task = BackgroundTask(self._work, name="drizview-bench")
            self._task.start()

    def close(self) -> None:
        """Stop after the step that is under way; nobody is told any more."""
        self._ended = True

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; return whether that came."""
        end = time.monotonic() + seconds
        while self._busy and self._task is not None and time.monotonic() < end:
            self._task.join(end - time.monotonic())
        return not self._busy

    async def finished(self) -> None:
        """Wait until nothing is under way without holding up the page: ``await`` it."""
        while self._busy:
            await asyncio.sleep(_LOOK)

    def _work(self) -> Steps:
        while True:
            with self._lock:
                if self._ended or not self._new or self._wish is None:
                    self._busy = False
                    return
                (recipe, first), self._new = self._wish, False
            try:
                yield from self._serve(recipe, first)
            except DrizviewError as error:
                self._error(error)

    @property
    def _overtaken(self) -> bool:
        return self._new or self._ended

    def _serve(self, recipe: Recipe, first: tuple[str, ...]) -> Steps:
        made = recipe.make()
        if self._overtaken:
            return
        self._made(made)
        yield 0.0
        with tempfile.TemporaryDirectory(prefix="drizview-lab-") as folder:
            writing.write_association(made, Path(folder))
            (dataset,) = datasets(folder)
            with dataset:
                yield from self._check(recipe, dataset, first)

    def _check(self, recipe: Recipe, dataset: Dataset, first: tuple[str, ...]) -> Steps:
        concerned = [check for check in checks() if check.question in first]
        others = [check for check in checks() if check.question not in first]
        results: list[Result] = []
        resolver = engine.resolver_for(dataset)
        told = time.monotonic()
        for part in (concerned, others):
            if results and part is others:
                yield from self._rest()
            for result in engine.run(dataset, selected=part, resolver=resolver):
                if self._overtaken:
                    return
                results.append(result)
                due = len(results) > len(concerned) and time.monotonic() - told > REST_S
                if due or len(results) in (len(concerned), len(checks())):
                    told = time.monotonic()
                    self._progress(Standing(recipe, report_of(dataset, results), len(results), len(checks())))
                yield 0.0

    def _rest(self) -> Steps:
        """Wait, in which a slider that still moves may ask for something else."""
        end = time.monotonic() + REST_S
        while not self._overtaken and time.monotonic() < end:
            yield _LOOK
