"""Warnings of the libraries kept off the screen, also where several threads are at work."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0
_before: warnings.catch_warnings[None] | None = None


@contextmanager
def quiet() -> Iterator[None]:
    """Ignore warnings meanwhile: astropy's come with hostile text out of a header, numpy's with what is NaN throughout.

    ``warnings.catch_warnings`` changes the filters of the whole process and puts back those that it found. In two
    threads that overlap, the second finds the first one's, and leaves them for good. So the first to enter changes
    them here, and the last to leave puts them back; meanwhile the warnings of other threads are ignored as well.
    """
    global _inside, _before
    with _lock:
        if _inside == 0:
            _before = warnings.catch_warnings()
            _before.__enter__()
            warnings.simplefilter("ignore")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and _before is not None:
                _before.__exit__(None, None, None)
                _before = None
