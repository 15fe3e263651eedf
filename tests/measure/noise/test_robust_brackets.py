"""Values that clipping just keeps, and sets that are just large enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.robust import clipped_median, robust


@pytest.mark.parametrize("statistic", [robust, clipped_median])
def test_sixteen_values_are_needed(statistic):
    assert statistic(np.arange(16.0))[0] == 7.5
    with pytest.raises(Unmeasured):
        statistic(np.arange(15.0))


@pytest.mark.parametrize(("sigma", "kept"), [(2.5, True), (3.9, True), (4.1, False), (7.0, False)])
def test_clipping_is_at_four_standard_deviations(sigma, kept):
    values = np.append(np.tile([-1.0, 1.0], 100_000), np.zeros(11))  # one more changes neither median nor deviation
    assert (clipped_median(np.append(values, sigma))[2].size > values.size) == kept
