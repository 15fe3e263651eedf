"""Local maxima of an image."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from drizview.measure.stars.peaks import find_peaks, highest, join_peaks, pixels_above


def crowded():
    random = np.random.default_rng(4)
    image = ndimage.gaussian_filter(np.where(random.random((200, 150)) < 0.01, 2000.0, 0.0), 1.1)
    return image + random.normal(0, 1, image.shape)


def test_the_maxima_are_those_of_a_filter_and_of_photutils():
    image = crowded()
    ours = set(zip(*highest(image, pixels_above(image, 20.0)), strict=True))
    peaks = (image == ndimage.maximum_filter(image, 5)) & (image > 20.0)
    peaks[:2] = peaks[-2:] = peaks[:, :2] = peaks[:, -2:] = False
    assert ours == set(zip(*np.nonzero(peaks), strict=True))
    assert len(ours) > 100
    detection = pytest.importorskip("photutils.detection", reason="the independent judge of peaks")
    table = detection.find_peaks(image, 20.0, box_size=5, border_width=2)
    assert ours == set(zip(table["y_peak"], table["x_peak"], strict=True))


def test_the_centroid_of_a_star_is_where_it_was_put():
    y, x = np.mgrid[:31, :31]
    image = 5000 * np.exp(-((y - 15.2) ** 2 + (x - 14.9) ** 2) / 2 / 1.0**2)
    row, column, flux = find_peaks(image, sigma=1.0, bad=np.zeros(image.shape, dtype=bool))
    assert row == pytest.approx([15.2], abs=0.1) and column == pytest.approx([14.9], abs=0.1)
    assert flux == pytest.approx([image[14:17, 14:17].sum()])


@pytest.mark.parametrize(("share", "kept"), [(0.74, 1), (0.76, 0)])
def test_a_peak_with_three_quarters_of_the_light_is_a_hot_pixel(share, kept):
    image = np.zeros((11, 11))
    image[4:7, 4:7] = 1000 * (1 - share) / 8
    image[5, 5] = 1000 * share
    assert len(find_peaks(image, sigma=1.0, bad=np.zeros(image.shape, dtype=bool), snr=10.0)[0]) == kept


def test_no_lists_join_to_an_empty_one():
    assert len(join_peaks([])) == 0
