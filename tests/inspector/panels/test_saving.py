"""Where files go: the person's name, the current folder, never onto what is there or what is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import drizview
from drizview.errors import DrizviewError
from drizview.inspector.panels.saving import offered_name, outcome_of, source_of, start_folder, target_of
from drizview.service import FOLDER_VARIABLE
from tests import oddsets


@pytest.fixture(scope="module")
def dataset(demo):
    return drizview.open(demo)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_names_belong_to_the_current_folder(dataset, here):
    assert start_folder() == here
    assert offered_name(dataset, "_again.py") == "o4k19a010_again.py"
    assert target_of(" again.py ", dataset=dataset, endings=(".py",)) == here / "again.py"
    (here / "deep").mkdir()
    assert target_of("deep/again.py", dataset=dataset, endings=(".py",)) == here / "deep" / "again.py"
    assert list(here.iterdir()) == [here / "deep"]


def test_nothing_is_offered_beside_the_inputs(demo, here):
    shutil.copytree(demo, here, dirs_exist_ok=True)
    dataset = drizview.open(here)
    name = offered_name(dataset, "_again.py")
    assert name == "drizview/o4k19a010_again.py"
    assert target_of(name, dataset=dataset, endings=(".py",)) == here / name
    assert (here / "drizview").is_dir()


def test_a_hostile_name_is_not_offered(demo, here):
    folder = shutil.copytree(demo, here / "data")
    (folder / oddsets.PRODUCT).rename(folder / "<img src=x>_drz.fits")
    assert offered_name(drizview.open(folder), "_again.py") == "product_again.py"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "no file was named"),
        ("a\x00.py", "no file was named"),
        ("x" * 2000 + ".py", "no file was named"),
        ("again.txt", "wrong extension"),
        ("again", "wrong extension"),
        ("nowhere/again.py", "folder does not exist"),
        ("~/again.py", "begins with ~"),
        ("there.py", "already exists"),
        ("link.py", "already exists"),
        ("folder.py", "not a regular file"),
    ],
)
def test_what_cannot_be_a_target_is_refused(dataset, here, typed, why):
    (here / "there.py").write_text("mine")
    (here / "link.py").symlink_to(here / "nothing")
    (here / "folder.py").mkdir()
    with pytest.raises(DrizviewError, match=why):
        target_of(typed, dataset=dataset, endings=(".py",))


def test_what_is_there_is_replaced_when_asked(dataset, here):
    (here / "there.py").write_text("mine")
    assert target_of("there.py", dataset=dataset, endings=(".py",), overwrite=True) == here / "there.py"


def test_inputs_are_never_written_to(dataset, here):
    file = dataset.files[0].path
    (here / "link.fits").symlink_to(file)
    for typed in (str(file), "link.fits"):
        with pytest.raises(DrizviewError, match="one of the input files"):
            target_of(typed, dataset=dataset, endings=(".fits",), overwrite=True)


@pytest.mark.parametrize("variable", [FOLDER_VARIABLE, "VOILA_REQUEST_URL"])
@pytest.mark.parametrize("typed", ["/tmp/again.py", "../again.py", "out/again.py"])
def test_a_web_page_writes_only_below_the_folder_it_was_started_in(dataset, here, monkeypatch, variable, typed):
    monkeypatch.setenv(variable, str(here))
    monkeypatch.setenv("HOME", str(Path(here).parent))
    (here / "out").symlink_to(here.parent)
    with pytest.raises(DrizviewError, match="is outside"):
        target_of(typed, dataset=dataset, endings=(".py",))
    with pytest.raises(DrizviewError, match="is outside"):
        source_of(typed)
    assert target_of("again.py", dataset=dataset, endings=(".py",)) == here / "again.py"


def test_errors_are_one_line():
    def broken():
        raise OSError("disk\nfull")

    assert outcome_of(broken) == {"text": "could not be written: disk\\nfull", "tone": "fail"}
    assert outcome_of(lambda: "Saved a") == {"text": "Saved a", "tone": "pass"}
