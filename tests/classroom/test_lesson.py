"""A lesson is played in the kernel: the guide waits, badges stay hidden, answers are kept."""

from __future__ import annotations

import json
import sys

import pytest

import drizview
from drizview.classroom.guide import Guide
from drizview.classroom.keeping import Keeper
from drizview.classroom.lesson import LessonView
from drizview.errors import DrizviewError
from drizview.lessons import Look, lesson, load_sheet, parse

TEXT = "\n".join(f'{key} = "<b>words</b>"' for key in ("what", "why", "good", "bad", "alike", "change"))
CASE = """
[[case]]
kind = "{kind}"
field = "ir"
truth = "{truth}"
look = [{{ say = "first", frame = "product" }}, {{ say = "blink", blink = ["exposure1", "exposure2"] }}]
cause = "a cause"
cure = "a cure"
"""
SHORT = f'question = "weight"\ntitle = "<i>Short</i>"\n[text]\n{TEXT}\n' + "".join(
    CASE.format(kind=kind, truth="sound") for kind in ("clean", "alike", "clean")
)


@pytest.fixture
def view(tmp_path):
    made = LessonView(parse(SHORT, id="short", file="short.toml"), seed=1, folder=tmp_path)
    yield made
    made.close()


def test_a_lesson_from_the_beginning_to_the_score(view, tmp_path):
    assert "<b>words" in view.text.text  # the text of a file is text
    view.go_on()
    inspector = view.inspector
    assert inspector.view.hides("weight")
    assert view.button.disabled
    assert len(inspector.canvas.blink) == 2  # what is to be blinked is what b goes through
    assert view._guide.done == 1  # the product is on view from the beginning
    assert "exposure" not in view.task.text
    assert inspector.canvas.frames[0].label in view.task.text
    inspector.show("exposure1")
    inspector.show("exposure2")
    assert not view._guide.is_over  # once through shows little
    inspector.show("exposure1")
    assert view._guide.is_over
    assert not view.button.disabled
    view._guarded(view.go_on)
    assert view.keeper.sheet.answers == ()
    inspector.wait(120)
    assert view.judge("sound", confidence=90)
    assert not inspector.view.hides("sky")
    assert "pass" in view.answer.text.lower()
    assert load_sheet(tmp_path / "drizview-lesson-short.json") == view.keeper.sheet
    assert json.loads(view.download.text)["answers"][0]["badge_seen"] is False
    with pytest.raises(DrizviewError):
        view.judge("faulty")
    again = LessonView(view.lesson, folder=tmp_path)  # interrupted: it goes on where it was
    assert len(again.keeper.sheet.answers) == 1
    assert again.keeper.sheet.seed == 1
    for said in ("faulty", "sound"):
        again.next()
        assert again.confidence.value == 75  # whatever it was for the last case
        again.confidence.value = 95
        again.looked()
        again.looked()
        again.judge(said, confidence=60)
    assert again.next() is None
    assert "2 of 3" in again.task.text
    assert "drizview-lesson-short.json" in again.answer.text
    again.close()


def test_a_page_that_is_open_when_its_turn_comes_has_been_looked_at(view):
    looks = (Look("product", frame="product"), Look("exposure", frame="exposure1"), Look("page", page="psf"))
    view.go_on()
    guide = Guide(looks, view.inspector)
    view.inspector.ask("psf")
    assert guide.done == 1
    view.inspector.show("exposure1")
    assert guide.is_over
    guide.close()


def test_a_folder_that_cannot_be_written_is_said_and_loses_nothing(tmp_path):
    keeper = Keeper(lesson("align"), seed=1, folder=tmp_path / "missing")
    keeper.judge(0, "sound", confidence=80, seconds=3)
    assert "ownload" in keeper.warning
    assert len(keeper.sheet.answers) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of the size of files")
def test_a_full_disk_is_said_and_what_was_written_stays(tmp_path):
    """Under a limit of the size of files, which is what a full disk or a quota comes to."""
    keeper = Keeper(lesson("align"), seed=1, folder=tmp_path)
    keeper.judge(0, "sound", confidence=80, seconds=3)
    before = keeper.path.read_text()
    import resource  # not on Windows

    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, old[1]))
    try:
        keeper.judge(1, "faulty", confidence=80, seconds=3)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
    assert "Not saved" in keeper.warning
    assert len(keeper.sheet.answers) == 2
    assert keeper.path.read_text() == before
    assert [path.name for path in tmp_path.iterdir()] == [keeper.path.name]
    keeper.judge(2, "faulty", confidence=80, seconds=3)  # there is room again: nothing was lost
    assert keeper.warning == ""
    assert len(load_sheet(keeper.path).answers) == 3


def test_a_file_that_is_no_sheet_is_left_alone(tmp_path):
    path = tmp_path / "drizview-lesson-align.json"
    path.write_text("mine")
    keeper = Keeper(lesson("align"), seed=1, folder=tmp_path)
    keeper.judge(0, "sound", confidence=80, seconds=3)
    assert keeper.warning
    assert path.read_text() == "mine"


def test_a_sheet_from_the_browser_goes_on_and_another_lesson_is_refused(tmp_path):
    keeper = Keeper(lesson("align"), seed=1, folder=tmp_path)
    keeper.judge(2, "faulty", confidence=80, seconds=3)
    other = Keeper(lesson("align"), seed=9, folder=tmp_path / "elsewhere")
    other.take_text(keeper.sheet.to_json())
    assert other.sheet == keeper.sheet
    with pytest.raises(DrizviewError):
        Keeper(lesson("psf"), folder=tmp_path).take_text(keeper.sheet.to_json())


def test_a_name_goes_with_the_answers(view, tmp_path):
    view.who.value = "Ann\u202e Lee"
    view.next()
    view.judge("sound")
    kept = load_sheet(tmp_path / "drizview-lesson-short.json")
    assert kept.who == r"Ann\u202e Lee"
    view.next()
    view.judge("sound")
    other = LessonView(view.lesson, folder=tmp_path / "elsewhere")
    other.download.returned = view.download.text
    assert other.who.value == kept.who
    assert len(other.keeper.sheet.answers) == 2
    other.close()


@pytest.mark.parametrize("named", ["BINDER_REPO_URL", "BINDER_LAUNCH_HOST", ""])
def test_only_on_a_binder_files_are_said_to_be_lost(view, monkeypatch, named):
    for name in ("BINDER_REPO_URL", "BINDER_LAUNCH_HOST"):
        monkeypatch.delenv(name, raising=False)
    if named:
        monkeypatch.setenv(named, "https://example.org")
    made = LessonView(view.lesson, folder=view.keeper.path.parent)
    assert ("ten minutes" in made.download.fleeting) == bool(named)
    made.close()


def test_the_door_opens_a_lesson_by_its_question_only():
    with pytest.raises(DrizviewError):
        drizview.lesson("nothing")
