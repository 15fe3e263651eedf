"""How far a histogram of the sky reaches, and how many pixels it needs."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.sky.histogram import sky_histogram


def histogram(image):
    return sky_histogram(lambda window: image[window], shape=image.shape)


def test_the_bins_reach_a_quarter_beyond_what_clipping_keeps():
    found = histogram(np.random.default_rng(0).normal(100, 1, (256, 256)))
    low, high = found.clip
    assert found.edges[-1] - found.edges[0] == pytest.approx(1.25 * (high - low))
    assert high - low == pytest.approx(8, rel=0.02)


def test_256_pixels_are_needed():
    image = np.random.default_rng(0).normal(0, 1, (16, 16))
    assert histogram(image).n == 256
    with pytest.raises(Unmeasured):
        histogram(image[:15])
