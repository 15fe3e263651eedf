"""How much of a field a long vector may take."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.vectors import exaggeration


@pytest.mark.parametrize(("span", "factor"), [(1660.0, 100.0), (1670.0, 200.0), (4150.0, 200.0), (4180.0, 500.0)])
def test_a_long_vector_takes_twelve_hundredths_of_the_field(span, factor):
    assert exaggeration(np.ones(20), span=span) == factor
