"""Cubic splines through values over a grid: judged by SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import RectBivariateSpline

from drizview.measure.geometry.spline import Spline

SLOPES = [(0, 0), (1, 0), (0, 1)]


@pytest.fixture(scope="module", params=[(33, 65), (4, 7), (5, 4)])
def both(request):
    rows, columns = (np.linspace(0, end, n) for end, n in zip((2047, 4095), request.param, strict=True))
    values = np.random.default_rng(4).normal(0, 50, request.param) + rows[:, None] - 2 * columns
    return Spline(rows, columns, values), RectBivariateSpline(rows, columns, values)


@pytest.mark.parametrize("slopes", SLOPES)
@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (np.arange(400, 790), np.arange(1200, 1650)),
        (np.arange(2048), np.linspace(0, 4095, 256)),
        (np.array([0.0]), np.array([4095.0])),
        (np.array([-3.0, 64.0, 2047.0, 2050.5]), np.array([-0.5, 63.98, 4095.0, 4100.0])),
    ],
)
def test_a_grid_is_what_scipy_gives_beyond_the_rim_too(both, rows, columns, slopes):
    ours, judge = both
    assert ours.grid(rows, columns, slopes=slopes) == pytest.approx(judge(rows, columns, *slopes), abs=1e-8)


@pytest.mark.parametrize("slopes", SLOPES)
def test_points_are_what_scipy_gives_in_any_order(both, slopes):
    ours, judge = both
    rows, columns = np.random.default_rng(5).uniform((-10, -10), (2060, 4110), (500, 2)).T
    expected = judge.ev(rows, columns, *slopes)
    assert ours.points(rows, columns, slopes=slopes) == pytest.approx(expected, abs=1e-8)
    assert ours.points(rows.reshape(5, 100), columns.reshape(5, 100), slopes=slopes).ravel() == pytest.approx(expected)


def test_no_points_are_no_values(both):
    assert both[0].points(np.zeros(0), np.zeros(0)).shape == (0,)
