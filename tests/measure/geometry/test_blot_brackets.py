"""Flags that are just weak, and places that just coincide."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.geometry.blot import coincidences, count_flags


@pytest.mark.parametrize(("sigma", "weak"), [(3.0, 1), (4.9, 1), (5.1, 0), (9.0, 0)])
def test_a_flag_is_weak_within_five_sigma(sigma, weak):
    found = count_flags(np.array([sigma]), pixels=1, sigma=1.0)
    assert found.weak == weak


def maps(apart):
    made = np.zeros((2, 201, 201), dtype=bool)
    made[0, 100, 100] = made[1, 100, 100 + apart] = True
    return list(made)


@pytest.mark.parametrize(("apart", "observed"), [(0, 1), (1, 1), (2, 0), (3, 0)])
def test_flags_coincide_within_a_pixel(apart, observed):
    where = np.ones((201, 201), dtype=bool)
    assert coincidences(maps(apart), where=where)[0] == observed


@pytest.mark.parametrize(
    ("radius", "reached"), [(0, False), (8, False), (10, False), (18, True), (34, True), (46, False), (70, False)]
)
def test_chance_is_looked_for_12_to_40_pixels_away(radius, reached):
    """One map has a spot, the other a ring about it: what is displaced by its radius falls onto the ring."""
    rows, columns = np.mgrid[:201, :201] - 100
    distance = np.hypot(rows, columns)
    ring = np.abs(distance - radius) <= 1.5
    spot = distance < 1
    where = np.ones(spot.shape, dtype=bool)
    expected = coincidences([ring, spot], where=where, trials=200)[1]
    assert (expected > 0.2) == reached
