"""Skies of a photon or less a pixel."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.sky.background import background
from drizview.measure.sky.counts import block_means, block_side


def sky(rate, *, flat=1.0, side=512):
    return (np.random.default_rng(2).poisson(rate, (side, side)) / flat).astype("f4")


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.9, 2.5])
def test_the_mean_is_found_where_a_median_jumps(rate):
    image = sky(rate)
    found = background(lambda window: image[window], shape=image.shape, counts=True)
    assert found.replica == pytest.approx(rate, rel=0.05)
    assert found.independent == pytest.approx(rate, rel=0.08)
    assert found.sigma == pytest.approx(np.sqrt(rate), rel=0.15)
    assert not found.filled


def test_a_flat_field_between_whole_counts_changes_nothing():
    flat = np.random.default_rng(5).uniform(0.9, 1.1, (512, 512))
    image = sky(0.2, flat=flat)
    found = background(lambda window: image[window], shape=image.shape, counts=True)
    assert found.independent == pytest.approx(0.2, rel=0.08)


@pytest.mark.parametrize(("rate", "side"), [(1e-4, 16), (0.11, 16), (0.6, 8), (2.0, 8), (30.0, 8)])
def test_blocks_gather_photons(rate, side):
    assert block_side([sky(rate)]) == side


@pytest.mark.parametrize(("lit", "side"), [(0.38, 16), (0.40, 8)])
def test_a_block_has_twenty_five_pixels_with_a_photon(lit, side):
    image = (np.arange(10_000) < 10_000 * lit).astype("f4").reshape(100, 100)
    assert block_side([image]) == side


def test_a_block_counts_where_half_of_it_is_seen():
    image = np.ones((4, 4), "f4")
    image[:2, :2] = np.nan
    image[0, 2:] = np.nan
    assert np.isnan(block_means(image, 2)).tolist() == [[True, True], [False, False]]
