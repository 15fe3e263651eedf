"""Tiles as bytes, unpacked again the way the browser does it."""

from __future__ import annotations

import zlib

import numpy as np
import pytest

from drizview.viewer.tiles.quantise import BLANK, flag_tile, image_tile, noise, quantise


def unshuffled(body, dtype, shape):
    """Undo `pack`, written independently of it: byte k of all words first, then byte k + 1."""
    size = np.dtype(dtype).itemsize
    planes = np.frombuffer(zlib.decompress(body), np.uint8).reshape(size, -1)
    words = sum(planes[k].astype(np.uint64) << np.uint64(8 * k) for k in range(size))
    return words.astype(f"u{size}").view(dtype).reshape(shape)


def restored(pixels):
    header, body = image_tile(pixels)
    if header["form"] == "f32":
        return unshuffled(body, np.float32, pixels.shape)
    codes = unshuffled(body, np.uint16, pixels.shape)
    return np.where(codes == BLANK, np.nan, header["zero"] + header["step"] * codes.astype(float))


def test_noise_is_that_of_the_pixels_whatever_the_sources():
    rng = np.random.default_rng(1)
    image = rng.normal(0, 7, (512, 512)).astype(np.float32)
    image[rng.random(image.shape) < 0.02] += 30000
    assert noise(image) == pytest.approx(7, rel=0.1)


@pytest.mark.parametrize("sigma", [1e-4, 0.01, 3, 400])
def test_error_is_below_a_sixteenth_of_the_noise(sigma):
    rng = np.random.default_rng(2)
    image = rng.normal(10 * sigma, sigma, (300, 400)).astype(np.float32)
    assert np.abs(restored(image) - image).max() < sigma / 14


def test_a_full_well_still_fits_with_a_coarser_step():
    rng = np.random.default_rng(3)
    image = rng.normal(100, 5, (300, 400)).astype(np.float32)
    image[7, 7] = 84000
    header, _ = image_tile(image)
    assert header["form"] == "u16"
    assert np.abs(restored(image) - image).max() < 5 / 4


def test_a_range_too_large_for_16_bits_goes_exactly():
    rng = np.random.default_rng(4)
    image = rng.normal(0, 0.003, (100, 100)).astype(np.float32)
    image[5, 5], image[6, 6] = 1e6, np.nan
    assert image_tile(image)[0]["form"] == "f32"
    np.testing.assert_array_equal(restored(image), image)


def test_blank_pixels_stay_blank():
    rng = np.random.default_rng(5)
    image = rng.normal(size=(64, 64)).astype(np.float32)
    image[rng.random(image.shape) < 0.4] = np.nan
    image[3, 4] = np.inf
    np.testing.assert_array_equal(np.isnan(restored(image)), ~np.isfinite(image))


@pytest.mark.parametrize("value", [0.0, -1e30, 7.25, np.nan])
def test_flat_tiles(value):
    image = np.full((5, 9), value, np.float32)
    np.testing.assert_array_equal(restored(image).astype(np.float32), image)


def test_whole_numbers_without_noise_are_exact():
    weights = np.repeat(np.array([[0, 349.231, 698.462, 1047.7]], np.float32), 50, axis=1) * np.ones(
        (30, 1), np.float32
    )
    np.testing.assert_array_equal(restored(weights), weights)


@pytest.mark.parametrize("shape", [(1, 1), (1, 700), (700, 1)])
def test_thin_tiles(shape):
    image = np.random.default_rng(6).normal(5, 1, shape).astype(np.float32)
    assert np.abs(restored(image) - image).max() < 0.2


def test_a_noisy_tile_takes_less_than_half_of_its_float32():
    image = np.random.default_rng(7).normal(5, 1, (512, 512)).astype(np.float32)
    assert len(image_tile(image)[1]) < 0.25 * image.nbytes


def test_flags_go_exactly_and_small():
    rng = np.random.default_rng(8)
    flags = np.where(rng.random((512, 512)) < 0.02, 4096, 0).astype(np.uint16)
    header, body = flag_tile(flags)
    assert header == {"form": "dq"}
    np.testing.assert_array_equal(unshuffled(body, np.uint16, flags.shape), flags)
    assert len(body) < flags.nbytes / 10
    codes = rng.integers(0, 256, (20, 30, 8), dtype=np.uint8)
    header, body = flag_tile(codes)
    assert header == {"form": "share"}
    np.testing.assert_array_equal(
        np.frombuffer(zlib.decompress(body), np.uint8).reshape(8, 20, 30), np.moveaxis(codes, -1, 0)
    )


def test_codes_never_reach_the_blank():
    image = np.random.default_rng(9).normal(0, 1, (256, 256)).astype(np.float32)
    image[0, 0] = 1e4  # so far off that the range sets the step
    codes, _, _ = quantise(image)
    assert codes.max() == BLANK - 1
