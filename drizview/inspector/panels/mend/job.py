"""One run of the advised script beside the screen, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from drizview.checks.core.registry import Check
from drizview.dataset.dataset import Dataset
from drizview.errors import DrizviewError
from drizview.mending.mended import Mended, mended_of
from drizview.mending.mending import mending_of
from drizview.report.model import Report

COMPARING = "checking the new product"
Tell = Callable[[Mapping[str, Any]], object]


class MendJob:
    """Runs, tells how far it is, and ends when it is cancelled.

    Parameters
    ----------
    tell : callable
        Called from the thread with ``phase`` (running, done, failed or cancelled) and what belongs to it.
    done : callable
        Called from the thread with the `Mended`, before "done" is told.
    """

    def __init__(self, tell: Tell, done: Callable[[Mended], object]) -> None:
        self._tell, self._done = tell, done
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether it is at work."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, dataset: Dataset, report: Report, *, out: Path, selected: Sequence[Check] | None = None) -> None:
        """Start; nothing happens while it runs."""
        if self.is_running:
            return
        self._stop.clear()
        self._tell({"phase": "running", "words": "starting", "seconds": 0.0, "share": 0.0})
        work = {"target": self._work, "args": (dataset, report, out, selected), "name": "drizview-mend", "daemon": True}
        self._thread = threading.Thread(**work)  # type: ignore[arg-type]
        self._thread.start()

    def cancel(self, *, wait: bool = False) -> None:
        """End it: nothing of a half-made product stays."""
        self._stop.set()
        if wait and self._thread is not None:
            self._thread.join()

    def _work(self, dataset: Dataset, report: Report, out: Path, selected: Sequence[Check] | None) -> None:
        try:
            mended = self._mended(dataset, report, out, selected)
            if mended is None:
                self._tell({"phase": "cancelled"})
                return
            self._done(mended)
            self._tell({"phase": "done", **_told(mended)})
        except DrizviewError as error:
            self._tell({"phase": "failed", "text": str(error)})
        except Exception as error:  # else the page would wait for ever
            self._tell({"phase": "failed", "text": f"{type(error).__name__}: {error} (our bug; please report it)"})

    def _mended(self, dataset: Dataset, report: Report, out: Path, selected: Sequence[Check] | None) -> Mended | None:
        mending = mending_of(dataset, report, out=out)
        room = str(mending.room)
        with closing(mending.stages()) as stages:  # closing it ends the run
            for stage in stages:
                if self._stop.is_set():
                    return None
                told = {"words": stage.words, "seconds": round(stage.seconds), "share": round(stage.share, 2)}
                self._tell({"phase": "running", "room": room, **told})
        self._tell({"phase": "running", "room": room, "words": COMPARING, "seconds": 0.0, "share": 0.95})
        return mended_of(dataset, report, mending.product, selected=selected)


def _told(mended: Mended) -> dict[str, Any]:
    """Return what the page shows of it."""
    found = mended.comparison
    assert found is not None
    rows = [
        {
            "id": id,
            "name": found.before[id].question.name,
            "before": found.before[id].status.value,
            "after": found.after[id].status.value,
            "outcome": outcome.value,
        }
        for id, outcome in found.outcomes.items()
    ]
    return {"headline": found.headline, "rows": rows, "product": str(mended.product)}
