"""The first families on simulated associations with known defects, and on real products."""

from __future__ import annotations

import json

import pytest

from drizview.checks.engine import run
from drizview.checks.registry import checks
from drizview.checks.status import Status, worst
from drizview.dataset.discover import datasets

FAMILIES = ("weight", "mdrizsky", "crflags")
ALARMS = ("warn", "fail")
ASSOCIATIONS = (
    "clean_ir_satcores", "clean_uvis_box", "crsnr_uvis", "drift_acs", "extended_acs", "hot_ir", "ivm_ir",
    "misalign_acs", "moire_acs", "single_uvis", "skylow_uvis", "trail_uvis", "visits_uvis", "weightstep_acs",
)  # fmt: skip


def badges(folder):
    (dataset,) = datasets(folder)
    chosen = [entry for entry in checks() if entry.question in FAMILIES]
    results = list(run(dataset, selected=chosen))
    dataset.close()
    assert [r.note for r in results if r.status is Status.ERROR] == []
    return {q: worst((r.status, r.essential) for r in results if r.question == q) for q in FAMILIES}


@pytest.mark.parametrize("name", ASSOCIATIONS)
def test_a_known_defect_is_found_and_nothing_else(samples, name):
    folder = samples / "labelled" / name
    truth = json.loads((folder / "truth.json").read_text())["expected"]
    for question, status in badges(folder).items():
        expected = truth[question]
        if expected["expected"] != "either":
            given = status.value.replace("unknown", "not-applicable").replace("_", "-")
            assert given.replace("info", "pass") in expected["accept"], (question, expected["why"])


@pytest.mark.parametrize("name", ["stis_o4k19a010", "recon_wfc3ir_ib6o23020_f140w", "wfpc2_a478_drz"])
def test_real_products_raise_no_alarm(samples, name):
    found = badges(samples / "real" / name)
    assert not {q for q, status in found.items() if status.value in ALARMS}
