"""Maps of noise with just enough boxes."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.map import noise_map

SIDE = 8


def sky(boxes):
    return np.random.default_rng(0).normal(0, 1, (SIDE, SIDE * boxes))


def test_sixteen_boxes_are_needed():
    assert noise_map(sky(16), side=SIDE).measured.size == 16
    with pytest.raises(Unmeasured):
        noise_map(sky(15), side=SIDE)


@pytest.mark.parametrize(("predicted", "known"), [(10, False), (15, False), (16, True), (30, True)])
def test_sixteen_boxes_must_be_predicted(predicted, known):
    noise = np.full((SIDE, SIDE * 40), np.nan)
    noise[:, : SIDE * predicted] = 1.0
    assert (noise_map(sky(40), side=SIDE, noise=noise).predicted is not None) == known
