"""Workers and drivers that are killed, hang, take too much or have no disk: real processes."""

from __future__ import annotations

import gzip
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from drizview.batch.plan import plan
from drizview.batch.row import Ending
from drizview.batch.store import Store, head_of
from drizview.batch.work import settled, work
from drizview.batch.workers import Workers
from drizview.cli.ending import ended_like_ctrl_c
from drizview.dataset.discover import opened
from tests.batch.products import documents, products, start, task, until

pytest.importorskip("pebble")
NAMES = [f"j0aa{k:02d}010_drc.fits" for k in range(6)]


def elsewhere():
    """Return the environment for a command that is run in another folder."""
    return os.environ | {"PYTHONPATH": os.getcwd()}


def hang(task):
    time.sleep(600)


def eat(task):
    return len(bytearray(2_000_000_000)) and time.sleep(5)


def be_killed(task):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_hangs_or_takes_too_much_costs_its_product_only(tmp_path):
    jobs = {name: task(products(tmp_path / name), tmp_path / "out") for name in ("hang", "eat", "be_killed", "last")}
    workers = Workers(1, timeout=120, memory=1_500_000_000)
    try:
        endings = {}
        for name, function in (("eat", eat), ("be_killed", be_killed), ("last", work)):
            future = workers.submit(function, jobs[name])
            error = future.exception(180)
            endings[name] = settled(jobs[name], error) if error else future.result()
    finally:
        workers.stop()
    hurried = Workers(1, timeout=0.5)
    try:
        error = hurried.submit(hang, jobs["hang"]).exception(60)
        endings["hang"] = settled(jobs["hang"], error)
    finally:
        hurried.stop()
    wanted = {"hang": "timed_out", "eat": "out_of_memory", "be_killed": "crashed", "last": "checked"}
    assert {name: row.ending.value for name, row in endings.items()} == wanted
    assert "signal 9" in endings["be_killed"].cause
    kept = {Store(tmp_path / "out").head(jobs[name].target).row.ending.value for name in jobs}
    assert kept == set(wanted.values()), "each has its document"


def children():
    """Return the processes below this one that work."""
    return [process.pid for process in multiprocessing.active_children()]


def test_a_worker_that_is_killed_before_or_between_products_costs_none(tmp_path):
    jobs = [task(products(tmp_path / name), tmp_path / "out") for name in ("first", "second")]
    workers = Workers(1, timeout=120)
    try:
        first = workers.submit(work, jobs[0])
        until(children)
        os.kill(children()[0], signal.SIGKILL)  # it is still being started
        assert first.result(120).ending is Ending.CHECKED
        os.kill(children()[0], signal.SIGKILL)  # it has nothing to do
        time.sleep(0.5)
        assert workers.submit(work, jobs[1]).result(120).ending is Ending.CHECKED
    finally:
        workers.stop()
    assert not children()


def unpack_and_be_killed(task):
    with opened(task.target):
        links = (os.path.join("/proc/self/fd", fd) for fd in os.listdir("/proc/self/fd"))
        places = (os.readlink(link) for link in links if os.path.lexists(link))
        unpacked = [place for place in places if place.startswith(os.environ["TMPDIR"])]
        (task.out / "unpacked").write_text("\n".join(unpacked))
        be_killed(task)


def test_nothing_unpacked_stays_of_a_worker_that_is_killed(tmp_path, monkeypatch):
    data = products(tmp_path / "data")
    for path in list(data.iterdir()):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    job, workers = task(data, tmp_path / "out"), Workers(1, timeout=60)
    try:
        error = workers.submit(unpack_and_be_killed, job).exception(60)
    finally:
        workers.stop()
    assert settled(job, error).ending is Ending.CRASHED
    assert len((tmp_path / "out" / "unpacked").read_text().splitlines()) == 2, (
        "product and exposure were unpacked there"
    )
    assert not list((tmp_path / "tmp").iterdir())


