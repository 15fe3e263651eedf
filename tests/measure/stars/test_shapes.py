from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.stars.ellipticity import coherent, median_error
from drizview.measure.stars.shapes import Shapes, elongation, fit_gaussians, join_shapes


def stars(count=60, *, fwhm=1.7, ratio=1.0, angle=0.0, noise=3.0, side=9, seed=0):
    """Return stamps of Gaussian stars averaged over pixels on a fine grid, and their centres."""
    random = np.random.default_rng(seed)
    x, y = random.uniform(-0.5, 0.5, (2, count))
    fine = (np.arange(side * 15) - side * 15 // 2) / 15
    long, short = fwhm / 2.3548 * np.sqrt(ratio), fwhm / 2.3548 / np.sqrt(ratio)
    turn = np.deg2rad(angle)
    u, v = np.meshgrid(fine, fine)
    made = []
    for dx, dy in zip(x, y, strict=True):
        along = (u - dx) * np.cos(turn) + (v - dy) * np.sin(turn)
        across = (v - dy) * np.cos(turn) - (u - dx) * np.sin(turn)
        bell = np.exp(-((along / long) ** 2 + (across / short) ** 2) / 2)
        made.append(1000 * bell.reshape(side, 15, side, 15).mean(axis=(1, 3)))
    return np.array(made) + random.normal(0, noise, (count, side, side)), x, y


@pytest.mark.parametrize("fwhm", [1.1, 1.7, 2.4])
def test_the_width_before_the_pixels_comes_back_to_a_percent(fwhm):
    stamps, x, y = stars(fwhm=fwhm)
    found = fit_gaussians(stamps, radius=3, fwhm=1.6, integrated=True)
    assert found.good.mean() > 0.95
    assert np.median(found.fwhm[found.good]) == pytest.approx(fwhm, rel=0.01)
    assert np.std((found.x - x)[found.good]) < 0.01 and np.std((found.y - y)[found.good]) < 0.01


def test_length_and_direction_come_back():
    stamps, _, _ = stars(ratio=1.3, angle=30)
    found = fit_gaussians(stamps, radius=3, fwhm=1.6, integrated=True)
    mean = coherent(found[found.good])
    assert mean.ratio == pytest.approx(1.3, abs=0.02)
    assert mean.angle == pytest.approx(30, abs=3)
    assert mean.coherence > 0.95


def test_bad_pixels_are_left_out():
    stamps, x, _ = stars(noise=0)
    stamps[:, 5, 5] = np.nan
    found = fit_gaussians(stamps, radius=3, fwhm=1.6, integrated=True)
    assert np.abs(found.x - x).max() < 0.01


def test_what_is_no_star_is_not_good():
    random = np.random.default_rng(1)
    flat, noise, empty = np.full((9, 9), 5.0), random.normal(0, 1, (9, 9)), np.full((9, 9), np.nan)
    ramp = np.tile(np.arange(9.0), (9, 1))
    found = fit_gaussians(np.array([flat, empty, ramp, noise * 0]), radius=3, fwhm=1.6, integrated=True)
    assert not found.good.any()


def test_no_stamps_give_no_shapes():
    found = fit_gaussians(np.zeros((0, 9, 9)), radius=3, fwhm=1.6, integrated=True)
    assert len(found) == 0 and len(join_shapes([found, found])) == 0


def test_a_rendered_fit_is_the_star():
    stamps, _, _ = stars(ratio=1.2, noise=0)
    found = fit_gaussians(stamps, radius=4, fwhm=1.6, integrated=True)
    assert np.abs(found.render(reach=4) - stamps).max() < 0.02 * stamps.max()


def test_rounded_on_the_sky_is_round_after_the_map():
    stamps, _, _ = stars(5)
    shapes = fit_gaussians(stamps, radius=3, fwhm=1.6, integrated=True)
    matrix = np.tile(np.array([[1.0, 0.06], [0.0, 1.1]]), (5, 1, 1))
    sky = shapes.rounded(matrix)
    moments = np.moveaxis(np.array([[sky.xx, sky.xy], [sky.xy, sky.yy]]), -1, 0)
    turned = matrix @ moments @ np.swapaxes(matrix, 1, 2)
    assert elongation(turned[:, 0, 0], turned[:, 0, 1], turned[:, 1, 1]) == pytest.approx(np.ones(5), abs=1e-9)
    assert sky.fwhm == pytest.approx(shapes.fwhm)


def test_noise_makes_single_stars_long_but_not_their_mean():
    stamps, _, _ = stars(200, noise=60)
    found = fit_gaussians(stamps, radius=3, fwhm=1.6, integrated=True)
    found = found[found.good]
    assert np.median(elongation(found.xx, found.xy, found.yy)) > 1.08
    mean = coherent(found)
    assert mean.ratio < 1 + 3 * mean.error < 1.08


def test_the_error_of_a_median_is_that_of_many_trials():
    random = np.random.default_rng(0)
    trials = random.normal(0, 2, (400, 50))
    assert np.median([median_error(trial) for trial in trials]) == pytest.approx(
        np.std(np.median(trials, axis=1)), rel=0.15
    )


def test_galsim_measures_the_same_shapes():
    galsim = pytest.importorskip("galsim", reason="the independent judge of shapes")
    random = np.random.default_rng(3)
    stamps, judged = [], []
    for _ in range(40):
        star = galsim.Convolve(galsim.Moffat(beta=3.5, fwhm=2.2).shear(g1=0.06, g2=-0.04), galsim.Pixel(1.0))
        star = star.shift(*random.uniform(-0.5, 0.5, 2)).withFlux(1e4)
        image = star.drawImage(nx=15, ny=15, scale=1.0, method="no_pixel")
        stamps.append(image.array.copy())
        judged.append(galsim.hsm.FindAdaptiveMom(image, guess_sig=1.2).observed_shape)
    found = coherent(fit_gaussians(np.array(stamps), radius=5, fwhm=2.4, integrated=False))
    e1, e2 = np.mean([s.e1 for s in judged]), np.mean([s.e2 for s in judged])
    length = np.hypot(e1, e2)
    assert found.ratio == pytest.approx(np.sqrt((1 + length) / (1 - length)), abs=0.02)
    assert found.angle == pytest.approx(np.degrees(np.arctan2(e2, e1)) / 2, abs=4)


def test_galsim_agrees_on_the_width_of_a_drawn_gaussian():
    galsim = pytest.importorskip("galsim", reason="the independent judge of shapes")
    image = galsim.Gaussian(fwhm=1.7, flux=1e4).drawImage(nx=9, ny=9, scale=1.0)
    found = fit_gaussians(image.array[None], radius=3, fwhm=1.4, integrated=True)
    assert isinstance(found, Shapes)
    assert found.fwhm[0] == pytest.approx(1.7, rel=0.01)
