"""Waves that are just strong, short and separate enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.spectrum import Spectrum, beats, low_frequencies, relative_squares, spectrum

SIDE = 81
MIDDLE = SIDE // 2


def points(*given):
    """Return a spectrum with powers at elements along x."""
    power = np.zeros((SIDE, SIDE))
    for element, value in given:
        power[MIDDLE, MIDDLE + element] = value
    return Spectrum(power, 1 / SIDE)


def elements(*given):
    return [round(beat.fx * SIDE) for beat in beats(points(*given), least=1.0)]


def test_a_spectrum_needs_256_pixels():
    image = np.random.default_rng(0).normal(0, 1, (16, 16))
    assert np.isfinite(relative_squares(image)).sum() == 256
    assert spectrum(image**2, seen=image != 0).power.size
    image[0, 0] = np.nan
    with pytest.raises(Unmeasured):
        relative_squares(image)
    with pytest.raises(Unmeasured):
        spectrum(image**2, seen=image != 0)


def test_a_pixel_counts_no_more_than_four_sigma():
    image = np.tile([-1.0, 1.0], (20, 10))
    image[3, 3] = 30.0
    squares = relative_squares(image)
    assert squares[3, 3] / squares[5, 5] == pytest.approx((4 * 1.4826) ** 2, rel=1e-3)


@pytest.mark.parametrize(("periods", "found"), [(2, []), (3, []), (4, [4]), (7, [7])])
def test_a_wave_has_four_periods(periods, found):
    assert elements((periods, 100.0)) == found


@pytest.mark.parametrize(("share", "count"), [(0.12, 1), (0.19, 1), (0.21, 2), (0.5, 2)])
def test_a_second_wave_has_a_fifth_of_the_power(share, count):
    assert len(elements((10, 100.0), (30, 100.0 * share))) == count


@pytest.mark.parametrize(("apart", "count"), [(5, 1), (7, 1), (8, 2), (15, 2)])
def test_two_waves_are_eight_elements_apart(apart, count):
    assert len(elements((15, 100.0), (15 + apart, 90.0))) == count


def test_the_middle_has_eight_elements_or_more_on_either_side():
    assert low_frequencies(points(), highest=0.0).power.shape == (17, 17)
    assert low_frequencies(points(), highest=12 / SIDE).power.shape == (25, 25)
