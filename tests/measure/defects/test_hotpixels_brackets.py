"""Pixels that just stand out in every exposure, and images of them that are just seen."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.defects.hotpixels import complete_patterns, images_seen, persistent, shared_light


def maps(*heights, beside=0.0):
    """Return three maps of significance with one pixel, whose four neighbours hold a share of its light."""
    made = []
    for height in heights:
        one = np.zeros((21, 21))
        one[[9, 11, 10, 10], [10, 10, 9, 11]] = beside * height
        one[10, 10] = height
        made.append(one)
    return made


def found(*heights, neighbours=0.3, **more):
    return int(persistent(maps(*heights, **more), neighbours=neighbours).sum())


@pytest.mark.parametrize(("lowest", "count"), [(2.5, 0), (3.9, 0), (4.1, 1), (7.0, 1)])
def test_a_hot_pixel_has_four_sigma_in_every_exposure(lowest, count):
    assert found(20.0, 20.0, lowest) == count


@pytest.mark.parametrize(("typical", "count"), [(4.5, 0), (4.9, 0), (5.1, 1), (9.0, 1)])
def test_a_hot_pixel_has_five_sigma_in_the_median(typical, count):
    assert found(typical, typical, typical) == count


@pytest.mark.parametrize(("beside", "count"), [(0.2, 1), (0.29, 1), (0.31, 0), (0.6, 0)])
def test_the_neighbours_of_a_hot_pixel_hold_less_than_three_tenths(beside, count):
    assert found(20.0, 20.0, 20.0, beside=beside) == count


@pytest.mark.parametrize(("beside", "count"), [(0.02, 1), (0.09, 1), (0.11, 0), (0.2, 0)])
def test_neighbours_may_be_asked_to_hold_less(beside, count):
    assert found(20.0, 20.0, beside=beside, neighbours=0.1) == count


@pytest.mark.parametrize(("fwhm", "share"), [(1.0, 0.157), (1.35, 0.303), (2.3548, 0.631)])
def test_the_pixel_beside_that_of_a_star_holds_what_a_gaussian_leaves_it(fwhm, share):
    """Of a sigma of one: 0.2417 / 0.3829."""
    assert shared_light(fwhm) == pytest.approx(share, abs=0.002)


def test_charge_that_spreads_reaches_the_neighbours_of_the_sharpest_star():
    """All of the light falls into one pixel: 0.05 of the charge beside 0.75."""
    assert shared_light(0.2, 0.05) == pytest.approx(0.05 / 0.75)


@pytest.mark.parametrize(("apart", "count"), [(2, 1), (3, 2)])
def test_a_hot_pixel_is_the_brightest_of_five_by_five(apart, count):
    bright, faint = np.zeros((21, 21)), np.zeros((21, 21))
    bright[10, 6], faint[10, 6 + apart] = 20.0, 12.0
    assert int(persistent([bright + faint] * 3).sum()) == count


def seen(light, expected, *, core=2):
    """Return whether the image of a pixel is visible and seen; the noise of its square is one."""
    image = np.zeros((31, 31))
    image[15, 15] = light
    at = np.array([15.0])
    visible, there = images_seen(image, at, at, np.array([expected]), sigma=0.5, core=core, correlation=1.0)
    return bool(visible[0]), bool(there[0])


@pytest.mark.parametrize(("expected", "visible"), [(5.0, False), (7.9, False), (8.1, True), (15.0, True)])
def test_an_image_is_visible_from_eight_sigma(expected, visible):
    assert seen(expected, expected)[0] == visible


@pytest.mark.parametrize(("light", "there"), [(4.0, False), (5.9, False), (6.1, True), (11.0, True)])
def test_an_image_is_seen_from_six_sigma(light, there):
    assert seen(light, 10.0)[1] == there


@pytest.mark.parametrize(
    ("share", "there"),
    [(0.2, False), (0.34, False), (0.36, True), (0.6, True), (2.4, True), (2.6, False), (4.0, False)],
)
def test_an_image_holds_about_the_light_that_is_expected(share, there):
    assert seen(1000 * share, 1000.0)[1] == there


@pytest.mark.parametrize(("off", "complete"), [(0.5, True), (0.72, True), (0.78, False), (0.85, False)])
def test_a_pattern_is_complete_within_three_quarters_of_a_pixel(off, complete):
    vectors = np.array([[0.0, 0.0], [20.0, 0.0], [0.0, 30.0]])
    spots = 100 + vectors
    spots[2, 0] += off
    assert complete_patterns(spots[:, 0], spots[:, 1], vectors)[0].any() == complete
