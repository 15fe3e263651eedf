from __future__ import annotations

import numpy as np
import pytest
from astropy.wcs import WCS
from scipy import ndimage

from drizview.measure.alignment.register import register, similarity, solve
from drizview.measure.alignment.shifts import Vote, vote
from drizview.measure.alignment.trend import trend
from drizview.measure.stars.peaks import Peaks, find_peaks
from drizview.measure.stars.shapes import fit_gaussians


def peaks(x, y, flux=None):
    none = np.zeros(len(x))
    flux = np.full(len(x), 100.0) if flux is None else flux
    return Peaks(y.copy(), x.copy(), x, y, flux, np.ones(len(x), dtype=np.int64), none)


def field(count=40, side=1000.0, seed=0):
    random = np.random.default_rng(seed)
    return random.uniform(20, side - 20, (2, count)), random


@pytest.mark.parametrize("shift", [0.05, 0.3, 2.0])
def test_a_shift_comes_back_within_its_error(shift):
    (x, y), random = field()
    first = peaks(x, y)
    second = peaks(x + shift + random.normal(0, 0.03, x.size), y - shift + random.normal(0, 0.03, x.size))
    found = register(first, second, vote(first, second))
    assert found.n > 35
    assert abs(found.dx - shift) < 4 * found.error and abs(found.dy + shift) < 4 * found.error
    assert found.error < 0.01


def test_rotation_and_scale_come_back_with_their_sign():
    (x, y), random = field()
    turn, scale = np.deg2rad(0.05), 1 + 2e-4
    u, v = x - 500, y - 500
    x2 = 500 + scale * (u * np.cos(turn) - v * np.sin(turn)) + random.normal(0, 0.02, x.size)
    y2 = 500 + scale * (v * np.cos(turn) + u * np.sin(turn)) + random.normal(0, 0.02, x.size)
    found = register(peaks(x, y), peaks(x2, y2), Vote(0.0, 0.0, 40, 0.0))
    assert found.rotation == pytest.approx(0.05, abs=4 * found.rotation_error)
    assert found.scale == pytest.approx(2e-4, abs=4 * found.scale_error)
    assert found.rotation_error < 0.002


def test_the_shift_of_rotated_exposures_scatters_as_its_error_says():
    off = []
    for seed in range(100):
        (x, y), random = field(side=4000.0, seed=seed)
        turn, noise = np.deg2rad(0.01), random.normal(0, 0.05, (2, x.size))
        found = similarity(x, y, x - turn * (y - y.mean()) + noise[0], y + turn * (x - x.mean()) + noise[1])
        off.append((found.apply(np.array([x.mean()]), np.array([y.mean()]))[0][0] - x.mean()) / found.numbers[2])
    assert 0.7 < np.std(off) < 1.3


def test_false_matches_do_not_pull():
    (x, y), random = field()
    x2, y2 = x + 0.2, y.copy()
    x2[:6] += random.uniform(0.5, 0.9, 6)
    found = register(peaks(x, y), peaks(x2, y2), Vote(0.2, 0.0, 40, 0.0))
    assert found.dx == pytest.approx(0.2, abs=0.01)
    assert found.n == 34


@pytest.mark.parametrize("outliers", [0, 2])
def test_tweakwcs_judges_the_fit_of_shift_rotation_and_scale(outliers):
    linearfit = pytest.importorskip("tweakwcs.linearfit", reason="the independent judge of the fit")
    (x, y), random = field(seed=3)
    turn, scale, u, v = np.deg2rad(0.03), 1 - 3e-4, x - 400, y - 600
    x2 = 400.3 + scale * (u * np.cos(turn) - v * np.sin(turn)) + random.normal(0, 0.05, x.size)
    y2 = 599.8 + scale * (v * np.cos(turn) + u * np.sin(turn)) + random.normal(0, 0.05, x.size)
    x2[:outliers] += 5.0
    ours = similarity(x, y, x2, y2, clip=4.0)
    theirs = linearfit.iter_linear_fit(
        np.column_stack([x2, y2]), np.column_stack([x, y]), fitgeom="rscale", nclip=3 if outliers else 0
    )
    np.testing.assert_array_equal(ours.kept, theirs["fitmask"])
    assert ours.kept.sum() == x.size - outliers
    fitted, expected = np.column_stack(ours.apply(x, y))[ours.kept], np.column_stack([x2, y2])[ours.kept]
    np.testing.assert_allclose(expected - fitted, theirs["resids"], atol=1e-9)
    assert np.hypot(1 + ours.a, ours.b) == pytest.approx(theirs["<scale>"], abs=1e-9)
    assert ours.rms * np.sqrt(2) == pytest.approx(theirs["rmse"])


def test_too_few_sources_say_nothing():
    assert similarity(*np.zeros((4, 3))) is None
    x = np.array([1.0, 50.0, 90.0, 120.0])
    found = similarity(x, x, x + 0.5, x)
    assert found.dx == pytest.approx(0.5) and np.isnan(found.numbers[3])


