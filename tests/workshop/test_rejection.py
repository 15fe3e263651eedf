"""Cosmic-ray rejection on arrays made here."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.workshop.rejection import accepted, combine, steepest

SHAPE = (3, 20, 20)
LIMITS = {"sky": 50.0, "read_noise": 5.0, "snr": (3.5, 3.0), "scale": (1.2, 0.7)}


def stack(hit):
    images = np.ones(SHAPE)
    for k, value in hit:
        images[k, 10, 10] = value
    return images, np.full(SHAPE, 100.0), np.full(3, 75.0)


@pytest.mark.parametrize("how", ["imedian", "minmed"])
def test_one_cosmic_ray_is_not_in_the_median(how):
    images, weights, noise = stack([(1, 500.0)])
    assert combine(images, weights, how=how, noise_squared=noise)[10, 10] == 1.0


def test_two_at_one_place_are_taken_out_by_the_minimum_only():
    images, weights, noise = stack([(0, 500.0), (1, 600.0)])
    assert combine(images, weights, how="imedian", noise_squared=noise)[10, 10] == 500.0
    assert combine(images, weights, how="minmed", noise_squared=noise)[10, 10] == 1.0


def test_what_has_no_weight_does_not_count():
    images, weights, noise = stack([(0, 500.0), (1, 600.0)])
    weights[:2, 10, 10] = 0
    assert combine(images, weights, how="imedian", noise_squared=noise)[10, 10] == 1.0


def test_the_steepest_neighbour_counts_and_the_border_is_zero():
    image = np.full((5, 5), 2.0)
    image[2, 2] = 9.0
    slope = steepest(image)
    assert slope[2, 2] == slope[2, 1] == slope[1, 2] == 7.0
    assert slope[1, 1] == 0.0
    assert slope[0, 1] == 2.0


def noise_of(blotted):
    return np.sqrt(blotted + LIMITS["sky"] + LIMITS["read_noise"] ** 2)  # the sky twice: once in the blotted image


@pytest.mark.parametrize(("sigma", "found"), [(3.4, False), (3.6, True)])
def test_the_first_threshold(sigma, found):
    blotted = np.full((9, 9), 50.0)
    science = blotted.copy()
    science[4, 4] += sigma * noise_of(50.0)
    assert accepted(science, blotted, **LIMITS)[4, 4] == (not found)


@pytest.mark.parametrize(("sigma", "found"), [(2.9, False), (3.1, True)])
def test_neighbours_of_what_was_found_have_the_second(sigma, found):
    blotted = np.full((9, 9), 50.0)
    science = blotted.copy()
    science[4, 4] += 20 * noise_of(50.0)
    science[4, 5] += sigma * noise_of(50.0)
    science[1, 1] += sigma * noise_of(50.0)
    fine = accepted(science, blotted, **LIMITS)
    assert fine[4, 5] == (not found)
    assert fine[1, 1]
