"""Stars of an image that all lie elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.displaced import common_displacement

SHAPE = (400, 420)


def image(x, y, seed=2):
    """Return noise of 1 with stars of 200 at some places."""
    rows, columns = np.mgrid[: SHAPE[0], : SHAPE[1]]
    made = np.random.default_rng(seed).normal(0, 1, SHAPE)
    for a, b in zip(x, y, strict=True):
        made += 200 * np.exp(-((columns - a) ** 2 + (rows - b) ** 2) / 2)
    return made.astype("f4")


def places(count=20, seed=1):
    rng = np.random.default_rng(seed)
    return rng.uniform(60, 360, count), rng.uniform(60, 340, count)


def found(x, y, seen, reach=40):
    return common_displacement(lambda window: seen[window], x, y, shape=SHAPE, reach=reach)


@pytest.mark.parametrize(("dx", "dy"), [(12.0, -7.0), (-30.0, 20.0), (2.5, 2.0)])
def test_a_common_shift_is_found(dx, dy):
    x, y = places()
    measured = found(x, y, image(x + dx, y + dy))
    assert measured is not None
    assert measured[:2] == pytest.approx((dx, dy), abs=0.5)
    assert measured[2] >= 10


@pytest.mark.parametrize("shift", [0.0, 1.0])
def test_stars_in_place_are_not_displaced(shift):
    x, y = places()
    assert found(x, y, image(x + shift, y)) is None


def test_without_half_of_the_stars_in_one_direction_nothing_is_said():
    x, y = places()
    others = places(seed=9)
    assert found(x, y, image(*others)) is None, "another field"
    assert found(x, y, image([], [])) is None, "no stars"
    some = image(np.where(np.arange(20) < 9, x, x + 12), y)
    assert found(x, y, some) is None, "nine of twenty are in place"
    few = places(5)
    assert found(*few, image(few[0] + 12, few[1])) is None, "too few"


def test_gaps_and_edges_are_no_places():
    x, y = places()
    seen = image(x + 12, y)
    seen[:, :200] = np.nan
    measured = found(x, y, seen)
    assert measured is None or measured[0] == pytest.approx(12, abs=0.5)
    assert found(x - 60, y - 60, seen, reach=300) is None
