"""A request to end, whoever makes it, is an interrupt."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Let a scheduler's request to end, and a terminal that is closed, be what Ctrl-C is; under nohup it may close.

    Every command then cleans up behind itself, and ends with the exit code of an interrupt.
    """

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    names = ("SIGTERM", "SIGHUP") if threading.current_thread() is threading.main_thread() else ()
    ends = [getattr(signal, name) for name in names if hasattr(signal, name)]  # Windows has one
    before = {end: signal.signal(end, interrupt) for end in ends if signal.getsignal(end) is not signal.SIG_IGN}
    try:
        yield
    finally:
        for end, handler in before.items():
            signal.signal(end, handler)
