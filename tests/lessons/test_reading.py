"""Lessons are read whole, and a mistake is said with its line."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from drizview.checks.core.questions import QUESTIONS
from drizview.cli import main
from drizview.errors import DrizviewError
from drizview.lessons import lesson, lesson_names, parse
from drizview.workshop import Recipe

WORDS = "\n".join(f'{key} = "words"' for key in ("what", "why", "good", "bad", "alike", "change"))
CASE = """
[[case]]
kind = "{kind}"
field = "ir"
faults = {{ {faults} }}
truth = "{truth}"
cause = "a cause"
cure = "a cure"
"""
HEAD = f'question = "align"\ntitle = "A title"\n[text]\n{WORDS}\n'
SOUND = CASE.format(kind="clean", faults="", truth="sound")
GROSS = CASE.format(kind="gross", faults="shift = 0.4", truth="faulty")
WHOLE = HEAD + SOUND + GROSS + SOUND


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


def test_a_lesson_is_read():
    made = parse(WHOLE, id="mine", file="mine.toml")
    assert [case.kind for case in made.cases] == ["clean", "gross", "clean"]
    assert made.cases[1].recipe.faults == {"shift": 0.4}
    assert sorted(made.order(1)) == [0, 1, 2]
    assert made.order(1) == made.order(1)
    assert len({tuple(made.order(seed)) for seed in range(20)}) > 1


@pytest.mark.parametrize("name", lesson_names())
def test_the_lessons_that_come_with_drizview_are_whole(name):
    made = lesson(name)
    assert made.question == name
    assert made.minutes <= (15 if name == "verdict" else 10)
    assert 3 <= len(made.cases) <= 6
    assert {"clean", "subtle", "gross", "alike"} == {case.kind for case in made.cases}
    assert all(case.look for case in made.cases)
    truths = [case.truth for case in made.cases]
    assert len(set(truths)) == len(made.choices)


def test_there_is_a_lesson_for_every_question():
    assert lesson_names() == (*QUESTIONS, "verdict")


def test_thresholds_that_are_to_be_set_again_are_those_of_the_camera():
    found = [case for name in lesson_names() for case in lesson(name).cases if "cr_thresholds" in case.recipe.faults]
    assert len({case.recipe.field for case in found}) == 2
    for case in found:
        usual = Recipe(case.recipe.field).plan().drizzle
        assert usual["driz_cr_snr"] in case.cure
        assert usual["driz_cr_scale"] in case.cure


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("shift = 0.4", "shfit = 0.4", "shfit"),
        ("shift = 0.4", "shift = 44", "shift = 44"),
        ("shift = 0.4", "shift = nan", "shift = nan"),
        ("shift = 0.4", 'shift = "much"', 'shift = "much"'),
        ('truth = "faulty"\n', "", '[[case]]\nkind = "gross"'),
        ('truth = "faulty"', 'truth = "maybe"', 'truth = "maybe"'),
        ('kind = "gross"', 'kind = "huge"', 'kind = "huge"'),
        ('question = "align"', 'question = "alignment"', 'question = "alignment"'),
        ('field = "ir"\nfaults = { shift', 'field = "wfc"\nfaults = { shift', 'field = "wfc"'),
        ('why = "words"\n', "", "[text]"),
        ('cure = "a cure"\n\n[[case]]\nkind = "clean"', 'cura = "x"\n\n[[case]]\nkind = "clean"', 'cura = "x"'),
        ("faults = { shift = 0.4 }", "faults = { shift = 0.4", "faults = { shift"),
    ],
)
def test_a_mistake_is_refused_with_its_line(old, new, where):
    assert old in WHOLE
    text = WHOLE.replace(old, new, 1)
    with pytest.raises(DrizviewError, match=rf"line {line_of(text, where)}\b"):
        parse(text, id="mine", file="mine.toml")


def test_lessons_are_listed_and_a_file_is_looked_through(tmp_path):
    (tmp_path / "mine.toml").write_text(WHOLE)
    (tmp_path / "wrong.toml").write_text(WHOLE.replace("shift", "shfit"))
    run = CliRunner().invoke
    assert len(run(main, ["lesson"]).output.splitlines()) == 12
    assert run(main, ["lesson", str(tmp_path / "mine.toml")]).output.startswith("mine: A title")
    assert run(main, ["lesson", str(tmp_path / "wrong.toml")]).exit_code == 2
    assert run(main, ["lesson", "nothing"]).exit_code == 2


@pytest.mark.parametrize("name", lesson_names())
def test_the_steps_of_a_case_do_not_tell_it_from_the_others(name):
    assert len({case.look for case in lesson(name).cases}) == 1
