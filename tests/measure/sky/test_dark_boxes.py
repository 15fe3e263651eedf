"""Parts of an image of few counts without a source."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.sky.background import background
from drizview.measure.sky.dark_boxes import dark_boxes


def photons(rate, stars, seed=5):
    """Return counts of a dark sky, shape (512, 512), with stars of 4000 photons and wings."""
    rng = np.random.default_rng(seed)
    image = rng.poisson(rate, (512, 512)).astype(np.float32)
    for row, column in rng.integers(20, 492, (stars, 2)):
        places = rng.standard_t(2, (4000, 2)) * 1.5 + (row, column)
        inside = np.rint(places[(places > 0).all(axis=1) & (places < 511).all(axis=1)]).astype(int)
        np.add.at(image, tuple(inside.T), 1)
    return image


@pytest.mark.parametrize("rate", [0.004, 0.012, 0.05])
def test_a_dark_sky_between_many_stars_is_measured_on_each_exposure(rate):
    """Each photon passes for a source: what was left of the image was a matter of chance, and often nothing."""
    skies = [background(photons(rate, 60, seed).__getitem__, shape=(512, 512)) for seed in range(4)]
    assert all(rate < sky.replica < 2.5 * rate for sky in skies)
    assert all(np.sqrt(rate) * 0.8 < sky.sigma < np.sqrt(rate) * 1.6 for sky in skies)
    assert not any(sky.filled for sky in skies)


def test_boxes_with_a_source_are_left_out():
    rng = np.random.default_rng(1)
    boxes = [rng.poisson(0.02, (16, 16)).astype(float) for _ in range(100)]
    for box in boxes[:30]:
        box[4:7, 4:7] += 10
    kept = dark_boxes(boxes)
    assert 65 <= len(kept) <= 70
    assert np.mean([box.mean() for box in kept]) == pytest.approx(0.02, rel=0.1)


def test_without_boxes_there_is_none():
    assert dark_boxes([]) == []