def test_offsets_of_pairs_are_solved_and_the_outsider_is_not_the_reference():
    truth = {"a": (0.0, 0.0), "b": (0.02, 0.0), "c": (0.9, -0.4), "d": (0.0, 0.01)}
    names = list(truth)
    pairs = {
        (one, other): (np.subtract(truth[other], truth[one]), 0.01)
        for k, one in enumerate(names)
        for other in names[k + 1 :]
    }
    found = solve(pairs)
    assert found.reference in "abd"
    assert np.hypot(*found.value["c"]) == pytest.approx(np.hypot(*np.subtract(truth["c"], truth[found.reference])))
    assert found.error[found.reference] == pytest.approx(0, abs=1e-9)
    assert 0.005 < found.error["c"] < 0.01  # three pairs are better than one


def test_exposures_that_hang_together_by_others_are_tied_and_loners_left():
    step = (np.array([1.0, 0.0]), 0.01)
    found = solve({("a", "b"): step, ("b", "c"): step, ("x", "y"): step})
    assert set(found.value) == {"a", "b", "c"}
    assert found.reference == "b"
    assert found.value["c"][0] - found.value["a"][0] == pytest.approx(2.0)
    assert solve({}) is None


def test_a_drift_is_told_from_scatter():
    random = np.random.default_rng(0)
    times = np.arange(8.0)
    noise = random.normal(0, 0.02, (8, 2))
    still, moving = trend(times, noise), trend(times, noise + 0.1 * times[:, None])
    assert still.chance > 0.01 and moving.chance < 1e-4
    assert moving.change == pytest.approx(np.hypot(0.7, 0.7), abs=0.08)
    assert trend(times[:3], noise[:3]) is None
    assert trend(np.zeros(8), noise) is None


def test_scatter_is_called_a_drift_in_one_of_a_hundred():
    random = np.random.default_rng(1)
    chances = [trend(np.arange(5.0), random.normal(0, 1, (5, 2))).chance for _ in range(500)]
    assert np.mean(np.array(chances) < 0.01) < 0.03


def test_reproject_judges_the_shift_between_two_coordinate_systems():
    reproject = pytest.importorskip("reproject", reason="the independent judge of registration")
    random = np.random.default_rng(5)
    image = np.zeros((220, 220))
    for row, column in random.uniform(15, 205, (30, 2)):
        r, c = int(row), int(column)
        y, x = np.mgrid[r - 6 : r + 7, c - 6 : c + 7]
        image[r - 6 : r + 7, c - 6 : c + 7] += 2e3 * np.exp(-((y - row) ** 2 + (x - column) ** 2) / 2 / 1.2**2)
    here, there = plane(0.0, 0.0), plane(0.37, -0.21)
    other, _ = reproject.reproject_interp((image, here), there, shape_out=image.shape, order="bicubic")
    one, two = (catalogue(each, seed) for seed, each in enumerate((image, np.nan_to_num(other))))
    found = register(one, two, vote(one, two))
    (x, y) = there.all_world2pix(*here.all_pix2world(110, 110, 0), 0)
    assert found.dx == pytest.approx(float(x) - 110, abs=0.01)
    assert found.dy == pytest.approx(float(y) - 110, abs=0.01)


def plane(dx, dy):
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.crval, wcs.wcs.crpix = ["RA---TAN", "DEC--TAN"], [150.0, 2.0], [110 + dx, 110 + dy]
    wcs.wcs.cdelt = [-1.4e-5, 1.4e-5]
    return wcs


def catalogue(image, seed):
    noisy = image + np.random.default_rng(seed).normal(0, 5, image.shape)
    row, column, flux = find_peaks(noisy, sigma=5.0, bad=np.zeros(image.shape, dtype=bool), spread=0.15)
    row, column = np.rint(row).astype(int), np.rint(column).astype(int)
    keep = (np.minimum(row, column) >= 5) & (np.maximum(row, column) < 214)
    row, column, flux = row[keep], column[keep], flux[keep]
    stamps = np.array([noisy[r - 4 : r + 5, c - 4 : c + 5] for r, c in zip(row, column, strict=True)])
    shapes = fit_gaussians(stamps, radius=4, fwhm=2.5, integrated=False)
    return peaks(column + shapes.x, row + shapes.y, flux)


def test_tracks_of_cosmic_rays_are_no_peaks_and_stars_are():
    image = np.zeros((60, 60))
    image[10, 10:14] = [200, 900, 800, 300]  # along a row
    image[[30, 31, 32], [20, 21, 22]] = [500, 900, 600]  # along a diagonal
    image[45, 45] = 5000
    image = image + ndimage.gaussian_filter(image * (image == 5000), 0.8) - 5000 * (image == 5000)
    row, column, _ = find_peaks(image, sigma=5.0, bad=np.zeros(image.shape, dtype=bool), snr=20, spread=0.15)
    assert list(zip(np.rint(row), np.rint(column), strict=True)) == [(45, 45)]
