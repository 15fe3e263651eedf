"""Flags that are just right, and stars of two exposures that are just one."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.flags.reason import core_hits, why_flagged
from drizview.measure.stars.peaks import Peaks


def is_false(light, *others, noise=1.0, flagged=0):
    return why_flagged(light=light, noise=noise, others=others, flagged_others=flagged).is_false


@pytest.mark.parametrize(("sigma", "wrong"), [(3.0, True), (4.9, True), (5.1, False), (9.0, False)])
def test_five_sigma_more_than_elsewhere_is_a_cosmic_ray(sigma, wrong):
    assert is_false(sigma, 0.0, 0.0) is wrong


@pytest.mark.parametrize(("ratio", "wrong"), [(1.1, True), (1.29, True), (1.31, False), (2.5, False)])
def test_on_a_star_thirty_per_cent_more_light_is_a_cosmic_ray(ratio, wrong):
    assert is_false(1e4 * ratio, 1e4, 1e4) is wrong


def stars(*places, flagged=0.0):
    x, y = (np.array(axis, dtype=float) for axis in zip(*places, strict=True))
    one = np.ones(len(x))
    return Peaks(y, x, x, y, 100 * one, one.astype(int), flagged * one)


PLACES = [(50.0, 50.0), (150.0, 60.0), (80.0, 170.0), (190.0, 200.0), (30.0, 220.0)]


def partners(second):
    """Return how many of the flagged stars the other exposure shows."""
    return sum(bool(hit.others) for hit in core_hits({"one": stars(*PLACES, flagged=1.0), "two": second}))


@pytest.mark.parametrize(("shift", "found"), [(5.0, 5), (7.9, 5), (8.1, 0), (12.0, 0)])
def test_exposures_may_be_displaced_by_eight_pixels(shift, found):
    assert partners(stars(*((x + shift, y) for x, y in PLACES))) == found


@pytest.mark.parametrize(("off", "found"), [(2.0, 5), (2.4, 5), (2.6, 4), (4.0, 4)])
def test_a_star_is_one_within_two_and_a_half_pixels_once_the_exposures_are_aligned(off, found):
    assert partners(stars((PLACES[0][0] + off, PLACES[0][1]), *PLACES[1:])) == found
