"""How much of a missing pixel may lie under a pixel of a stacked star."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.stars.mean_star import mean_star


def stack(offset):
    stamp = np.ones((1, 9, 9))
    stamp[0, 4, 6] = np.nan
    return mean_star(stamp, x=np.array([offset]), y=np.zeros(1), light=np.ones(1))


@pytest.mark.parametrize(("offset", "lost"), [(0.008, 1), (0.012, 2), (0.4, 2)])
def test_a_hundredth_of_a_missing_pixel_is_too_much(offset, lost):
    """Moving a stamp by a part of a pixel puts that part of a missing pixel under its neighbour."""
    assert np.isnan(stack(offset)).sum() == lost


def test_no_star_gives_a_reason():
    with pytest.raises(Unmeasured):
        mean_star(np.ones((1, 9, 9)), x=np.zeros(1), y=np.zeros(1), light=np.zeros(1))
