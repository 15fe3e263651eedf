"""Blocks that are just large, full and many enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.noise.correlation import measured_correlation, squared_correlation

BLOCK = 16


def sky(blocks=30, *, full=1.0):
    """Return blocks in a row, each with a share of its pixels."""
    image = np.random.default_rng(0).normal(0, 1, (BLOCK, BLOCK * blocks))
    image[: BLOCK - round(full * BLOCK)] = np.nan
    return image


def told(image):
    try:
        return bool(np.isfinite(measured_correlation(image)))
    except Unmeasured:
        return False


def test_sums_are_taken_over_sixteen_pixels():
    """A chequerboard of such squares is as correlated as can be within one, and cancels in larger ones."""
    squares = np.indices((12, 12)).sum(axis=0) % 2 * 2.0 - 1
    assert measured_correlation(np.kron(squares, np.ones((BLOCK, BLOCK)))) == pytest.approx(BLOCK)


@pytest.mark.parametrize(("blocks", "known"), [(20, False), (29, False), (30, True), (50, True)])
def test_thirty_blocks_are_needed(blocks, known):
    assert told(sky(blocks)) == known


@pytest.mark.parametrize(("full", "known"), [(8 / 16, False), (11 / 16, False), (12 / 16, True), (13 / 16, True)])
def test_a_block_is_seven_tenths_sky(full, known):
    assert told(sky(full=full)) == known


def test_at_pixfrac_and_scale_one_it_is_that_of_evenly_spread_drops():
    """The weights of many dithered drops make a triangle, whose values a pixel apart have a quarter of its square."""
    step = 0.001
    triangle = np.clip(1 - np.abs(np.arange(-2, 2, step)), 0, None)
    apart = round(1 / step)
    once = float((triangle[apart:] * triangle[:-apart]).sum() / (triangle**2).sum())
    assert squared_correlation(1.0, 1.0) == pytest.approx((1 + 2 * once**2) ** 2, rel=0.01)
