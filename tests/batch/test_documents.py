"""One document for each product: what it rests on, its name, and that it is whole."""

from __future__ import annotations

import gzip
import json
import os
import threading
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

import drizview.report
from drizview.batch.key import Key, key_before, limits_id
from drizview.batch.plan import plan
from drizview.batch.progress import Progress
from drizview.batch.row import Ending, Row
from drizview.batch.store import SCHEMA, Head, Store, document_name, head_of, parts_of
from drizview.batch.work import Task, settled, work
from drizview.checks.core.config import in_force
from drizview.dataset.discover import opened, targets_of
from drizview.dataset.target import Target
from drizview.errors import DrizviewError
from drizview.report.evidence import SMALL_SIDE
from drizview.report.figure import Figure
from tests import files
from tests.batch.products import products, task

REPORT = json.loads((Path(drizview.report.__file__).parent / "schema.json").read_text())


def test_a_document_is_json_in_parts(tmp_path):
    job = task(products(tmp_path / "data"), tmp_path / "out")
    row = work(job)
    (path,) = Store(job.out).paths()
    whole = json.loads(gzip.decompress(path.read_bytes()))
    assert list(whole)[:5] == ["schema", "key", "row", "summary", "report"]
    assert whole["schema"] == SCHEMA
    jsonschema.validate(whole["report"], REPORT)
    assert parts_of(path) == whole
    assert list(parts_of(path, most=2)) == ["schema", "key", "row", "summary"]
    assert head_of(path).row == row == Row.of_json(whole["row"])
    assert [Path(file).name for file, _, _ in whole["key"]["files"]] == ["j0aa00010_drc.fits", "j0aa00a0q_flc.fits"]
    results = [
        result for question in whole["report"]["products"][0]["questions"].values() for result in question["results"]
    ]
    for column in ("check", "status", "value"):
        assert sorted(map(str, whole["summary"]["results"][column])) == sorted(
            str(result[column]) for result in results
        )
    assert not [name for name in os.listdir(path.parent) if name != path.name]


def test_what_is_done_is_not_done_again_until_something_changes(tmp_path):
    data = products(tmp_path / "data")
    lost = (data / "j0aa00a0q_flc.fits").rename(tmp_path / "lost.fits")
    job = task(data, tmp_path / "out")
    work(job)
    (path,) = Store(job.out).paths()

    def holds():
        (target,) = targets_of(data)
        return head_of(path).key.holds(target, job.limits_id)

    assert head_of(path).key.absent == ("j0aa00a0q_flc.fits",)
    assert holds()
    before = path.stat().st_mtime_ns
    assert work(job).ending is Ending.CHECKED
    assert path.stat().st_mtime_ns == before
    lost.rename(data / "j0aa00a0q_flc.fits")
    assert not holds(), "the exposure that was missing came"
    work(task(data, tmp_path / "out"))
    assert holds()
    (target,) = targets_of(data)
    assert not head_of(path).key.holds(target, "other limits")
    assert not replace(head_of(path).key, version="0.0").holds(target, job.limits_id)
    os.utime(data / "j0aa00a0q_flc.fits", ns=(1, 1))  # earlier than before: a clock was set back
    assert not holds()


def test_limits_are_told_apart():
    declared, again = limits_id(in_force()), limits_id(in_force({}))
    mine = limits_id(in_force({"weight_over_exposure": {"WFC3/IR": {"warn": [0.5, 1.5], "fail": [0.4, 1.6]}}}))
    assert declared == again != mine


def test_names_do_not_collide(tmp_path):
    names = ["a/x_drz.fits", "b/x_drz.fits", "a/X_drz.fits", "a/x drz.fits", "a/x\udcff.fits", f"a/{'y' * 240}.fits"]
    made = [document_name(Target((tmp_path / name,), ())) for name in names]
    assert len({name.lower() for name in made}) == len(names)
    assert all(name.isascii() and len(name) < 120 and "/" not in name and not name.startswith(".") for name in made)


