"""Run the reader on files in processes of their own, with a clock and a scale.

``python -m tests.torture.jail LIST``, with one path a line in LIST, prints one JSON line for each: a hang, a bus
error or a kill for memory ends one child and nothing else.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Verdict:
    """What became of one file: ``kind`` is read, refused, crash or killed, or the exit code of the command."""

    kind: str
    words: str
    seconds: float
    megabytes: float


def judge(paths: list[Path], listing: Path, way: str = "devour") -> list[Verdict]:
    """Return a verdict for each path; ``way`` is the module of the tests whose ``outcome(path)`` gives it."""
    listing.write_text("\n".join(json.dumps(os.fsdecode(path)) for path in paths))
    command = [sys.executable, "-W", "always", "-m", "tests.torture.jail", str(listing), way]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, env=environment, timeout=600)
    if done.returncode or done.stderr:
        raise RuntimeError(f"the jail broke, or something was printed: {done.stderr[-2000:]}")
    return [Verdict(*json.loads(line)) for line in done.stdout.splitlines()]


def _alone(path: Path, outcome: Callable[[Path], tuple[str, str]]) -> Verdict:
    """Fork, read, and report."""
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(SECONDS)
        os.write(start, json.dumps(outcome(path)).encode())
        os._exit(0)
    os.close(start)
    with os.fdopen(end, "rb") as pipe:
        said = pipe.read()
    _, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime  # of work: others may want the machine as well
    kind, words = json.loads(said) if said else ("killed", f"by signal {os.waitstatus_to_exitcode(status)}")
    return Verdict(kind, words, seconds, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    way = importlib.import_module(f"tests.torture.{sys.argv[2]}").outcome
    for line in Path(sys.argv[1]).read_text().splitlines():
        print(json.dumps(list(vars(_alone(Path(json.loads(line)), way)).values())), flush=True)
