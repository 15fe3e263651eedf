"""Beats in the noise."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.spectrum import azimuthal, beats, low_frequencies, noise_floor, relative_squares, spectrum

FX, FY = 0.05, -0.02


def beating(*, depth, shape=(200, 240), seed=3):
    """Return a white sky whose variance beats, and that variance."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    variance = 1 + depth * np.cos(2 * np.pi * (FX * x + FY * y))
    return np.random.default_rng(seed).normal(size=shape) * np.sqrt(variance), variance


def test_white_noise_has_the_power_that_squares_of_gaussians_have():
    sky, _ = beating(depth=0.0)
    found = spectrum(relative_squares(sky), seen=np.isfinite(sky))
    assert noise_floor(found) == pytest.approx(2.0, rel=0.1)
    assert beats(found, least=20 * noise_floor(found)) == []


def test_a_beat_stands_where_it_was_put_in_measured_and_in_predicted():
    sky, variance = beating(depth=0.4)
    seen = np.isfinite(sky)
    measured, predicted = spectrum(relative_squares(sky), seen=seen), spectrum(variance, seen=seen)
    for found in (measured, predicted):
        wave = beats(found, least=20.0)[0]
        assert (wave.fx, wave.fy) == pytest.approx((FX, FY), abs=1.5 * found.step)
        assert wave.period == pytest.approx(1 / np.hypot(FX, FY), rel=0.1)
        assert wave.angle == pytest.approx(np.degrees(np.arctan2(FY, FX)), abs=8)
    assert measured.at(FX, FY) == pytest.approx(predicted.at(FX, FY), rel=0.35)


def test_masked_sources_do_not_hide_a_beat():
    sky, _ = beating(depth=0.4)
    sky[40:80, 100:150] = np.nan
    found = spectrum(relative_squares(sky), seen=np.isfinite(sky))
    assert beats(found, least=20 * noise_floor(found))[0].fx == pytest.approx(FX, abs=1.5 * found.step)


def test_the_middle_keeps_zero_in_the_middle():
    sky, _ = beating(depth=0.4)
    whole = spectrum(relative_squares(sky), seen=np.isfinite(sky))
    part = low_frequencies(whole, highest=0.1)
    assert part.power.shape[0] % 2 == 1
    assert part.highest == pytest.approx(0.1, abs=whole.step)
    assert part.at(FX, FY) == whole.at(FX, FY)
    assert np.isnan(part.at(0.3, 0.0))


def test_the_spectrum_over_all_directions_peaks_at_the_beat():
    sky, _ = beating(depth=0.6)
    frequency, power = azimuthal(spectrum(relative_squares(sky), seen=np.isfinite(sky)))
    assert frequency[np.argmax(power)] == pytest.approx(np.hypot(FX, FY), abs=0.008)


@pytest.mark.parametrize("sky", [np.full((40, 40), np.nan), np.ones((40, 40)), np.ones((4, 4))])
def test_what_holds_no_noise_says_so(sky):
    with pytest.raises(Unmeasured, match="pixels"):
        relative_squares(sky)
