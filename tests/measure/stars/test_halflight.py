"""Half-light radii: of stars, of rings, and of what is just bright, lonely and whole enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.halflight import half_light_radii

SIDE, SMOOTH = 101, 2.0


def image(*sources, noise=0.01):
    """Return sources (x, y, light, radius of a ring, sigma of its Gaussian) on noise."""
    y, x = np.mgrid[:SIDE, :SIDE]
    made = np.random.default_rng(5).normal(0, noise, (SIDE, SIDE))
    for column, row, light, ring, sigma in sources:
        bell = np.exp(-0.5 * ((np.hypot(x - column, y - row) - ring) / sigma) ** 2)
        made += light * bell / bell.sum()
    return made.astype(np.float32)


def radii(*sources, snr=10.0, noise=0.01, broken=None):
    made = image(*sources, noise=noise)
    if broken is not None:
        made[broken] = np.nan
    return half_light_radii(made, sigma=noise, smooth=SMOOTH, snr=snr)


@pytest.mark.parametrize("sigma", [0.8, 1.2, 2.0])
def test_half_of_the_light_of_a_gaussian_lies_within_half_of_its_width(sigma):
    (found,) = radii((50.3, 49.6, 100.0, 0.0, sigma))
    assert found == pytest.approx(1.1774 * sigma, abs=0.25)


def test_a_ring_is_one_source_of_its_own_radius():
    (found,) = radii((50.0, 50.0, 100.0, 3.0, 0.7))
    assert found == pytest.approx(3.0, abs=0.4)


@pytest.mark.parametrize(("snr", "count"), [(30.0, 1), (54.0, 1), (60.0, 0), (100.0, 0)])
def test_light_within_five_times_the_smoothing_counts_against_the_noise_of_that_area(snr, count):
    """Light of 10 on noise of 0.01: 10 / (0.01 x 10 x the root of pi) is 56."""
    assert len(radii((50.0, 50.0, 10.0, 0.0, 1.0), snr=snr)) == count


@pytest.mark.parametrize(("apart", "count"), [(8, 0), (11, 0), (13, 2), (20, 2)])
def test_a_source_has_no_other_within_six_times_the_smoothing(apart, count):
    pair = (40.0, 50.0, 100.0, 0.0, 1.0), (40.0 + apart, 50.0, 100.0, 0.0, 1.0)
    assert len(radii(*pair)) == count


@pytest.mark.parametrize(("light", "count"), [(2.0, 1), (8.5, 1), (11.5, 0), (30.0, 0)])
def test_a_neighbour_of_less_than_a_tenth_spoils_nothing(light, count):
    """The fainter one has the brighter beside it and never counts."""
    assert len(radii((40.0, 50.0, 100.0, 0.0, 1.0), (50.0, 50.0, light, 0.0, 1.0))) == count


@pytest.mark.parametrize(("column", "count"), [(8.0, 0), (13.0, 0), (14.0, 1), (20.0, 1)])
def test_a_source_lies_seven_times_the_smoothing_from_the_edge(column, count):
    assert len(radii((column, 50.0, 100.0, 0.0, 1.0))) == count


def test_a_source_with_a_pixel_missing_does_not_count():
    assert len(radii((50.0, 50.0, 100.0, 0.0, 1.0), broken=(55, 52))) == 0
    assert len(radii((50.0, 50.0, 100.0, 0.0, 1.0), broken=(80, 80))) == 1
