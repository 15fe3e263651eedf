"""Sets of values that are just large enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.robust import robust


def test_sixteen_values_are_needed():
    assert robust(np.arange(16.0))[0] == 7.5
    with pytest.raises(Unmeasured):
        robust(np.arange(15.0))
