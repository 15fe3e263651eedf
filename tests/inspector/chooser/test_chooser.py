"""Several products: found, checked one after the other, worst first; one of them in the inspector."""

from __future__ import annotations

import gc
import os
import shutil

import pytest

import drizview
from drizview.dataset.given.sources import ROOT_VARIABLE
from drizview.demo import write
from drizview.errors import DrizviewError
from drizview.inspector.app import Inspector
from drizview.inspector.chooser import Chooser, page_of
from drizview.inspector.chooser.survey import Entry, Survey
from tests.torture import bricks


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of folders: the demo, a made-up product of two chips, and a product that is cut short."""
    folder = tmp_path_factory.mktemp("survey")
    write("stis", folder / "demo")
    (folder / "acs").mkdir()
    bricks.folder_of_all(folder / "acs")
    (folder / "cut").mkdir()
    whole = next((folder / "demo").glob("*_drz.fits")).read_bytes()
    (folder / "cut" / "ibroken010_drz.fits").write_bytes(whole[:1000])
    return folder


@pytest.fixture
def chooser(folder):
    made = Chooser(folder)
    yield made
    made.close()


def descriptors():
    gc.collect()
    return {
        os.readlink(f"/proc/self/fd/{fd}")
        for fd in os.listdir("/proc/self/fd")
        if os.path.exists(f"/proc/self/fd/{fd}")
    }


def test_products_of_the_folders_below_are_found_and_none_stays_open(folder):
    before = {name for name in descriptors() if name.endswith(".fits")}
    survey = Survey(folder)
    assert sorted(entry.name for entry in survey.entries if not entry.error) == [
        "je9g01010_drc.fits",
        "o4k19a010_drz.fits",
    ]
    broken = next(entry for entry in survey.entries if entry.error)
    assert "ibroken010" in broken.name
    assert {name for name in descriptors() if name.endswith(".fits")} == before


def test_products_of_one_name_are_told_apart_by_their_folders(folder, tmp_path):
    for name in ("new", "old"):
        shutil.copytree(folder / "demo", tmp_path / "all" / name)
    shutil.copytree(folder / "acs", tmp_path / "all" / "acs")
    survey = Survey(tmp_path / "all")
    names = [entry.name for entry in survey.entries]
    assert names == ["je9g01010_drc.fits", "new/o4k19a010_drz.fits", "old/o4k19a010_drz.fits"]
    with survey.entries[2].open() as dataset:
        assert dataset.product.files[0].path.parent.name == "old"


def test_a_badge_opens_the_product_at_its_question(chooser):
    row = next(row for row in chooser.list.products if row["name"] == "o4k19a010_drz.fits")
    chooser.answer({"type": "open", "index": row["index"], "question": "weight"})
    assert chooser.inspector.view.question == "weight"


def test_what_is_typed_begins_in_the_folder_that_the_page_may_read(chooser, folder, monkeypatch):
    monkeypatch.setenv(ROOT_VARIABLE, str(folder))
    chooser.answer({"type": "source", "text": "acs"})
    assert not chooser.list.error and chooser.list.chosen == "je9g01010_drc.fits"
    chooser.answer({"type": "source", "text": "/etc"})
    assert f"lies outside {folder.resolve()}" in chooser.list.error


def test_each_is_checked_as_by_itself(folder):
    survey = Survey(folder)
    survey.start()
    survey.wait(180)
    for entry in survey.entries:
        assert entry.state == ("waiting" if entry.error else "done")
        if not entry.error:
            assert entry.report.badges == drizview.check(entry.target.paths[0]).badges


def test_the_worst_comes_first(chooser):
    chooser.wait(180)
    rows = chooser.list.products
    assert rows[0]["error"], "what cannot be used is not overlooked at the end"
    red = [sum(badge["status"] == "fail" for badge in row["badges"]) for row in rows[1:]]
    assert red == sorted(red, reverse=True)
    assert all(row["verdict"] for row in rows[1:])


def test_what_is_not_checked_yet_comes_last_and_promises_nothing(folder):
    survey = Survey(folder)
    ranks = [entry.rank for entry in survey.entries]
    assert all(rank == (2, 0, 0, 0) for rank, entry in zip(ranks, survey.entries, strict=True) if not entry.error)
    assert Entry("a", error="gone").rank < Entry("b").rank


def test_a_product_is_opened_and_left_again(chooser):
    row = next(row for row in chooser.list.products if row["name"] == "o4k19a010_drz.fits")
    chooser.answer({"type": "open", "index": row["index"]})
    inspector = chooser.inspector
    assert chooser.children == (chooser.list, inspector)
    assert chooser.list.chosen == inspector.dataset.name == row["name"]
    chooser.answer({"type": "back"})
    assert chooser.inspector is None
    assert chooser.children == (chooser.list,)
    assert inspector.comm is None, "it is closed"
    chooser.wait(180)
    assert {row["state"] for row in chooser.list.products if not row["error"]} == {"done"}


def test_the_checks_of_the_others_wait_while_one_is_looked_at(chooser):
    chooser.look_at(next(row["index"] for row in chooser.list.products if not row["error"]))
    assert not chooser.survey._free.is_set()
    chooser.back()
    assert chooser.survey._free.is_set()


@pytest.mark.parametrize("index", [99, -1, "0", None])
def test_a_row_that_there_is_not_opens_nothing(chooser, index):
    chooser.answer({"type": "open", "index": index})
    assert chooser.inspector is None


def test_a_product_that_cannot_be_used_says_so(chooser):
    broken = next(row["index"] for row in chooser.list.products if row["error"])
    chooser.answer({"type": "open", "index": broken})
    assert "ibroken010" in chooser.list.error
    assert chooser.inspector is None


def test_another_folder_is_opened_from_the_page_and_one_product_at_once(chooser, folder):
    chooser.answer({"type": "source", "text": str(folder / "nowhere")})
    assert "nowhere" in chooser.list.error
    assert len(chooser.survey.entries) == 3, "all stays as it is"
    chooser.answer({"type": "source", "text": str(folder / "demo")})
    assert chooser.list.error == ""
    assert chooser.inspector.dataset.name == "o4k19a010_drz.fits"


def test_a_page_shows_one_product_in_the_inspector_and_several_in_the_chooser(folder):
    for source, kind in ((folder / "demo", Inspector), (folder, Chooser)):
        page = page_of(source)
        assert type(page) is kind
        page.close()
    with pytest.raises(DrizviewError):
        page_of(folder / "cut")


def test_it_is_reached_from_the_front_door(folder):
    made = drizview.choose(folder)
    assert isinstance(made, drizview.Chooser)
    made.close()
    made.close()
