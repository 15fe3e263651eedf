"""Cut-outs of a weight map that are just even enough, and control positions just near enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.weight.stack import controls, stack

SHAPE, HALF = (41, 41), 15


def used(weight):
    at = np.array([20.0])
    try:
        return stack(lambda window: weight[window], shape=SHAPE, x=at, y=at, half=HALF).n
    except Unmeasured:
        return 0


def with_part(share, level):
    """Return weights of which a share of the columns has another level."""
    weight = np.full(SHAPE, 100.0)
    first = 20 - HALF
    weight[:, first : first + round(share * (2 * HALF + 1))] = level
    return weight


@pytest.mark.parametrize(("level", "count"), [(50, 0), (74, 0), (76, 1), (90, 1), (132, 1), (135, 0), (190, 0)])
def test_a_rim_is_even_to_three_quarters(level, count):
    assert used(with_part(0.35, level)) == count


def rim_with(share, level):
    """Return weights with a share of the pixels of the rim at another level, none of them systematically placed."""
    weight = np.full(SHAPE, 100.0)
    inner = np.zeros(SHAPE, dtype=bool)
    inner[8:-8, 8:-8] = True  # within three pixels of the cut-out's edge is its rim
    rim = np.argwhere(~inner)
    rim = rim[((rim >= 20 - HALF) & (rim <= 20 + HALF)).all(axis=1)]
    for row, column in rim[: round(share * len(rim))]:
        weight[row, column] = level
    return weight


@pytest.mark.parametrize(("share", "count"), [(0.13, 1), (0.19, 1), (0.21, 0), (0.35, 0)])
@pytest.mark.parametrize("level", [10.0, 1000.0])
def test_a_fifth_of_the_rim_may_be_anything(share, count, level):
    assert used(rim_with(share, level)) == count


@pytest.mark.parametrize(("share", "mean"), [(0.45, 1.0), (0.55, 0.85)])
def test_a_cut_out_is_taken_over_the_median_of_its_rim(share, mean):
    weight = rim_with(share, 100 / 0.85)
    at = np.array([20.0])
    found = stack(lambda window: weight[window], shape=SHAPE, x=at, y=at, half=HALF)
    assert found.profile[0] == pytest.approx(mean)


def test_control_positions_are_30_to_200_pixels_off():
    x = y = np.full(500, 5000.0)
    across, down = controls(x, y, avoid=1.0, shape=(10_000, 10_000))
    away = np.hypot(across - 5000, down - 5000)
    assert 30 <= away.min() < 36 and 194 < away.max() <= 200
