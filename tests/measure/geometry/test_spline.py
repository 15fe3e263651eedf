"""Cubic splines over a grid: judged by SciPy's own evaluation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import RectBivariateSpline

from drizview.measure.geometry.spline import crossings


@pytest.fixture(scope="module")
def spline():
    rows, columns = np.linspace(0, 2047, 33), np.linspace(0, 4095, 65)
    random = np.random.default_rng(4)
    return RectBivariateSpline(rows, columns, random.normal(0, 50, (33, 65)) + rows[:, None] - 2 * columns)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (np.arange(400, 790), np.arange(1200, 1650)),
        (np.arange(2048), np.linspace(0, 4095, 256)),
        (np.array([0.0]), np.array([4095.0])),
        (np.array([-3.0, 64.0, 2047.0, 2050.5]), np.array([-0.5, 63.98, 4095.0, 4100.0])),
    ],
)
def test_it_is_what_scipy_gives_beyond_the_ends_too(spline, rows, columns):
    assert crossings(spline, rows, columns) == pytest.approx(spline(rows, columns), abs=1e-9)
