"""Rings of light on one of several exposures."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.sky.glow import glows

PLACES = ((60, 70), (150, 210), (240, 100), (300, 290))


def exposures(level=0.0, *, number=4, seed=0, stars=0.0, width=3.0):
    """Return noise, with rings of a level (radius 8 pixels) on the second exposure, and stars on all."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[:384, :384]
    made = {f"e{k}": random.normal(0, 1, (384, 384)) for k in range(number)}
    for row, column in PLACES:
        around = np.hypot(y - row, x - column)
        made["e1"] += level * (np.abs(around - 8) < width)
    for image in made.values():
        for row, column in random.integers(20, 360, (30, 2)) if stars else ():
            image[row, column] += stars
    return made


@pytest.mark.parametrize("number", [2, 4])
@pytest.mark.parametrize(("level", "count"), [(0.0, 0), (0.2, 0), (1.6, 4), (3.0, 4)])
def test_rings_are_counted_in_the_exposure_that_has_them(level, count, number):
    found = glows(exposures(level, number=number))
    assert found["e1"].bright == count
    assert all(found[name].bright == 0 for name in found if name != "e1")
    near = [min(np.hypot(x - c, y - r) for r, c in PLACES) for x, y in found["e1"].places]
    assert max(near, default=0) < 16


@pytest.mark.parametrize("light", [4.0, 50.0])
def test_single_pixels_are_no_patches(light):
    assert max(each.bright for each in glows(exposures(stars=light)).values()) <= 1


def test_a_gradient_is_no_patch():
    given = exposures()
    given["e1"] = given["e1"] + np.linspace(-2, 2, 384)
    assert glows(given)["e1"].bright == 0


def test_one_exposure_has_nothing_to_compare_with():
    assert glows({"e0": exposures()["e0"]}) == {}


@pytest.mark.parametrize(("side", "known"), [(54, False), (66, True)])
def test_a_hundred_cells_are_needed(side, known):
    assert bool(glows({name: image[:side, :side] for name, image in exposures().items()})) == known


def test_of_many_exposures_one_is_compared_with_a_dozen():
    found = glows(exposures(1.6, number=15))
    assert found["e1"].bright == 4 and len(found) == 15
    assert sum(each.bright for each in found.values()) == 4
