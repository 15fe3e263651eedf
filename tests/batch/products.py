"""Small products, and `drizview batch` on them as a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from drizview.batch.store import Store, head_of
from drizview.batch.work import Task
from drizview.dataset.discover import targets_of
from tests import files


def products(folder, count=1):
    """Make a folder with products of one exposure each."""
    folder.mkdir(parents=True, exist_ok=True)
    for k in range(count):
        root = f"j0aa{k:02d}"
        files.exposure(folder / f"{root}a0q_flc.fits", seed=k)
        files.product(folder / f"{root}010_drc.fits", [f"{root}a0q_flc.fits[sci,1]"])
    return folder


def task(folder, out, **options):
    """Return the task of the only product of a folder."""
    (target,) = targets_of(folder)
    Store(out).prepare()
    return Task(target, out, None, "", **options)


def start(*arguments, **options):
    """Start ``drizview batch`` with one worker."""
    command = [sys.executable, "-m", "drizview.cli", "batch", "--workers", "1", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def documents(out):
    """Return the documents of a batch by name: when they were written, and how they ended."""
    if not (Path(out) / "reports").is_dir():
        return {}
    paths = list(Store(Path(out)).paths())
    return {path.name: (path.stat().st_mtime_ns, head_of(path).row.ending.value) for path in paths}


def until(condition, *, seconds=60):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
