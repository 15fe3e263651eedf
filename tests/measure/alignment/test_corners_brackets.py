"""Stars that are just near enough to a corner to stand for it."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.corners import corners

SQUARE = (np.array([0.0, 300.0, 300.0, 0.0]), np.array([0.0, 0.0, 400.0, 400.0]))


@pytest.mark.parametrize(("away", "found"), [(70.0, True), (122.0, True), (128.0, False), (250.0, False)])
def test_a_star_is_near_within_a_quarter_of_the_diagonal(away, found):
    """The diagonal is 500 long."""
    star = np.array([0.6 * away]), np.array([0.8 * away])
    lower_left = corners([[SQUARE], [SQUARE]], margin=0.5, stars=star)[2]
    assert lower_left[2] == found
