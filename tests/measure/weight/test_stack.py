"""Stacks of the weight map."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.weight.stack import controls, stack


def weight(x, y, *, lost, shape=(600, 600), seed=1):
    rng = np.random.default_rng(seed)
    image = np.full(shape, 1000.0)
    image[rng.random(shape) < 0.03] *= 0.75
    for column, row in zip(x, y, strict=True):
        image[row - 1 : row + 2, column - 1 : column + 2] *= 1 - lost
    return image


@pytest.fixture
def stars():
    rng = np.random.default_rng(3)
    return rng.integers(30, 570, 40).astype(float), rng.integers(30, 570, 40).astype(float)


def test_the_loss_of_cores_is_in_the_middle_and_not_around_blank_sky(stars):
    x, y = stars
    image = weight(x.astype(int), y.astype(int), lost=0.25)
    at = stack(lambda window: image[window], shape=image.shape, x=x, y=y, half=12)
    assert (at.mean.shape, at.n) == ((25, 25), 40)
    assert at.profile[0] == pytest.approx(0.75, abs=0.04)
    assert at.profile[8] == pytest.approx(0.99, abs=0.02)
    assert at.radii[0] == 0 and np.all(np.diff(at.radii) > 0.5)
    assert at.error[5] < 0.02
    blank = stack(
        lambda w: image[w],
        shape=image.shape,
        half=12,
        **dict(zip("xy", controls(x, y, avoid=8, shape=image.shape), strict=True)),
    )
    assert blank.profile[0] == pytest.approx(0.99, abs=0.03)


def test_controls_are_off_all_sources_and_on_the_image(stars):
    x, y = stars
    there = np.column_stack(controls(x, y, avoid=8, shape=(600, 600)))
    assert len(there) > 35
    assert np.hypot(*(there[:, None] - np.column_stack(stars)).T).min() > 8
    assert there.min() >= 0 and there.max() <= 599
    assert controls(x, y, avoid=1000, shape=(600, 600))[0].size == 0


def test_edges_of_the_image_and_of_the_coverage_are_left_out():
    image = np.full((100, 100), 500.0)
    image[:, 50:] = 100
    image[:, 90:] = 0
    x, y = np.array([2.0, 20.0, 50.0, 75.0]), np.array([50.0, 50.0, 50.0, 50.0])
    assert stack(lambda window: image[window], shape=image.shape, x=x, y=y, half=10).used.tolist() == [1, 3]
    with pytest.raises(Unmeasured, match="weight map"):
        stack(lambda window: image[window], shape=image.shape, x=x[:1], y=y[:1], half=10)
