"""Areas that are just dense and just large enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.weight.coverage_map import coverage_map
from drizview.measure.weight.weights import WeightMap


def regions(second, **more):
    """Return the map of two inputs: the first everywhere, the second where it is set."""
    full = np.full(second.shape, 1000.0)
    weights = WeightMap(full, full > 0, full, full, full, 2, 1)
    return coverage_map(weights, [np.ones_like(second), second], [1, 2], [500.0, 500.0], most=10**9, **more)


@pytest.mark.parametrize(("pixels", "listed"), [(3, 1), (4, 1), (6, 2), (300, 2)])
def test_an_area_is_listed_from_five_ten_thousandths(pixels, listed):
    second = np.zeros((100, 100), dtype=bool)
    second.flat[:pixels] = True
    assert len(regions(second).areas) == listed


@pytest.mark.parametrize(("width", "there"), [(1, False), (2, False), (3, True), (5, True)])
def test_a_strip_is_drawn_where_it_fills_more_than_half_of_five_pixels(width, there):
    second = np.zeros((100, 100), dtype=bool)
    second[:, 50 : 50 + width] = True
    found = regions(second)
    number = next(k for k, area in enumerate(found.areas) if area.inputs == (1, 2))
    assert found.mask(number)[50].any() == there


@pytest.mark.parametrize(("solid", "compact"), [(0.24, False), (0.28, False), (0.32, True), (0.6, True)])
def test_an_area_is_compact_where_three_tenths_of_it_are_dense(solid, compact):
    second = np.zeros((200, 200), dtype=bool)
    second[10:40, 10:40] = True
    rows, columns = np.mgrid[60:198:3, 2:198:3].reshape(2, -1)[:, : round(30**2 * (1 / solid - 1))]
    second[rows, columns] = True  # the rest is single pixels
    assert next(area.compact for area in regions(second).areas if area.inputs == (1, 2)) == compact


def inside(rows):
    """Return whether a block of ten samples counts of which so many rows have a footprint, less two of its rim."""
    foot = np.zeros((50, 50))
    foot[: 20 + rows] = 1000.0
    weights = WeightMap(foot, foot > 0, foot, foot, foot, 2, 1)
    made = coverage_map(weights, [foot > 0], [1], [500.0], most=10**9)
    return bool(np.isfinite(made.off(most=5)[2, 2]))


@pytest.mark.parametrize(("rows", "counts"), [(9, False), (11, False), (12, True), (20, True)])
def test_a_block_lies_inside_by_more_than_nine_tenths(rows, counts):
    assert inside(rows) == counts
