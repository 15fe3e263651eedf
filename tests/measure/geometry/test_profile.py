"""Values along a line."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import map_coordinates

from drizview.measure.geometry.profile import profile


def along(image, x, y, **how):
    return profile(image.__getitem__, image.shape, x=np.asarray(x, float), y=np.asarray(y, float), **how)


def test_interpolation_agrees_with_scipy():
    image = np.random.default_rng(5).normal(size=(70, 90))
    x, y = np.linspace(1, 88, 300), np.linspace(60, 3, 300)
    np.testing.assert_allclose(along(image, x, y), map_coordinates(image, [y, x], order=1), atol=1e-12)


def test_the_nearest_pixel_of_flags():
    image = np.arange(12, dtype=np.int16).reshape(3, 4)
    assert along(image, [0.4, 0.6, 3.4], [0.0, 0.0, 1.6], nearest=True).tolist() == [0, 1, 11]


def test_off_the_image_and_at_blank_pixels_there_is_no_value():
    image = np.ones((5, 5))
    image[2, 2] = np.nan
    values = along(image, [-0.6, -0.5, 1.0, 1.5, 2.0, 4.4, 4.5], [2.0] * 7)
    assert np.isnan(values).tolist() == [True, False, False, True, True, False, True]


def test_a_long_line_reads_little_of_a_large_image():
    image = np.zeros((4000, 4000), np.float32)
    read = []

    def window(cut):
        piece = image[cut]
        read.append(piece.size)
        return piece

    x = np.linspace(0, 3999, 2048)
    profile(window, image.shape, x=x, y=x)
    assert sum(read) < 0.02 * image.size
