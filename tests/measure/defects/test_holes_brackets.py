"""Gaps that just count as holes among pixels with weight."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.defects.holes import surrounded


@pytest.mark.parametrize(("width", "inside"), [(4, True), (8, True), (9, False), (12, False)])
def test_a_gap_up_to_twice_the_reach_is_surrounded(width, inside):
    valid = np.ones((60, 60), dtype=bool)
    valid[:, 30 : 30 + width] = False
    assert surrounded(valid)[30, 30 + width // 2] == inside
