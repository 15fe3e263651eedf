"""The lab: the picture follows the sliders, the badge concerned comes first, and a fault can be guessed."""

from __future__ import annotations

import threading

import pytest

from drizview.checks.core.registry import checks
from drizview.classroom.bench import Bench
from drizview.classroom.lab import Lab
from drizview.classroom.lesson import LessonView
from drizview.dataset.given.sources import ROOT_VARIABLE
from drizview.errors import DrizviewError
from drizview.lessons import lesson
from drizview.workshop import faults, recipe


@pytest.fixture
def lab():
    made = Lab()
    yield made
    made.close()


def test_picture_badges_and_recipe_follow_the_sliders(lab):
    assert lab.sliders["shift"].description == "Shift of an exposure [pixel]"
    assert [label for label, _ in lab.sliders["kernel"].options][2] == "gaussian"
    assert not [name for name, slider in lab.sliders.items() if name == slider.description]
    assert lab.bench.wait(120)
    assert lab.shown.before == lab.shown.after != b""
    assert "bad" not in {line["tone"] for line in lab.badges.lines}
    lab.set(rotation=0.2)
    assert lab.bench.wait(120)
    assert lab.shown.after != lab.shown.before
    assert "bad" in {line["tone"] for line in lab.badges.lines}
    assert lab.recipe == recipe("ir", seed=1, rotation=0.2)
    assert "rotation=0.2" in lab.line.text
    with pytest.raises(DrizviewError):
        lab.set(rotation=20)
    lab.clear()
    assert lab.recipe.faults == {}


def test_a_service_with_a_folder_of_its_own_reads_what_lab_and_lesson_make(lab, tmp_path, monkeypatch):
    """`drizview lab` serves from a folder that nothing else may be read from."""
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    lab.set(rotation=0.2)
    assert lab.bench.wait(120)
    assert lab.said.text == ""
    assert {"bad", "warn"} & {line["tone"] for line in lab.badges.lines}
    view = LessonView(lesson("psf"), seed=2, folder=tmp_path)
    assert view.next() is not None
    view.close()


def test_a_fault_is_hidden_and_found(lab):
    seed = lab.hide_and_guess(4)
    assert seed == 4
    (truth,) = lab.recipe.faults
    assert faults()[truth].reveals
    assert truth not in lab.line.text
    assert lab.controls.layout.display == "none"
    wrong = next(name for name in faults() if name != truth)
    assert not lab.answer(wrong)
    assert lab.answer(truth)
    assert truth in lab.line.text


def test_the_question_concerned_is_answered_first_and_a_new_wish_cancels():
    told, errors, first = [], [], threading.Event()

    def progressed(progress):
        told.append(progress)
        if progress.recipe.faults == {"shift": 0.4} and len(told) == 1:
            bench.ask(recipe("ir", shift=0.3), ("align",))  # while the others are still to be asked
            first.set()

    bench = Bench(lambda made: None, progressed, errors.append)
    try:
        bench.ask(recipe("ir", shift=0.4), ("align",))
        assert first.wait(120)
        assert bench.wait(120)
    finally:
        bench.close()
    assert errors == []
    align = sum(check.question == "align" for check in checks())
    assert told[0].done == align
    assert told[0].report["align"].status.value == "warn"
    old = [each for each in told if each.recipe.faults == {"shift": 0.4}]
    assert old == told[:1]
    assert told[-1].done == told[-1].total == len(checks())
