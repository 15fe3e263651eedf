"""Memory of a kernel and of a browser, as the system counts it."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")
# A page that is left alone for so long has thrown away what it no longer needs [s].
REST = 15.0


def kernel_anonymous(pid: int) -> float:
    """Return the anonymous memory of a process [MB]: what it allocated, without files that are mapped."""
    return _field(PROC / str(pid) / "status", "RssAnon")


def resident(pid: int) -> float:
    """Return the resident memory of a process [MB], files that are mapped included."""
    return _field(PROC / str(pid) / "status", "VmRSS")


def browser_proportional() -> float:
    """Return the memory of the pages and the graphics of our browsers [MB], shared parts by their share."""
    return sum(_field(PROC / str(pid) / "smaps_rollup", "Pss:") for pid in descendants(os.getpid()) if _draws(pid))


def proportional(pid: int) -> float:
    """Return the memory of a process and of all below it [MB], what they share counted once."""
    return sum(_field(PROC / str(each) / "smaps_rollup", "Pss:") for each in (pid, *descendants(pid)))


def _draws(pid: int) -> bool:
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return False
    return b"--type=renderer" in words or b"--type=gpu-process" in words


def descendants(pid: int) -> list[int]:
    """Return the processes below a process."""
    children: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            children.setdefault(_parent(folder), []).append(int(folder.name))
    found, left = [], [pid]
    while left:
        below = children.get(left.pop(), [])
        found += below
        left += below
    return found


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _field(path: Path, name: str) -> float:
    """Return a field of kB in MB; 0 where the process has ended."""
    try:
        line = next(line for line in path.read_text().splitlines() if line.startswith(name))
    except (OSError, StopIteration):
        return 0.0
    return int(line.split()[1]) / 1024
