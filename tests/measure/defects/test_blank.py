"""Parts of a chip that hold a single value."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.measure.defects.blank import blank
from drizview.measure.sky.good_pixels import good_pixels


def chip(shape=(185, 380), sky=22.0, *, whole=False):
    """Return a chip of UVIS as it is read; ``whole`` numbers as WFPC2 has them."""
    image = np.random.default_rng(2).normal(sky, 5.6, shape).astype(np.float32)
    return np.round(image / 7) if whole else image


def of(image, flags=None):
    return blank(
        good_pixels(ArrayRaster(image), ArrayRaster(flags) if flags is not None else None, bad=4), shape=image.shape
    )


@pytest.mark.parametrize("whole", [False, True])
def test_what_was_read_is_not_blank(whole):
    found = of(chip(whole=whole))
    assert (found.share, found.squares, found.places) == (0.0, 18, ())


@pytest.mark.parametrize("value", [0.0, -31.5])
def test_half_of_a_chip_without_data_is_blank(value):
    image = chip()
    image[:, :190] = value
    found = of(image)
    assert (found.share, found.value) == (0.5, value)
    assert all(column < 190 for _, column in found.places)


def test_flagged_parts_and_those_without_a_number_are_left_out():
    image = chip()
    image[:, :190] = 0
    assert of(image, np.where(image == 0, 4, 0).astype(np.int16)).share == 0
    image[:, :190] = np.nan
    assert of(image).share == 0


def test_a_single_pixel_with_another_value_is_no_blank():
    image = np.zeros((64, 64), dtype=np.float32)
    image[8, 8] = 1
    assert of(image).share == 0
    assert of(np.zeros((64, 64), dtype=np.float32)).share == 1
    assert of(np.zeros((8, 8), dtype=np.float32)).squares == 0
