"""Exposures: chips, repeats, units, place on the detector."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS

from drizview.dataset.exposure import exposures_of, root_of
from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError, Unmeasured
from tests import files


def _only(path, quality=None):
    (exposure,) = exposures_of(FitsFile(path), FitsFile(quality) if quality else None)
    return exposure


def test_two_chips_are_one_exposure(tmp_path):
    exposure = _only(files.exposure(tmp_path / "j0aa01a0q_flc.fits", chips=2))
    assert (exposure.name, exposure.visit, exposure.filter, exposure.exptime) == ("j0aa01a0q", "0aa01", "F606W", 100.0)
    assert [(chip.extver, chip.number) for chip in exposure.chips] == [(1, 2), (2, 1)]
    assert exposure.chips[0].electrons_per_second == pytest.approx(0.01)


def test_image_sets_of_a_single_chip_camera_are_exposures(tmp_path):
    stis = {"INSTRUME": "STIS", "DETECTOR": "CCD"}
    science = {"BUNIT": "COUNTS", "EXPTIME": 30.0, "ATODGAIN": 4.0}
    path = files.exposure(tmp_path / "o4k19a010_flt.fits", chips=3, primary=stis, science=science)
    exposures = exposures_of(FitsFile(path))
    assert [exposure.name for exposure in exposures] == ["o4k19a010[1]", "o4k19a010[2]", "o4k19a010[3]"]
    assert {exposure.exptime for exposure in exposures} == {30.0}
    assert exposures[0].chips[0].electrons_per_second == pytest.approx(4 / 30)


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("ELECTRONS", 0.01), ("ELECTRONS/S", 1.0), ("electrons/s", 1.0), ("COUNTS", None), ("JY", None)],
)
def test_units(tmp_path, unit, factor):
    chip = _only(files.exposure(tmp_path / "j0aa01a0q_flt.fits", science={"BUNIT": unit})).chips[0]
    assert chip.electrons_per_second == (pytest.approx(factor) if factor else None)
    assert chip.rate_factor == (pytest.approx(factor) if factor else 1.0)
    assert chip.electron_factor == pytest.approx(100 * chip.rate_factor)


def test_gain_of_a_wfpc2_chip(tmp_path):
    head = {"INSTRUME": "WFPC2", "DETECTOR": 0, "ATODGAIN": 7.0}
    path = files.exposure(tmp_path / "u2aa0101t_c0m.fits", primary=head, science={"BUNIT": "COUNTS", "DETECTOR": 3})
    with fits.open(path, mode="update") as units:
        del units["SCI"].header["CCDCHIP"], units["SCI"].header["IDCSCALE"]
    chip = _only(path).chips[0]
    assert chip.number == 3
    assert chip.electrons_per_second == pytest.approx(6.90 / 100)  # WF3 at gain 7, drizzlepac wfpc2Data.py
    assert chip.native_scale_arcsec == pytest.approx(0.0996)


def test_flags_of_wfpc2_lie_in_a_file_of_their_own(tmp_path):
    path = files.exposure(tmp_path / "u2aa0101t_c0m.fits", primary={"INSTRUME": "WFPC2"})
    with fits.open(path, mode="update") as units:
        del units["DQ"]
    dq = fits.ImageHDU(np.full(files.SHAPE, 8, np.int16), name="DQ", ver=1)
    fits.HDUList([fits.PrimaryHDU(), dq]).writeto(tmp_path / "u2aa0101t_c1m.fits")
    assert _only(path).chips[0].dq is None
    assert _only(path, tmp_path / "u2aa0101t_c1m.fits").chips[0].dq[:1, :1] == 8


def test_subarray_lies_where_ltv_says(tmp_path):
    chip = _only(files.exposure(tmp_path / "a_flt.fits", science={"LTV1": -1858.0, "LTV2": -1863.0})).chips[0]
    assert chip.origin == (1858.0, 1863.0)


def test_flags_of_another_shape_are_not_used(tmp_path):
    path = files.exposure(tmp_path / "a_flt.fits")
    with fits.open(path, mode="update") as units:
        units["DQ"].data = np.zeros((3, 4), np.int16)
    exposure = _only(path)
    assert exposure.chips[0].dq is None
    assert "(3, 4)" in exposure.notes[0]


def test_distortion_tables_count(tmp_path):
    """A detector-to-image table moves the sky position; astropy with the whole file is the judge."""
    path = files.exposure(tmp_path / "a_flc.fits")
    table = fits.ImageHDU(np.full((2, 2), 3.0, np.float32), name="D2IMARR", ver=1)
    table.header.update(CRPIX1=1, CRPIX2=1, CRVAL1=1, CRVAL2=1, CDELT1=49, CDELT2=39)
    with fits.open(path, mode="update") as units:
        units.append(table)
        header = units["SCI"].header
        header.update(D2IMDIS1="Lookup", D2IMERR1=3.0)
        header["D2IM1.EXTVER"], header["D2IM1.NAXES"] = 1, 2
        header["D2IM1.AXIS.1"], header["D2IM1.AXIS.2"] = 1, 2
    with fits.open(path) as units:
        judge = WCS(units["SCI"].header, units).all_pix2world([[10, 20]], 0)
        plain = WCS(units["SCI"].header, units).wcs_pix2world([[10, 20]], 0)
    np.testing.assert_allclose(_only(path).chips[0].wcs.all_pix2world([[10, 20]], 0), judge)
    assert abs(judge - plain).max() > 1e-5


@pytest.mark.parametrize(
    "cards", [{"CD1_1": 0.0, "CD2_2": 0.0}, {"CTYPE1": "LINEAR", "CTYPE2": "LINEAR"}, {"CD1_1": 5.0}]
)
def test_unusable_wcs_is_unmeasured(tmp_path, cards):
    chip = _only(files.exposure(tmp_path / "a_flt.fits", science=cards)).chips[0]
    with pytest.raises(Unmeasured, match="WCS"):
        _ = chip.wcs


def test_no_science_image(tmp_path):
    fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU(np.ones((3, 3)), name="DQ")]).writeto(tmp_path / "a_flt.fits")
    with pytest.raises(DrizviewError, match="holds no SCI image"):
        exposures_of(FitsFile(tmp_path / "a_flt.fits"))


@pytest.mark.parametrize(
    ("name", "root"),
    [
        ("je9g01a0q_flc.fits", "je9g01a0q"),
        ("U59N0201R_C0F.FITS", "u59n0201r"),
        ("ib6o23rtq_flt.fits.gz", "ib6o23rtq"),
        ("hst_1_01_wfc3_ir_f160w_iabc01ab_flt.fits", "hst_1_01_wfc3_ir_f160w_iabc01ab"),
        ("mine_drz_sci.fits", "mine"),
    ],
)
def test_root_of_a_name(name, root):
    assert root_of(name) == root


@pytest.mark.parametrize(
    ("unit", "gain", "electrons_per_count"),
    [("ELECTRONS", None, 1.0), ("ELECTRONS/S", None, 1.0), ("COUNTS", 2.0, 2.0), ("COUNTS/S", 2.0, 2.0)],
)
def test_a_count_stands_for_the_gain_whether_per_second_or_not(tmp_path, unit, gain, electrons_per_count):
    primary = {"EXPTIME": 250.0} | ({"ATODGAIN": gain} if gain else {})
    path = files.exposure(tmp_path / "j0aa01a0q_flt.fits", primary=primary, science={"BUNIT": unit})
    (exposure,) = exposures_of(FitsFile(path))
    chip = exposure.chips[0]
    assert chip.electrons_per_count == pytest.approx(electrons_per_count)
    assert chip.electron_factor == pytest.approx(electrons_per_count * (250 if unit.endswith("/S") else 1))
