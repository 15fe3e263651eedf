"""Blocks that just hold data and just stand out, and how far smoothing reaches."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.sky.smooth import sky_map


def mapped(blocks, *, step=4, share=None):
    """Return the map of an image made of blocks; ``share`` of the block in the middle holds data."""
    image = np.kron(blocks, np.ones((step, step)))
    if share is not None:
        row, column = (step * (n // 2) for n in blocks.shape)
        hidden = np.zeros((step, step), dtype=bool)
        hidden.flat[round(share * step**2) :] = True
        image[row : row + step, column : column + step][hidden] = np.nan
    return sky_map(lambda window: image[window], shape=image.shape, most=max(blocks.shape)).values


def grain(side=41, *, seed=0):
    return np.random.default_rng(seed).normal(0, 1, (side, side))


@pytest.mark.parametrize(("share", "known"), [(3 / 16, False), (5 / 16, False), (6 / 16, True), (10 / 16, True)])
def test_a_block_holds_data_in_more_than_a_third(share, known):
    assert np.isfinite(mapped(grain(), share=share)[20, 20]) == known


def test_smoothing_reaches_over_a_block():
    """A Gaussian of 1.2 blocks leaves 1 / (2 sqrt(pi) 1.2) of the noise."""
    found = mapped(grain(121))
    assert np.std(found[10:-10, 10:-10]) == pytest.approx(1 / (2 * np.sqrt(np.pi) * 1.2), rel=0.06)


def bump(height, *, width=1):
    """Return how much of a square on rough sky is left at its middle."""
    left = []
    for seed in range(5):
        blocks = grain(seed=seed)
        blocks[20 - width // 2 : 21 + width // 2, 20 - width // 2 : 21 + width // 2] += height
        left.append(mapped(blocks)[20, 20] - mapped(grain(seed=seed))[20, 20])
    return float(np.median(left))


def test_a_block_four_scatters_above_its_surroundings_is_a_source():
    assert bump(3.0) > 0.15  # stays in, spread over its neighbours
    assert bump(6.5) < 0.1
    assert bump(30.0) < 0.1


@pytest.mark.parametrize(("width", "left"), [(7, False), (9, False), (13, True), (21, True)])
def test_what_is_wider_than_surroundings_of_fifteen_blocks_stays(width, left):
    assert (np.nan_to_num(bump(30.0, width=width)) > 15) == left
