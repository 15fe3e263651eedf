"""The pixels of a chip about its sky."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.sky.histogram import sky_histogram


def test_clipping_keeps_four_sigma_and_the_bins_hold_what_was_asked_for():
    rng = np.random.default_rng(1)
    image = rng.normal(50, 2, (512, 512))
    image[::16, ::16] = 5000
    found = sky_histogram(lambda window: image[window], shape=image.shape, include=(80.0,))
    assert found.clip == (pytest.approx(42, abs=0.3), pytest.approx(58, abs=0.3))
    assert found.edges[-1] > 80
    assert found.shares.sum() + found.outside == pytest.approx(100)
    assert found.outside == pytest.approx(100 / 256, abs=0.05)
    assert found.n == 512 * 512
    assert found.edges[np.argmax(found.shares)] == pytest.approx(50, abs=1)


def test_without_pixels_or_noise_it_says_so():
    with pytest.raises(Unmeasured, match="usable"):
        sky_histogram(lambda window: np.full((200, 200), np.nan)[window], shape=(200, 200))
    with pytest.raises(Unmeasured, match="equal"):
        sky_histogram(lambda window: np.ones((200, 200))[window], shape=(200, 200))
