"""The eleven questions on simulated associations with known defects, and on real products."""

from __future__ import annotations

import json

import pytest

from drizview.checks.core.engine import run
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status, worst
from drizview.dataset.discover import datasets

ALARMS = (Status.WARN, Status.FAIL)
ASSOCIATIONS = (
    "clean_ir_satcores", "clean_uvis_box", "crsnr_uvis", "drift_acs", "extended_acs", "hot_ir", "ivm_ir",
    "misalign_acs", "moire_acs", "single_uvis", "skylow_uvis", "trail_uvis", "visits_uvis", "weightstep_acs",
)  # fmt: skip


def results_of(folder):
    (dataset,) = datasets(folder)
    results = list(run(dataset))
    dataset.close()
    assert [result.note for result in results if result.status is Status.ERROR] == []
    return results


def badges(results):
    return {q: worst((r.status, r.essential) for r in results if r.question == q) for q in QUESTIONS}


@pytest.mark.parametrize("name", ASSOCIATIONS)
def test_a_known_defect_is_found_and_nothing_else(samples, name):
    folder = samples / "labelled" / name
    truth = json.loads((folder / "truth.json").read_text())["expected"]
    for question, status in badges(results_of(folder)).items():
        if truth[question]["expected"] != "either":
            given = status.value.replace("unknown", "not-applicable").replace("_", "-").replace("info", "pass")
            assert given in truth[question]["accept"], (question, truth[question]["why"])


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