def test_products_that_differ_only_in_case_are_both_there(tmp_path):
    products(tmp_path)
    files.product(tmp_path / "J0AA00010_DRC.FITS", ["j0aa00a0q_flc.fits[sci,1]"])
    if len(os.listdir(tmp_path)) < 3:
        pytest.skip("this file system knows no case")
    assert sorted(target.paths[0].name for target in targets_of(tmp_path)) == [
        "J0AA00010_DRC.FITS",
        "j0aa00010_drc.fits",
    ]


def make_fifo(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("spoil", [make_fifo, lambda path: os.truncate(path, 4000), lambda path: path.write_bytes(b"")])
def test_what_cannot_be_used_leaves_a_document_with_the_cause(tmp_path, spoil):
    data = products(tmp_path / "data")
    spoil(data / "j0aa00010_drc.fits")
    work(task(data / "j0aa00010_drc.fits", tmp_path / "out"))
    (path,) = Store(tmp_path / "out").paths()
    row = head_of(path).row
    assert (row.ending, Path(row.path).name) == (Ending.UNUSABLE, "j0aa00010_drc.fits")
    assert row.cause.startswith("j0aa00010_drc.fits")
    assert list(parts_of(path)) == ["schema", "key", "row"]


@pytest.mark.parametrize("spoil", ["truncate", "replace"])
def test_a_product_that_is_spoilt_while_it_is_read(tmp_path, spoil):
    data = products(tmp_path / "data")
    product = data / "j0aa00010_drc.fits"
    job, rows = task(data, tmp_path / "out"), []
    thread = threading.Thread(target=lambda: rows.append(work(job)))
    thread.start()
    descriptors = Path("/proc/self/fd")
    while thread.is_alive() and not any(os.path.realpath(file) == str(product) for file in descriptors.iterdir()):
        time.sleep(0.001)
    if spoil == "truncate":
        os.truncate(product, 3000)
    else:
        files.product(tmp_path / "new.fits", ["j0aa00a0q_flc.fits[sci,1]"])
        os.replace(tmp_path / "new.fits", product)
    thread.join(60)
    (row,) = rows
    assert row.ending in (Ending.CHANGED, Ending.UNUSABLE), "numbers of a file that changed are no numbers of any file"
    (target,) = targets_of(data)
    key = head_of(Store(job.out).path_of(target)).key
    assert row.ending is Ending.UNUSABLE or not key.holds(target, job.limits_id), "it is made anew"


def test_a_document_that_cannot_be_written_is_not_the_products_fault(tmp_path):
    job = task(products(tmp_path / "data"), tmp_path / "out")
    folder = Store(job.out).path_of(job.target).parent
    folder.rmdir()
    folder.write_text("a file where a folder was")
    with pytest.raises(DrizviewError, match="cannot be written"):
        work(job)
    with pytest.raises(DrizviewError, match="cannot be written"):
        settled(job, TimeoutError())


def test_a_document_cut_short_is_none(tmp_path):
    job = task(products(tmp_path / "data"), tmp_path / "out")
    work(job)
    (path,) = Store(job.out).paths()
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(DrizviewError, match="cut short"):
        parts_of(path)
    path.write_bytes(path.read_bytes()[:40])
    assert head_of(path) is None


def test_keys_survive_json(tmp_path):
    key = key_before(Target((tmp_path / "not there",), ()), "mine")
    assert key.files == ((str(tmp_path / "not there"), -1, -1),)
    assert Key.of_json(json.loads(json.dumps(key.to_json()))) == key


def test_the_rate_is_that_of_this_run():
    now = [100.0]
    progress = Progress(total=10, clock=lambda: now[0])
    assert progress.seconds_left is None
    for made in (False, False, True, True):
        progress.add(Row("x", Ending.CHECKED, statuses=("fail",)), made=made)
    now[0] += 4
    assert (progress.done, progress.already, progress.rate, progress.seconds_left) == (4, 2, 0.5, 12.0)
    assert progress.statuses == {"fail"}
    assert "2 were done" in str(progress)


def test_the_products_of_many_folders_are_those_of_each(tmp_path):
    """A folder that holds one product by its plain name is not listed once more; what is in any other is looked at."""
    folders = {
        "plain": ["j0aa00010_drc.fits", "j0aa00a0q_flc.fits"],
        "capitals": ["J0AA00010_DRC.FITS"],
        "copy": ["j0aa00010_drc (1).fits"],
        "packed": ["j0aa00010_drc.fits", "j0aa00010_drc.fits.gz"],
        "two": ["j0aa00010_drc.fits", "j0aa01010_drc.fits"],
        "none": ["j0aa00a0q_flc.fits"],
    }
    for folder, names in folders.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).touch()
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "j0aa00010_drc.fits").symlink_to(tmp_path / "nowhere")
    found = list(plan([tmp_path], recursive=True))
    alone = [target for name in sorted({*folders, "link"} - {"none"}) for target in targets_of(tmp_path / name)]
    assert found == alone, "the link is told of when it is opened"
    with pytest.raises(DrizviewError, match="leads nowhere"):
        opened(next(target for target in alone if "link" in target.name))


