"""Steps that are just real, and areas that are just large and clean enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drizview.measure.sky.steps import Border, Step, borders, steps_in

REAL = Border(1, 2, value=1.0, error=0.1, sigma=1.0, same_sign=1.0, windows=(0, 1, 2))


@pytest.mark.parametrize(("errors", "real"), [(2.6, False), (4.9, False), (5.1, True), (9.0, True)])
def test_a_step_has_five_errors(errors, real):
    assert replace(REAL, error=1 / errors).real == real


@pytest.mark.parametrize(("places", "real"), [(1, False), (2, False), (3, True), (5, True)])
def test_a_step_is_seen_at_three_places(places, real):
    assert replace(REAL, windows=tuple(range(places))).real == real


@pytest.mark.parametrize(("share", "real"), [(0.4, False), (0.59, False), (0.61, True), (0.75, True)])
def test_a_step_has_one_sign_at_more_than_six_tenths(share, real):
    assert replace(REAL, same_sign=share).real == real


def window(*, width=80, height=160, dirty=0.0, seed=0):
    """Return noise with a border; the second area is so wide, and its last rows hold nothing in a share of it."""
    image = np.random.default_rng(seed).normal(0, 1, (height, 80 + width))
    labels = np.where(np.arange(80 + width) < 80, 1, 2) * np.ones((height, 1), dtype=int)
    if dirty:
        image[height - round(dirty * height) :, 80:] = np.nan
    return image, labels


@pytest.mark.parametrize(("width", "seen"), [(6, False), (7, False), (9, True), (12, True)])
def test_an_area_is_kept_four_pixels_from_its_border(width, seen):
    """Of so wide an area width - 4 columns are left, of 100 or so clean pixels each."""
    assert bool(steps_in(*window(width=width, height=130))) == seen


@pytest.mark.parametrize(("dirty", "seen"), [(0.5, True), (0.7, True), (0.8, False), (0.85, False)])
def test_a_quarter_of_an_area_is_clean(dirty, seen):
    assert bool(steps_in(*window(dirty=dirty))) == seen


def clipped(sigma):
    """Return the step where a tenth of the first area's pixels are so bright that clipping may leave them out."""
    image, labels = window(seed=3)
    chosen = (np.random.default_rng(4).random(image.shape) < 0.1) & (labels == 1)
    image[chosen] = sigma
    (found,) = steps_in(image, labels)
    return found.value if found.first == 1 else -found.value


def test_the_levels_are_clipped_at_three_sigma():
    assert clipped(2.2) == pytest.approx(0.24, abs=0.07)
    assert clipped(3.6) == pytest.approx(0.0, abs=0.07)


def step(value, decoy):
    return Step(1, 2, value, 0.1, decoy, 0.1, 1.0, (0.0, 0.0))


def test_three_decoys_tell_how_rough_the_sky_is():
    def error(*decoys):
        return borders([(k, step(1.0, decoy)) for k, decoy in enumerate(decoys)])[0].error

    nothing = float("nan")
    assert error(0.7, -0.7, 0.7) == pytest.approx(0.7 / np.sqrt(3))
    assert error(0.7, -0.7, nothing) == pytest.approx(0.2 / np.sqrt(3))
    assert error(1e3, -1e3, 1e3) == pytest.approx(50 * 0.1 / np.sqrt(3))
