"""Samples stand for all pixels: what is sampled gives the number that all give, to a small part of its error."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.defects import thumbnail
from drizview.measure.sky import background, steps


def field(side, *, stars=300, seed=0):
    random = np.random.default_rng(seed)
    image = random.normal(50, 5, (side, side)).astype(np.float32)
    for row, column in random.integers(4, side - 4, (stars, 2)):
        image[row - 2 : row + 3, column - 2 : column + 3] += 60
    return image


def test_every_second_window_tells_the_sky(monkeypatch):
    image = field(1024)
    found = background.background(lambda window: image[window].copy(), shape=image.shape)
    monkeypatch.setattr(background, "_MANY_TILES", 1000)
    every = background.background(lambda window: image[window].copy(), shape=image.shape)
    assert found.n < 0.6 * every.n and found.replica == every.replica
    assert abs(found.mode - every.mode) < 0.02 * every.sigma


def test_clipping_ends_when_a_level_has_settled(monkeypatch):
    image = field(160, stars=0)
    labels = np.where(np.arange(160) < 80, 1, 2) * np.ones((160, 1), dtype=int)
    (found,) = steps.steps_in(image, labels)
    monkeypatch.setattr(steps, "_SETTLED", -1.0)
    (every,) = steps.steps_in(image, labels)
    assert abs(found.value - every.value) < 0.05 * every.error
    assert found.error == pytest.approx(every.error, rel=0.01)


def test_a_part_of_a_band_tells_where_to_clip(monkeypatch):
    image = field(1300)
    found, step = thumbnail.thumbnail(lambda window: image[window], shape=image.shape)
    monkeypatch.setattr(thumbnail, "_ENOUGH", image.size)
    every, _ = thumbnail.thumbnail(lambda window: image[window], shape=image.shape)
    assert step == 5
    assert np.nanstd(found - every) < 0.02
