from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.measure.geometry.sampling import cover, step_for, thin, tiles


def test_thinning_takes_every_nth_pixel_of_a_large_image():
    image = np.arange(201 * 103).reshape(201, 103)
    found = thin(ArrayRaster(image), step=7, rows=3)
    assert np.array_equal(found.values, image[::7, ::7])


def test_step_keeps_the_number_of_samples():
    step = step_for((4300, 4300), most=1_000_000)
    assert -((-4300 // step) ** 2) <= 1_000_000
    assert step_for((10, 10), most=1_000_000) == 1


@pytest.mark.parametrize("shape", [(1, 1), (5, 200), (128, 128), (300, 500), (2048, 4096)])
def test_tiles_stay_inside_and_do_not_overlap(shape):
    seen = np.zeros(shape, dtype=int)
    windows = tiles(shape, size=128, most=64)
    for window in windows:
        seen[window] += 1
    assert 1 <= len(windows) <= 64
    assert seen.max() == 1


def test_an_image_without_pixels_has_no_tiles():
    assert tiles((0, 10)) == []


@pytest.mark.parametrize("shape", [(1, 1), (430, 390), (1024, 1023)])
def test_cover_leaves_no_gap(shape):
    seen = np.zeros(shape, dtype=int)
    for window in cover(shape, size=384):
        seen[window] += 1
    assert (seen == 1).all()
