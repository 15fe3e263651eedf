"""Widths of stars against the handbook, the Airy disc and what filters are called."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import j1

from drizview.dataset.instruments import detectors, instrument
from drizview.dataset.io.header import Header
from drizview.dataset.optics import core_fwhm, diffraction_limit, pivot_nm, wavelength_of
from drizview.dataset.tables import table_rows


def test_the_diffraction_limit_is_that_of_an_airy_disc():
    angle = np.linspace(1e-9, 1e-6, 20001)  # radians
    x = np.pi * 2.4 * angle / 600e-9
    half = np.interp(-0.5, -((2 * j1(x) / x) ** 2)[:6000], angle[:6000])
    assert diffraction_limit(600) == pytest.approx(np.degrees(2 * half) * 3600, rel=0.005)
    assert diffraction_limit(1200) == pytest.approx(2 * diffraction_limit(600))
    assert diffraction_limit(0) == 0


def test_widths_of_the_handbook():
    uvis, infrared, hrc = instrument("WFC3", "UVIS"), instrument("WFC3", "IR"), instrument("ACS", "HRC")
    assert core_fwhm(uvis, 600) == pytest.approx(0.067)
    assert core_fwhm(uvis, 250) == pytest.approx((0.083 + 0.075) / 2)
    assert core_fwhm(uvis, 2000) == pytest.approx(0.089)
    assert core_fwhm(infrared, 1600) == pytest.approx(0.151)
    assert 0.055 < core_fwhm(hrc, 550) < 0.073
    assert core_fwhm(hrc, 550) > diffraction_limit(550)


@pytest.mark.parametrize("detector", detectors())
def test_a_detector_names_widths_that_are_there(detector):
    camera = instrument(*detector.split("/", 1))
    assert camera.psf_table in ("", *(row["table"] for row in table_rows("psf_widths.csv")))
    wavelengths = (1000, 1600) if camera.infrared else (400, 600, 800)
    for wavelength in wavelengths:
        assert diffraction_limit(wavelength) < core_fwhm(camera, wavelength) < 0.2


def exposure(name, filter_, **cards):
    chip = SimpleNamespace(header=Header(cards))
    return SimpleNamespace(instrument=instrument(*name.split("/")), filter=filter_, chips=[chip], primary=Header({}))


@pytest.mark.parametrize(
    ("camera", "filter_", "wavelength"),
    [
        ("WFC3/UVIS", "F606W", 606),
        ("WFC3/UVIS", "F218W", 218),
        ("WFC3/IR", "F160W", 1600),
        ("WFC3/IR", "F098M", 980),
        ("NICMOS/NIC2", "F222M", 2220),
        ("ACS/WFC", "F502N/POL0V", 502),
    ],
)
def test_a_filter_names_its_wavelength(camera, filter_, wavelength):
    assert wavelength_of(exposure(camera, filter_)) == wavelength


def test_a_filter_without_a_number_has_its_pivot_wavelength():
    assert wavelength_of(exposure("STIS/CCD", "50CCD", PHOTPLAM=5743.0)) == pytest.approx(574.3)
    assert wavelength_of(exposure("STIS/CCD", "50CCD")) is None


@pytest.mark.parametrize(("cards", "expected"), [({"PHOTPLAM": 0.0}, 592), ({"PHOTPLAM": 4e4}, 592), ({}, 592)])
def test_the_first_believable_pivot_counts(cards, expected):
    assert pivot_nm([Header(cards), Header({"PHOTPLAM": 5920.0})]) == expected
    assert pivot_nm([Header(cards)]) is None
