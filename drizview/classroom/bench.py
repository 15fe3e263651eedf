"""The bench: makes what the sliders ask for, and asks the questions of it, in a thread; a new wish cancels the last."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drizview.checks.core import engine
from drizview.checks.core.registry import checks
from drizview.checks.core.result import Result
from drizview.dataset.dataset import Dataset
from drizview.dataset.discover import datasets
from drizview.errors import DrizviewError
from drizview.report.model import Report, report_of
from drizview.workshop import Recipe, writing
from drizview.workshop.drizzling import Drizzled

REST_S = 0.5  # before the other questions are asked, in which a slider that still moves may ask for something else


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
        Called with what was drizzled, in the thread of the bench.
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
        self._wished = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="drizview-bench", daemon=True)
        self._thread.start()

    def ask(self, recipe: Recipe, first: tuple[str, ...] = ()) -> None:
        """Make a recipe, and answer the questions ``first`` before the others; what is under way is cancelled."""
        with self._wished:
            self._wish, self._new = (recipe, first), True
            self._wished.notify()

    def close(self) -> None:
        """Stop after the step that is under way; nobody is told any more."""
        with self._wished:
            self._ended = True
            self._wished.notify()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; return whether that came."""
        with self._wished:
            return self._wished.wait_for(lambda: self._idle and not self._new, seconds)

    _new = False
    _idle = True

    def _work(self) -> None:
        while True:
            with self._wished:
                self._idle = True
                self._wished.notify_all()
                self._wished.wait_for(lambda: self._new or self._ended)
                if self._ended:
                    return
                assert self._wish is not None
                (recipe, first), self._new, self._idle = self._wish, False, False
            try:
                self._serve(recipe, first)
            except DrizviewError as error:
                self._error(error)

    @property
    def _overtaken(self) -> bool:
        return self._new or self._ended

    def _serve(self, recipe: Recipe, first: tuple[str, ...]) -> None:
        made = recipe.make()
        if self._overtaken:
            return
        self._made(made)
        with tempfile.TemporaryDirectory(prefix="drizview-lab-") as folder:
            writing.write_association(made, Path(folder))
            (dataset,) = datasets(folder)
            with dataset:
                self._check(recipe, dataset, first)

    def _check(self, recipe: Recipe, dataset: Dataset, first: tuple[str, ...]) -> None:
        results: list[Result] = []
        total, concerned = len(checks()), sum(check.question in first for check in checks())
        told = time.monotonic()
        for result in self._results(dataset, first):
            if self._overtaken:
                return
            results.append(result)
            due = len(results) > concerned and time.monotonic() - told > REST_S
            if due or len(results) in (concerned, total):
                told = time.monotonic()
                self._progress(Standing(recipe, report_of(dataset, results), len(results), total))

    def _results(self, dataset: Dataset, first: tuple[str, ...]) -> Iterator[Result]:
        concerned = [check for check in checks() if check.question in first]
        others = [check for check in checks() if check.question not in first]
        resolver = engine.resolver_for(dataset)
        yield from engine.run(dataset, selected=concerned, resolver=resolver)
        with self._wished:
            self._wished.wait_for(lambda: self._overtaken, REST_S)
        if not self._overtaken:
            yield from engine.run(dataset, selected=others, resolver=resolver)
