"""Where a trail lies that rejection has left a wing of."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.defects.trail_core import Strip, trail_core
from drizview.measure.defects.trails import Line

REACH = 30.0
ROWS, COLUMNS = np.indices((300, 300), dtype=float)


def line(angle=1.05, offset=200.0):
    """Return a line as it is found on a product."""
    x, y = 150.0, (offset - 150.0 * np.cos(angle)) / np.sin(angle)
    along = np.array([-140.0, 140.0])
    ends = [(x - a * np.sin(angle), y + a * np.cos(angle)) for a in along]
    return Line(angle, offset, 4.0, 1.0, 20.0, 1.0, (*ends[0], *ends[1]))


def strip(found, *, height=8.0, sigma=3.4, shift=0.0, tilt=0.0, seed=0):
    """Return the pixels of an exposure with a Gaussian trail beside the line, turned against it [degree]."""
    across = found.distance(COLUMNS, ROWS)
    along = ROWS * np.cos(found.angle) - COLUMNS * np.sin(found.angle)
    middle = along[np.abs(across) < 1].mean()
    away = across - shift - np.tan(np.deg2rad(tilt)) * (along - middle)
    image = np.random.default_rng(seed).normal(0, 1, ROWS.shape) + height * np.exp(-0.5 * (away / sigma) ** 2)
    image[::37, ::41] += 300.0  # stars
    here = np.abs(across) < REACH
    return Strip(across[here], along[here], image[here]), away


@pytest.mark.parametrize(("shift", "tilt"), [(0.0, 0.0), (9.0, 0.0), (-7.0, 1.5), (5.0, -2.0)])
def test_the_core_is_found_beside_its_wing(shift, tilt):
    found = line()
    pixels, away = strip(found, shift=shift, tilt=tilt)
    core = trail_core(found, pixels, REACH)
    assert np.degrees(core.angle - found.angle) == pytest.approx(-tilt, abs=0.25)
    light = 8.0 * np.exp(-0.5 * (away / 3.4) ** 2)
    masked = np.abs(core.distance(COLUMNS, ROWS)) < core.width / 2
    inside = np.abs(found.distance(COLUMNS, ROWS)) < REACH - 5
    assert light[inside & ~masked].max() < 0.6, "hardly any light is left beside the mask"
    assert core.width < 2 * 6 * 3.4, "and the mask takes little else"
    x0, y0, x1, y1 = core.ends
    assert np.abs(core.distance(np.array([x0, x1]), np.array([y0, y1]))) == pytest.approx([0, 0], abs=1e-6)


def test_a_wide_trail_gets_a_wide_mask():
    narrow, wide = (trail_core(line(), strip(line(), sigma=sigma)[0], REACH) for sigma in (1.5, 6.0))
    assert narrow.width < 16 < 30 < wide.width


@pytest.mark.parametrize(("height", "seen"), [(0.0, False), (0.1, False), (0.5, True), (2.0, True)])
def test_an_exposure_without_the_trail_has_no_core(height, seen):
    """A bin of 500 pixels is bright from four times its error of 0.055 on."""
    assert (trail_core(line(), strip(line(), height=height)[0], REACH) is not None) == seen


def test_no_pixels_have_no_core():
    assert trail_core(line(), Strip(*np.zeros((3, 0))), REACH) is None
