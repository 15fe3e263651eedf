"""Sky values just different, boxes just enough, and sources just bright and large enough to be left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.sky.background import Background, background, box_side, without_sources

CLEAN = Background(10.0, 9.6, 9.2, sigma=1.0, tolerance=1.0, fill=0.0, blank=1.0, n=1000)


def measured(image):
    return background(lambda window: image[window].astype(np.float32), shape=image.shape)


def noise(*shape, seed=0):
    return np.random.default_rng(seed).normal(0, 1, shape)


@pytest.mark.parametrize(("fill", "filled"), [(0.16, False), (0.29, False), (0.31, True), (0.6, True)])
def test_a_chip_is_filled_above_three_tenths(fill, filled):
    sky = replace(CLEAN, fill=fill)
    assert sky.independent == pytest.approx(9.2 if filled else 9.4)
    assert sky.uncertainty == pytest.approx(0.1 if filled else 0.2)
    assert (sky.estimator == "low boxes") == filled


def test_a_sky_is_never_better_known_than_a_fiftieth_of_the_noise():
    assert replace(CLEAN, low=9.6).uncertainty == pytest.approx(0.02)


def test_the_darkest_boxes_are_the_lowest_twentieth():
    """64 boxes from 0 to 63 above the sky, with a noise that hardly moves their medians."""
    steps = np.kron(np.arange(64.0).reshape(8, 8), np.ones((64, 64)))
    assert measured(steps + 0.1 * noise(512, 512)).low == pytest.approx(0.05 * 63, abs=0.1)


def test_a_bright_sky_is_known_to_three_per_cent():
    assert measured(1000 + noise(256, 256)).tolerance == pytest.approx(30, rel=0.02)
    assert measured(noise(256, 256)).tolerance == pytest.approx(1, rel=0.03)


@pytest.mark.parametrize(("boxes", "side"), [((6, 5), 32), ((6, 9), 32), ((6, 10), 64), ((12, 12), 64)])
def test_sixty_boxes_are_wanted(boxes, side):
    assert box_side((64 * boxes[0], 64 * boxes[1])) == side


def test_256_pixels_are_needed():
    image = np.random.default_rng(0).uniform(-1, 1, (16, 16))  # nothing to clip
    assert measured(image).sigma > 0
    with pytest.raises(Unmeasured):
        measured(image[:, 1:])


@pytest.mark.parametrize(("pairs", "known"), [(80, False), (127, False), (128, True), (200, True)])
def test_128_differences_between_neighbours_are_needed(pairs, known):
    """Every other column is empty but for some pixels, whose neighbours then are pairs."""
    image = noise(16, 96)
    image[:, 1::2] = np.nan
    image[:, 1::2].flat[:pairs] = noise(pairs)
    if known:
        assert measured(image).sigma > 0
    else:
        with pytest.raises(Unmeasured):
            measured(image)


def tail(share, height, *, seed=0):
    """Return noise of which a share of the pixels, scattered singly, is so much brighter."""
    image = noise(512, 512, seed=seed)
    image[np.random.default_rng(seed + 1).random(image.shape) < share] += height
    return image


def test_the_mode_is_made_of_what_is_within_three_sigma():
    """A tail beyond it would draw 3 median - 2 mean down by 0.1."""
    assert measured(tail(0.02, 4.6)).mode == pytest.approx(0.0, abs=0.04)


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_mode_is_no_farther_from_the_median_than_a_quarter_of_the_noise(sign):
    image = noise(512, 512)
    lopsided = sign * np.where(image > 0, 1.6 * image, 0.1 * image)
    found = measured(lopsided)
    assert abs(found.mode - np.median(lopsided)) == pytest.approx(0.25 * found.sigma, abs=0.03)


def slope(length):
    """Return a strip eight pixels high, which has as many boxes as it has eights of columns, on a gradient."""
    return noise(8, length) + np.arange(length)


def test_eight_boxes_tell_the_darkest_and_seven_do_not():
    assert measured(slope(64)).low < 15
    assert measured(slope(64)).blank < 0.5
    few = measured(slope(56))
    assert few.low == few.replica
    assert few.blank == 1


def test_a_box_is_blank_within_half_a_sigma_of_the_darkest():
    """Half of the boxes 0.8 sigma above the others: three times the noise of a box of eight pixels is 0.47 sigma."""
    image = noise(64, 128)
    image[:, 64:] += 0.8
    assert measured(image).blank == pytest.approx(0.5, abs=0.12)


def masked(image, where):
    return float(np.isnan(without_sources(image))[where].mean())


def disc(radius, height, *, side=96, seed=0):
    """Return noise with a disc in the middle, and where that is."""
    rows, columns = np.mgrid[:side, :side] - side // 2
    where = np.hypot(rows, columns) < radius
    return noise(side, side, seed=seed) + height * where, where


def mean_masked(radius, height):
    return np.mean([masked(*disc(radius, height, seed=seed)) for seed in range(6)])


def test_a_source_is_left_out_from_about_half_a_sigma():
    """Smoothing by 1.5 pixels leaves 0.19 of the noise, of which a source needs 2.5 times."""
    assert mean_masked(12, 0.15) < 0.4
    assert mean_masked(12, 0.75) > 0.97


def test_blank_sky_stays():
    assert np.mean([masked(*disc(20, 0.0, seed=seed)) for seed in range(10)]) < 0.2


def test_single_pixels_stay_and_bright_ones_go():
    def left_out(height):
        image = noise(200, 200)
        image[10::20, 10::20] = height
        return masked(image, (slice(10, None, 20), slice(10, None, 20)))

    assert left_out(5.0) < 0.25
    assert left_out(14.0) > 0.9


def lattice(step):
    """Return bright pixels so far apart that their masks, about 13 pixels wide, cover a part of the image."""
    image = noise(168, 168)
    image[step // 2 :: step, step // 2 :: step] += 30
    return np.isnan(without_sources(image)).mean()


def test_a_mask_that_covers_nine_tenths_is_none():
    assert 0.5 < lattice(16) < 0.9
    assert lattice(12) == 0


def test_an_image_of_less_than_64_pixels_has_no_sources():
    def left_out(pixels):
        strip = np.full((4, 64), np.nan)
        strip[:, : pixels // 4] = np.random.default_rng(2).normal(0, 0.1, (4, pixels // 4))
        strip[1:3, 2:4] = 50.0
        return np.isnan(without_sources(strip))[1, 2]

    assert not left_out(60)
    assert left_out(64)
