"""Light that stays on its pixels, as in two exposures of WFC3/IR with afterimages of 2 to 10 sigma."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from drizview.measure.defects.afterimages import common_patches, smooth_light

PEAKS = (2.3, 4.0, 10.0, 3.0, 2.2, 3.7, 3.9, 7.1, 3.5, 3.1, 6.1, 5.8)  # of a simulated pair, sigma of a pixel


def exposed(number, *, strength=1.0, moved=0, hot=0):
    """Return what an exposure has beyond the product: the afterimages fade, and move only where one says so."""
    noise, places = np.random.default_rng(number), np.random.default_rng(7)
    light = np.zeros((260, 260))
    for peak in PEAKS:
        row, column = places.integers(15, 230, 2)
        light[row + moved, column] = strength * peak
    smooth = ndimage.gaussian_filter(light, 2.0) * 8 * np.pi / (1 + number)
    image = noise.normal(0, 1, light.shape) + smooth
    image[tuple(places.integers(0, 260, (2, hot)))] += 50
    return smooth_light(image)


def test_faint_afterimages_are_counted():
    found = common_patches(exposed(0), exposed(1))
    assert 6 <= found.excess <= 12


@pytest.mark.parametrize("how", [{"strength": 0.0}, {"strength": 0.3}, {"moved": 8}, {"strength": 0.0, "hot": 300}])
def test_others_do_not_count(how):
    """None; those of up to 3 sigma, as good data have; what moves as the sky does; hot pixels."""
    first = exposed(0, **({} if "moved" in how else how))
    assert common_patches(first, exposed(1, **how)).excess == pytest.approx(0, abs=1)


def test_the_rims_of_dust_are_no_patches():
    """Dust takes 6 sigma of a bright sky, and the product has half of it 9 pixels to either side."""
    y, x = np.indices((260, 260))
    dust = sum(np.exp(-((y - row) ** 2 + (x - 130) ** 2) / 50) for row in (40, 110, 180))
    around = np.roll(dust, 9, axis=0) + np.roll(dust, -9, axis=0)
    made = [smooth_light(3 * around - 6 * dust + np.random.default_rng(k).normal(0, 1, dust.shape)) for k in (1, 2)]
    assert (made[0] > 6).any()
    assert common_patches(*made).excess <= 0


def test_broad_light_and_missing_pixels_are_no_patches():
    slope = np.linspace(0, 3, 260) + np.random.default_rng(1).normal(0, 1, (260, 260))
    slope[:, 100:130] = np.nan
    assert np.abs(smooth_light(slope)[:, 20:240]).max() < 6
    assert not smooth_light(slope)[:, 105:125].any()
    assert not smooth_light(np.full((64, 64), np.nan)).any()
