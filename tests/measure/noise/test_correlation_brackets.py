"""How many pixels of drizzled noise count as one."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.noise.correlation import squared_correlation


def test_at_pixfrac_and_scale_one_it_is_that_of_evenly_spread_drops():
    """The weights of many dithered drops make a triangle, whose values a pixel apart have a quarter of its square."""
    step = 0.001
    triangle = np.clip(1 - np.abs(np.arange(-2, 2, step)), 0, None)
    apart = round(1 / step)
    once = float((triangle[apart:] * triangle[:-apart]).sum() / (triangle**2).sum())
    assert squared_correlation(1.0, 1.0) == pytest.approx((1 + 2 * once**2) ** 2, rel=0.01)
