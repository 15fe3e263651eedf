"""Cells of a chip with just enough usable pixels."""

from __future__ import annotations

import numpy as np
import pytest
from drizview.measure.flags.density import flag_density

from drizview.measure.flags.map import FlagMap


@pytest.mark.parametrize(("share", "known"), [(0.12, False), (0.19, False), (0.21, True), (0.5, True)])
def test_a_cell_needs_a_fifth_of_its_pixels(share, known):
    usable = np.array([[round(10_000 * share)]])
    assert np.isfinite(flag_density(FlagMap(usable // 2, usable, 100))[0, 0]) == known
