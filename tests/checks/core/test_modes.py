"""What a question means in another way of observing."""

from __future__ import annotations

import shutil

import pytest
from astropy.io import fits

import drizview
from drizview.checks.core.modes import NOT_ASKED, said_of, why_not_asked
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.dataset.filters import is_dispersed
from drizview.dataset.mode import Mode, modes_of


def test_tables_name_questions_and_checks_that_exist():
    known = {*QUESTIONS, *(entry.id for entry in checks())}
    assert set(NOT_ASKED) == set(Mode)
    for table in NOT_ASKED.values():
        assert set(table) <= known


def test_plain_imaging_asks_everything(demo):
    assert modes_of(drizview.open(demo)) == ()
    assert why_not_asked("residual_defects", "clean", ()) == ""


@pytest.mark.parametrize(
    ("keyword", "value", "mode"),
    [
        ("SCAN_TYP", "C", Mode.SCAN),
        ("MTFLAG", "T", Mode.MOVING),
        ("FILTER", "G141", Mode.DISPERSED),
        ("OBSTYPE", "SPECTROSCOPIC", Mode.DISPERSED),
    ],
)
def test_what_a_header_declares_is_obeyed(demo, tmp_path, keyword, value, mode):
    folder = tmp_path / "set"
    shutil.copytree(demo, folder)
    for path in folder.glob("*_flt.fits"):
        fits.setval(path, keyword, value=value, ext=0)
    dataset = drizview.open(folder)
    assert modes_of(dataset) == (mode,)
    report = drizview.check(dataset)
    assert report.facts["modes"] == [mode.value]
    assert report.notes[0].startswith(mode.value)
    for result in report.results:
        if why_not_asked(result.check, result.question, (mode,)):
            assert result.status is Status.NOT_APPLICABLE
    assert not any(result.status is Status.FAIL for result in report.results)


@pytest.mark.parametrize(
    ("camera", "mode"),
    [
        ({"INSTRUME": "STIS", "DETECTOR": "NUV-MAMA"}, Mode.COUNTING),
        ({"INSTRUME": "STIS", "DETECTOR": "FUV-MAMA"}, Mode.COUNTING),
        ({"INSTRUME": "ACS", "DETECTOR": "SBC"}, Mode.COUNTING),
        ({"INSTRUME": "NICMOS", "DETECTOR": "", "CAMERA": 2}, Mode.NICMOS),
    ],
)
def test_cameras_with_other_physics_are_never_failed_for_it(demo, tmp_path, camera, mode):
    folder = tmp_path / "set"
    shutil.copytree(demo, folder)
    for path in folder.glob("*.fits"):
        for keyword, value in camera.items():
            fits.setval(path, keyword, value=value, ext=0)
    dataset = drizview.open(folder)
    assert dataset.instrument.known
    assert modes_of(dataset) == (mode,)
    asked = [result for result in drizview.check(dataset).results if result.status is not Status.NOT_APPLICABLE]
    assert not any(why_not_asked(result.check, result.question, (mode,)) for result in asked)
    assert not any(result.status is Status.ERROR for result in asked)


def test_what_a_mode_means_is_said_in_a_sentence():
    for mode in Mode:
        said = said_of(mode)
        assert said.startswith(f"{mode.value}: ")
        assert all(reason in said for reason in NOT_ASKED[mode].values())
        assert "_" not in said and "psf" not in said, "names of checks are for the program, not for a reader"
    assert "parts of dither not judged" in said_of(Mode.SCAN)


def test_two_filters_in_one_product_are_named(demo, tmp_path):
    folder = tmp_path / "set"
    shutil.copytree(demo, folder)
    fits.setval(next(folder.glob("*ac3q_flt.fits")), "FILTER", value="F28X50LP", ext=0)
    assert modes_of(drizview.open(folder)) == (Mode.FILTERS,)


@pytest.mark.parametrize(
    ("name", "answer"), [("G102", True), ("PR110L", True), ("F606W", False), ("F606W/G800L", True)]
)
def test_grisms_and_prisms_by_their_names(name, answer):
    assert is_dispersed(name) is answer
