"""Light in a circle."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.aperture import aperture_sum, ring_scatter

SKY = (17.0, 19.5)


def star(x, y, sigma, side=41):
    rows, columns = np.mgrid[:side, :side] - side // 2
    return 1e4 * np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 2 / sigma**2) + 10.0


def exact(image, x, y, radius):
    geometry = pytest.importorskip("photutils.geometry", reason="the independent judge of apertures")
    side, middle = image.shape[0], image.shape[0] // 2
    left, low = -middle - 0.5 - x, -middle - 0.5 - y
    share = geometry.circular_overlap_grid(left, left + side, low, low + side, side, side, radius, 1, 1)
    return float(np.sum(share * (image - 10.0)))


@pytest.mark.parametrize(
    ("fwhm", "radius", "error"), [(1.7, 4.0, 2e-3), (3.9, 4.0, 2e-3), (5.9, 6.0, 2e-3), (7.0, 2.0, 0.035)]
)
def test_photutils_finds_the_same_light_to_the_stated_error(fwhm, radius, error):
    excess = []
    for x, y in np.random.default_rng(1).uniform(-0.5, 0.5, (40, 2)):
        image = star(x, y, fwhm / 2.3548)
        found = aperture_sum(image, x=20 + x, y=20 + y, radius=radius, sky=SKY)
        excess.append(found / exact(image, x, y, radius) - 1)
    assert np.abs(excess).max() < error and np.mean(excess) > -1e-6


def test_the_area_of_the_circle_is_that_of_geometry():
    image = np.zeros((41, 41))
    rows, columns = np.mgrid[:41, :41] - 20
    image[np.hypot(rows, columns) < 9] = 1.0
    found = aperture_sum(image, x=20.0, y=20.0, radius=4.0, sky=SKY)
    assert found == pytest.approx(np.pi * 16, rel=5e-3)


def test_light_counts_above_the_median_of_the_ring():
    image = star(0.0, 0.0, 1.0) + 990.0
    image[20, 38] = 1e9  # a star in the ring
    assert aperture_sum(image, x=20.0, y=20.0, radius=6.0, sky=SKY) == pytest.approx(2e4 * np.pi, rel=1e-3)


def test_a_missing_pixel_in_the_circle_leaves_no_light():
    image = star(0.0, 0.0, 1.0)
    image[20, 22] = np.nan
    assert np.isnan(aperture_sum(image, x=20.0, y=20.0, radius=4.0, sky=SKY))
    assert np.isfinite(aperture_sum(image, x=20.0, y=20.0, radius=1.0, sky=SKY))


@pytest.mark.parametrize("rate", [0.05, 0.4, 1.3])
def test_the_ring_of_a_photon_counter_has_a_mean(rate):
    """The median of whole counts is a whole count, which over a circle amounts to many."""
    stamps = np.random.default_rng(2).poisson(rate, (200, 25, 25)).astype(float)
    light = [aperture_sum(each, x=12, y=12, radius=4, sky=(7, 10)) for each in stamps]
    assert np.mean(light) == pytest.approx(0.0, abs=4 * np.std(light) / np.sqrt(200))


def test_neighbours_make_a_ring_rough_and_a_hole_does_not():
    noise = np.random.default_rng(3).normal(5, 2, (41, 41))
    noise[20, 12] = np.nan
    assert ring_scatter(noise, x=20, y=20, ring=(7, 16)) == pytest.approx(2, rel=0.1)
    noise[20:, 20:] += 100
    assert ring_scatter(noise, x=20, y=20, ring=(7, 10)) > 20
