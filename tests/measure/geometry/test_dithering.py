from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.geometry.dithering import Sampling, cells, finest, laid, phases, wrapped


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ([(0, 0)], 1),
        ([(0, 0), (0, 0)], 1),
        ([(0, 0), (5, -7)], 1),
        ([(0, 0), (0.05, 0.02)], 1),  # on either side of no border
        ([(0, 0), (3.5, 2.5)], 2),
        ([(0, 0), (2.5, 0)], 2),
        ([(0, 0), (5, 1.5), (2.5, 4.5), (-2.5, 3)], 4),  # ACS-WFC-DITHER-BOX
        ([(0, 0), (4, 1.5), (2.5, 4), (-1.5, 2.5)], 4),
        ([(-0.03, 0.02), (4.01, 1.52), (2.46, 4), (-1.5, 2.55)], 4),
        ([(0, 0), (3.33, 3.67), (6.67, 7.33)], 2),
    ],
)
def test_cells_of_phase_are_counted(pattern, expected):
    assert cells(np.array(pattern, dtype=float)) == expected


def test_cells_do_not_depend_on_where_the_pattern_begins():
    box = np.array([(0, 0), (5, 1.5), (2.5, 4.5), (-2.5, 3)])
    for shift in np.random.default_rng(0).uniform(0, 1, (50, 2)):
        assert cells(box + shift) == 4
        assert cells(np.array([[0.0, 0.0], [0.12, 0.12]]) + shift) == 1


def test_negative_displacements_wrap_and_do_not_fold():
    assert wrapped(np.array([-0.3, 0.7, 2.5, -1.9])) == pytest.approx([-0.3, -0.3, 0.5, 0.1])


@pytest.mark.parametrize(
    ("pattern", "kind", "span"),
    [
        ([(0, 0), (0.03, 0.04)], "undithered", 0.05),
        ([(0, 0), (3, -4)], "whole pixels", 5.0),
        ([(0, 0), (3, -4.3)], "sub-pixel", 5.243),
    ],
)
def test_the_kind_of_dither(pattern, kind, span):
    sampling = Sampling(np.array([pattern] * 3, dtype=float))
    assert sampling.kind == kind
    assert sampling.span == pytest.approx(span, abs=0.001)


def test_exposures_that_do_not_see_a_place_do_not_count_there():
    places = np.array([[(0, 0), (0.5, 0.5), (np.nan, np.nan)], [(0, 0), (np.nan, np.nan), (np.nan, np.nan)]])
    assert Sampling(places).cells == 2
    assert Sampling(np.zeros((0, 3, 2))).cells == 1


def test_the_gain_grows_with_the_cells():
    assert [finest(n) for n in (1, 2, 3, 4)] == [1.0, 0.66, 0.66, 0.5]


def test_the_grid_that_shows_the_cells_lies_between_the_phases():
    count, (x, y) = laid(np.array([(0, 0), (0.5, 0), (0, 0.5), (0.5, 0.5)]))
    assert count == 4
    assert (x, y) == pytest.approx((0.25, 0.25))
    assert laid(np.zeros((3, 2)))[0] == 1


def test_phases_on_either_side_of_a_whole_pixel_stay_together():
    offsets = np.array([0.02, 2.98, -0.01, 7.5])
    assert phases(offsets) == pytest.approx([0.02, 0.98, 0.99, 0.5])
    assert phases(offsets, first=-0.1) == pytest.approx([0.02, -0.02, -0.01, 0.5])