def test_a_driver_that_is_killed_or_interrupted_loses_only_what_was_under_way(tmp_path):
    data, out = products(tmp_path / "data", 6), tmp_path / "out"
    first = start(data, "--out", out)
    until(lambda: len(documents(out)) >= 2)
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(first.pid)], capture_output=True, text=True, check=True)
    children = [int(word) for word in listed.stdout.split()]
    assert children
    first.kill()
    first.communicate()
    until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in children))  # nobody stays behind
    after_kill = documents(out)
    second = start(data, "--out", out)
    until(lambda: len(documents(out)) > len(after_kill))
    second.send_signal(signal.SIGINT)
    _, said = second.communicate(timeout=60)
    assert second.returncode == 130
    assert "Traceback" not in said
    after_interrupt = documents(out)
    assert 2 <= len(after_kill) < len(after_interrupt) <= 6
    assert after_kill.items() <= after_interrupt.items(), "what was done was not touched"
    for driver in [start(data, "--out", out) for _ in range(2)]:  # two drivers on one folder
        _, said = driver.communicate(timeout=120)
        assert driver.returncode == 0, said
        assert said.splitlines()[-1].startswith("6 of 6 products")
    done = documents(out)
    assert sorted(name.rpartition("-")[0] for name in done) == NAMES
    assert after_interrupt.items() <= done.items()
    assert {ending for _, ending in done.values()} == {"checked"}


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_is_an_interrupt_but_for_nohup(end):
    before = signal.getsignal(end)
    with pytest.raises(KeyboardInterrupt), ended_like_ctrl_c():
        os.kill(os.getpid(), end)
    assert signal.getsignal(end) is before
    signal.signal(end, signal.SIG_IGN)
    try:
        with ended_like_ctrl_c():
            os.kill(os.getpid(), end)
    finally:
        signal.signal(end, before)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_that_reaches_driver_and_workers_leaves_no_crashed_product(tmp_path, end):
    data, out = products(tmp_path / "data", 6), tmp_path / "out"
    run = start(data, "--out", out, start_new_session=True)
    until(lambda: documents(out))
    os.killpg(run.pid, end)
    run.communicate(timeout=60)
    assert run.returncode == 130
    assert 1 <= len(documents(out)) < 6
    assert {ending for _, ending in documents(out).values()} == {"checked"}


def test_a_full_disk_ends_the_run_with_what_was_done(tmp_path):
    data, out = products(tmp_path / "data", 2), tmp_path / "out"
    small = (4000, resource.getrlimit(resource.RLIMIT_FSIZE)[1])  # no file may grow longer: the document does not fit
    run = start(data, "--out", out, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, small))
    _, said = run.communicate(timeout=60)
    assert run.returncode == 2
    assert "cannot be written" in said.splitlines()[-1]
    assert said.splitlines()[-2].startswith("0 of 2 products")
    assert not documents(out)
    assert not [name for _, _, names in os.walk(out) for name in names if name != "run.json"], "and no half of one"


def test_a_folder_that_cannot_be_written_to_is_said_at_once(tmp_path):
    (tmp_path / "file").write_text("")
    run = start(products(tmp_path / "data"), "--out", tmp_path / "file" / "out")
    _, said = run.communicate(timeout=60)
    assert (run.returncode, said.count("\n")) == (2, 1)
    assert "cannot be written to" in said


def test_paths_from_a_list_and_folders_below(tmp_path):
    data = products(tmp_path / "a" / "b")
    spaced = products(tmp_path / " é ")
    lines = ["\ufeff# mine", f"  {data}\t\r", " # another", "", "  ", f"{tmp_path}/nowhere.fits", "a/b", " é "]
    (tmp_path / "list").write_text("\n".join(lines), encoding="utf-8")
    run = start("--from", "list", "--recursive", tmp_path / "a", "--out", "out", cwd=tmp_path, env=elsewhere())
    _, said = run.communicate(timeout=60)
    assert run.returncode == 2, said
    kept = documents(tmp_path / "out")
    assert sorted(ending for _, ending in kept.values()) == [Ending.CHECKED, Ending.CHECKED, Ending.UNUSABLE]
    rows = (head_of(path).row for path in Store(tmp_path / "out").paths())
    assert str(spaced / "j0aa00010_drc.fits") in {row.path for row in rows}


def test_twenty_thousand_files_in_a_folder_are_listed_once(tmp_path):
    for k in range(20_000):
        (tmp_path / f"j{k:05d}010_drz.fits").touch()
    started = time.process_time()
    targets = list(plan([tmp_path]))
    listed = time.process_time() - started
    assert len(targets) == 20_000
    started = time.process_time()
    for target in targets:
        assert target.listing().get(target.paths[0].name) is not None
    assert time.process_time() - started < max(0.5 * listed, 0.5), "each product finds its folder listed already"


if sys.platform != "linux":
    pytest.skip("asks /proc and ps as Linux has them", allow_module_level=True)
