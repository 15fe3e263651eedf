"""The work on one product: check it, and leave a document, whatever comes of it."""

from __future__ import annotations

import gc
import time
from concurrent.futures import TimeoutError as FuturesTimeoutError
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drizview.batch.key import Key, key_before, result_key, whole_path
from drizview.batch.row import Ending, Row, statuses_of
from drizview.batch.store import Head, Store
from drizview.batch.summary import summary_of
from drizview.checks.core.config import Limits, in_force
from drizview.checks.core.registry import Check
from drizview.dataset.discover import opened
from drizview.dataset.target import Target
from drizview.errors import DrizviewError
from drizview.report.evidence import worst_pictures
from drizview.report.model import checked
from drizview.report.writers.json import document
from drizview.text import clean

# With which a worker ends itself; none that a shell or Python gives a meaning.
OUT_OF_MEMORY = 86


@dataclass(frozen=True)
class Task:
    """A product to check, and where its document goes.

    Attributes
    ----------
    target : Target
    out : Path
        Folder of the batch.
    limits : str, path-like, mapping or None
        Limits of one's own, which `in_force` takes.
    limits_id : str
        Tells them apart.
    again : bool
        Make it anew although there is a document.
    """

    target: Target
    out: Path
    limits: Limits | None
    limits_id: str
    again: bool = False


def work(task: Task) -> Row:
    """Check a product and write its document.

    Raises
    ------
    DrizviewError
        The document cannot be written: the disk, not the product.
    """
    store, started = Store(task.out), time.monotonic()
    if not task.again:  # another driver may have been here since this one looked
        head = store.head(task.target)
        if head is not None and head.key.holds(task.target, task.limits_id):
            return head.row
    head, parts = _checked(task, started)
    store.write(task.target, head, **parts)
    _tidy()
    return head.row


def _tidy() -> None:
    """Free what the product has taken: reports hold circles, and the next product may be large.

    What is there after the first product, modules mostly, stays: looking through it took 0.07 s each time.
    """
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()


def _checked(task: Task, started: float) -> tuple[Head, dict[str, Any]]:
    parts: dict[str, Any]
    key = key_before(task.target, task.limits_id)
    try:
        with opened(task.target) as dataset:
            key = result_key(dataset, task.target, task.limits_id)
            report = checked(dataset, _selected(task))
            changed = dataset.changed()
            parts = {"summary": summary_of(report, dataset), "report": document([report])}
            figures = worst_pictures(report, dataset)
    except DrizviewError as error:
        return _head(task, key, Ending.UNUSABLE, started, cause=str(error)), {}
    except Exception as error:  # a bug of ours must not take the survey with it
        return _head(task, key, Ending.BROKEN, started, cause=clean(f"{type(error).__name__}: {error}")), {}
    if changed:
        cause = f"{', '.join(changed)}: changed while it was read"
        return _head(task, key, Ending.CHANGED, started, cause=clean(cause)), {}
    parts |= {"pictures": [figure.to_json() for figure in figures]} if figures else {}
    return _head(task, key, Ending.CHECKED, started, statuses=statuses_of(report)), parts


def _head(
    task: Task, key: Key, ending: Ending, started: float, *, cause: str = "", statuses: tuple[str, ...] = ()
) -> Head:
    seconds = round(time.monotonic() - started, 3)
    return Head(key, Row(whole_path(task.target.name), ending, cause, statuses, seconds))


def settled(task: Task, error: BaseException) -> Row:
    """Write the document of a product whose worker did not come back, and return its row.

    Raises
    ------
    DrizviewError
        The document cannot be written, or the worker could not write its own.
    """
    if isinstance(error, DrizviewError):
        raise error
    ending, cause = _what_happened(error)
    row = Row(whole_path(task.target.name), ending, cause)
    Store(task.out).write(task.target, Head(key_before(task.target, task.limits_id), row))
    return row


def _what_happened(error: BaseException) -> tuple[Ending, str]:
    if isinstance(error, TimeoutError | FuturesTimeoutError):
        return Ending.TIMED_OUT, "took longer than the time limit"
    if getattr(error, "exitcode", None) == OUT_OF_MEMORY or isinstance(error, MemoryError):
        return Ending.OUT_OF_MEMORY, "needed more than the memory limit"
    code = getattr(error, "exitcode", None)
    how = f"with exit code {code}" if code is not None else clean(f"{type(error).__name__}: {error}", 120)
    killed = f"by signal {-code}" if code is not None and code < 0 else how
    return Ending.CRASHED, f"its worker was ended {killed}"


def _selected(task: Task) -> tuple[Check, ...]:
    selected = _known.get(task.limits_id)
    if selected is None:
        selected = _known[task.limits_id] = in_force(task.limits)
    return selected


_known: dict[str, tuple[Check, ...]] = {}
