"""The eleven questions on simulated associations with known defects, and on real products.

The sets come from ``DRIZVIEW_LABELLED``, from sample data beside the repository, or from ``out/labelled``, into which
anyone can make them; see docs/testing.md.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from benchmarks.cases import plan
from benchmarks.cases.case import DEFECTS
from benchmarks.outcome import Outcome
from drizview.checks.core.engine import run
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status, worst
from drizview.checks.core.verdict import Answer
from drizview.dataset.discover import datasets
from drizview.report.model import report_of

ALARMS = (Status.WARN, Status.FAIL)
REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = "python -m benchmarks.cases out/labelled --labelled"
SETS = 14


def labelled():
    """Return the folders of the sets: of the place that is named, else of the first that holds any."""
    given = os.environ.get("DRIZVIEW_LABELLED")
    beside = REPOSITORY.parent / "shared" / "data" / "labelled"
    places = [Path(given)] if given else [beside, REPOSITORY / "out" / "labelled"]
    found = [sorted(truth.parent for truth in place.glob("*/truth.json")) for place in places]
    return next((folders for folders in found if folders), [])


FOLDERS = labelled()


def needed(folder):
    if folder is None:
        pytest.skip(f"no labelled sets: make them with `{COMMAND}`, which needs drizzlepac and two minutes")
    return folder


def results_of(folder):
    return report_of_folder(folder).results


def report_of_folder(folder):
    (dataset,) = datasets(folder)
    results = list(run(dataset))
    report = report_of(dataset, results)
    dataset.close()
    assert [result.note for result in results if result.status is Status.ERROR] == []
    return report


def badges(results):
    return {q: worst((r.status, r.essential) for r in results if r.question == q) for q in QUESTIONS}


def said(status, expected):
    """Return a badge in the words of the labels: an unknown is what was asked for where nothing could be measured."""
    if status is Status.UNKNOWN:
        return "not-applicable" if expected == "not-applicable" else "unknown"
    return "pass" if status is Status.INFO else status.value.replace("_", "-")


def judge_labels(found, truth):
    """Compare the badges with what whoever made the set has written down for every question."""
    for question, status in found.items():
        if truth[question]["expected"] != "either":
            assert said(status, truth[question]["expected"]) in truth[question]["accept"], (question, truth[question])


def judge_defect(found, facts):
    """See that a question that should notice the defect alarms, and no other that has no reason to."""
    sky = max(abs(exposure["sky_error_sigma"]) for exposure in facts["exposures"])
    outcome = Outcome(facts["case"], {}, sky, facts["chip_step_sigma"])
    alarms = {question for question, status in found.items() if status in ALARMS}
    reveals = set(DEFECTS[facts["case"]["defect"]].reveals)
    assert not reveals or reveals & alarms, f"{facts['case']['defect']} was not noticed"
    assert alarms <= outcome.excused()
    assert not [question for question in reveals if found[question] is Status.UNKNOWN]


# The cause that is told for each kind of defect, and the verdict (docs/causes.md).
TOLD = {
    "misalign": ("misaligned_exposure", Answer.REPROCESS),
    "visit_offset": ("misaligned_exposure", Answer.REPROCESS),
    "wrong_sky_exp": ("wrong_sky", Answer.REPROCESS),
    "oversub": ("filled_field", Answer.REPROCESS),
    "cr_snr_low": ("noise_flagged", Answer.REPROCESS),
    "trail": ("satellite_trail", Answer.REPROCESS),
    "lost_chip": ("lost_chip", Answer.REPROCESS),
    "hot_unflagged": ("hot_pixels", Answer.WOULD_HELP),
    "wht_type": ("other_weights", Answer.ADEQUATE),
    "moire": ("small_drops", Answer.WOULD_HELP),
    "nodither": ("undithered", Answer.WOULD_HELP),
    "drift": ("trailed_exposure", Answer.NOT_ENOUGH),
    "residual_cr": ("single_exposure", Answer.NOT_ENOUGH),
}


def judge_verdict(report, defects):
    """See that clean sets are adequate, defective ones are not, and that the cause is the defect."""
    told = {cause.id for cause in report.advice.diagnosis.causes}
    for defect in defects & set(TOLD):
        assert TOLD[defect][0] in told
        assert report.verdict.status is TOLD[defect][1]
    if not told:
        assert report.verdict.status is Answer.ADEQUATE


@pytest.mark.parametrize("folder", FOLDERS or [None], ids=lambda folder: folder.name if folder else "none")
def test_a_known_defect_is_found_and_nothing_else(folder):
    facts = json.loads((needed(folder) / "truth.json").read_text())
    report = report_of_folder(folder)
    judge_verdict(report, {each["type"] for each in facts.get("defects", ())})
    found = badges(report.results)
    if "expected" in facts:
        judge_labels(found, facts["expected"])
    else:
        judge_defect(found, facts)


def test_no_set_is_missing_in_silence():
    assert len(FOLDERS) in (0, SETS), f"{len(FOLDERS)} of {SETS} labelled sets: `{COMMAND}` makes what is missing"


def test_a_skip_says_what_to_type():
    with pytest.raises(pytest.skip.Exception, match=re.escape(COMMAND)):
        needed(None)
    cases = {case.name: case for case in plan.cases()}
    assert len(plan.LABELLED) == SETS and set(plan.LABELLED) <= set(cases)
    noticed = {question for name in plan.LABELLED for question in DEFECTS[cases[name].defect].reveals}
    assert noticed == set(QUESTIONS) - {"imprint"}  # whose defects show in crflags and align first


@pytest.mark.parametrize(
    ("status", "expected", "word"),
    [
        (Status.UNKNOWN, "not-applicable", "not-applicable"),
        (Status.UNKNOWN, "pass", "unknown"),
        (Status.UNKNOWN, "warn", "unknown"),
        (Status.INFO, "pass", "pass"),
        (Status.NOT_APPLICABLE, "pass", "not-applicable"),
        (Status.FAIL, "fail", "fail"),
    ],
)
def test_what_could_not_be_measured_is_no_answer(status, expected, word):
    assert said(status, expected) == word


@pytest.mark.parametrize(
    ("name", "alarms"),
    [("stis_o4k19a010", {"dither"}), ("recon_wfc3ir_ib6o23020_f140w", set()), ("wfpc2_a478_drz", set())],
)
def test_real_products_raise_no_alarm_but_for_a_missing_dither(samples, name, alarms):
    found = badges(results_of(samples / "real" / name))
    assert {q for q, status in found.items() if status in ALARMS} == alarms
    assert Status.FAIL not in found.values()


def test_the_archive_could_do_better_with_a_box(samples):
    results = results_of(samples / "labelled" / "clean_uvis_box")
    (chance,) = (result for result in results if result.opportunity)
    assert chance.check == "resolution"
    assert chance.status is Status.INFO
    assert not [result for result in results if result.status in ALARMS]
