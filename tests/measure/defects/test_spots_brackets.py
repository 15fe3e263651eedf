"""Spots just bright enough, just far enough from a bright star, and just seen by one exposure alone."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.defects.spots import Sighting, Spots, core_flux, find_spots, lone, sharpness

SIDE = 121
SHARP = sharpness(fwhm_native=1.33, pixfrac=1.0, scale_ratio=1.0)
CORE = SHARP.core


def drop(image, x, y, light):
    """Add a pixel of the detector that fell on four pixels, most of it on the last."""
    image[y - 1 : y + 1, x - 1 : x + 1] += light * np.outer([0.4, 0.6], [0.4, 0.6])
    return image


def spots(*places, level=0.0):
    """Find drops given as (x, y, light)."""
    image = np.full((SIDE, SIDE), level, dtype=np.float32)
    for place in places:
        drop(image, *place)
    return find_spots(image, sigma=1.0, sharp=SHARP)


@pytest.mark.parametrize(("ratio", "found"), [(6.0, 0), (7.8, 0), (8.2, 1), (12.0, 1)])
def test_a_spot_has_eight_times_the_noise_of_its_core(ratio, found):
    correlated = 1.5
    assert len(spots((60, 60, ratio * CORE * correlated))) == found


@pytest.mark.parametrize(("ratio", "found"), [(7.8, 0), (8.2, 1)])
def test_a_spot_stands_above_what_surrounds_it(ratio, found):
    assert len(spots((60, 60, ratio * CORE * 1.5), level=2.0)) == found


@pytest.mark.parametrize(("share", "found"), [(0.07, 1), (0.095, 1), (0.105, 2), (0.4, 2)])
def test_a_spot_with_less_than_a_tenth_of_a_star_near_it_is_its_spike(share, found):
    assert len(spots((50, 60, 1e5), (59, 60, 1e5 * share))) == found


@pytest.mark.parametrize(("apart", "found"), [(4 * CORE, 1), (6 * CORE - 1, 1), (6 * CORE + 2, 2), (10 * CORE, 2)])
def test_a_star_has_its_spikes_within_six_cores(apart, found):
    assert len(spots((50, 60, 1e5), (50 + apart, 60, 2e3))) == found


@pytest.mark.parametrize(("gap", "found"), [(CORE, 0), (2 * CORE, 0), (2 * CORE + 1, 1), (3 * CORE, 1)])
def test_a_spot_has_all_pixels_within_two_cores(gap, found):
    image = drop(np.zeros((SIDE, SIDE), dtype=np.float32), 60, 60, 1000.0)
    image[60, 60 + gap] = np.nan
    assert len(find_spots(image, sigma=1.0, sharp=SHARP)) == found


@pytest.mark.parametrize(("inset", "known"), [(3, False), (5, False), (6, True), (11, True)])
@pytest.mark.parametrize("corner", ["first", "last"])
def test_an_exposure_says_nothing_within_six_pixels_of_its_edge(inset, known, corner):
    image, at = np.zeros((61, 61)), inset if corner == "first" else 60 - inset
    for row, column in ((at, 30), (30, at)):
        flux, _ = core_flux(
            image, image > 0, row=np.array([float(row)]), column=np.array([float(column)]), sigma=1.0, gain=1.0
        )
        assert np.isfinite(flux[0]) == known


def alone(*fluxes, product=100.0, noise=1.0):
    """Return whether a spot of the product comes from one exposure alone."""
    one = np.ones(1)
    given = Spots(one, one, product * one, 50 * one, one < 0)
    return bool(lone(given, [Sighting(flux * one, noise * one, 500.0) for flux in fluxes])[0])


@pytest.mark.parametrize(("brightest", "expected"), [(80.0, False), (128.0, False), (132.0, True), (240.0, True)])
def test_an_exposure_alone_shows_more_than_its_share(brightest, expected):
    assert alone(brightest, 0.0, 0.0) == expected


@pytest.mark.parametrize(("others", "expected"), [(30.0, True), (39.0, True), (41.0, False), (60.0, False)])
def test_the_others_show_less_than_two_fifths(others, expected):
    assert alone(300.0, others, others) == expected


@pytest.mark.parametrize(("noise", "expected"), [(9.0, True), (16.0, True), (17.5, False), (30.0, False)])
def test_the_others_would_have_seen_it_at_six_sigma(noise, expected):
    assert alone(300.0, 0.0, product=100.0, noise=noise) == expected
