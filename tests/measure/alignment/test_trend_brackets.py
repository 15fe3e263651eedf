"""Times that are just enough for a line."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.trend import trend


@pytest.mark.parametrize(("count", "known"), [(2, False), (3, False), (4, True), (7, True)])
def test_a_line_needs_four_times(count, known):
    times = np.arange(float(count))
    assert (trend(times, np.column_stack([times, -times])) is not None) == known
