from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.geometry.blot import FlagCount, blank_sky, blot, coincidences, count_flags, nearest_pixels
from drizview.measure.sky.background import without_sources


def test_the_product_is_interpolated_and_nan_outside():
    y, x = np.mgrid[:20, :30].astype("f4")
    found = blot(2 * x + y, np.array([[3.5, 40.0]]), np.array([[4.25, 2.0]]))
    assert found[0, 0] == pytest.approx(11.25)
    assert np.isnan(found[0, 1])


def test_the_nearest_pixel_has_a_value_for_outside():
    image = np.arange(6).reshape(2, 3)
    assert nearest_pixels(image, np.array([1.4, -2.0]), np.array([0.6, 0.0]), outside=-1).tolist() == [4, -1]


def test_sky_is_clear_of_sources():
    image = np.random.default_rng(0).normal(0, 1, (128, 128)).astype("f4")
    image[60:66, 60:66] += 200
    sky = blank_sky(np.isfinite(without_sources(image)))
    assert not sky[58:68, 58:68].any()
    assert sky.mean() > 0.3


def test_cosmic_rays_noise_and_deficits_are_told_apart():
    random = np.random.default_rng(1)
    noise = random.normal(0, 1, (200, 200))
    rays = random.random(noise.shape) < 0.01
    clean = count_flags(noise[rays] + 100, pixels=noise.size, sigma=1.0)
    assert clean.weak == 0 and clean.negative == 0 and clean.fraction == pytest.approx(0.01, rel=0.2)
    noisy = count_flags(noise[np.abs(noise) > 2], pixels=noise.size, sigma=1.0)
    assert noisy.weak == noisy.flagged
    assert noisy.negative / noisy.flagged == pytest.approx(0.5, abs=0.05)
    assert (clean + noisy).pixels == 80_000
    assert FlagCount().fraction == 0


def test_flags_on_one_source_coincide_more_than_by_chance():
    random = np.random.default_rng(2)
    maps = [random.random((300, 300)) < 0.01 for _ in range(3)]
    everywhere = np.ones((300, 300), dtype=bool)
    observed, expected = coincidences(maps, where=everywhere)
    assert observed == pytest.approx(expected, rel=0.25)
    for each in maps:
        each[100:120, 100:120] = True
    observed, expected = coincidences(maps, where=everywhere)
    assert observed > 2 * expected
