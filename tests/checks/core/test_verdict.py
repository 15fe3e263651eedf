from __future__ import annotations

import itertools
import re

import pytest

from drizview.checks.core.questions import AREAS, QUESTIONS
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import MATTERS, Answer, judge

GRAVE = ("sky", "align", "mdrizsky", "crflags", "weight", "imprint")
OTHERS = tuple(id for id in QUESTIONS if id not in GRAVE)


def verdict(visits=1, opportunities=(), **badges):
    """Return the verdict on eleven passes but for what is named."""
    status = dict.fromkeys(QUESTIONS, Status.PASS) | {id: Status(badge) for id, badge in badges.items()}
    why = {id: f"{id} measures 0.25 pixel" for id in QUESTIONS}
    return judge(status, why, visits=visits, opportunities=opportunities)


def sentences(text):
    return [part for part in re.split(r"(?<=\.)\s+(?=[A-Z])", text) if part]


def test_eleven_passes_are_adequate():
    found = verdict()
    assert found.status is Answer.ADEQUATE
    assert found.reasons == ()
    assert set(found.areas.values()) == {Status.PASS}
    assert set(found.areas) == set(AREAS)


@pytest.mark.parametrize("id", GRAVE)
def test_one_fail_that_spoils_measurements_calls_for_reprocessing(id):
    found = verdict(**{id: "fail"})
    assert found.status is Answer.REPROCESS
    assert found.reasons == (id,)
    assert found.areas[QUESTIONS[id].area] is Status.FAIL


@pytest.mark.parametrize("id", OTHERS)
def test_one_fail_elsewhere_would_be_helped(id):
    assert verdict(**{id: "fail"}).status is Answer.WOULD_HELP


@pytest.mark.parametrize("pair", list(itertools.combinations(OTHERS, 2)), ids=str)
def test_two_fails_anywhere_call_for_reprocessing(pair):
    assert verdict(**dict.fromkeys(pair, "fail")).status is Answer.REPROCESS


@pytest.mark.parametrize(
    ("warned", "answer"),
    [
        (("sky",), Answer.ADEQUATE),
        (("sky", "mdrizsky"), Answer.ADEQUATE),  # one area
        (("clean", "hotpix", "crflags", "imprint"), Answer.ADEQUATE),
        (("sky", "weight"), Answer.WOULD_HELP),
        (("psf", "moire"), Answer.WOULD_HELP),
    ],
)
def test_warnings_count_by_area(warned, answer):
    found = verdict(**dict.fromkeys(warned, "warn"))
    assert found.status is answer
    assert set(found.reasons) == set(warned)


def test_errors_are_no_warnings():
    found = verdict(sky="error", weight="error")
    assert found.status is Answer.ADEQUATE
    assert set(found.unanswered) == {"sky", "weight"}


def test_an_error_does_not_hide_the_warning_beside_it():
    assert verdict(sky="error", mdrizsky="warn", psf="warn").status is Answer.WOULD_HELP


@pytest.mark.parametrize("missing", [3, 4])
def test_eight_answers_of_eleven_are_enough(missing):
    unknown = dict.fromkeys(list(QUESTIONS)[:missing], "unknown")
    assert verdict(**unknown).status is (Answer.ADEQUATE if missing == 3 else Answer.NOT_ENOUGH)


def test_questions_without_a_meaning_are_not_missing_but_do_not_measure():
    five = dict.fromkeys(list(QUESTIONS)[:5], "not_applicable")
    assert verdict(**five).status is Answer.ADEQUATE
    seven = dict.fromkeys(list(QUESTIONS)[:7], "not_applicable")
    assert verdict(**seven).status is Answer.NOT_ENOUGH


@pytest.mark.parametrize(("visits", "answer"), [(1, Answer.ADEQUATE), (2, Answer.NOT_ENOUGH)])
@pytest.mark.parametrize("status", ["unknown", "error"])
def test_several_visits_need_their_alignment(visits, answer, status):
    found = verdict(visits=visits, align=status)
    assert found.status is answer
    assert found.areas["alignment"] in (Status.UNKNOWN, Status.ERROR)


def test_a_fault_counts_however_much_is_unknown():
    unknown = dict.fromkeys(set(QUESTIONS) - {"weight", "clean"}, "unknown")
    assert verdict(**unknown, weight="fail").status is Answer.REPROCESS
    assert verdict(**unknown, clean="fail").status is Answer.WOULD_HELP


def test_an_opportunity_would_help_and_is_no_fault():
    found = verdict(dither="info", opportunities=["dither"])
    assert found.status is Answer.WOULD_HELP
    assert found.reasons == ("dither",)
    assert found.areas["sampling and weights"] is Status.PASS
    assert verdict(dither="info").status is Answer.ADEQUATE


def test_an_opportunity_neither_outweighs_a_fault_nor_makes_up_for_what_is_unknown():
    assert verdict(sky="fail", dither="info", opportunities=["dither"]).reasons == ("sky",)
    unknown = dict.fromkeys(["sky", "align", "psf", "clean"], "unknown")
    assert verdict(**unknown, dither="info", opportunities=["dither"]).status is Answer.NOT_ENOUGH
    assert verdict(visits=2, align="unknown", opportunities=["dither"]).status is Answer.NOT_ENOUGH
    assert set(verdict(sky="warn", opportunities=["dither"]).reasons) == {"dither", "sky"}


def test_what_is_unknown_is_no_pass_of_its_area():
    found = verdict(align="unknown")
    assert found.areas["alignment"] is Status.UNKNOWN
    assert verdict(align="unknown", psf="warn").areas["alignment"] is Status.WARN


@pytest.mark.parametrize(
    "found",
    [
        verdict(),
        verdict(sky="fail"),
        verdict(clean="fail", psf="warn"),
        verdict(sky="warn"),
        verdict(dither="info", opportunities=["dither"]),
        verdict(**dict.fromkeys(list(QUESTIONS)[:6], "unknown")),
        verdict(visits=3, align="unknown", sky="warn"),
        verdict(**dict.fromkeys(QUESTIONS, "fail")),
        verdict(**dict.fromkeys(QUESTIONS, "error")),
        verdict(psf="unknown"),
    ],
    ids=lambda found: found.status.value,
)
def test_the_summary_is_two_plain_sentences(found):
    assert len(sentences(found.summary)) == 2
    assert found.summary.endswith(".")
    assert ".." not in found.summary
    for id in found.unanswered:
        assert QUESTIONS[id].name.lower() in found.summary.lower()


def test_the_gravest_gap_is_named_first_with_what_it_hides():
    found = verdict(visits=2, moire="unknown", align="unknown")
    assert list(found.unanswered) == ["align", "moire"]
    assert "alignment between 2 visits" in found.summary
    assert MATTERS["align"] in found.summary
    assert found.matters == {"align": MATTERS["align"], "moire": MATTERS["moire"]}


def test_every_question_matters():
    assert set(MATTERS) == set(QUESTIONS)


def test_reasons_carry_their_numbers():
    assert "0.25 pixel" in verdict(sky="fail").summary
    assert "0.25 pixel" in verdict(sky="fail").headline
    assert "1 question " in verdict(psf="unknown").headline
