"""Workers of this machine against a Dask cluster: ``python -m benchmarks.clusters FOLDER SOURCE...``.

Scheduler and workers of Dask are processes of their own, as they are on a cluster. Both ways are taken in turns, and
besides the clock core-seconds are counted, of all processes: on a machine that others use only their ratio tells
anything. What a cluster takes without any work is counted by itself: it grows with the clock, not with the work. What
the work itself takes is measured in one process, without start and imports.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.batches import COMMAND, copies, documents, timed
from benchmarks.memory import descendants

# As docs/batch.md advises: one worker with threads, and nothing looks a hundred times a second what it is at.
QUIET = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
TICKS = os.sysconf("SC_CLK_TCK")
# Run in a process of its own: prints the core-seconds of the work on each product, without start and imports.
ALONE = """
import sys, time
from pathlib import Path
from drizview.batch.plan import plan
from drizview.batch.store import Store
from drizview.batch.work import Task, work
tasks = [Task(target, Path(sys.argv[2]), None, "") for target in plan([sys.argv[1]], recursive=True)]
Store(Path(sys.argv[2])).prepare()
work(tasks[0])
started = time.process_time()
for task in tasks[1:]:
    work(task)
print((time.process_time() - started) * len(tasks) / (len(tasks) - 1))
"""


def main() -> None:
    """Copy, run in turns, and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clusters", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sources", nargs="+", type=Path, help="folders of one product each, with its exposures")
    parser.add_argument("--products", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--turns", type=int, default=2)
    chosen = parser.parse_args()
    data = copies(chosen.folder, chosen.sources, chosen.products)
    alone = float(subprocess.run(
        [sys.executable, "-c", ALONE, str(data), str(chosen.folder / "alone")],
        capture_output=True, text=True, check=True, env=os.environ | {"OMP_NUM_THREADS": "1"},
    ).stdout)  # fmt: skip
    print(f"alone: {alone:.1f} core-seconds for {chosen.products} products", flush=True)
    spent: dict[str, list[float]] = {"local": [], "dask": []}
    with cluster(chosen.folder, chosen.workers) as (address, pids, rest):
        for turn in range(chosen.turns):
            for name, option in (("local", f"--workers={chosen.workers}"), ("dask", f"--dask={address}")):
                out = chosen.folder / f"{name}-{turn}"
                shutil.rmtree(out, ignore_errors=True)
                before = sum(map(cpu_below, pids))
                command = [*COMMAND, "batch", str(data), "--recursive", "--out", str(out), option, "--quiet"]
                wall, cpu, _ = timed(command)
                cpu += sum(map(cpu_below, pids)) - before - rest * wall if name == "dask" else 0.0
                assert len(documents(out)) == chosen.products
                spent[name].append(cpu)
                print(f"{name}: {wall:.1f} s, {cpu:.1f} core-seconds, {100 * (cpu / alone - 1):.1f} % besides")
                sys.stdout.flush()
    ratio = statistics.median(d / c for d, c in zip(spent["dask"], spent["local"], strict=True))
    print(
        f"Dask over workers of this machine: {100 * (ratio - 1):.1f} %, and {100 * rest / chosen.workers:.1f} % at rest"
    )


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[Path, list[int], float]]:
    """Start scheduler and workers; yield the former's file, the ids of both, and the cores that they take at rest."""
    file = folder / "scheduler.json"
    file.unlink(missing_ok=True)
    given = [
        ["scheduler", "--no-dashboard", "--host", "127.0.0.1", "--port", "0"],
        ["worker", "--nworkers", "1", "--nthreads", str(workers), "--no-dashboard", "--local-directory", str(folder)],
    ]
    running = []
    try:
        for kind, *options in given:
            command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(file), *options]
            with (folder / f"{kind}.log").open("w") as log:
                running.append(
                    subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, env=os.environ | QUIET)
                )
            while not file.exists():
                time.sleep(0.1)
        time.sleep(10)  # until the workers are there
        pids = [process.pid for process in running]
        before = sum(map(cpu_below, pids))
        time.sleep(10)
        rest = (sum(map(cpu_below, pids)) - before) / 10
        print(f"a cluster without work takes {1000 * rest:.0f} ms a second", flush=True)
        yield file, pids, rest
    finally:
        for process in running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def cpu_below(pid: int) -> float:
    """Return core-seconds of a process and of all below it, of those that have ended as well."""
    spent = 0
    for each in (pid, *descendants(pid)):
        with suppress(OSError):
            spent += sum(map(int, Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return spent / TICKS


if __name__ == "__main__":
    main()
