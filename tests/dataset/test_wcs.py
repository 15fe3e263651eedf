"""The pixel scale against the Jacobian of the mapping, and mappings that no camera has."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.coordinates import SkyCoord
from astropy.io import fits
from astropy.wcs import WCS

from drizview.dataset.discover import datasets
from drizview.dataset.io.reader import FitsFile
from drizview.dataset.wcs import scale_arcsec, sky_wcs
from drizview.errors import Unmeasured
from tests import files

SKEWED = {"CD1_1": -0.05, "CD1_2": 0.004, "CD2_1": 0.001, "CD2_2": 0.05}


def opened(path, **cards):
    files.exposure(path, science=cards)
    file = FitsFile(path)
    return file, file.find("SCI")


@pytest.mark.parametrize("cards", [{}, {key: value / 3600 for key, value in SKEWED.items()}])
def test_the_scale_is_the_root_of_the_area_of_a_pixel(tmp_path, cards):
    wcs = sky_wcs(*opened(tmp_path / "a_flt.fits", **cards))
    x, y = wcs.wcs.crpix - 1
    corners = SkyCoord(*wcs.all_pix2world([x - 0.5, x + 0.5, x - 0.5], [y - 0.5, y - 0.5, y + 0.5], 0), unit="deg")
    (ax, bx), (ay, by) = (
        [offset.to_value("arcsec") for offset in side]
        for side in zip(*(corners[0].spherical_offsets_to(corner) for corner in corners[1:]), strict=True)
    )
    assert scale_arcsec(wcs) == pytest.approx(np.sqrt(abs(ax * by - ay * bx)), rel=1e-6)


def test_the_axes_of_a_skewed_pixel_are_longer_than_the_root_of_its_area(tmp_path):
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval = ["RA---TAN", "DEC--TAN"], [150, 2]
    wcs.wcs.cd = np.array([[-0.05, 0.004], [0.001, 0.05]]) / 3600
    assert scale_arcsec(wcs) == pytest.approx(np.sqrt(0.05 * 0.05 + 0.004 * 0.001))


@pytest.mark.parametrize(
    "cards",
    [
        {"CD1_1": 0.0, "CD1_2": 0.0},
        {"CD1_1": 1e-5, "CD1_2": 1e-5, "CD2_1": 1e-5, "CD2_2": 1e-5},
        {"CD1_1": 1.0, "CD2_2": 1.0},
        {"CTYPE1": "LINEAR", "CTYPE2": "LINEAR"},
        {"CRVAL1": "east"},
    ],
)
def test_a_mapping_that_no_camera_has_is_not_used(tmp_path, cards):
    with pytest.raises(Unmeasured):
        sky_wcs(*opened(tmp_path / "a_flt.fits", **cards))


def test_distortion_that_no_camera_has_is_not_used(tmp_path):
    path = files.exposure(tmp_path / "a_flt.fits", shape=(400, 500))
    with fits.open(path, mode="update") as units:
        units["SCI"].header.update(
            CTYPE1="RA---TAN-SIP", CTYPE2="DEC--TAN-SIP", A_ORDER=3, B_ORDER=3, A_3_0=1e-3, B_0_3=1e-3
        )
    file = FitsFile(path)
    with pytest.raises(Unmeasured):
        sky_wcs(file, file.find("SCI"))


def test_what_wcslib_says_is_told_without_where_in_its_source(tmp_path):
    cards = dict.fromkeys(("CD1_1", "CD1_2", "CD2_1", "CD2_2"), 0.0)
    path = files.exposure(tmp_path / "j0aa01a0q_flc.fits", science=cards)
    (dataset,) = datasets(path)
    with pytest.raises(Unmeasured) as told:
        _ = dataset.exposures[0].chips[0].wcs
    assert "j0aa01a0q_flc.fits" in told.value.reason and "singular" in told.value.reason
    assert "wcs.c" not in told.value.reason and "\\n" not in told.value.reason
