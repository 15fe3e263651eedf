"""The median of the others."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.noise.usual import Usual


@pytest.mark.parametrize("number", [2, 3, 5, 8])
def test_what_is_usual_is_the_median_of_the_others(number):
    random = np.random.default_rng(number)
    images = random.normal(0, 1, (number, 40, 50)).astype(np.float32)
    images[random.random(images.shape) < 0.2] = np.nan
    for own in (0, number - 1):
        others = np.delete(images, own, axis=0)
        known = np.isfinite(others).sum(axis=0)
        wanted = np.nanmedian(np.where(known, others, 0), axis=0)
        enough = known >= min(2, number - 1)
        assert Usual(images).without(images[own])[enough] == pytest.approx(wanted[enough])
        assert np.isnan(Usual(images).without(images[own])[~enough]).all()
