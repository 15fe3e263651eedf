"""Stars as long as can be told."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.ellipticity import coherent
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
