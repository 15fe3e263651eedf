"""What a science image and its weights tell where nothing is recorded of the exposures."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.io import fits

import drizview
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.errors import DrizviewError
from tests.torture.bricks import SCALE_DEG

SIDE = 400


def science(*, stretched=1.0, sky=0.0, stars=60):
    """Return an image of stars of 2.2 pixels over noise of 1, with a dark quarter where ``sky`` is below zero."""
    random = np.random.default_rng(4)
    y, x = np.mgrid[:SIDE, :SIDE].astype(float)
    image = random.normal(0, 1, (SIDE, SIDE))
    for x0, y0 in random.uniform(20, SIDE - 20, (stars, 2)):
        near = (slice(int(y0) - 12, int(y0) + 13), slice(int(x0) - 12, int(x0) + 13))
        dx, dy = (x[near] - x0) / (0.95 * stretched), (y[near] - y0) / 0.95
        image[near] += 400 * np.exp(-0.5 * (dx**2 + dy**2))
    image[: SIDE // 3] += sky
    return image.astype("f4")


def write(folder, image, *, weight="wht", stem="hlsp_field_hst_wfc3-40mas_f606w_v1.0", ending="drz"):
    header = fits.Header()
    header.update(
        TELESCOP="HST", INSTRUME="WFC3", DETECTOR="UVIS", FILTER="F606W", CTYPE1="RA---TAN", CTYPE2="DEC--TAN"
    )
    header.update(CRPIX1=1.0, CRPIX2=1.0, CRVAL1=150.0, CRVAL2=2.0, CD1_1=-SCALE_DEG, CD2_2=SCALE_DEG, BUNIT="E/S")
    folder.mkdir(exist_ok=True)
    fits.PrimaryHDU(image, header).writeto(folder / f"{stem}_{ending}.fits")
    value = np.full(image.shape, 2.0, "f4")
    if weight:
        fits.PrimaryHDU(value, header).writeto(folder / f"{stem}_{weight}.fits")
    return folder / f"{stem}_{ending}.fits"


def results(path):
    return {result.check: result for result in drizview.check(path).results}


@pytest.mark.parametrize(
    ("weight", "ending"), [("wht", "drz"), ("weight", "sci"), ("wht", "sci"), ("drz_wht", "drz_sci")]
)
def test_weights_beside_the_image_are_found(tmp_path, weight, ending):
    path = write(tmp_path, science(stars=0), weight=weight, ending=ending)
    for given in (path, tmp_path):
        with drizview.open(given) as dataset:
            assert dataset.product.wht[:2, :2].tolist() == [[2, 2], [2, 2]]


def test_noise_beside_the_image_gives_weights(tmp_path):
    with drizview.open(write(tmp_path, science(stars=0), weight="rms")) as dataset:
        assert dataset.product.wht[:2, :2].tolist() == [[0.25, 0.25], [0.25, 0.25]]
        assert any("rms" in note for note in dataset.notes)


def test_weights_go_before_noise(tmp_path):
    path = write(tmp_path, science(stars=0))
    fits.PrimaryHDU(np.full((SIDE, SIDE), 9.0, "f4")).writeto(tmp_path / path.name.replace("_drz", "_rms"))
    with drizview.open(path) as dataset:
        assert dataset.product.wht[0:1, 0:1].item() == 2


def test_what_can_be_measured_is(tmp_path):
    found = results(write(tmp_path, science()))
    assert {name for name, result in found.items() if result.status is Status.ERROR} == set()
    assert found["empty_pixels"].status is Status.PASS
    assert found["sky_oversubtracted"].status is Status.PASS
    assert found["shapes_on_product"].status is Status.PASS
    assert found["shapes_on_product"].value == pytest.approx(1.0, abs=0.05)
    assert "0.112″" in found["shapes_on_product"].note
    assert found["noise_variation"].status is Status.PASS
    assert 0.5 < found["correlated_noise"].value < 1.1
    assert found["weight_over_exposure"].status is Status.UNKNOWN


def test_what_needs_no_exposure_answers_its_question(tmp_path):
    report = drizview.check(write(tmp_path, science()))
    assert {id for id in ("psf", "moire") if report[id].status is Status.PASS} == {"psf", "moire"}
    assert {report[id].status for id in ("clean", "sky", "align", "weight", "imprint")} == {Status.UNKNOWN}
    assert not any("record" in note for note in report.notes)
    few = drizview.check(write(tmp_path / "few", science(stars=4)))
    assert few["psf"].status is Status.UNKNOWN


@pytest.mark.parametrize(("stretched", "status"), [(1.15, Status.PASS), (1.5, Status.WARN)])
def test_long_stars_warn(tmp_path, stretched, status):
    result = results(write(tmp_path, science(stretched=stretched)))["shapes_on_product"]
    assert result.status is status
    assert result.value == pytest.approx(stretched, abs=0.05)


@pytest.mark.parametrize(("sky", "status"), [(-0.3, Status.PASS), (-2.0, Status.INFO), (-9.0, Status.WARN)])
def test_a_dark_sky_warns_where_no_number_of_exposures_explains_it(tmp_path, sky, status):
    assert results(write(tmp_path, science(sky=sky, stars=0)))["sky_oversubtracted"].status is status


def test_with_exposures_the_stars_are_compared_with_theirs(demo):
    report = drizview.check(demo)
    result = next(result for result in report.results if result.check == "shapes_on_product")
    assert result.status is Status.NOT_APPLICABLE


def test_an_image_alone_has_no_weight(tmp_path):
    with drizview.open(write(tmp_path, science(stars=0), weight="")) as dataset:
        assert dataset.product.wht is None
    assert "empty_pixels" in {entry.id for entry in checks()}
    with pytest.raises(DrizviewError):
        drizview.open(tmp_path / "hlsp_field_hst_wfc3-40mas_f606w_v1.0_wht.fits")


@pytest.mark.parametrize("stars", [0, 60])
def test_an_image_without_noise_is_not_called_clean(tmp_path, stars):
    """Stars on a sky of one value: nothing tells a defect from the sky, and no star from a defect."""
    image = science(stars=stars) - science(stars=0)
    report = drizview.check(write(tmp_path, np.where(np.abs(image) < 1e-3, 0.0, image).astype("f4")))
    measured = {result.check: result.status for result in report["clean"].results}
    assert measured["residual_defects"] is Status.UNKNOWN
    assert report["clean"].status is Status.UNKNOWN
    assert {report[question].status for question in ("sky", "hotpix", "moire")} <= {
        Status.UNKNOWN, Status.NOT_APPLICABLE,
    }  # fmt: skip
