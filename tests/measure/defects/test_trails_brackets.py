"""Lines that are just whole, and images that are just large enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.defects.trails import find_lines


def image(*, side=120, length=1.0, height=2.0, width=2):
    """Return noise with a line along a row, of which a share of its length is bright."""
    made = np.random.default_rng(0).normal(0, 1, (side, side))
    middle = side // 2
    made[middle : middle + width, : round(length * side)] += height
    return made


@pytest.mark.parametrize(("length", "count"), [(0.4, 0), (0.6, 0), (0.8, 1), (1.0, 1)])
def test_a_line_is_seen_along_seven_tenths_of_its_length(length, count):
    assert len(find_lines(image(length=length))) == count


@pytest.mark.parametrize(("height", "count"), [(0.5, 0), (0.78, 0), (0.82, 1), (1.5, 1)])
def test_a_line_has_eight_times_the_scatter_of_all(height, count):
    """A height of 0.795 is 8."""
    assert len(find_lines(image(height=height), filled=0.0)) == count


def test_a_row_of_stars_counts_no_more_than_three_sigma():
    """Pixels of 3 and of 300 sigma are the same."""
    bright, faint = image(height=0.0), image(height=0.0)
    bright[60, ::3], faint[60, ::3] = 300.0, 3.0
    lines = [find_lines(each, significance=1.0, filled=0.0)[0] for each in (bright, faint)]
    assert lines[0] == lines[1]
    faint[60, ::3] = 2.0
    assert find_lines(faint, significance=1.0, filled=0.0)[0].significance < lines[0].significance


@pytest.mark.parametrize(("side", "count"), [(15, 0), (19, 0), (20, 1), (28, 1)])
def test_an_image_has_four_hundred_pixels(side, count):
    assert bool(find_lines(image(side=side, height=5.0, width=1), significance=1.0, filled=0.5)) == bool(count)
