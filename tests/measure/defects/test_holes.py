import numpy as np

from drizview.measure.defects.holes import holes, open_areas, surrounded


def test_holes_are_grouped_and_the_largest_comes_first():
    valid = np.ones((40, 50), dtype=bool)
    valid[10, 20] = valid[20:23, 30:34] = False
    found = holes(valid, np.ones_like(valid))
    assert [hole.size for hole in found] == [12, 1]
    assert (found[0].x, found[0].y) == (31.5, 21)


def test_a_full_product_has_none_and_what_lies_outside_does_not_count():
    valid = np.ones((40, 50), dtype=bool)
    assert holes(valid, valid) == []
    valid[:, :5] = False
    inside = np.ones_like(valid)
    inside[:, :5] = False
    assert holes(valid, inside) == []


def test_a_vignetted_corner_is_open_and_a_hole_is_not():
    empty = np.zeros((40, 50), dtype=bool)
    empty[:8, :8] = empty[20:25, 20:25] = True
    found = open_areas(empty, np.ones_like(empty))
    assert found[2, 2] and not found[22, 22]


def test_without_outlines_small_holes_are_surrounded_and_gaps_are_not():
    valid = np.ones((80, 80), dtype=bool)
    valid[40:43, 40:43] = False
    valid[:, 10:30] = False
    found = surrounded(valid)
    assert found[41, 41] and not found[40, 20] and found[0, 60]
