"""Lines between areas, and around one."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.geometry.borderlines import border_lines, merged, rims, simplified


def test_two_halves_meet_in_one_straight_line():
    labels = np.ones((20, 30), dtype=int)
    labels[:, 12:] = 2
    lines = border_lines(labels)
    assert list(lines) == [(1, 2)]
    (line,) = lines[1, 2]
    ends = line[np.argsort(line[:, 1])]
    assert ends.tolist() == [[11.5, -0.5], [11.5, 19.5]]


def test_an_island_has_a_closed_rim():
    mask = np.zeros((20, 20), dtype=bool)
    mask[5:10, 3:9] = True
    (rim,) = rims(mask)
    assert rim[0].tolist() == rim[-1].tolist()
    assert (rim[:, 0].min(), rim[:, 0].max()) == (2.5, 8.5)
    assert (rim[:, 1].min(), rim[:, 1].max()) == (4.5, 9.5)
    assert len(rim) == 5


def test_the_rim_of_all_is_that_of_the_image():
    (rim,) = rims(np.ones((4, 6), dtype=bool))
    assert (rim[:, 0].max(), rim[:, 1].max()) == (5.5, 3.5)
    assert rims(np.zeros((4, 6), dtype=bool)) == []


def test_the_longest_comes_first_and_stairs_become_a_slope():
    y, x = np.mgrid[0:60, 0:60]
    labels = np.where(x + y < 60, 1, 2)
    labels[50:53, 50:53] = 1
    first, second = border_lines(labels, tolerance=1.0)[1, 2]
    assert len(first) <= 4
    assert np.hypot(*(first[0] - first[-1])) > 80
    assert np.hypot(*np.diff(second, axis=0).T).sum() == pytest.approx(12, abs=4)


def test_three_areas_have_three_borders():
    labels = np.ones((30, 30), dtype=int)
    labels[15:, :15], labels[15:, 15:] = 2, 3
    assert set(border_lines(labels)) == {(1, 2), (1, 3), (2, 3)}


def test_gaps_and_slivers_go_to_their_neighbours():
    labels = np.ones((30, 40), dtype=int)
    labels[:, 18:22] = 0
    labels[:, 22:] = 2
    labels[:, 30:32] = 3
    whole = merged(labels, reach=4)
    assert set(np.unique(whole)) == {1, 2}
    assert border_lines(whole)[1, 2][0][:, 0] == pytest.approx(19.5, abs=1)
    wide = np.ones((30, 60), dtype=int)
    wide[:, 20:40] = 0
    assert (merged(wide, reach=4)[:, 28:32] == 0).all()


def test_where_every_area_is_a_sliver_nothing_is_given_away():
    labels = np.tile([1, 2], (10, 10))
    assert (merged(labels, reach=3) == labels).all()


def test_a_line_keeps_the_points_that_it_needs():
    t = np.linspace(0, 100, 101)
    bent = np.column_stack([t, np.where(t < 50, 0.0, t - 50) + 0.1 * np.sin(t)])
    assert len(simplified(bent, 0.5)) == 3
    assert len(simplified(bent, 0.01)) > 30
