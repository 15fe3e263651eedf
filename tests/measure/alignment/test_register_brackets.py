"""Sources just enough for a rotation, just outliers, and just as good as undersampled stars can be."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.register import register, similarity
from drizview.measure.alignment.shifts import Vote
from drizview.measure.stars.peaks import Peaks

HERE = Vote(0.0, 0.0, 0, 0.0)


def places(count, seed=0):
    return np.random.default_rng(seed).uniform(0, 400, (2, count))


def fit(count, *, off=None, scatter=0.0):
    """Fit a list to itself, with an alternating scatter, and one source off along x."""
    x, y = places(count)
    moved = x + scatter * np.where(np.arange(count) % 2, 1.0, -1.0)
    if off is not None:
        moved[0] = x[0] + off
    return similarity(x, y, moved, y)


@pytest.mark.parametrize(("count", "known"), [(2, False), (3, False), (4, True), (7, True)])
def test_a_shift_needs_four_sources(count, known):
    assert (fit(count) is not None) == known


@pytest.mark.parametrize(("count", "known"), [(4, False), (5, False), (6, True), (11, True)])
def test_a_rotation_needs_six_sources(count, known):
    assert np.isfinite(fit(count).numbers[3]) == known


def test_no_source_is_better_than_four_hundredths_of_a_pixel():
    assert fit(100).numbers[2] == pytest.approx(0.04 / 10)


@pytest.mark.parametrize(("off", "kept"), [(0.07, True), (0.115, True), (0.13, False), (0.22, False)])
def test_none_is_an_outlier_that_agrees_to_three_times_that(off, kept):
    assert (fit(1000, off=off).kept.sum() == 1000) == kept


@pytest.mark.parametrize(("sigma", "kept"), [(1.8, True), (2.9, True), (3.1, False), (5.5, False)])
def test_outliers_are_beyond_three_deviations(sigma, kept):
    """Residuals spread evenly from -2 to 2 have a median of 1, which is a deviation of 1.4826."""
    x, y = places(4000)
    off_x, off_y = (np.random.default_rng(seed).permutation(np.linspace(-2, 2, 4000)) for seed in (1, 2))
    off_x[np.argmax(off_x)] = sigma * 1.4826
    assert (similarity(x, y, x + off_x, y + off_y).kept.sum() == 4000) == kept


def peaks(x, y):
    one = np.ones(len(x))
    return Peaks(y, x, x, y, 100 * one, one.astype(int), 0 * one)


@pytest.mark.parametrize(("degrees", "found"), [(0.2, 60), (0.5, 60)])
def test_a_rotated_exposure_is_found_from_its_middle_outwards(degrees, found):
    x, y = places(60) - 200
    turn = np.radians(degrees)
    turned = peaks(x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn))
    registration = register(peaks(x, y), turned, HERE)
    assert registration.n == found
    assert registration.rotation == pytest.approx(degrees, abs=1e-3)


@pytest.mark.parametrize(("shift", "found"), [(2.0, True), (2.9, True), (3.2, False), (5.0, False)])
def test_the_first_match_is_within_three_pixels(shift, found):
    x, y = np.mgrid[:8, :8].reshape(2, -1) * 40.0
    assert (register(peaks(x, y), peaks(x + shift, y), HERE) is not None) == found
