"""Boxes that are just full, values just clipped, waves just seen and just alike."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.modulation import Wave, agreeing, box_variances, confirmation, modulation, strongest_wave


@pytest.mark.parametrize(("full", "known"), [(0.4, False), (0.59, False), (0.61, True), (0.75, True)])
def test_a_box_counts_with_six_tenths_of_sky(full, known):
    image = np.tile([-1.0, 1.0], (100, 50))
    image.flat[round(full * image.size) :] = np.nan
    assert np.isfinite(box_variances(image, side=100)[0][0, 0]) == known


@pytest.mark.parametrize(("sigma", "kept"), [(3.0, True), (3.9, True), (4.1, False), (5.5, False)])
def test_a_box_leaves_out_what_is_beyond_four_sigma(sigma, kept):
    image = np.tile([-1.0, 1.0], (200, 100))
    image[7, 7] = sigma
    assert (box_variances(image, side=200)[1][0, 0] == image.size) == kept


def test_the_least_variation_is_that_of_the_number_of_pixels():
    floor = modulation(np.ones((12, 12)), np.full((12, 12), 50.0), correlated=1.27).floor
    assert floor == pytest.approx(np.sqrt(1.27 / 100))


@pytest.mark.parametrize(("sigma", "kept"), [(2.5, True), (3.9, True), (4.1, False), (7.0, False)])
def test_the_line_is_clipped_at_four_sigma(sigma, kept):
    predicted = np.repeat(np.linspace(0.8, 1.2, 500), 2)
    measured = predicted + 0.1 * np.tile([-1.0, 1.0], 500)
    measured[501] = predicted[501] + 0.1 * 1.4826 * sigma
    assert (confirmation(measured, predicted).n == 1000) == kept


def wave(shape, periods, *, height=1.0, seen=None):
    """Return a wave along x of so many periods, of which only the first boxes are seen."""
    made = np.tile(height * np.sin(2 * np.pi * periods * np.arange(shape[1]) / shape[1]), (shape[0], 1))
    made += np.random.default_rng(0).normal(0, 0.05, shape)
    if seen is not None:
        made.flat[seen:] = np.nan
    return made


@pytest.mark.parametrize(
    ("shape", "seen", "known"),
    [
        ((12, 20), 240, True), ((11, 20), 220, False), ((7, 40), 280, False),
        ((14, 14), 64, True), ((14, 14), 63, False), ((14, 14), 40, False), ((14, 14), 100, True),
        ((40, 40), 490, True), ((40, 40), 470, False), ((40, 40), 300, False), ((40, 40), 900, True),
    ],
)  # fmt: skip
def test_a_map_needs_64_boxes_and_three_tenths_of_its_own(shape, seen, known):
    if known:
        assert strongest_wave(wave(shape, 5, seen=seen)).contrast > 0
    else:
        with pytest.raises(Unmeasured):
            strongest_wave(wave(shape, 5, seen=seen))


@pytest.mark.parametrize(("periods", "counts"), [(2, False), (3, False), (6, True), (10, True)])
def test_a_wave_has_four_periods(periods, counts):
    found = strongest_wave(wave((60, 60), periods) + wave((60, 60), 15, height=0.7))
    assert found.period == pytest.approx(60 / (periods if counts else 15))


def contrast(*sigmas):
    values, spread = wave((40, 40), 8), 1.0
    spread = 1.4826 * np.median(np.abs(values - np.median(values)))
    for place, sigma in zip((805, 405), sigmas, strict=True):
        values.flat[place] = np.median(values) + sigma * spread
    return strongest_wave(values).contrast


def test_a_box_counts_no_more_than_three_sigma():
    assert contrast(50, -50) == pytest.approx(contrast(3, -3), rel=0.02)
    assert contrast(2, -2) > 1.1 * contrast(3, -3)


def alike(*waves):
    return agreeing([Wave(50.0, period, angle) for period, angle in waves], contrast=30.0)


@pytest.mark.parametrize(("turn", "count"), [(13, 2), (24, 2), (26, 1), (45, 1)])
def test_waves_agree_within_25_degrees(turn, count):
    assert alike((5.0, 80.0), (5.0, 80.0 + turn)) == count


def test_waves_agree_within_a_third_of_their_period():
    assert alike((1.0, 0.0), (1.34, 0.0)) == 2
    assert alike((1.0, 0.0), (1.37, 0.0)) == 1
    assert alike((1.0, 0.0), (1.33, 0.0), (0.76, 0.0)) == 3  # the middle one with both, and they not with each other
