"""Stars as long as can be told."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.ellipticity import coherent, steady
from drizview.measure.stars.shapes import Shapes


def ratio(length):
    """Return the elongation found for stars of one (xx - yy) / (xx + yy)."""
    one, none = np.ones(8), np.zeros(8)
    return coherent(Shapes(none, none, one, none, one * (1 + length), none, one * (1 - length), none, one > 0)).ratio


@pytest.mark.parametrize("length", [0.3, 0.6, 0.9, 0.97])
def test_the_ratio_of_the_axes_comes_back(length):
    assert ratio(length) == pytest.approx(np.sqrt((1 + length) / (1 - length)))


def test_a_line_is_ten_times_as_long_as_wide():
    assert ratio(1.0) == pytest.approx(9.95, abs=0.01)


@pytest.mark.parametrize(("stars", "known"), [(5, False), (7, False), (8, True), (14, True)])
def test_each_half_of_the_field_needs_four_stars(stars, known):
    one, none, place = np.ones(stars), np.zeros(stars), np.arange(float(stars))
    long = Shapes(none, none, 1.2 * one, none, 0.8 * one, none, one, none, one > 0)
    round_ones = Shapes(none, none, one, none, one, none, one, none, one > 0)
    assert np.isfinite(steady(long, (round_ones,), x=place, y=place).ratio) == known
