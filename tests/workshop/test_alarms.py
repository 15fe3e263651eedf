"""Each fault at its gross strength alarms the questions that it should, and no others; so do cases of lessons."""

from __future__ import annotations

import pytest

import drizview
from drizview.lessons import lesson, lesson_names
from drizview.workshop import Recipe, faults, recipe

ALARMS = {"warn", "fail", "error"}
CLEAN = [recipe("acs", seed=11), recipe("ir", seed=11)]
HARMLESS = ("pixfrac", "scale", "kernel")  # with a good dither nothing is wrong with any of them
GROSS = {
    name: recipe(fault.field, seed=11, **{name: fault.gross})
    for name, fault in faults().items()
    if name not in HARMLESS
}
TOGETHER = recipe("ir", seed=11, undithered=1, pixfrac=0.5)  # drops are too small only where there is no dither
# Of the five seeds that `python -m benchmarks alarms` goes through; seed 3 has the least steep trail.
SAMPLE = [("satellite_trail", 3), ("gradient", 2), ("shift", 5)]
LESSONS = [name for name in lesson_names() if name != "verdict"]


@pytest.fixture(scope="module")
def alarms(tmp_path_factory):
    """Return a function from a recipe to the questions that alarm, each checked once."""
    known = {}

    def of(made: Recipe) -> frozenset[str]:
        if str(made) not in known:
            report = drizview.check(made.write(tmp_path_factory.mktemp("made")))
            assert all(finding.status.value != "error" for finding in report)
            known[str(made)] = frozenset(f.question.id for f in report if f.status.value in ALARMS)
        return known[str(made)]

    return of


@pytest.mark.parametrize("made", CLEAN, ids=str)
def test_a_clean_field_alarms_nothing(made, alarms):
    assert alarms(made) == set()


@pytest.mark.parametrize("name", GROSS)
def test_a_gross_fault_alarms_its_questions_and_no_others(name, alarms):
    assert alarms(GROSS[name]) == set(faults()[name].reveals)


@pytest.mark.parametrize(("name", "seed"), SAMPLE)
def test_so_it_does_with_other_noise(name, seed, alarms):
    fault = faults()[name]
    assert alarms(recipe(fault.field, seed=seed, **{name: fault.gross})) == set(fault.reveals)


def test_small_drops_alarm_where_there_is_no_dither(alarms):
    assert alarms(TOGETHER) == {"clean", "dither", "moire"}


@pytest.mark.parametrize("name", LESSONS)
def test_the_cases_of_a_lesson_alarm_as_it_says(name, alarms):
    """What is faulty alarms the question of the lesson, what is sound does not: the badge bears out the answer."""
    made = lesson(name)
    for case in made.cases:
        own = {made.question} if case.truth == "faulty" else set()
        assert alarms(case.recipe) == {*own, *case.also}, case.kind
        assert case.kind != "clean" or not case.also
