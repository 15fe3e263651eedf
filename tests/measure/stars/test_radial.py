"""Profiles and shapes of single stars, and the mean of many."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.stars.fit import fit_stars
from drizview.measure.stars.mean_star import mean_star
from drizview.measure.stars.radial import border_level, radial_profile


def star(*, x=0.0, y=0.0, fwhm=3.0, peak=100.0, side=25, ratio=1.0, angle=0.0):
    rows, columns = np.indices((side, side)) - side // 2
    dx, dy = columns - x, rows - y
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    along, across = dx * c + dy * s, dy * c - dx * s
    return peak * np.exp(-4 * np.log(2) * (along**2 / (fwhm**2 * ratio) + across**2 * ratio / fwhm**2))


def test_half_of_the_peak_is_at_half_of_the_width():
    radius, mean = radial_profile(star(x=0.3, y=-0.2, fwhm=6.0), x=12.3, y=11.8, step=0.5, reach=10)
    assert np.interp(-50.0, -mean, radius) == pytest.approx(3.0, abs=0.1)
    assert np.all(np.diff(radius) > 0)
    assert radius[-1] < 10


def test_pixels_without_data_are_left_out_of_a_profile():
    stamp = star(fwhm=6.0)
    stamp[12, 14:] = np.nan
    stamp[0, 0] = 1e9
    _, mean = radial_profile(stamp, x=12, y=12, step=1.0, reach=8)
    assert np.isfinite(mean).all()
    assert mean.max() <= 100
    assert radial_profile(np.full((5, 5), np.nan), x=2, y=2, step=1, reach=3)[0].size == 0


def test_the_border_is_the_sky():
    assert border_level(star() + 7.0) == pytest.approx(7.0, abs=1e-6)
    assert np.isnan(border_level(np.full((9, 9), np.nan)))


def test_stars_off_the_middle_stack_to_one_in_the_middle():
    rng = np.random.default_rng(3)
    x, y, light = rng.uniform(-0.5, 0.5, 30), rng.uniform(-0.5, 0.5, 30), rng.uniform(1, 50, 30)
    stamps = np.array([star(x=x[k], y=y[k], peak=light[k]) for k in range(30)])
    stamps[3, 4, 5] = np.nan
    stamps[7, 12, 12] = 1e6  # a cosmic ray on one of them
    mean = mean_star(stamps, x=x, y=y, light=light)
    assert mean == pytest.approx(star(peak=1.0), abs=0.02)


def test_pixels_that_no_star_has_stay_empty():
    stamps = np.array([star(), star()])
    stamps[:, 0, 0] = np.nan
    assert np.isnan(mean_star(stamps, x=np.zeros(2), y=np.zeros(2), light=np.ones(2))[0, 0])
    with pytest.raises(Unmeasured, match="no star"):
        mean_star(stamps, x=np.zeros(2), y=np.zeros(2), light=np.array([np.nan, -1.0]))


def test_a_star_is_measured_where_it_is():
    image = star(x=2.3, y=-1.4, ratio=1.3, angle=30.0) + 5.0
    (fit,) = fit_stars([image], radius=5.0, fwhm=3.0, integrated=False, search=4)
    assert fit.good
    assert (fit.x, fit.y) == pytest.approx((14.3, 10.6), abs=0.01)
    assert fit.fwhm == pytest.approx(3.0, rel=0.01)
    assert fit.ellipticity == pytest.approx(1 - 1 / 1.3, abs=0.01)
    assert fit.angle == pytest.approx(30.0, abs=1)
    assert fit.light == pytest.approx(image.sum() - 5 * image.size, rel=0.02)


@pytest.mark.parametrize("image", [np.full((9, 9), np.nan), np.zeros((25, 25)), np.ones((3, 3))])
def test_what_is_no_star_has_no_good_fit(image):
    (fit,) = fit_stars([image], radius=3.0, fwhm=2.0, integrated=True, search=3)
    assert not fit.good
    assert fit_stars([], radius=3.0, fwhm=2.0, integrated=True, search=3) == []
