import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.modulation import Wave, agreeing, box_variances, confirmation, modulation, strongest_wave

SIDE = 320


def weave(amplitude, *, seed=0, period=24.0):
    """Return white noise whose scatter varies in a wave along x."""
    x = np.arange(SIDE)
    scale = 1 + amplitude * np.sqrt(2) * np.sin(2 * np.pi * x / period)
    return np.random.default_rng(seed).normal(0, 1, (SIDE, SIDE)) * scale


def test_even_noise_stays_at_the_floor():
    found = modulation(*box_variances(weave(0.0), side=8), correlated=1.0)
    assert found.floor == pytest.approx(1 / np.sqrt(2 * 64), rel=1e-3)
    assert found.value < 0.04


def test_a_weave_is_measured():
    found = modulation(*box_variances(weave(0.2), side=8), correlated=1.0)
    assert found.value == pytest.approx(0.2, abs=0.05)


def test_outliers_and_missing_pixels_do_not_count():
    image = weave(0.0)
    image[::16, ::16] = 100.0
    image[:100] = np.nan
    variances, _ = box_variances(image, side=8)
    assert np.isnan(variances[:12]).all()
    assert np.nanmedian(variances) == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("amplitude", [0.0, 0.15])
def test_prediction_and_noise_agree_where_the_noise_does_as_predicted(amplitude):
    x = (np.arange(SIDE // 8) + 0.5) * 8
    predicted = np.tile((1 + 0.15 * np.sqrt(2) * np.sin(2 * np.pi * x / 48)) ** 2, (SIDE // 8, 1))
    variances, _ = box_variances(weave(amplitude, period=48.0), side=8)
    line = confirmation(variances / np.nanmean(variances), predicted / predicted.mean())
    if amplitude:
        assert line.slope == pytest.approx(1.0, abs=0.2) and line.slope > 5 * line.error
    else:
        assert abs(line.slope) < 4 * line.error


def test_a_flat_prediction_confirms_nothing():
    variances, _ = box_variances(weave(0.1), side=8)
    line = confirmation(variances, np.ones_like(variances))
    assert line.slope == 0 and line.correlation == 0


def test_the_period_and_direction_of_a_weave_are_found():
    variances, _ = box_variances(weave(0.2, period=48.0), side=8)
    wave = strongest_wave(variances)
    assert wave.contrast > 30
    assert wave.period * 8 == pytest.approx(48, rel=0.2)
    assert abs(wave.angle) < 10 or abs(abs(wave.angle) - 180) < 10
    assert strongest_wave(box_variances(weave(0.0), side=8)[0]).contrast < 25


def test_waves_agree_in_period_and_direction():
    same = [Wave(50, 3.0, 178.0), Wave(60, 3.2, 3.0), Wave(40, 2.9, 10.0), Wave(5, 3.0, 5.0), Wave(70, 9.0, 90.0)]
    assert agreeing(same, contrast=30) == 3
    assert agreeing([], contrast=30) == 0


def test_too_few_boxes_are_said_to_be_too_few():
    image = np.full((SIDE, SIDE), np.nan)
    image[:40, :40] = 1.0
    variances, counts = box_variances(image, side=8)
    with pytest.raises(Unmeasured, match="100"):
        modulation(variances, counts, correlated=1.0)
    with pytest.raises(Unmeasured, match="100"):
        confirmation(variances, variances)
    with pytest.raises(Unmeasured):
        strongest_wave(variances)


def test_noise_that_is_the_same_everywhere_has_no_wave_and_none_is_said_to_be_none():
    with pytest.raises(Unmeasured, match="same"):
        strongest_wave(np.ones((20, 20)))
    with pytest.raises(Unmeasured, match="no noise"):
        modulation(np.zeros((20, 20)), np.ones((20, 20)), correlated=1.0)
