"""Patterns of hot pixels that just count."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core.status import Status
from drizview.checks.fixtures.hotpix.hotpixels import HotPixelImages, HotPixels
from drizview.checks.fixtures.hotpix.pattern import DitherPattern, dither_pattern
from drizview.checks.fixtures.hotpix.sites import detector_sites
from drizview.checks.hotpix import hot_pixel_images, repeated_pattern
from drizview.dataset.io.header import Header
from drizview.errors import NotApplicable, Unmeasured

EMPTY = Header(fits.Header())


@pytest.mark.parametrize(("complete", "cap"), [(8, Status.PASS), (19, Status.PASS), (20, None), (38, None)])
def test_a_pattern_has_five_spots_for_each_exposure(complete, cap):
    assert repeated_pattern(None, DitherPattern(200, complete, 0.0, 4, ())).cap is cap


@pytest.mark.parametrize(("seen", "used"), [(25, False), (39, False), (41, True), (65, True)])
def test_flags_were_drizzled_where_two_fifths_of_their_images_are_seen(seen, used):
    images = HotPixelImages(visible=100, seen=seen)
    assert images.used == used
    assert bool(HotPixels(by_flag={"hot": images}).leaks) == used


@pytest.mark.parametrize(("seen", "cap"), [(0, Status.INFO), (1, Status.PASS), (3, Status.PASS), (4, None), (9, None)])
def test_without_a_dither_four_images_are_more_than_a_sharp_star(seen, cap):
    found = HotPixels(0.05, seen, 1, {"good": HotPixelImages(visible=seen, seen=seen)})
    assert hot_pixel_images(None, found).cap is cap
    assert hot_pixel_images(None, HotPixels(0.05, seen, 3, found.by_flag)).cap is None


class Mapping:
    """A chip displaced on the product by whole pixels."""

    shape = (400, 400)

    def __init__(self, dx, dy):
        self.shift = dx, dy

    def points(self, rows, columns):
        return np.asarray(columns, float) + self.shift[0], np.asarray(rows, float) + self.shift[1]

    def grid(self, rows, columns):
        x, y = np.meshgrid(columns, rows)
        return x + self.shift[0], y + self.shift[1]

    def window(self, x, y):
        return slice(0, 400), slice(0, 400)


SHIFTS = ((0, 0), (30, 10), (-20, 40), (11, -33))


def pattern(positions=3, spots=30, *, window=(slice(0, 400), slice(0, 400))):
    """Return the pattern found among images of one hot pixel in all positions, and other spots."""
    chips = tuple((SimpleNamespace(mapping=Mapping(*shift)), None) for shift in SHIFTS[:positions])
    x, y = np.random.default_rng(0).uniform(50, 350, (2, spots))
    for k, (dx, dy) in enumerate(SHIFTS[:positions]):
        x[k], y[k] = 200 + dx, 200 + dy

    class Spots(SimpleNamespace):
        def __len__(self):
            return spots

    fields = (SimpleNamespace(window=window, spots=Spots(x=x, y=y)),)
    return dither_pattern((SimpleNamespace(chips=chips, apart=positions),), fields)


@pytest.mark.parametrize(("positions", "asked"), [(1, False), (2, False), (3, True), (4, True)])
def test_three_positions_draw_a_pattern(positions, asked):
    if asked:
        assert pattern(positions).complete == positions
    else:
        with pytest.raises(NotApplicable):
            pattern(positions)


@pytest.mark.parametrize(("spots", "told"), [(11, False), (19, False), (20, True), (38, True)])
def test_twenty_spots_are_needed(spots, told):
    if told:
        assert pattern(spots=spots).spots == spots
    else:
        with pytest.raises(Unmeasured):
            pattern(spots=spots)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize(("beyond", "told"), [(-50, True), (11, True), (18, True), (22, False), (38, False)])
@pytest.mark.parametrize("end", ["first", "last"])
def test_a_part_of_the_product_may_lie_twenty_pixels_off_the_chip(beyond, told, end, axis):
    middle = (399 if end == "last" else 0) + (beyond + 1 if end == "last" else -beyond)
    window = [slice(150, 251), slice(150, 251)]
    window[axis] = slice(middle - 50, middle + 51)
    try:
        found = pattern(window=tuple(window)).spots
    except Unmeasured:
        found = 0
    assert bool(found) == told


@pytest.mark.parametrize(("shift", "positions"), [(1.5, 1), (2.4, 1), (2.6, 2), (4.5, 2)])
def test_the_sky_has_moved_by_two_and_a_half_pixels(shift, positions):
    entry = SimpleNamespace(index=1, native_scale_arcsec=0.05)
    product = SimpleNamespace(inputs=(entry,), pixfrac=1.0, scale_arcsec=0.05, header=EMPTY)
    chips = [SimpleNamespace(extver=1, origin=(0, 0), sci=SimpleNamespace(shape=(400, 400))) for _ in range(2)]
    placed = tuple(
        (SimpleNamespace(chip=chip, mapping=Mapping(dx, 0)), object())
        for chip, dx in zip(chips, (0.0, shift), strict=True)
    )
    assert detector_sites(product, placed)[0].apart == positions
