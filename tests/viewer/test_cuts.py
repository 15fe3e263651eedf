"""Display cuts."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.visualization import ZScaleInterval

from drizview.viewer.cuts import MODES, cuts_of


@pytest.fixture
def sky():
    rng = np.random.default_rng(1)
    image = rng.normal(100, 5, (256, 256))
    image[rng.random(image.shape) < 0.03] += 4000
    return image


def test_zscale_agrees_with_astropy(sky):
    ours = cuts_of(sky)["zscale"]
    theirs = ZScaleInterval(n_samples=4000).get_limits(sky)
    # The samples differ, so the cuts agree to the noise of a sample.
    np.testing.assert_allclose(ours, theirs, atol=4)


def test_zscale_is_astropy_to_the_digit_on_the_same_sample():
    values = np.random.default_rng(2).normal(0, 1, 1000)
    np.testing.assert_allclose(cuts_of(values)["zscale"], ZScaleInterval(n_samples=1000).get_limits(values), rtol=1e-6)


def test_a_dark_sky_stands_on_the_noise(sky):
    low, high = cuts_of(sky)["sky"]
    assert low == pytest.approx(100 - 1.5 * 5, abs=1)
    assert high == pytest.approx(100 + 30 * 5, abs=20)


def test_the_empty_border_of_a_mosaic_does_not_count(sky):
    inside = cuts_of(sky)["sky"]
    padded = np.zeros((512, 512))
    padded[:256, :256] = sky
    np.testing.assert_allclose(cuts_of(padded)["sky"], inside)
    assert cuts_of(padded)["minmax"][0] == 0


def test_percentiles_keep_what_they_say(sky):
    for mode in ("99.9", "99", "95"):
        low, high = cuts_of(sky)[mode]
        assert 100 * np.mean((sky >= low) & (sky <= high)) == pytest.approx(float(mode), abs=0.1)


def test_true_extremes_replace_those_of_the_sample(sky):
    assert cuts_of(sky, lowest=-7.0, highest=9e4)["minmax"] == [-7.0, 9e4]


@pytest.mark.parametrize(
    "values", [[], [np.nan], [3.0], [0.0, 0.0], [1e30, 1e30], [-5.0, np.inf], [0, 0, 0, 0, 0, 1e-12]]
)
def test_odd_samples_give_cuts_that_differ(values):
    found = cuts_of(np.array(values, dtype=float))
    assert set(found) == set(MODES)
    for low, high in found.values():
        assert np.isfinite([low, high]).all() and low < high
