"""Where one table of widths takes over from another, and where a customary grid is near enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.resolution import Drops, core_fwhm, customary_scale

SAMPLES = 2.355
GRIDS = (0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13)


def scale_for(wanted):
    return customary_scale(SAMPLES * wanted, native=1.0, finest=0.0)


def test_the_infrared_table_serves_large_pixels_beyond_800_nm():
    assert core_fwhm(900, 0.091) == pytest.approx(0.126)
    assert core_fwhm(900, 0.089) == pytest.approx(0.078)
    assert core_fwhm(805, 0.13) == pytest.approx(0.124, abs=0.0005)
    assert core_fwhm(795, 0.13) == pytest.approx(0.0738, abs=0.0005)


def test_the_diffraction_limit_serves_the_smallest_pixels():
    assert core_fwhm(500, 0.031) == pytest.approx(0.067)
    assert core_fwhm(500, 0.029) == pytest.approx(np.hypot(1.03 * 500e-9 / 2.4 * 206265, 0.03))
    assert core_fwhm(200, 0.029) < 0.05  # not the 0.083 of the table


@pytest.mark.parametrize("scale", GRIDS)
def test_a_grid_that_people_use_is_recommended_as_it_is(scale):
    assert scale_for(scale) == scale


@pytest.mark.parametrize(("wanted", "scale"), [(0.0412, 0.04), (0.0414, 0.05), (0.0530, 0.065), (0.0521, 0.065)])
def test_a_customary_grid_may_be_3_per_cent_finer(wanted, scale):
    assert scale_for(wanted) == scale


def test_a_customary_grid_may_be_a_quarter_coarser_and_no_more():
    assert scale_for(0.0518) == pytest.approx(0.0518)
    assert scale_for(0.0521) == 0.065


def test_a_drop_without_size_reaches_one_pixel():
    drops = Drops(np.array([5.3]), np.array([5.3]), np.ones(1), 11.0)
    weights = drops.weights(pixfrac=0.0, zoom=1.0)
    assert np.count_nonzero(weights) == 1 and weights.sum() == pytest.approx(1.0)
