from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.minidrizzle import grid
from drizview.measure.stars.shapes import fit_gaussians


def identity(count):
    return np.tile(np.eye(2), (count, 1, 1))


def test_pixels_that_coincide_are_copied():
    stamps = np.random.default_rng(0).uniform(1, 2, (1, 9, 9))
    drops = grid(np.zeros(1), np.zeros(1), identity(1), np.zeros(1, int), stars=1, reach=(4, 4), drop=1.0)
    assert drops.drizzle(stamps, np.ones(stamps.shape))[0] == pytest.approx(stamps[0])


def test_a_pixel_left_out_is_filled_by_the_other_exposure():
    stamps = np.full((2, 9, 9), 3.0)
    stamps[0, 4, 4] = 1e6
    weights = np.ones(stamps.shape)
    weights[0, 4, 4] = 0
    drops = grid(np.zeros(2), np.zeros(2), identity(2), np.zeros(2, int), stars=1, reach=(4, 3), drop=1.0)
    assert drops.drizzle(stamps, weights)[0] == pytest.approx(np.full((7, 7), 3.0))


def test_where_nothing_falls_there_is_nothing():
    drops = grid(np.zeros(1), np.zeros(1), identity(1) * 2, np.zeros(1, int), stars=1, reach=(4, 4), drop=0.5)
    made = drops.drizzle(np.ones((1, 9, 9)), np.ones((1, 9, 9)))[0]
    assert np.isfinite(made[4, 4]) and np.isnan(made[4, 5])


def test_a_phase_of_half_a_pixel_stretches_a_round_star():
    """An undithered product samples all exposures alike: round stars come out long, which is nobody's fault."""
    axis = np.arange(-4, 5)
    bell = np.exp(-(axis**2) / 2 / 0.7**2)
    star = np.outer(np.exp(-((axis + 0.5) ** 2) / 2 / 0.7**2), bell)[None]
    drops = grid(np.zeros(1), np.full(1, 0.5), identity(1), np.zeros(1, int), stars=1, reach=(4, 4), drop=1.0)
    found = fit_gaussians(drops.drizzle(star, np.ones(star.shape)), radius=3, fwhm=1.8, integrated=False)
    assert np.sqrt(found.yy[0] / found.xx[0]) > 1.1


@pytest.mark.parametrize(("pixfrac", "scale"), [(1.0, 1.0), (0.8, 0.6)])
def test_the_drizzle_package_makes_the_same_of_it(pixfrac, scale):
    resample = pytest.importorskip("drizzle.resample", reason="the independent judge of drizzling")
    random = np.random.default_rng(0)
    stamps = random.uniform(1, 2, (3, 9, 9)).astype(np.float32)
    x, y = random.uniform(-0.5, 0.5, (2, 3))
    matrix = np.tile(np.array([[1.0, 0.05], [-0.02, 1.0]]) / scale, (3, 1, 1))
    reach = 4
    ours = grid(x, y, matrix, np.zeros(3, int), stars=1, reach=(4, reach), drop=pixfrac / scale)
    judge = resample.Drizzle(kernel="turbo", out_shape=(2 * reach + 1,) * 2)
    column, row = np.meshgrid(np.arange(-4, 5), np.arange(-4, 5))
    for k in range(3):
        pixmap = np.dstack(
            [
                x[k] + matrix[k, 0, 0] * column + matrix[k, 0, 1] * row + reach,
                y[k] + matrix[k, 1, 0] * column + matrix[k, 1, 1] * row + reach,
            ]
        )
        judge.add_image(stamps[k], exptime=1.0, pixmap=pixmap, pixfrac=pixfrac, pixel_scale_ratio=scale, wht_scale=1.0)
    inner = slice(2, -2)
    found = ours.drizzle(stamps, np.ones(stamps.shape))[0][inner, inner]
    theirs = judge.out_img[inner, inner]
    assert found / found.mean() == pytest.approx(theirs / theirs.mean(), rel=0.02)
