"""Light within circles, against exact overlaps of photutils and what was put in."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from drizview.errors import Unmeasured
from drizview.measure.stars.growth import centroid, circle_shares, growth
from drizview.measure.stars.magnitude import ab_magnitude, magnitude_error, st_magnitude

RNG = np.random.default_rng(7)


def star(light=10_000.0, *, x=40.3, y=39.6, sigma=1.5, sky=20.0, shape=(81, 81)):
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    return sky + light / (2 * np.pi * sigma**2) * np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / 2 / sigma**2)


@pytest.mark.parametrize(
    ("x", "y", "r"), [(10, 10, 0.3), (10.4, 9.7, 3.3), (0.2, 19.8, 5), (10.5, 10.5, 7), (-3, 5, 4)]
)
def test_shares_are_those_of_photutils(x, y, r):
    judge = pytest.importorskip("photutils.geometry")
    shape = (20, 24)
    wanted = judge.circular_overlap_grid(-0.5 - x, 23.5 - x, -0.5 - y, 19.5 - y, 24, 20, r, 1, 1)
    found = circle_shares(shape, x=x, y=y, radius=r)
    assert found.shape == shape
    assert_allclose(found, wanted, atol=1e-9)


def test_light_and_sky_are_those_put_in():
    found = growth(star(), x=40.3, y=39.6, radii=[2, 6, 10], ring=(14, 24))
    assert_allclose(found.flux[1:], 10_000, rtol=1e-3)
    assert_allclose(found.flux[0], 10_000 * (1 - np.exp(-(2**2) / 2 / 1.5**2)), rtol=0.03)
    assert found.sky == pytest.approx(20, abs=1e-6)


def test_errors_are_the_scatter_of_what_is_measured():
    """Photon noise of electrons and of the sky, in electrons and in electrons per second."""
    model = star(2000.0)
    images = [RNG.poisson(model).astype(float) for _ in range(300)]
    for scale, variance in ((1.0, 1.0), (1 / 500, 1 / 500)):
        made = [growth(image * scale, x=40.3, y=39.6, radii=[5], ring=(10, 20), variance=variance) for image in images]
        scatter = np.std([one.flux[0] for one in made])
        assert np.median([one.error[0] for one in made]) == pytest.approx(scatter, rel=0.15)
    double = growth(images[0], x=40.3, y=39.6, radii=[5], ring=(10, 20), correlation=2.0)
    single = growth(images[0], x=40.3, y=39.6, radii=[5], ring=(10, 20))
    assert double.error[0] == pytest.approx(2 * single.error[0])


def test_a_neighbour_in_the_ring_does_not_raise_the_sky():
    noise = RNG.normal(0, 1, (81, 81))
    found = growth(star() + star(50_000.0, x=57, y=40, sky=0.0) + noise, x=40.3, y=39.6, radii=[6], ring=(12, 24))
    assert found.sky == pytest.approx(20, abs=0.4)


def test_a_hole_in_the_circle_is_no_light():
    image = star()
    image[40, 44] = np.nan
    found = growth(image, x=40.3, y=39.6, radii=[2, 6], ring=(10, 20))
    assert np.isfinite(found.flux[0]) and np.isnan(found.flux[1]) and np.isnan(found.error[1])


def test_no_sky_is_said():
    with pytest.raises(Unmeasured):
        growth(star(), x=40, y=40, radii=[5], ring=(70, 71))


def test_a_click_beside_a_star_finds_it_and_one_on_the_sky_stays():
    image = star() + RNG.normal(0, 1, (81, 81))
    assert_allclose(centroid(image, x=42, y=39, reach=6), (40.3, 39.6), atol=0.05)
    assert_allclose(centroid(image, x=42.3, y=40.4, reach=3), (40.3, 39.6), atol=0.1)
    assert np.hypot(*np.subtract(centroid(image, x=15, y=15, reach=6), (15, 15))) <= 6
    assert centroid(np.full((81, 81), 3.0), x=15, y=16, reach=6) == (15, 16)


def test_magnitudes_are_those_of_the_handbooks():
    """ACS/WFC F606W: zero points 26.66 (ST) and 26.49 (AB) of 2009."""
    photflam, photplam = 7.8624958e-20, 5921.0
    assert st_magnitude(1.0, photflam=photflam) == pytest.approx(26.66, abs=0.01)
    assert ab_magnitude(1.0, photflam=photflam, photplam=photplam) == pytest.approx(26.49, abs=0.01)
    assert ab_magnitude(100.0, photflam=photflam, photplam=photplam) == pytest.approx(21.49, abs=0.01)
    assert np.isnan(st_magnitude(-1.0, photflam=photflam))
    assert magnitude_error(100.0, 1.0) == pytest.approx(0.010857, rel=1e-3)
