"""Noise patterns that just count."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.fixtures.moire import NoisePatch, flat_sky, noise_ratio
from drizview.checks.fixtures.patches import Patch
from drizview.checks.moire import noise_variation, phase_modulation
from drizview.dataset.io.header import Header
from drizview.errors import Unmeasured
from drizview.measure.noise.modulation import strongest_wave

EMPTY = Header(fits.Header())

SIDE = 8


class Product:
    """A product without a coordinate system."""

    kernel, pixfrac, scale_arcsec, header = "square", 1.0, 0.05, EMPTY
    inputs = (SimpleNamespace(index=1, native_scale_arcsec=0.05),)

    @property
    def wcs(self):
        raise Unmeasured("none")


def patch(predicted, measured, *, counts=64):
    window = slice(0, SIDE * predicted.shape[0]), slice(0, SIDE * predicted.shape[1])
    image = np.zeros([part.stop for part in window], dtype=np.float32)
    return NoisePatch(window, SIDE, measured, np.full(predicted.shape, counts), predicted, image)


def follows(errors):
    """Return the value where the image follows the prediction with a slope of so many errors."""
    boxes = np.tile([[0.9, 1.1], [0.9, 1.1]], (20, 20))
    across = np.tile([[1.0, 1.0], [-1.0, -1.0]], (20, 20))  # independent of the prediction
    slope = 0.1
    scatter = slope * np.std(boxes) * np.sqrt(boxes.size) / errors
    measured = 1 + slope * (boxes - 1) + scatter * across
    return phase_modulation(Product(), (patch(boxes, measured),), ()).value


@pytest.mark.parametrize(("errors", "counts"), [(1.6, False), (2.9, False), (3.1, True), (5.5, True)])
def test_the_image_follows_where_the_slope_has_three_errors(errors, counts):
    assert (follows(errors) > 0) == counts


def test_the_note_says_the_range_from_the_5th_to_the_95th_percentile():
    """Variances of 100 boxes, evenly spread: 5 % of them lie below 1.05 and above 1.95."""
    spread = np.linspace(1.0, 2.0, 400).reshape(20, 20)
    note = phase_modulation(Product(), (patch(spread, spread),), ()).note
    assert f"{np.sqrt(1.95 / 1.05):.2f}" in note


def test_a_box_of_so_many_pixels_scatters_by_chance():
    """Of 64 pixels, whose squares are correlated by 1.27 when drizzled, the noise scatters by a tenth."""
    by_chance = np.sqrt(1.27 / 2 / 64)
    noise = 1 + np.random.default_rng(0).normal(0, by_chance, (40, 40))
    found = noise_variation(Product(), (patch(np.ones((40, 40)), noise**2),))
    assert found.value < 0.04
    rough = 1 + np.random.default_rng(0).normal(0, 1.5 * by_chance, (40, 40))
    assert noise_variation(Product(), (patch(np.ones((40, 40)), rough**2),)).value == pytest.approx(
        by_chance * np.sqrt(1.25), abs=0.02
    )


def flat(image, blank=None):
    blank = np.ones(image.shape, dtype=bool) if blank is None else blank
    return flat_sky(Patch((slice(0, 32), slice(0, 32)), image.astype(np.float32), blank, 1.0), 11)


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize(("sigma", "counts"), [(2.5, 2.5), (3.9, 3.9), (6.0, 4.0), (30.0, 4.0)])
def test_a_pixel_draws_the_mean_around_it_by_four_sigma_at_most(sigma, counts, sign):
    image = np.zeros((32, 32))
    image[16, 16] = sign * sigma
    assert flat(image)[16, 17] == pytest.approx(-sign * counts / 11**2, rel=1e-4)


@pytest.mark.parametrize(("columns", "kept"), [(1, False), (2, False), (3, True), (5, True)])
def test_a_fifth_of_the_pixels_around_are_sky(columns, kept):
    """Columns of eleven."""
    blank = np.zeros((32, 32), dtype=bool)
    blank[:, 16 : 16 + columns] = True
    assert np.isfinite(flat(np.zeros((32, 32)), blank)[16, 16]) == kept


@pytest.mark.parametrize(("scale", "block"), [(0.5, 32), (1.0, 16), (2.0, 8), (4.0, 8)])
def test_blocks_are_sixteen_native_pixels_and_eight_of_the_product(scale, block):
    """A chequerboard of such squares is as correlated as can be within one, and cancels in larger ones."""
    product = Product()
    product.scale_arcsec = 0.05 * scale
    squares = np.indices((12, 12)).sum(axis=0) % 2 * 2.0 - 1
    sky = np.kron(squares, np.ones((block, block)))
    piece = NoisePatch((slice(0, 1), slice(0, 1)), SIDE, np.ones((1, 1)), np.ones((1, 1)), None, sky)
    assert noise_ratio(product, (piece,)) == pytest.approx(block)


def periodic(height):
    """Return three parts of an image that share a wave, and how far it stands above the median power."""
    pieces = []
    for seed in range(3):
        noise = np.random.default_rng(seed).normal(0, 0.2, (40, 40))
        pieces.append(patch(np.ones((40, 40)), 1 + height * np.sin(2 * np.pi * np.arange(40) / 5) + noise))
    return pieces, [strongest_wave(piece.variances).contrast for piece in pieces]


@pytest.mark.parametrize(("contrast", "counts"), [(17, False), (28, False), (32, True), (55, True)])
def test_a_wave_is_a_period_from_thirty_times_the_median_power(contrast, counts):
    heights = np.linspace(0.02, 0.2, 181)
    lowest, highest = (np.array([pick(periodic(height)[1]) for height in heights]) for pick in (min, max))
    # so high that every part lies beyond the contrast, or so low that none does
    height = heights[np.argmax(lowest > contrast)] if counts else heights[np.flatnonzero(highest < contrast)[-1]]
    pieces, found = periodic(height)
    assert (min(found) > contrast) if counts else (max(found) < contrast)
    assert (noise_variation(Product(), tuple(pieces)).cap is None) == counts