def test_the_head_of_a_stack_of_hundreds_is_read(tmp_path):
    store, target = Store(tmp_path), Target((tmp_path / "j0aa00010_drc.fits",), ())
    store.prepare()
    names = (f"/data/{sha256(bytes([k % 256, k // 256])).hexdigest()}_flc.fits" for k in range(600))
    head = Head(Key("", tuple((name, k, k) for k, name in enumerate(names))), Row(target.name, Ending.CHECKED))
    store.write(target, head, summary={"b": 1})
    assert store.path_of(target).stat().st_size > 3 * 2**12
    assert store.head(target) == head_of(store.path_of(target)) == head


def test_what_was_half_written_is_swept_when_it_is_old(tmp_path):
    store = Store(tmp_path)
    store.prepare()
    made = [tmp_path / "reports" / "0a" / f".x-0a.json.gz-{name}" for name in ("old", "new")]
    made += [tmp_path / ".run.json-old", tmp_path / ".mine", tmp_path / "reports" / "0a" / "x-0a.json.gz"]
    for path in made:
        path.touch()
    now = made[1].stat().st_mtime
    os.utime(made[1], (now - 3500, now - 3500))
    for path in (made[0], *made[2:]):
        os.utime(path, (now - 3700, now - 3700))
    store.sweep(now)
    assert [path.exists() for path in made] == [False, True, False, True, True]


def test_a_product_that_alarms_keeps_pictures_of_its_worst_places(tmp_path, demo):
    (target,) = targets_of(demo)
    store = Store(tmp_path)
    store.prepare()
    strict = {"weight_over_exposure": {"warn": [2.0, 3.0], "fail": [1.9, 4.0]}}
    for limits, out in ((None, "calm"), (strict, "strict")):
        Store(tmp_path / out).prepare()
        work(Task(target, tmp_path / out, limits, limits_id(in_force(limits))))
    (calm,), (alarmed,) = ([*Store(tmp_path / out).paths()] for out in ("calm", "strict"))
    quiet = all(badge != "warn" and badge != "fail" for badge in parts_of(calm)["summary"]["badges"].values())
    assert ("pictures" not in parts_of(calm)) == quiet
    figures = [Figure.of_json(values) for values in parts_of(alarmed)["pictures"]]
    assert figures[0].question == ""
    assert max(figures[0].pictures[0].width, figures[0].pictures[0].height) <= SMALL_SIDE
    assert all(picture.png.startswith(b"\x89PNG") for figure in figures for picture in figure.pictures)
    assert json.loads(json.dumps([figure.to_json() for figure in figures])) == parts_of(alarmed)["pictures"]
    asked = [figure.question for figure in figures]
    assert len(set(asked)) == len(asked), "one place of each question"
    assert "pictures" not in parts_of(alarmed, most=3)
