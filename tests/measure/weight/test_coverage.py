from __future__ import annotations

import numpy as np

from drizview.dataset.io.raster import ArrayRaster
from drizview.measure.weight.coverage import bits_set, coverage_areas, has_input


def test_bit_31_and_the_second_plane_are_read():
    first = np.array([[1, -(2**31), 0], [1 - 2**31, 2, 0]], dtype=np.int32)
    second = np.array([[0, 1, 0], [0, 0, 128]], dtype=np.int32)
    planes = [first, second]
    assert has_input(planes, 1).tolist() == [[True, False, False], [True, False, False]]
    assert has_input(planes, 32).tolist() == [[False, True, False], [True, False, False]]
    assert has_input(planes, 33)[0, 1]
    assert has_input(planes, 40)[1, 2]
    assert not has_input(planes, 65).any()
    assert bits_set([ArrayRaster(plane) for plane in planes]) == {1, 2, 32, 33, 40}


def test_regions_come_with_area_and_exposure():
    plane = np.zeros((10, 10), dtype=np.int32)
    plane[:, :5] = 3
    plane[:, 5:7] = 1
    found = coverage_areas([plane], [100.0, 50.0], step=4)
    assert [region.inputs for region in found] == [(1, 2), (1,)]
    assert [region.exposure for region in found] == [150.0, 100.0]
    assert np.isclose(found[0].share, 5 / 7)
    assert found[1].x == 20


def test_an_empty_context_has_no_regions():
    assert coverage_areas([np.zeros((4, 4), dtype=np.int32)], [1.0]) == []
