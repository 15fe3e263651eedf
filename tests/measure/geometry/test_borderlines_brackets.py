"""Areas just wide enough to have a name, and corners just small enough to be cut."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.geometry.borderlines import border_lines, merged, rims


@pytest.mark.parametrize(("width", "named"), [(1, False), (2, False), (3, True), (5, True)])
def test_an_area_of_three_pixels_is_no_sliver(width, named):
    labels = np.ones((40, 40), dtype=int)
    labels[:, 20:] = 3
    labels[:, 20 : 20 + width] = 2
    assert (2 in merged(labels, reach=5.0)) == named


def notched(depth):
    """Return a mask with a notch a pixel wide, and so deep, in its upper side."""
    mask = np.zeros((40, 60), dtype=bool)
    mask[10:30, 10:50] = True
    mask[10 : 10 + depth, 30] = False
    return mask


def stairs(step):
    """Return labels with a border that goes sideways by a pixel every so many rows."""
    rows, columns = np.mgrid[:60, :60]
    return np.where(columns < 15 + rows // step, 1, 2)


def test_a_step_of_a_pixel_stays_and_stairs_become_a_straight_line():
    assert len(rims(notched(0))[0]) == 5
    assert len(rims(notched(1))[0]) > 5
    assert len(border_lines(stairs(1))[1, 2][0]) == 2  # corners 0.71 pixel off
    assert len(border_lines(stairs(2))[1, 2][0]) > 2  # corners 0.89 pixel off
