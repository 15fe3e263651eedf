"""The folder in which a product is made, the disk space it takes, and how far a run is."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

import drizview
from drizview.errors import DrizviewError
from drizview.mending.interpreter import Interpreter
from drizview.mending.mending import Mending
from drizview.mending.room import Room, room_for, size_in_words
from drizview.mending.stage import ALIGNING, FIRST, stage_of
from drizview.mending.workspace import Workspace


def test_a_folder_appears_whole_or_not_at_all(tmp_path):
    space = Workspace(tmp_path / "out", "a_new")
    with space.opened() as scratch:
        made = scratch / "a_new"
        made.mkdir()
        (made / "a_new_drz.fits").write_text("all of it")
        assert [each.name for each in space.out.iterdir() if not each.name.startswith(".")] == []
        space.publish(made)
    assert [each.name for each in space.out.iterdir()] == ["a_new"]
    with pytest.raises(DrizviewError):
        space.require_free()


def test_nothing_stays_of_work_that_was_ended(tmp_path):
    space = Workspace(tmp_path, "a_new")

    def interrupted():
        with space.opened() as scratch:
            (scratch / "half").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_two_runs_do_not_overwrite_each_other(tmp_path):
    space = Workspace(tmp_path, "a_new")
    with space.opened() as first, space.opened() as second:
        for scratch in (first, second):
            (scratch / "a_new").mkdir()
            (scratch / "a_new" / "product").write_text(scratch.name)
        space.publish(first / "a_new")
        with pytest.raises(DrizviewError):
            space.publish(second / "a_new")
        assert (space.target / "product").read_text() == first.name


def test_what_a_killed_run_left_is_swept_and_what_another_works_on_is_not(tmp_path):
    space = Workspace(tmp_path, "a_new")
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    with space.opened() as alive:
        dead = tmp_path / alive.name.replace(f".{os.getpid()}.", f".{done.stdout.strip()}.")
        dead.mkdir()
        with space.opened():
            assert not dead.exists()
            assert alive.exists()


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DrizviewError), Workspace(tmp_path / "file", "a_new").opened():
        pass


def test_disk_space_grows_with_what_is_drizzled(demo, tmp_path):
    with drizview.open(demo) as dataset:
        files = [exposure.fits.path for exposure in dataset.exposures]
        both = room_for(dataset, files, tmp_path / "not" / "yet")
        one = room_for(dataset, files[:1], tmp_path)
        finer = room_for(dataset, files, tmp_path, scale_arcsec=dataset.product.scale_arcsec / 2)
        pixels = dataset.product.sci.shape[0] * dataset.product.sci.shape[1]
    assert both.stays < both.needed < both.free
    assert one.needed < both.needed
    assert finer.needed - both.needed == pytest.approx(3 * pixels * (8 * 2 + 28), abs=2)


def test_too_little_disk_space_is_refused(tmp_path):
    Room(needed=10, stays=5, free=10).require(tmp_path)
    with pytest.raises(DrizviewError):
        Room(needed=11, stays=5, free=10).require(tmp_path)
    assert size_in_words(1_500_000_000) == "1.5 GB"
    assert size_in_words(999) == "999 B"


def test_the_stage_is_read_from_the_logs(tmp_path):
    assert stage_of(tmp_path, 1.0).words == FIRST
    (tmp_path / "tweakreg.log").write_text("")
    assert stage_of(tmp_path, 1.0).words == ALIGNING
    (tmp_path / "astrodrizzle.log").write_text(
        "==== Processing Step 'Initialization' started at 20:46:33.318 (26/11/2026)\n"
        "[INFO    ] ==== Processing Step Blot started at  20:46:39.1 (26/11/2026)\n"
    )
    blotting = stage_of(tmp_path, 9.0)
    assert blotting.words == "blotting the median"
    assert 0.5 < blotting.share < 1


def test_a_disk_that_is_full_is_said_as_such(tmp_path, monkeypatch):
    """The log of such a run ends in the middle of a line."""
    space = Workspace(tmp_path, "a_new")
    run = Mending("import sys\nsys.exit('File \"/tm')\n", Interpreter(sys.executable, "3"), Room(1, 1, 10**9), space)
    with pytest.raises(DrizviewError, match="File"):
        list(run.stages())
    monkeypatch.setattr("drizview.mending.mending.room_left", lambda folder: 4096)
    with pytest.raises(DrizviewError, match="disk is full"):
        list(run.stages())
    assert [path.name for path in tmp_path.iterdir()] == ["a_new.log"]
