"""Robust numbers, against the libraries that take longer."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.stats import sigma_clipped_stats

from drizview.measure.noise.robust import clipped, in_order, nan_median


def with_gaps(shape, seed=0):
    random = np.random.default_rng(seed)
    return np.where(random.random(shape) < 0.3, np.nan, random.normal(0, 1, shape)).astype(np.float32)


@pytest.mark.parametrize("sigma", [3.0, 4.0])
@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_clipping_is_that_of_astropy(sigma, rounds):
    random = np.random.default_rng(1)
    values = np.concatenate([random.normal(40, 7, 20_001), random.exponential(300, 3000)])
    mean, median, _ = sigma_clipped_stats(values, sigma=sigma, maxiters=rounds)
    assert clipped(values, sigma=sigma, rounds=rounds) == pytest.approx((mean, median), rel=1e-9)


def test_equal_values_stay():
    assert clipped(np.full(9, 3.0), sigma=3.0) == (3.0, 3.0)


@pytest.mark.parametrize("number", [2, 5, 13])
def test_images_are_put_in_order_with_gaps_last(number):
    images = with_gaps((number, 20, 30))
    assert np.array_equal(in_order(images), np.sort(images, axis=0), equal_nan=True)


@pytest.mark.parametrize("number", [4, 5])
def test_medians_leave_out_gaps(number):
    values = with_gaps((6, 7, number))
    values[0, 0] = np.nan
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="All-NaN"):
        wanted = np.nanmedian(values, axis=2)
    assert nan_median(values, axis=2) == pytest.approx(wanted, nan_ok=True)
    assert nan_median(np.moveaxis(values, 2, 0), axis=0) == pytest.approx(wanted, nan_ok=True)
