from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.resolution import Drops, customary_scale, drizzled_fwhm

PATTERNS = {
    "single": [(0, 0)],
    "two": [(0, 0), (0.5, 0.5)],
    "three": [(0, 0), (1 / 3, 2 / 3), (2 / 3, 1 / 3)],
    "box": [(0, 0), (0.5, 0), (0, 0.5), (0.5, 0.5)],
}


def centres(shift, *, side=96, margin=10, turn=1.0):
    y, x = np.mgrid[-margin : side + margin, -margin : side + margin].astype(float)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return c * x - s * y + shift[0], s * x + c * y + shift[1]


def drops(pattern, *, side=96, turn=1.0):
    x, y = zip(*(centres(shift, side=side, turn=turn) for shift in pattern), strict=True)
    x, y = np.concatenate([v.ravel() for v in x]), np.concatenate([v.ravel() for v in y])
    return Drops(x, y, np.ones(x.size), float(side))


@pytest.mark.parametrize("pixfrac", [1.0, 0.8, 0.6, 0.5])
@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("zoom", [1.0, 2.0])
def test_the_scatter_of_the_weights_is_that_of_the_drizzle_package(name, pixfrac, zoom):
    resample = pytest.importorskip("drizzle.resample", reason="the judge of the weights is the drizzle package")
    side, count = 96, int(96 * zoom)
    judge = resample.Drizzle(kernel="square", out_shape=(count, count), exptime=0)
    for shift in PATTERNS[name]:
        x, y = centres(shift, side=side, margin=0)
        image = np.ones((side, side), np.float32)
        judge.add_image(
            image, exptime=1.0, pixmap=np.stack([x * zoom, y * zoom], -1), pixfrac=pixfrac, weight_map=image
        )
    inner = judge.out_wht[20:-20, 20:-20]
    expected = float(inner.std() / np.median(inner))
    made = drops(PATTERNS[name]).weights(pixfrac=pixfrac, zoom=zoom)[20:-20, 20:-20]
    found = float(made.std() / np.median(made))
    assert found == pytest.approx(expected, rel=0.05, abs=0.01)


@pytest.mark.parametrize(("name", "least"), [("single", 0.7), ("two", 0.15), ("box", 0.0)])
def test_scatter_is_that_of_the_weights_away_from_the_edge(name, least):
    assert least <= drops(PATTERNS[name]).scatter(pixfrac=0.6, zoom=2.0) < least + 0.25


def test_weights_add_up_to_the_drops():
    made = drops(PATTERNS["box"], turn=0.0).weights(pixfrac=0.7, zoom=1.0)
    assert made[10:-10, 10:-10].mean() == pytest.approx(4.0, rel=0.01)


def test_too_small_drops_leave_pixels_without_weight():
    assert drops(PATTERNS["single"]).scatter(pixfrac=0.3, zoom=4.0) == np.inf


def test_the_detector_and_the_drops_widen_a_star():
    assert drizzled_fwhm(0.067, native=0.0396, pixfrac=1, scale=0.0396) == pytest.approx(0.082, abs=0.001)
    assert drizzled_fwhm(0.151, native=0.1283, pixfrac=1, scale=0.1283) == pytest.approx(0.214, abs=0.001)


@pytest.mark.parametrize("pixfrac", [1.0, 0.6])
def test_the_width_of_a_drizzled_star(pixfrac):
    resample = pytest.importorskip("drizzle.resample", reason="the judge of the width is the drizzle package")
    random, core, zoom = np.random.default_rng(0), 2.0, 2.0
    judge = resample.Drizzle(kernel="square", out_shape=(80, 80), exptime=0)
    grid = np.linspace(-0.4, 0.4, 5)
    for shift in random.uniform(0, 1, (16, 2)):
        y, x = np.mgrid[:40, :40].astype(float)
        image = np.zeros((40, 40))
        for dx in grid:
            for dy in grid:
                image += np.exp(
                    -4 * np.log(2) * ((x + dx + shift[0] - 20) ** 2 + (y + dy + shift[1] - 20) ** 2) / core**2
                )
        pixmap = np.stack([(x + shift[0]) * zoom, (y + shift[1]) * zoom], -1)
        judge.add_image(
            image.astype("f4"),
            exptime=1.0,
            pixmap=pixmap,
            pixfrac=pixfrac,
            weight_map=np.ones((40, 40), "f4"),
        )
    star = judge.out_img[20:60, 20:60]
    place = np.arange(20, 60)
    moments = [
        np.average((place - np.average(place, weights=part)) ** 2, weights=part) for part in (star.sum(0), star.sum(1))
    ]
    found = 2.3548 * np.sqrt(np.mean(moments)) / zoom
    assert found == pytest.approx(drizzled_fwhm(core, native=1.0, pixfrac=pixfrac, scale=1 / zoom), rel=0.03)


@pytest.mark.parametrize(
    ("core", "native", "finest", "scale"),
    [(0.067, 0.05, 0.5, 0.03), (0.067, 0.0396, 0.5, 0.03), (0.151, 0.1283, 0.5, 0.065), (0.067, 0.05, 1.0, 0.05)],
)
def test_customary_scales(core, native, finest, scale):
    assert customary_scale(core, native=native, finest=finest) == pytest.approx(scale)
    assert customary_scale(10.0, native=native, finest=finest) == pytest.approx(native)
