"""A batch on a real Dask cluster, of which worker and scheduler are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.products import documents, products, start, until

pytest.importorskip("distributed")
pytest.importorskip("pebble")


@pytest.fixture
def cluster(tmp_path):
    """Return what starts schedulers and workers of a cluster, by the file in which the scheduler leaves its address."""
    running = []

    def launch(kind, *arguments):
        file = tmp_path / "scheduler.json"
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--scheduler-file", str(file), *arguments]
        with (tmp_path / f"{kind}.log").open("a") as log:
            running.append(subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log, start_new_session=True,
                                            env=os.environ | {"PYTHONPATH": os.getcwd()}))  # fmt: skip
        until(file.exists)
        return running[-1]

    launch.file = tmp_path / "scheduler.json"
    yield launch
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def checking(worker):
    """Return the processes below a worker of Dask that have none below them, and work."""
    listed = subprocess.run(["ps", "-ewwo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [
        (int(pid), int(parent), args) for pid, parent, args in (line.split(None, 2) for line in listed.splitlines())
    ]
    below = {worker}
    for _ in range(4):
        below |= {pid for pid, parent, _ in rows if parent in below}
    parents = {parent for _, parent, _ in rows}
    return [pid for pid, _, args in rows if pid in below - parents and "spawn_main" in args]


def test_what_is_killed_on_a_cluster_costs_only_what_was_under_way(tmp_path, cluster):
    data, out = products(tmp_path / "data", 5), tmp_path / "out"
    options = ["--no-dashboard", "--host", "127.0.0.1", "--port", "0"]
    of_worker = ["--nthreads", "2", "--no-dashboard", "--local-directory", str(tmp_path)]
    scheduler, worker = cluster("scheduler", *options), cluster("worker", *of_worker)
    driver = start(data, "--out", out, "--dask", cluster.file)
    until(lambda: documents(out), seconds=120)
    if sys.platform == "linux":
        environments = [Path(f"/proc/{pid}/environ").read_bytes() for pid in checking(worker.pid)]
        assert environments
        assert not [each for each in environments if b"MALLOC_TRIM" in each], "which would make checks twice as long"
    os.killpg(worker.pid, signal.SIGKILL)  # the nanny and its children
    cluster("worker", *of_worker)
    before = len(documents(out))
    until(lambda: len(documents(out)) > before, seconds=120)
    scheduler.kill()
    _, said = driver.communicate(timeout=120)
    kept = documents(out)
    if driver.returncode != 0:  # else it was quicker than the signal
        assert driver.returncode == 2, said
        assert "Traceback" not in said, said
    cluster.file.unlink()
    cluster("scheduler", *options)
    cluster("worker", *of_worker)
    again = start(data, "--out", out, "--dask", cluster.file)
    _, said = again.communicate(timeout=180)
    assert again.returncode == 0, said
    done = documents(out)
    assert len(done) == 5
    assert {ending for _, ending in done.values()} == {"checked"}
    assert kept.items() <= done.items()
