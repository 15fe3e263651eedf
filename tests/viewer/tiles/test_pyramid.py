"""Levels of an image against brute force."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer.tiles import pyramid as module
from drizview.viewer.tiles.pyramid import Pyramid

SHAPES = [(1, 1), (1, 3000), (777, 1), (64, 64), (129, 515), (530, 151)]


def brute_means(image, z):
    """Return the means over blocks, block by block."""
    size = 1 << z
    ny, nx = (-(-n // size) for n in image.shape)
    out = np.full((ny, nx), np.nan)
    for j, i in np.ndindex(ny, nx):
        block = image[j * size : (j + 1) * size, i * size : (i + 1) * size].astype(float)
        if np.isfinite(block).any():
            out[j, i] = block[np.isfinite(block)].mean()
    return out


def brute_shares(flags, z):
    """Return the share of each bit in each block."""
    bits = (flags[..., None].astype(int) >> np.arange(16)) & 1
    return np.stack([brute_means(bits[..., k].astype(float), z) for k in range(16)], axis=-1)


def decoded(codes):
    code = np.stack([codes & 15, codes >> 4], axis=-1).reshape(*codes.shape[:2], 16).astype(float)
    return np.where(code > 0, 2 ** ((code - 15) / 2), 0)


def whole(pyramid, z):
    return pyramid.piece(z, *(slice(0, n) for n in pyramid.shape(z)))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("blank", [0.0, 0.3, 1.0])
def test_means_are_those_of_the_finite_pixels(shape, blank):
    rng = np.random.default_rng(1)
    image = rng.normal(1000, 30, shape).astype(np.float32)
    image[rng.random(shape) < blank] = np.nan
    pyramid = Pyramid(ArrayRaster(image))
    for z in range(pyramid.level(1) + 1):
        np.testing.assert_allclose(whole(pyramid, z), brute_means(image, z), rtol=2e-6)


def test_a_window_is_a_piece_of_its_level(monkeypatch):
    monkeypatch.setattr(module, "BAND", 4 * 300 * 16)  # several bands a window
    image = np.random.default_rng(2).normal(size=(301, 413)).astype(np.float32)
    pyramid = Pyramid(ArrayRaster(image))
    for z in (0, 1, 2, 3, 4):
        ny, nx = pyramid.shape(z)
        rows, columns = slice(ny // 3, ny), slice(nx // 4, nx // 2)
        np.testing.assert_allclose(
            pyramid.piece(z, rows, columns), brute_means(image, z)[rows, columns], rtol=1e-5, atol=1e-6
        )


def test_infinite_pixels_count_as_blank_and_integers_as_numbers():
    image = np.ones((16, 16), np.float64)
    image[3, 3] = np.inf
    assert whole(Pyramid(ArrayRaster(image)), 4).item() == 1.0
    counts = np.arange(256, dtype=np.int32).reshape(16, 16)
    assert whole(Pyramid(ArrayRaster(counts)), 4).item() == pytest.approx(127.5)


@pytest.mark.parametrize("dtype", [np.int16, np.uint16, np.int32, np.uint8])
def test_shares_of_flags_are_right_to_a_step_and_never_too_small(dtype):
    rng = np.random.default_rng(3)
    top = min(15, 8 * np.dtype(dtype).itemsize)
    flags = np.zeros((103, 170), np.int64)
    for bit in range(0, top, 2):
        flags |= (rng.random(flags.shape) < 0.5 ** (bit + 1)).astype(np.int64) << bit
    pyramid = Pyramid(ArrayRaster(flags.astype(dtype)), flags=True)
    np.testing.assert_array_equal(whole(pyramid, 0), flags)
    for z in range(1, pyramid.level(1) + 1):
        found, true = decoded(whole(pyramid, z)), brute_shares(flags, z)
        np.testing.assert_array_equal(found > 0, true > 0)
        assert (found >= true * (1 - 1e-6)).all()
        assert (found <= np.maximum(true * 1.4143, 2**-7)[..., :]).all()


def test_the_sign_bit_is_a_flag_like_any_other():
    flags = np.zeros((20, 20), np.int16)
    flags[4, 4] = -32768
    pyramid = Pyramid(ArrayRaster(flags), flags=True)
    assert whole(pyramid, 0)[4, 4] == 32768
    assert decoded(whole(pyramid, 4))[0, 0, 15] > 0


def test_a_lone_flag_reaches_the_top():
    flags = np.zeros((2048, 1024), np.int16)
    flags[1234, 567] = 4096
    pyramid = Pyramid(ArrayRaster(flags), flags=True)
    for z in range(1, pyramid.level(1) + 1):
        shares = decoded(whole(pyramid, z))
        assert np.count_nonzero(shares) == 1
        assert shares[1234 >> z, 567 >> z, 12] > 0


def test_flags_that_are_everywhere_are_told_from_rare_ones():
    rng = np.random.default_rng(4)
    flags = np.where(rng.random((512, 512)) < 0.05, 4096, 0).astype(np.int16) | 16
    shares = decoded(whole(Pyramid(ArrayRaster(flags), flags=True), 5))
    assert (shares[..., 4] == 1).all()
    assert (shares[..., 12] < 0.11).all() and (shares[..., 12] > 0.025).all()


def test_only_coarse_levels_are_kept():
    pyramid = Pyramid(ArrayRaster(np.zeros((1024, 2048), np.float32)))
    whole(pyramid, 3)
    kept = sum(level.nbytes for level in pyramid._kept)
    assert kept < 1024 * 2048 * 4 / 47
    assert len(pyramid._kept) == pyramid.level(1) - 2


def test_a_vast_raster_is_sampled_first_and_true_afterwards(monkeypatch):
    monkeypatch.setattr(module, "VAST", 100_000)
    image = np.random.default_rng(5).normal(50, 3, (600, 700)).astype(np.float32)
    reads = []

    class Watched(ArrayRaster):
        def __getitem__(self, window):
            if window[1] == slice(None) and window[0].start == 0:  # the first band of full rows
                reads.append("whole")
            return super().__getitem__(window)

    pyramid = Pyramid(Watched(image))
    z = pyramid.level(256)
    sample, provisional = pyramid.overview(z)
    assert provisional and sample.shape == pyramid.shape(z) and not reads
    early = pyramid.cuts()
    whole(pyramid, 3)
    true, provisional = pyramid.overview(pyramid.level(64))
    assert not provisional and reads == ["whole"]
    np.testing.assert_allclose(true, brute_means(image, pyramid.level(64)), rtol=1e-5)
    late = pyramid.cuts()
    assert {k: v for k, v in early.items() if k != "minmax"} == {k: v for k, v in late.items() if k != "minmax"}
    assert late["minmax"] == [float(image.min()), float(image.max())]


def test_a_failed_reading_is_tried_again():
    class Flaky(ArrayRaster):
        broken = True

        def __getitem__(self, window):
            if self.broken:
                raise OSError("gone")
            return super().__getitem__(window)

    raster = Flaky(np.ones((64, 64), np.float32))
    pyramid = Pyramid(raster)
    with pytest.raises(OSError, match="gone"):
        pyramid.piece(3, slice(0, 8), slice(0, 8))
    raster.broken = False
    assert pyramid.piece(3, slice(0, 8), slice(0, 8)).mean() == 1
