"""Displacements that are just some, and phases that are just apart."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.geometry.dithering import Sampling, cells, finest


def kind(*offsets):
    return Sampling(np.array([offsets], dtype=float)).kind


@pytest.mark.parametrize(
    ("shift", "expected"), [(0.07, "undithered"), (0.095, "undithered"), (0.105, "sub-pixel"), (0.4, "sub-pixel")]
)
def test_a_tenth_of_a_pixel_is_a_dither(shift, expected):
    assert kind((0, 0), (shift, 0)) == expected


@pytest.mark.parametrize(
    ("part", "expected"), [(0.06, "whole pixels"), (0.095, "whole pixels"), (0.105, "sub-pixel"), (0.3, "sub-pixel")]
)
def test_a_tenth_off_whole_pixels_is_a_phase(part, expected):
    assert kind((0, 0), (3 + part, 0)) == expected


@pytest.mark.parametrize(("apart", "occupied"), [(0.02, 1), (0.15, 1), (0.27, 2), (0.5, 2)])
def test_two_phases_fill_two_cells_where_both_are_a_tenth_inside(apart, occupied):
    assert cells(np.array([[0.0, 0.0], [apart, 0.0]])) == occupied


@pytest.mark.parametrize(("cells", "scale"), [(1, 1.0), (2, 0.66), (3, 0.66), (4, 0.5)])
def test_the_finest_grid_is_that_of_the_handbook(cells, scale):
    """Two positions give 2/3 of a pixel, four half of one (DrizzlePac Handbook, section 6.3)."""
    assert finest(cells) == scale
