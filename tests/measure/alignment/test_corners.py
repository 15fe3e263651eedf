from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.corners import corners


def square(x, y, side=100.0):
    return np.array([x, x + side, x + side, x]), np.array([y, y, y + side, y + side])


def test_they_lie_in_the_common_area_away_from_its_rim():
    found = corners([[square(0, 0)], [square(20, 10)]], margin=8.0)
    for (x, y, star), (wanted_x, wanted_y) in zip(found, [(28, 92), (92, 92), (28, 18), (92, 18)], strict=True):
        assert (x, y) == pytest.approx((wanted_x, wanted_y), abs=3)
        assert not star


def test_a_star_near_by_stands_for_the_corner():
    stars = np.array([80.0, 60.0, 5.0]), np.array([85.0, 55.0, 5.0])
    found = corners([[square(0, 0)], [square(20, 10)]], margin=5.0, stars=stars)
    assert found[1] == (80.0, 85.0, True)
    assert not found[2][2]  # the star there is seen once only


def test_chips_of_one_exposure_do_not_count_as_two():
    assert corners([[square(0, 0), square(0, 90)]], margin=5.0) == []


def test_the_part_that_most_exposures_share_is_meant():
    three = corners([[square(0, 0)], [square(10, 0)], [square(70, 0)]], margin=2.0)
    assert min(x for x, _, _ in three) > 70


def test_an_area_narrower_than_its_margins_still_has_corners():
    assert len(corners([[square(0, 0)], [square(95, 0)]], margin=50.0)) == 4


def test_nothing_in_common_has_no_corners():
    assert corners([[square(0, 0)], [square(500, 0)]], margin=5.0) == []
    assert corners([], margin=5.0) == []
