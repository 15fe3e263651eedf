"""Stars just near enough to the middle, and with just enough pixels, for a fit to count."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.shapes import fit_gaussians


def star(x=0.0, *, side=9):
    rows, columns = np.mgrid[:side, :side] - side // 2
    return 1000 * np.exp(-((columns - x) ** 2 + rows**2) / 2 / 0.8**2)


def good(stamp, *, radius=3.0):
    return bool(fit_gaussians(stamp[None], radius=radius, fwhm=1.8, integrated=False).good[0])


@pytest.mark.parametrize(("x", "expected"), [(1.0, True), (1.4, True), (1.6, False), (1.7, False)])
def test_a_star_may_be_a_pixel_and_a_half_off_the_middle(x, expected):
    assert good(star(x), radius=4.0) == expected


@pytest.mark.parametrize(("pixels", "expected"), [(8, False), (9, True), (12, True)])
def test_seven_parameters_need_nine_pixels(pixels, expected):
    rows, columns = np.mgrid[:9, :9] - 4
    near = np.argsort(np.hypot(rows, columns).ravel(), kind="stable")[:pixels]
    stamp = np.full(81, np.nan)
    stamp[near] = star(0.1).ravel()[near]
    assert good(stamp.reshape(9, 9)) == expected
