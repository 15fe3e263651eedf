"""Pieces of images around places."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.geometry.stamps import core_light, median_stamp, stamp, window_at

IMAGE = np.arange(100.0).reshape(10, 10)


@pytest.mark.parametrize(("x", "y"), [(5, 4), (0, 0), (9, 9), (-1, 5)])
def test_a_stamp_holds_the_image_where_it_reaches(x, y):
    made = stamp(lambda part: IMAGE[part], shape=IMAGE.shape, window=window_at(x, y, reach=2))
    assert made.shape == (5, 5)
    for row in range(5):
        for column in range(5):
            r, c = y - 2 + row, x - 2 + column
            inside = 0 <= r < 10 and 0 <= c < 10
            assert (made[row, column] == IMAGE[r, c]) if inside else np.isnan(made[row, column])


def test_beyond_the_image_there_is_nothing():
    assert np.isnan(stamp(lambda part: IMAGE[part], shape=IMAGE.shape, window=window_at(50, 50, reach=3))).all()


def test_a_stack_keeps_what_all_have_and_drops_what_one_has():
    rng = np.random.default_rng(1)
    stamps = rng.normal(size=(60, 9, 9)) + rng.uniform(0, 100, 60)[:, None, None]
    stamps[:, 4, 4] += 20
    stamps[7, 1, 1] += 5000
    stamps[9] = np.nan
    made = median_stamp(stamps)
    assert made[4, 4] == pytest.approx(20, abs=1)
    assert abs(made[1, 1]) < 1


def test_light_of_the_core():
    image = np.full((9, 9), 3.0)
    image[4, 4], image[4, 5] = 8, 7
    assert core_light(image, core=2) == pytest.approx(9)
    assert np.isnan(core_light(np.full((9, 9), np.nan), core=2))
