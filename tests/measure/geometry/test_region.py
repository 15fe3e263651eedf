"""Statistics of the pixels inside a region."""

from __future__ import annotations

import numpy as np
import pytest
from regions import CirclePixelRegion, PixCoord, PolygonPixelRegion
from stsci.imagestats import ImageStats

from drizview.measure.geometry.region import circle_mask, polygon_mask, statistics


def judged(region, shape):
    """Return the pixels whose centres the regions package finds inside."""
    y, x = np.indices(shape)
    return region.contains(PixCoord(x, y))


def test_a_circle_holds_the_pixels_that_another_package_finds():
    shape = (60, 80)
    for x, y, r in ((40.3, 20.7, 12.4), (-3.2, 5.1, 10.0), (79.5, 59.5, 0.8), (30.0, 30.0, 5.0)):
        expected = judged(CirclePixelRegion(PixCoord(x, y), r), shape)
        np.testing.assert_array_equal(circle_mask(shape, x=x, y=y, r=r), expected)


def test_a_polygon_holds_the_pixels_that_another_package_finds():
    rng = np.random.default_rng(3)
    for _ in range(20):
        turn = np.sort(rng.uniform(0, 2 * np.pi, 7))
        reach = rng.uniform(5, 50, 7)
        x, y = 40 + reach * np.cos(turn), 30 + reach * np.sin(turn)
        expected = judged(PolygonPixelRegion(PixCoord(x, y)), (60, 80))
        np.testing.assert_array_equal(polygon_mask((60, 80), x=x, y=y), expected)


def test_polygons_side_by_side_share_no_pixel_and_leave_none_out():
    left = polygon_mask((20, 20), x=[0, 10, 10, 0], y=[0, 0, 20, 20])
    right = polygon_mask((20, 20), x=[10, 20, 20, 10], y=[0, 0, 20, 20])
    assert not (left & right).any() and (left | right).all() and left.sum() == 200


def test_statistics_agree_with_those_of_stsci():
    values = np.random.default_rng(4).normal(100, 7, (50, 40)).astype(np.float32)
    ours = statistics(values)
    theirs = ImageStats(values, fields="npix,mean,median,stddev,min,max", nclip=0)
    assert ours.n == theirs.npix == 2000
    assert ours.mean == pytest.approx(theirs.mean, rel=1e-6) and ours.std == pytest.approx(theirs.stddev, rel=1e-3)
    assert ours.median == pytest.approx(np.median(values)) and ours.mad_std == pytest.approx(7, rel=0.1)
    assert (ours.minimum, ours.maximum) == (values.min(), values.max())
    assert ours.sum == pytest.approx(ours.mean * 2000) and (ours.blank, ours.step) == (0, 1)


def test_blank_pixels_are_counted_and_left_out():
    ours = statistics(np.array([1.0, np.nan, 3.0, np.inf, -np.inf]))
    assert (ours.n, ours.blank, ours.sum, ours.mean) == (2, 3, 4.0, 2.0)


def test_nothing_but_blanks_has_no_statistics():
    ours = statistics(np.full(4, np.nan))
    assert (ours.n, ours.blank, ours.sum) == (0, 4, 0.0) and np.isnan([ours.mean, ours.median, ours.std]).all()
    assert np.isnan(statistics(np.array([5.0])).std)


def test_large_sums_of_small_floats_stay_exact():
    values = np.full(3_000_000, 16777216.0 + 1, np.float32)  # 2**24 + 1 is not a float32: each is 2**24
    assert statistics(values).sum == 3_000_000 * float(values[0])


def test_a_sum_over_every_nth_pixel_stands_for_all():
    assert statistics(np.ones(100), step=3).sum == 900
