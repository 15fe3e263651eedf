"""What a worker process keeps an eye on: its memory, and whether anybody still waits for it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from drizview.batch.work import OUT_OF_MEMORY

# Memory is looked at this often [s]; a product takes up some 100 MB between two looks.
_INTERVAL = 0.1
_UNITS = 1 if sys.platform == "darwin" else 1024


def watch(parent: int, memory: int | None) -> None:
    """Prepare a worker process.

    A key press in the terminal is the driver's to answer. The process ends itself when it has taken more than
    ``memory`` bytes, and when its parent is gone: one that hangs would stay for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_look, args=(parent, memory), daemon=True).start()


def _look(parent: int, memory: int | None) -> None:
    while os.getppid() == parent:
        if memory is not None and resident_peak() > memory:
            os._exit(OUT_OF_MEMORY)
        time.sleep(_INTERVAL)
    os._exit(0)


def resident_peak() -> int:
    """Return the most memory that this process has had so far, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNITS
