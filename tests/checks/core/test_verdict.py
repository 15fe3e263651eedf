from __future__ import annotations

import itertools
import re

import pytest

from drizview.checks.core.cure import Cure
from drizview.checks.core.questions import AREAS, QUESTIONS
from drizview.checks.core.status import Status
from drizview.checks.core.verdict import Answer, judge
from drizview.checks.core.wording import MATTERS, Story

CHANCE = {"dither": "sharper by 0.25 pixel"}
GRAVE = ("clean", "sky", "align", "mdrizsky", "crflags", "weight", "imprint")
OTHERS = tuple(id for id in QUESTIONS if id not in GRAVE)


def verdict(visits=1, opportunities=None, cures=None, unfit=(), stories=(), **badges):
    """Return the verdict on eleven passes but for what is named."""
    status = dict.fromkeys(QUESTIONS, Status.PASS) | {id: Status(badge) for id, badge in badges.items()}
    why = {id: f"{id} measures 0.25 pixel" for id in QUESTIONS}
    more = {"opportunities": opportunities, "cures": cures, "unfit": unfit, "stories": stories}
    return judge(status, why, visits=visits, **more)


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
    unknown = dict.fromkeys(set(QUESTIONS) - {"weight", "psf"}, "unknown")
    assert verdict(**unknown, weight="fail").status is Answer.REPROCESS
    assert verdict(**unknown, psf="fail").status is Answer.WOULD_HELP


def test_an_opportunity_is_told_and_is_no_verdict():
    found = verdict(dither="info", opportunities=CHANCE)
    assert found.status is Answer.ADEQUATE
    assert found.reasons == ()
    assert found.opportunities == CHANCE
    assert found.areas["sampling and weights"] is Status.PASS
    assert verdict(dither="info").opportunities == {}


def test_an_opportunity_changes_nothing_else():
    assert verdict(sky="fail", dither="info", opportunities=CHANCE).reasons == ("sky",)
    unknown = dict.fromkeys(["sky", "align", "psf", "moire"], "unknown")
    assert verdict(**unknown, dither="info", opportunities=CHANCE).status is Answer.NOT_ENOUGH
    assert verdict(visits=2, align="unknown", opportunities=CHANCE).status is Answer.NOT_ENOUGH
    assert verdict(sky="warn", opportunities=CHANCE).reasons == ("sky",)


@pytest.mark.parametrize("cure", [Cure.PARAMETERS, Cure.BY_HAND])
def test_a_warning_that_can_be_corrected_would_be_helped(cure):
    found = verdict(sky="warn", dither="warn", cures={"sky": cure, "dither": Cure.NOTHING})
    assert found.status is Answer.WOULD_HELP
    assert found.reasons == ("sky",)


def test_what_nothing_corrects_does_not_call_for_reprocessing():
    nothing = {"dither": Cure.NOTHING, "moire": Cure.NOTHING, "psf": Cure.NOTHING}
    found = verdict(dither="warn", moire="warn", psf="warn", cures=nothing)
    assert found.status is Answer.ADEQUATE
    assert set(found.reasons) == {"dither", "moire", "psf"}


def test_a_fail_that_nothing_corrects_is_not_adequate_either():
    nothing = {"psf": Cure.NOTHING, "crflags": Cure.NOTHING}
    found = verdict(psf="fail", crflags="fail", cures=nothing)
    assert found.status is Answer.NOT_ENOUGH
    assert found.reasons == ("psf", "crflags")
    assert found.words not in {answer.words for answer in Answer}
    assert found.headline.startswith(found.words)
    assert verdict(psf="fail", crflags="fail", sky="fail", cures=nothing).status is Answer.REPROCESS


def test_a_number_far_beyond_a_limit_that_only_warns_is_not_adequate():
    nothing = {"clean": Cure.NOTHING}
    assert verdict(clean="warn", cures=nothing).status is Answer.ADEQUATE
    assert verdict(clean="warn", cures=nothing, unfit=["clean"]).status is Answer.NOT_ENOUGH
    helped = verdict(clean="warn", sky="warn", cures=nothing | {"sky": Cure.PARAMETERS}, unfit=["clean"])
    assert (helped.status, helped.reasons) == (Answer.WOULD_HELP, ("sky",))


def test_a_cause_is_told_once_with_all_its_questions():
    story = Story("exposure a2q is off by 0.97 pixel", ("align",), ("crflags", "imprint"))
    found = verdict(align="fail", crflags="fail", sky="fail", stories=[story])
    for text in (found.headline, found.summary):
        assert text.count(story.text) == 1
        assert text.index("alignment") < text.index("cosmic-ray flags") < text.index("target imprint")
        assert text.count("0.25 pixel") == 1


@pytest.mark.parametrize("badges", [{"sky": "fail"}, {"sky": "warn"}, {"sky": "warn", "psf": "warn", "align": "warn"}])
def test_a_reason_that_is_a_clause_makes_a_sentence(badges):
    """Causes are clauses ("the exposures were not dithered"): no preposition and no verb may stand before one."""
    for cures in ({}, dict.fromkeys(badges, Cure.NOTHING), dict.fromkeys(badges, Cure.PARAMETERS)):
        stories = [Story("the exposures were not dithered", tuple(badges), ())]
        found = verdict(**badges, cures=cures, stories=stories)
        for text in (found.headline, found.summary):
            assert ": the exposures were not dithered (" in text


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
        verdict(dither="info", opportunities=CHANCE),
        verdict(**dict.fromkeys(list(QUESTIONS)[:6], "unknown")),
        verdict(visits=3, align="unknown", sky="warn"),
        verdict(**dict.fromkeys(QUESTIONS, "fail")),
        verdict(**dict.fromkeys(QUESTIONS, "error")),
        verdict(psf="unknown"),
        verdict(psf="fail", cures={"psf": Cure.NOTHING}),
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
