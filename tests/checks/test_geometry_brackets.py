"""Coordinate systems that just belong together, and scales that can just be meant."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from astropy.io import fits
from astropy.wcs import WCS

from drizview.checks.fixtures.geometry import mapped_chips, scale_ratio
from drizview.checks.fixtures.skygrid import SkyGrid
from drizview.dataset.io.header import Header
from drizview.errors import Unmeasured


def plane(scale):
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval, wcs.wcs.crpix = ["RA---TAN", "DEC--TAN"], [150.0, 2.0], [50.0, 50.0]
    wcs.wcs.cdelt = [-scale / 3600, scale / 3600]
    return wcs


def mapped(area):
    """Return whether a chip is mapped whose pixels have so many times the area that the header says."""
    chip = SimpleNamespace(wcs=plane(0.05), sci=SimpleNamespace(shape=(100, 100)))
    entry = SimpleNamespace(index=1, file="a_flc.fits", native_scale_arcsec=0.05)
    product = SimpleNamespace(
        wcs=plane(0.05 * area**0.5), inputs=(entry,), scale_arcsec=0.05, header=Header(fits.Header())
    )
    exposure = SimpleNamespace(name="a", chips=[chip])
    dataset = SimpleNamespace(chip_of=lambda entry: chip, exposures=[exposure], changes=(), product=product)
    try:
        return bool(mapped_chips(dataset, SkyGrid(product.wcs, (100, 100), 0.05, "the product")))
    except Unmeasured:
        return False


@pytest.mark.parametrize(
    ("area", "belongs"),
    [(0.25, False), (0.38, False), (0.42, True), (0.6, True), (2.4, True), (2.6, False), (4, False)],
)
def test_areas_are_those_of_the_header_to_a_factor_of_two_and_a_half(area, belongs):
    assert mapped(area) == belongs


def ratio(value):
    """Return the ratio that a product of MultiDrizzle names."""
    header = Header(fits.Header([("D001SCAL", value)]))
    product = SimpleNamespace(header=header, scale_arcsec=0.05)
    return scale_ratio(product, SimpleNamespace(index=1, native_scale_arcsec=None, extver=1))


@pytest.mark.parametrize(
    ("value", "meant"), [(0.006, False), (0.009, False), (0.011, True), (90.0, True), (110.0, False), (180.0, False)]
)
def test_a_ratio_of_scales_is_between_a_hundredth_and_a_hundred(value, meant):
    if meant:
        assert ratio(value) == value
    else:
        with pytest.raises(Unmeasured):
            ratio(value)


@pytest.mark.parametrize(
    ("cards", "expected"),
    [
        ({"D001SCAL": 0.66}, 0.66),  # MultiDrizzle: a ratio, as the scales confirm
        ({"D001SCAL": 0.0757}, 0.0500 / 0.0757),  # an arcsec scale that no other keyword tells from a ratio
        ({"D001SCAL": 0.66, "D001ISCL": ""}, 0.0500 / 0.0757),  # AstroDrizzle, which writes the scale in arcsec
        ({"D001SCAL": 0.52}, 0.52),
        ({"D001SCAL": 0.50}, 0.0500 / 0.0757),  # beyond a factor of 1.3
    ],
)
def test_a_scale_in_arcsec_is_no_ratio(cards, expected):
    header = Header(fits.Header([("INSTRUME", "NICMOS"), ("CAMERA", 2), *cards.items()]))
    product = SimpleNamespace(header=header, scale_arcsec=0.05)
    found = scale_ratio(product, SimpleNamespace(index=1, native_scale_arcsec=None, extver=1))
    assert found == pytest.approx(expected)
