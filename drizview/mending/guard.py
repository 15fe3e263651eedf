"""Run a script that ends with whoever started it.

The source of this module is handed to the Python that has drizzlepac, so it imports nothing from drizview. It is called
with a file descriptor and the script: when the other end of the descriptor is closed, by an orderly end or a kill, the
whole group of processes ends, as AstroDrizzle starts some of its own.
"""

import os
import runpy
import signal
import sys
import threading


def end_with(pipe: int) -> None:
    """Kill this group of processes once the other end of a pipe is closed."""
    os.read(pipe, 1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(int(sys.argv[1]),), daemon=True).start()
    sys.argv = sys.argv[2:]
    runpy.run_path(sys.argv[0], run_name="__main__")
