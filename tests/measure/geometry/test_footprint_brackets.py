"""Pixels that just span an area."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.geometry.footprint import hull


@pytest.mark.parametrize(
    ("places", "area"), [([(2, 2)], False), ([(2, 2), (7, 3)], False), ([(2, 2), (7, 3), (4, 8)], True)]
)
def test_three_pixels_span_an_area(places, area):
    seen = np.zeros((12, 12), dtype=bool)
    seen[tuple(np.transpose(places))] = True
    assert (hull(seen) is not None) == area
