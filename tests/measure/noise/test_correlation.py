from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.noise.correlation import measured_correlation, noise_correlation


@pytest.mark.parametrize(
    ("pixfrac", "scale_ratio", "expected"), [(1, 1, 1.5), (0.8, 1, 1.364), (0.8, 0.6, 1.778), (1, 0.5, 2.4)]
)
def test_the_formula_of_fruchter_and_hook(pixfrac, scale_ratio, expected):
    assert noise_correlation(pixfrac, scale_ratio) == pytest.approx(expected, abs=2e-3)


def test_smoothing_shows_as_correlation_and_white_noise_does_not():
    white = np.random.default_rng(0).normal(0, 1, (640, 640))
    assert measured_correlation(white) == pytest.approx(1, abs=0.06)
    smooth = ndimage.uniform_filter(white, 2)
    assert measured_correlation(smooth) == pytest.approx(1.9, abs=0.2)


def test_without_sky_there_is_a_reason():
    with pytest.raises(Unmeasured):
        measured_correlation(np.full((100, 100), np.nan))
