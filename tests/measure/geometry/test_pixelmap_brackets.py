"""Chips that are just large enough to map."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.wcs import WCS

from drizview.errors import Unmeasured
from drizview.measure.geometry.pixelmap import pixel_map


def plane():
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval, wcs.wcs.crpix = ["RA---TAN", "DEC--TAN"], [150.0, 2.0], [5.0, 5.0]
    wcs.wcs.cdelt = [-1e-5, 1e-5]
    return wcs


@pytest.mark.parametrize("shape", [(4, 300), (300, 4), (6, 6)])
def test_a_chip_of_four_pixels_can_be_mapped(shape):
    x, y = pixel_map(plane(), plane(), shape=shape).points(np.array([1.5]), np.array([2.5]))
    assert (x[0], y[0]) == pytest.approx((2.5, 1.5), abs=1e-6)


@pytest.mark.parametrize("shape", [(3, 300), (300, 3), (2, 2)])
def test_a_smaller_chip_gives_a_reason(shape):
    with pytest.raises(Unmeasured):
        pixel_map(plane(), plane(), shape=shape)
