"""Where a customary grid is near enough, and drops without size."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.resolution import Drops, customary_scale

SAMPLES = 2.355
GRIDS = (0.02, 0.025, 0.03, 0.04, 0.05, 0.065, 0.08, 0.1, 0.13)


def scale_for(wanted):
    return customary_scale(SAMPLES * wanted, native=1.0, finest=0.0)


@pytest.mark.parametrize("scale", GRIDS)
def test_a_grid_that_people_use_is_recommended(scale):
    assert scale_for(0.99 * scale) == scale


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
