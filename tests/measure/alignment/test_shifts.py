from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.shifts import common, shared, vote
from drizview.measure.stars.peaks import Peaks, find_peaks, join_peaks


def scene(stars, shape=(200, 200), seed=0, cosmics=60, sigma=5.0):
    random = np.random.default_rng(seed)
    image = random.normal(0, sigma, shape)
    y, x = np.mgrid[: shape[0], : shape[1]]
    for row, column, flux in stars:
        image += flux / (2 * np.pi * 0.9**2) * np.exp(-((y - row) ** 2 + (x - column) ** 2) / 2 / 0.9**2)
    for row, column in random.integers(3, 190, (cosmics, 2)):
        image[row, column : column + random.integers(1, 5)] += random.uniform(300, 3000)
    return image


def peaks_of(image, offset=(0.0, 0.0)):
    row, column, flux = find_peaks(image, sigma=5.0, bad=np.zeros(image.shape, dtype=bool))
    chip, core = np.ones(row.size, dtype=np.int64), np.zeros(row.size)
    return Peaks(row, column, column + offset[0], row + offset[1], flux, chip, core)


@pytest.fixture
def stars():
    random = np.random.default_rng(9)
    return np.column_stack([random.uniform(15, 185, 25), random.uniform(15, 185, 25), random.uniform(5e3, 5e4, 25)])


def test_stars_are_found_to_a_fifth_of_a_pixel(stars):
    row, column, _ = find_peaks(scene(stars, cosmics=0), sigma=5.0, bad=np.zeros((200, 200), dtype=bool))
    distance = np.hypot(stars[:, 0, None] - row, stars[:, 1, None] - column).min(axis=1)
    assert np.median(distance) < 0.2


def test_hot_pixels_and_bad_pixels_are_no_stars():
    image = np.zeros((50, 50))
    image[20, 20] = 5000
    bad = np.zeros(image.shape, dtype=bool)
    assert find_peaks(image, sigma=1.0, bad=bad)[0].size == 0
    image[30, 30:32], image[31, 30:32] = (5000, 4900), 4000
    assert find_peaks(image, sigma=1.0, bad=bad)[0].size == 1
    bad[31, 31] = True
    assert find_peaks(image, sigma=1.0, bad=bad)[0].size == 0


def test_a_displacement_is_found_among_cosmic_rays(stars):
    moved = stars + np.array([7.3, -4.2, 0])
    found = vote(peaks_of(scene(stars, seed=1)), peaks_of(scene(moved, seed=2)))
    assert found.significant
    assert (found.dx, found.dy) == (pytest.approx(-4.2, abs=0.2), pytest.approx(7.3, abs=0.2))


def test_cosmic_rays_alone_agree_on_nothing():
    nothing = np.zeros((0, 3))
    assert not vote(peaks_of(scene(nothing, seed=1)), peaks_of(scene(nothing, seed=2))).significant
    assert not vote(join_peaks([]), join_peaks([])).significant


def test_hot_pixels_do_not_vote_for_the_dither(stars):
    hot = np.random.default_rng(4).uniform(15, 185, (60, 2))
    extra = np.column_stack([hot, np.full(60, 2e4)])
    dithered = stars + np.array([6.0, 5.0, 0])
    first = peaks_of(scene(np.vstack([stars, extra]), seed=1, cosmics=0))
    second = peaks_of(scene(np.vstack([dithered, extra]), seed=2, cosmics=0), offset=(-5.0, -6.0))
    assert vote(first, second).dx == pytest.approx(-5, abs=0.3)
    found = vote(first, second, dither=(-5.0, -6.0))
    assert (found.dx, found.dy) == (pytest.approx(0, abs=0.2), pytest.approx(0, abs=0.2))


def test_only_stars_are_shared(stars):
    peaks = {name: peaks_of(scene(stars, seed=seed)) for seed, name in enumerate("abc")}
    found = shared(peaks, lambda one, other: None)
    for name, chosen in found.items():
        mine = peaks[name][chosen]
        distance = np.hypot(stars[:, 0, None] - mine.row, stars[:, 1, None] - mine.column)
        assert len(mine) > 15
        assert (distance.min(axis=0) < 1.5).mean() > 0.9


def test_pairs_must_agree_in_flux(stars):
    first = peaks_of(scene(stars, cosmics=0))
    fainter = Peaks(first.row, first.column, first.x, first.y, first.flux / 5, first.chip, first.core)
    assert common(first, fainter, vote(first, first))[0].size == 0
