"""The smoothed product."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.sky.smooth import sky_map


def sky(shape, *, step=0.0, stars=0, seed=1):
    rng = np.random.default_rng(seed)
    image = rng.normal(0, 1, shape).astype("f4")
    image[:, shape[1] // 2 :] += step
    for x, y in rng.uniform(5, min(shape) - 5, (stars, 2)).astype(int):
        image[y - 2 : y + 3, x - 2 : x + 3] += 1000
    return image


def test_a_step_below_the_noise_of_a_pixel_is_seen_through_stars():
    image = sky((900, 1200), step=0.5, stars=60)
    found = sky_map(lambda window: image[window], shape=image.shape)
    assert (found.step, found.values.shape) == (8, (112, 150))
    left, right = found.values[:, 5:70], found.values[:, 80:145]
    assert np.median(right) - np.median(left) == pytest.approx(0.5, abs=0.03)
    assert left.std() < 0.15
    assert found.extent == (-0.5, -0.5, 1199.5, 895.5)


@pytest.mark.parametrize("shape", [(7, 5), (1, 150), (300, 2), (64, 64), (5000, 40)])
def test_any_shape_has_a_map(shape):
    found = sky_map(lambda window: np.full(shape, 3.0, "f4")[window], shape=shape)
    assert np.nanmin(found.values) == pytest.approx(3.0)
    assert max(found.values.shape) <= 151


@pytest.mark.parametrize("shape", [(1, 300), (100_000, 1)])
def test_what_is_narrower_than_a_block_is_refused(shape):
    with pytest.raises(Unmeasured, match="too narrow"):
        sky_map(lambda window: np.ones(shape, "f4")[window], shape=shape)


def test_what_holds_nothing_stays_empty():
    image = sky((600, 600))
    image[:300] = np.nan
    found = sky_map(lambda window: image[window], shape=image.shape)
    assert np.isnan(found.values[: found.values.shape[0] // 2 - 1]).all()
    assert abs(found.level) < 0.1
    with pytest.raises(Unmeasured, match="no part"):
        sky_map(lambda window: np.full((600, 600), np.nan)[window], shape=(600, 600))
