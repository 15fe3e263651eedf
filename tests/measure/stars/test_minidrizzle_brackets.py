"""Drops so small that they are points."""

from __future__ import annotations

import numpy as np

from drizview.measure.stars.minidrizzle import grid


def test_a_drop_without_size_falls_into_one_pixel():
    made = grid(np.array([0.3]), np.array([0.3]), np.eye(2)[None], np.zeros(1, int), stars=1, reach=(0, 2), drop=0.0)
    assert np.count_nonzero(made.across) == 1 and np.count_nonzero(made.down) == 1
