"""Sources that stay on their pixels while the sky moves."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.defects.fixed import Fixed, fixed_on_detector
from drizview.measure.stars.peaks import Peaks


def peaks(row, column, *, moved=0.0, chip=0):
    row, column = np.asarray(row, float), np.asarray(column, float)
    one = np.ones(row.size)
    return Peaks(row, column, column + moved, row, one, (one * chip).astype(int), 0 * one)


PLACES = np.random.default_rng(3).uniform(20, 240, (2, 9))


@pytest.mark.parametrize(("moved", "fixed"), [(0.0, 0), (2.4, 0), (2.6, 9), (8.0, 9)])
def test_sources_on_the_same_pixels_are_fixed_where_the_sky_has_moved(moved, fixed):
    assert len(fixed_on_detector(peaks(*PLACES), peaks(*PLACES, moved=moved)).sources) == fixed


def test_stars_move_over_the_detector():
    """The same stars 4 pixels further: on the product they are where they were."""
    stars = peaks(PLACES[0], PLACES[1] + 4.0, moved=-4.0)
    assert fixed_on_detector(peaks(*PLACES), stars).sources == ()


def test_places_of_another_chip_are_other_pixels():
    assert fixed_on_detector(peaks(*PLACES), peaks(*PLACES, moved=8.0, chip=1)).sources == ()


@pytest.mark.parametrize(("count", "chance", "excess"), [(8, 0.5, 7.5), (11, 6.3, 0.0), (3, 0.0, 0.0), (4, 0.0, 4.0)])
def test_a_crowd_has_some_by_chance(count, chance, excess):
    assert Fixed(tuple(range(count)), chance).excess == pytest.approx(excess)


def test_without_sources_none_is_fixed():
    none = np.zeros(0)
    assert fixed_on_detector(peaks(none, none), peaks(*PLACES)) == Fixed((), 0.0)
