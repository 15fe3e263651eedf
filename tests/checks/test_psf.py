from __future__ import annotations

from dataclasses import replace

import pytest

from drizview.checks.core.engine import run
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.dataset.discover import datasets
from tests.checks.starfield import BOX, Exposed, association

PSF = tuple(check for check in checks() if check.question == "psf")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a function that makes an association and returns what the checks say of it."""

    def answers(exposures, **how):
        folder = association(tmp_path_factory.mktemp("field") / "case", exposures, **how)
        return {result.check: result for result in run(datasets(folder)[0], selected=PSF)}

    return answers


def test_good_stars_are_as_wide_as_predicted(made):
    found = made(BOX)
    assert found["width_over_predicted"].status is Status.PASS
    assert found["width_over_predicted"].value == pytest.approx(1.0, abs=0.01)
    assert found["elongation_of_stars"].status is Status.PASS
    assert found["elongation_of_stars"].value < 1.04
    assert found["width_over_handbook"].status is Status.NOT_APPLICABLE


def test_the_field_is_mapped(made):
    rows = made(BOX, stars=80)["width_over_predicted"].rows
    assert len(rows) >= 8
    assert sum(row["stars"] for row in rows) > 40
    assert all(0.95 < row["over predicted"] < 1.05 for row in rows)


def test_misaligned_exposures_make_broad_stars(made):
    shifted = tuple(replace(each, error=(1.6, 0.8)) for each in BOX[2:])
    found = made((*BOX[:2], *shifted))
    assert found["width_over_predicted"].status in (Status.WARN, Status.FAIL)
    assert found["elongation_of_stars"].status in (Status.WARN, Status.FAIL)
    assert "misalignment" in found["elongation_of_stars"].note
    assert found["shapes_of_exposures"].status is not Status.WARN


def test_trailed_exposures_make_long_stars_and_are_named(made):
    found = made((*BOX[:2], *(replace(each, trail=3.0) for each in BOX[2:])))
    long = found["elongation_of_stars"]
    assert long.status in (Status.WARN, Status.FAIL) and "guiding" in long.note
    assert found["width_over_predicted"].status is Status.PASS
    assert found["shapes_of_exposures"].status is Status.WARN
    assert found["shapes_of_exposures"].note.rstrip(".").endswith(("jtst0103q", "jtst0104q"))


def test_an_undithered_pair_does_not_look_long(made):
    """Both exposures fall between the pixels of the product alike, which stretches round stars by a fifth."""
    found = made((Exposed((0.5, 0.0)), Exposed((0.5, 0.0))))["elongation_of_stars"]
    assert found.status is Status.PASS and found.value < 1.05


def test_one_exposure_is_measured_too(made):
    found = made((Exposed(),))
    assert found["width_over_predicted"].status is Status.PASS


def test_without_stars_nothing_is_said(made):
    found = made(BOX, stars=2)
    assert found["width_over_predicted"].status is Status.UNKNOWN
    assert "stars" in found["width_over_predicted"].note


def test_flags_on_the_cores_widen_stars_and_are_told_apart(made):
    found = made(tuple(replace(each, flagged=True) for each in BOX))
    assert found["width_over_predicted"].value == pytest.approx(1.0, abs=0.05)
    assert found["width_by_rejection"].status is Status.INFO
    assert found["width_by_rejection"].value > 1.1


@pytest.mark.parametrize(("stars", "status"), [(9, Status.WARN), (10, Status.FAIL)])
def test_few_stars_warn_at_most(made, stars, status):
    shifted = tuple(replace(each, error=(1.8, 0.9)) for each in BOX[2:])
    found = made((*BOX[:2], *shifted), stars=stars)["width_over_predicted"]
    assert found.n == stars
    assert found.value > 1.3
    assert found.status is status
