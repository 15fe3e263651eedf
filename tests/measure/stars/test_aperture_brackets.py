"""Pixels on the rim of an aperture, and rings that are just large enough."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.aperture import aperture_sum

SKY = (7.0, 10.0)


@pytest.mark.parametrize(
    ("column", "share"), [(3.0, 1.0), (3.5, 1.0), (3.75, 0.75), (4.0, 0.5), (4.25, 0.25), (4.5, 0.0)]
)
def test_a_pixel_counts_by_its_part_within_the_rim(column, share):
    stamp = np.zeros((25, 25))
    stamp[12, 12] = 1.0  # one bright pixel, seen from a centre that lies to the left of it
    assert aperture_sum(stamp, x=12 - column, y=12.0, radius=4.0, sky=SKY) == pytest.approx(share)


@pytest.mark.parametrize(("pixels", "known"), [(19, False), (20, True)])
def test_a_ring_needs_twenty_pixels(pixels, known):
    stamp = np.ones((25, 25))
    rows, columns = np.mgrid[:25, :25] - 12
    distance = np.hypot(rows, columns)
    ring = np.argwhere((distance >= SKY[0]) & (distance < SKY[1]))
    for row, column in ring[pixels:]:
        stamp[row, column] = np.nan
    assert np.isfinite(aperture_sum(stamp, x=12.0, y=12.0, radius=4.0, sky=SKY)) == known
