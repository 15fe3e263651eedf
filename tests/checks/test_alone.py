"""Exposures without a product: what they answer, and that it is what they answer beside one."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from astropy.wcs import WCS

from drizview.checks.core.engine import run
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status, worst
from drizview.checks.fixtures.skygrid import grid_over
from drizview.dataset.discover import datasets
from drizview.dataset.identity import alone
from drizview.errors import Unmeasured
from tests.oddsets import FIRST, PRODUCT, SECOND, part

ANSWERED = ("align", "dither", "crflags", "mdrizsky", "psf")
SHARED = {
    "shift_between_exposures": 0.05,
    "turn_between_exposures": 0.03,
    "dither_step": 0.01,
    "sky_keyword_error": 1e-6,
}


def results(source):
    (dataset,) = datasets(source)
    found = {result.check: result for result in run(dataset)}
    dataset.close()
    assert [result.note for result in found.values() if result.status is Status.ERROR] == []
    return found


def badges(found):
    made = list(found.values())
    return {id: worst((r.status, r.essential) for r in made if r.question == id) for id in QUESTIONS}


@pytest.mark.parametrize("name", ["clean_uvis_box", "clean_ir_satcores", "misalign_acs"])
def test_exposures_say_the_same_with_and_without_their_product(samples, tmp_path, name):
    folder = samples / "labelled" / name
    for path in folder.glob("*_fl[tc].fits"):
        shutil.copy(path, tmp_path)
    beside, found = results(folder), results(tmp_path)
    for check, tolerance in SHARED.items():
        assert found[check].value == pytest.approx(beside[check].value, abs=tolerance)
    said, whole = badges(found), badges(beside)
    for question in ("align", "crflags", "mdrizsky"):
        assert said[question] is whole[question]
    assert all(said[question].is_measured for question in ANSWERED)
    assert {said[question] for question in QUESTIONS if question not in ANSWERED} == {Status.UNKNOWN}


def test_what_compares_with_the_product_does_not_apply(demo, tmp_path):
    found = results(part(demo, tmp_path, FIRST, SECOND))
    assert found["width_over_predicted"].status is Status.NOT_APPLICABLE
    assert found["recorded_sky_left"].status is Status.NOT_APPLICABLE
    assert found["weight_over_exposure"].status is Status.UNKNOWN


def test_one_exposure_has_nothing_to_be_aligned_with(demo, tmp_path):
    found = badges(results(part(demo, tmp_path, FIRST) / FIRST))
    assert found["align"] is Status.NOT_APPLICABLE
    assert found["dither"] is Status.NOT_APPLICABLE


def test_the_product_is_called_what_the_pipeline_calls_it(demo, tmp_path):
    (dataset,) = datasets(part(demo, tmp_path, FIRST, SECOND))
    assert any(PRODUCT in note for note in dataset.notes)
    dataset.close()

    def named(file, association):
        header = SimpleNamespace(text=lambda key: association)
        return alone.product_name(SimpleNamespace(file=file, root=file.split("_")[0], primary=header))

    assert named("ihym01a0q_flc.fits", "IHYM01010") == "ihym01010_drc.fits"
    assert named("u2500101m_c0m.fits", "NONE") == "u2500101m_drw.fits"
    assert named("ixxs01a0q_flt.fits", None) == "ixxs01a0q_drz.fits"


def chip(ra=150.0, *, scale=0.05, side=100, flip=-1):
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval, wcs.wcs.crpix = ["RA---TAN", "DEC--TAN"], [ra, 0.0], [side / 2, side / 2]
    wcs.wcs.cdelt = [flip * scale / 3600, scale / 3600]
    return SimpleNamespace(wcs=wcs, sci=SimpleNamespace(shape=(side, side)), native_scale_arcsec=scale)


@pytest.mark.parametrize("flip", [-1, 1])
def test_the_grid_lies_as_the_first_chip_does_and_holds_all(flip):
    step = 40 * 0.05 / 3600
    grid = grid_over([chip(flip=flip), chip(150 + step, flip=flip)])
    assert grid.scale_arcsec == 0.05
    assert grid.shape == pytest.approx((100, 140), abs=1)
    first = chip(flip=flip).wcs.all_pix2world([[0, 0], [10, 0], [0, 10]], 0)
    x, y = grid.wcs.all_world2pix(first, 0).T
    assert (x[1] - x[0], y[1] - y[0]) == pytest.approx((10, 0), abs=1e-3)
    assert (x[2] - x[0], y[2] - y[0]) == pytest.approx((0, 10), abs=1e-3)


@pytest.mark.parametrize(("pixels", "together"), [(80_000, True), (98_000, True), (102_000, False), (200_000, False)])
def test_exposures_of_other_fields_have_no_grid(pixels, together):
    chips = [chip(), chip(150 + pixels * 0.05 / 3600)]
    if together:
        assert max(grid_over(chips).shape) == pytest.approx(pixels + 100, rel=0.01)
    else:
        with pytest.raises(Unmeasured):
            grid_over(chips)


def test_four_products_are_named():
    one = SimpleNamespace(text=lambda key: None)
    made = [SimpleNamespace(file=f"j0aa01a{k}q_flt.fits", root=f"j0aa01a{k}q", primary=one) for k in range(6)]
    assert alone.words(made[:4]).count("_drz.fits") == 4
    assert "and 2 more" in alone.words(made)
