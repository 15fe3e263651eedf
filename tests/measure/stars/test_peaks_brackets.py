"""Peaks just bright and broad enough for a star, and just not."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.peaks import find_peaks

NO_PHOTON_NOISE = 1e12


def image(core):
    made = np.zeros((21, 21))
    made[9:12, 9:12] = core
    return made


def count(core, **more):
    nothing = np.zeros((21, 21), dtype=bool)
    return len(find_peaks(image(core), sigma=1.0, bad=nothing, electrons=NO_PHOTON_NOISE, **more)[0])


def star(total, *, share=0.28):
    """Return 3 x 3 pixels of which the middle one holds a share and the eight others the rest evenly."""
    core = np.full((3, 3), total * (1 - share) / 8)
    core[1, 1] = total * share
    return core


@pytest.mark.parametrize(("ratio", "found"), [(49, 0), (51, 1)])
def test_a_core_counts_from_fifty_times_its_noise(ratio, found):
    assert count(star(3 * ratio)) == found  # the noise of nine pixels is three times that of one


@pytest.mark.parametrize(("share", "found"), [(0.74, 1), (0.76, 0)])
def test_a_peak_with_more_than_three_quarters_of_the_light_is_a_hot_pixel(share, found):
    assert count(star(1e4, share=share)) == found


@pytest.mark.parametrize(("beside", "found"), [(0.14, 0), (0.16, 1)])
def test_light_must_spread_along_rows_and_along_columns(beside, found):
    core = np.array([[0.3, beside / 2, 0.3], [0.4, 1.0, 0.4], [0.3, beside / 2, 0.3]]) * 1e4
    assert count(core, spread=0.15) == found
