"""Surroundings of pixels, against the filters of scipy that they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from drizview.measure.geometry.surroundings import apart, gaussian_smoothed, grown, medians_around

SHAPE = (61, 47)


@pytest.mark.parametrize("reach", [1, 2, 4, 5, 30])
def test_a_mask_grows_as_a_maximum_filter_lets_it(reach):
    mask = np.random.default_rng(reach).random(SHAPE) < 0.01
    assert (grown(mask, reach) == ndimage.maximum_filter(mask, 2 * reach + 1)).all()


@pytest.mark.parametrize("reach", [1, 3, 4])
def test_labels_are_apart_where_all_around_are_equal(reach):
    labels = np.kron(np.random.default_rng(reach).integers(0, 3, (7, 5)), np.ones((9, 10), dtype=int))
    size = 2 * reach + 1
    same = ndimage.maximum_filter(labels, size) == ndimage.minimum_filter(labels, size)
    assert (apart(labels, reach) == same).all()
    assert same.any() and not same.all()


@pytest.mark.parametrize("shape", [SHAPE, (9, 200), (4, 5)])
def test_smoothing_is_that_of_a_gaussian_filter(shape):
    image = np.random.default_rng(0).normal(0, 1, shape).astype(np.float32)
    assert gaussian_smoothed(image, 1.5) == pytest.approx(ndimage.gaussian_filter(image, 1.5), abs=1e-6)


def test_the_medians_are_those_of_a_filter():
    level = np.random.default_rng(0).normal(0, 1, (20, 31))
    for side in (3, 11):
        np.testing.assert_array_equal(medians_around(level, side), ndimage.median_filter(level, side, mode="nearest"))
