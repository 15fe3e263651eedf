"""One run of the advised script beside the screen, followed in a thread of its own."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from drizview.checks.core.registry import Check
from drizview.comparison.difference import shift_of
from drizview.comparison.exposures import lines_of_exposures
from drizview.comparison.stars import StarChange
from drizview.comparison.words import badge_after, numbers_of, told_questions, tone_of
from drizview.comparison.writers.terminal import lines_of_stars
from drizview.dataset.dataset import Dataset
from drizview.dataset.product import Product
from drizview.errors import DrizviewError, Unmeasured
from drizview.inspector.panels.saving import is_web_page
from drizview.mending.detached import DetachedRun
from drizview.mending.mended import Mended, mended_of
from drizview.mending.mending import mending_of
from drizview.numbers import number
from drizview.report.model import Report

COMPARING = "checking the new product"
# How often it is asked how far it is [s].
_TICK = 0.3
Tell = Callable[[Mapping[str, Any]], object]


class MendJob:
    """Runs, tells how far it is, and ends when it is cancelled.

    The run is known by the first file of a dataset: the product, where there is one.

    On a web page the run goes on when the page is loaded anew, which ends this process: `follow` finds it again.

    Parameters
    ----------
    tell : callable
        Called from the thread with ``phase`` (running, there, done, failed or cancelled) and what belongs to it.
    done : callable
        Called from the thread with the `Mended`, before "done" is told.
    """

    def __init__(self, tell: Tell, done: Callable[[Mended], object]) -> None:
        self._tell, self._done = tell, done
        self._stop, self._leave = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is at work."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, dataset: Dataset, report: Report, *, out: Path, selected: Sequence[Check] | None = None) -> None:
        """Start; nothing happens while it runs."""
        if not self.is_running:
            self._tell({"phase": "running", "words": "starting", "seconds": 0.0, "share": 0.0})
            self._begin(dataset, report, out, selected)

    def follow(self, dataset: Dataset, report: Report, *, selected: Sequence[Check] | None = None) -> None:
        """Follow a run of this product that another page has started, or tell that it has ended since."""
        if self.is_running:
            return
        try:
            run = DetachedRun(dataset.files[0].path)
            told = run.state
        except (DrizviewError, ImportError, OSError):  # nowhere to find one, and none without processes
            return
        if told.get("phase") == "running":
            self._begin(dataset, report, None, selected)
        elif (made := run.made(told)) is not None:
            self._tell({"phase": "there", "product": str(made)})
        elif told.get("phase") == "failed":
            self._tell(told)
            run.forget()

    def show(self, dataset: Dataset, report: Report, *, selected: Sequence[Check] | None = None) -> None:
        """Check and compare the product of a run that has ended, and show it."""
        if not self.is_running:
            self._begin(dataset, report, None, selected)

    def cancel(self, *, wait: bool = False) -> None:
        """End it: nothing of a half-made product stays."""
        self._stop.set()
        self._join(wait)

    def leave(self, *, wait: bool = False) -> None:
        """Follow it no longer: a web page's run goes on, for the page may be loaded anew; any other ends."""
        if not is_web_page():
            self._stop.set()
        self._leave.set()
        self._join(wait)

    def _join(self, wait: bool) -> None:
        if wait and self._thread is not None:
            self._thread.join()

    def _begin(self, *work: Any) -> None:
        self._stop.clear()
        self._thread = threading.Thread(target=self._work, args=work, name="drizview-mend", daemon=True)
        self._thread.start()

    def _work(self, dataset: Dataset, report: Report, out: Path | None, selected: Sequence[Check] | None) -> None:
        try:
            run = DetachedRun(dataset.files[0].path)
            if out is not None:
                mending = mending_of(dataset, report, out=out)
                if self._stop.is_set():
                    self._tell({"phase": "cancelled"})
                    return
                # a web page's server outlives its kernels, which end with their pages
                run.start(mending, owner=os.getppid() if is_web_page() else os.getpid())
            last = self._followed(run)
            if last.get("phase") != "done":
                if not self._leave.is_set():
                    self._tell(last or {"phase": "cancelled"})
                    run.forget()
                return
            self._tell({"phase": "running", "words": COMPARING, "seconds": 0.0, "share": 0.95, "ends": False})
            mended = mended_of(dataset, report, Path(last["product"]), selected=selected)
            self._done(mended)
            self._tell({"phase": "done", **_told(dataset, mended)})
        except DrizviewError as error:
            self._tell({"phase": "failed", "text": str(error)})
        except Exception as error:  # else the page would wait for ever
            self._tell({"phase": "failed", "text": f"{type(error).__name__}: {error} (our bug; please report it)"})

    def _followed(self, run: DetachedRun) -> dict[str, Any]:
        """Tell how far a run is until it has ended, or nobody listens any more, and return what it told last."""
        told: dict[str, Any] = {}
        asked = False
        while (state := run.state).get("phase") == "running":
            asked = asked or (self._stop.is_set() and run.cancel())
            if self._leave.is_set() and is_web_page():
                return {}
            if state != told:
                self._tell(told := state)
            time.sleep(_TICK)
        return state


def _of_shift(product: Product | None, stars: StarChange | Unmeasured) -> Iterator[str]:
    """Yield where the whole has moved so far that the difference takes it back."""
    if product is not None and any(shift := shift_of(product, stars)):
        yield (
            f"the product has moved by {number(math.hypot(*shift), '.2f')} pixel: after − before is taken after it was "
            "shifted back by as much (cubic splines), or every star would have a dark and a bright side"
        )


def _told(dataset: Dataset, mended: Mended) -> dict[str, Any]:
    """Return what the page shows of it."""
    found = mended.comparison
    assert found is not None
    rows = [
        {
            "id": id,
            "name": found.before[id].question.name,
            "before": found.before[id].status.value,
            "after": badge_after(found, id).value,
            "outcome": found.outcomes[id].value,
            "numbers": numbers_of(found, id),
        }
        for id in told_questions(found)
    ]
    moved = _of_shift(dataset.product, found.stars)
    said = [*lines_of_exposures(found.exposures), *lines_of_stars(found.stars), *moved]
    return {
        "headline": found.headline,
        "tone": tone_of(found).value,
        "rows": rows,
        "said": [f"{line[:1].upper()}{line[1:]}." for line in said],
        "product": str(mended.product),
    }
