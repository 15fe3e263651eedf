"""Noise by boxes."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.map import binned_noise, noise_map


@pytest.fixture
def noise():
    across = 1 + 0.3 * np.sin(2 * np.pi * np.arange(160) / 40)
    return np.tile(across, (160, 1))


def test_measured_noise_follows_the_predicted(noise):
    sky = 5.0 * noise * np.random.default_rng(2).normal(size=noise.shape)
    found = noise_map(sky, side=8, noise=noise)
    assert found.measured.shape == found.predicted.shape == (20, 20)
    assert found.level == pytest.approx(5 * np.median(noise), rel=0.1)
    line = binned_noise(found)
    assert np.polyfit(line.predicted, line.measured, 1)[0] == pytest.approx(1, abs=0.15)
    assert (line.error > 0).all()


def test_noise_that_does_not_follow_is_level(noise):
    sky = np.random.default_rng(2).normal(size=noise.shape)
    line = binned_noise(noise_map(sky, side=8, noise=noise))
    assert np.polyfit(line.predicted, line.measured, 1)[0] == pytest.approx(0, abs=0.15)


def test_boxes_without_sky_are_empty_in_both(noise):
    sky = noise * np.random.default_rng(2).normal(size=noise.shape)
    sky[:16, :16] = np.nan
    found = noise_map(sky, side=8, noise=noise)
    for values in (found.measured, found.predicted):
        assert np.isnan(values[:2, :2]).all()
        assert np.isfinite(values[2:, 2:]).all()


def test_without_a_prediction_there_is_nothing_to_follow():
    found = noise_map(np.random.default_rng(2).normal(size=(64, 64)), side=8)
    assert found.predicted is None
    with pytest.raises(Unmeasured, match="predicted"):
        binned_noise(found)


@pytest.mark.parametrize("sky", [np.full((64, 64), np.nan), np.zeros((64, 64)), np.ones((10, 10))])
def test_what_cannot_be_measured_says_so(sky):
    with pytest.raises(Unmeasured):
        noise_map(sky, side=8)
