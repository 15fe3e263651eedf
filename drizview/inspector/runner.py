"""The checks at work beside the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

import traitlets as t

from drizview.beside import BackgroundTask, Steps
from drizview.checks.core import engine
from drizview.checks.core.registry import Check, checks
from drizview.checks.core.resolver import Resolver
from drizview.checks.core.result import Result
from drizview.dataset.dataset import Dataset
from drizview.inspector.ordered import Ordered
from drizview.report.model import Report, report_of


class CheckRunner(Ordered):
    """Runs the checks of a dataset beside the page (`drizview.beside`) and tells who listens.

    Parameters
    ----------
    dataset : Dataset
    selected : sequence of Check, optional
        The checks to make, with the limits in force; all as declared by default.
    keep : iterable of str
        Names of shared measurements that stay in the resolver for whoever draws them; asked for when the checks start.
    on_error : callable, optional
        Called with what stopped the checks.

    Attributes
    ----------
    done, total : int
        Checks that ended, and checks there are; 0 before they have first been started.
    state : str
        ``"waiting"``, ``"running"``, ``"done"``, ``"cancelled"`` or ``"failed"``.
    report : Report
        From the results so far; grows as checks end.
    """

    # Where the badges say that the checks have ended, the first alarm is on view.
    stages: ClassVar[tuple[str, ...]] = ("go",)

    done = t.Int(0)
    total = t.Int(0)
    state = t.Enum(("waiting", "running", "done", "cancelled", "failed"), default_value="waiting")
    report = t.Instance(Report)

    def __init__(
        self,
        dataset: Dataset,
        *,
        selected: Sequence[Check] | None = None,
        keep: Iterable[str] = (),
        on_error: Callable[[BaseException], None] | None = None,
    ) -> None:
        super().__init__()
        self._keep = keep
        self._selected = selected
        self._dataset = dataset
        self._on_error = on_error
        self._stop = threading.Event()
        self._thread: BackgroundTask | None = None
        self._results: list[Result] = []
        self._closed = False
        self._then: Callable[[], object] | None = None
        self.resolver: Resolver | None = None
        self.report = report_of(dataset, ())

    @property
    def selected(self) -> Sequence[Check] | None:
        """The checks it makes, with the limits in force; None for all as declared."""
        return self._selected

    def start(self) -> None:
        """Start, or start again from the first check; nothing happens while they run."""
        if self._closed or (self._thread is not None and self._thread.is_alive()):
            return
        self._stop.clear()
        self._results = []
        self.done = 0
        self.state = "running"
        self._thread = BackgroundTask(self._work, name="drizview-checks")
        self._thread.start()

    def cancel(self) -> None:
        """Stop after the check that is under way."""
        self._stop.set()

    def close(self, *, then: Callable[[], object] | None = None) -> None:
        """Stop, for good, and tell nobody any more; safe to call twice.

        Parameters
        ----------
        then : callable
            Called when no check is under way any more, at once or in the thread of the checks; twice does no harm.
        """
        self.unobserve_all()
        self._then = then or self._then
        self._closed = True
        self.cancel()
        if self._thread is None or not self._thread.is_alive():
            self._let_go()

    def _let_go(self) -> None:
        if self._then is not None:
            self._then()

    def wait(self, seconds: float | None = None) -> None:
        """Wait for the end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self) -> Steps:
        try:
            selected = checks() if self._selected is None else self._selected  # imports them: seconds of work
            self.total = len(selected)
            self._keep = keep = tuple(self._keep)
            self.resolver = engine.resolver_for(self._dataset, selected=selected, keep=keep)
            for result in engine.run(self._dataset, selected=selected, resolver=self.resolver):
                self._results.append(result)
                if keep:
                    self.resolver.complete(keep)  # before the check lets go of what it needed
                if self._stop.is_set():
                    break
                self.done = len(self._results)
                self.report = report_of(self._dataset, self._results)
                yield 0.0
            self.state = "cancelled" if self._stop.is_set() else "done"
        except Exception as error:
            self.state = "failed"
            if self._on_error is not None:
                self._on_error(error)
        finally:
            if self._closed:
                self._let_go()
