"""A lesson is played in the kernel: the guide waits, badges stay hidden, answers are kept."""

from __future__ import annotations

import json
import sys

import pytest

import drizview
from drizview.classroom.guide import Guide
from drizview.classroom.keeping import Keeper
from drizview.classroom.lesson import LessonView
from drizview.classroom.phrases import phrases
from drizview.errors import DrizviewError
from drizview.lessons import Look, lesson, lesson_names, load_sheet, parse

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
    assert view.bar in inspector.children  # so that it goes along to the full screen
    assert inspector.view.hides("weight")
    assert view.bar.phase == "look"
    view._guarded(view.go_on)
    assert view.keeper.sheet.answers == ()
    inspector.show("product")
    assert view._guide.done == 1
    assert len(inspector.canvas.blink) == 2  # what is to be blinked is what b goes through
    labels = {frame.id: frame.label for frame in inspector.canvas.frames}
    assert labels[inspector._frame("exposure2")] in view.bar.text  # the step at hand
    assert view.bar.text.count("\n") == 1  # and no other
    inspector.show("exposure1")
    inspector.show("exposure2")
    assert not view._guide.is_over  # once through shows little
    inspector.show("exposure1")
    assert view._guide.is_over
    assert view.bar.phase == "judge"
    view._guarded(view.go_on)
    assert view.keeper.sheet.answers == ()
    assert view.bar.warning
    inspector.wait(120)
    view.bar.answer({"type": "press", "said": "sound", "confidence": 90})
    assert view.keeper.sheet.answers[0].confidence == 90
    assert not inspector.view.hides("sky")
    assert view.bar.phase == "judged"
    assert "pass" in view.bar.text.lower()
    view.looked()  # a click that was under way changes nothing any more
    assert view.bar.phase == "judged"
    assert load_sheet(tmp_path / "drizview-lesson-short.json") == view.keeper.sheet
    assert json.loads(view.download.text)["answers"][0]["badge_seen"] is False
    with pytest.raises(DrizviewError):
        view.judge("faulty")
    again = LessonView(view.lesson, folder=tmp_path)  # interrupted: it goes on where it was
    assert len(again.keeper.sheet.answers) == 1
    assert again.keeper.sheet.seed == 1
    for said in ("faulty", "sound"):
        again.next()
        assert again.bar.confidence == 75  # whatever it was for the last case
        assert again.bar.said == ""
        again.bar.confidence = 95
        again.looked()
        again.looked()
        again.judge(said, confidence=60)
    assert again.next() is None
    assert "2 of 3" in again.score.text
    assert "drizview-lesson-short.json" in again.score.text
    again.close()


def test_a_finished_lesson_is_looked_at_again_and_begun_again(view, tmp_path):
    for said in ("faulty", "sound", "sound"):
        view.next()
        view.judge(said)
    view.next()
    kept = view.keeper.sheet
    offered = [line["press"] for line in view.score.lines if "press" in line]
    assert offered == [str(answer.case) for answer in kept.answers]
    view.score.answer({"type": "press", "press": offered[0]})
    assert view.bar.phase == "judged"
    assert not view.inspector.view.hides("weight")
    assert view.bar.said == "faulty"
    assert view.keeper.sheet == kept
    view.go_on()
    assert view.inspector is None
    assert "3" in view.score.text
    view.score.answer({"type": "press", "press": "9"})  # what no line offers
    assert view.inspector is None
    view.begin_again()
    assert view.keeper.sheet.answers == ()
    view.next()
    view.judge("sound")
    assert load_sheet(tmp_path / "drizview-lesson-short.json") == kept
    later = load_sheet(tmp_path / "drizview-lesson-short-2.json")
    assert (later.attempt, len(later.answers)) == (2, 1)
    opened = LessonView(view.lesson, folder=tmp_path)
    assert opened.keeper.sheet == later
    opened.close()


@pytest.mark.parametrize(("question", "frame"), [("weight", "product/wht"), ("psf", "product/sci")])
def test_a_case_opens_on_what_its_question_is_about(tmp_path, question, frame):
    text = SHORT.replace('question = "weight"', f'question = "{question}"')
    made = LessonView(parse(text, id="own", file="own.toml"), seed=1, folder=tmp_path)
    made.next()
    assert made.inspector.view.question == question
    assert made.inspector.canvas.frame == frame
    made.close()


def test_what_can_be_said_is_of_the_question():
    said = [tuple(phrases(lesson(name)).values()) for name in lesson_names()]
    assert len(set(said)) == len(said)
    assert all(set(phrases(lesson(name))) == set(lesson(name).choices) for name in lesson_names())


def test_a_frame_on_view_when_its_turn_comes_has_been_looked_at_and_a_page_has_not(view):
    """The page stands beside the image all the time."""
    looks = (Look("product", frame="product"), Look("exposure", frame="exposure1"), Look("page", page="psf"))
    view.go_on()
    guide = Guide(looks, view.inspector)
    view.inspector.show("product")
    view.inspector.ask("psf")
    assert guide.done == 1
    view.inspector.show("exposure1")
    assert guide.done == 2
    view.inspector.ask("psf")
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
