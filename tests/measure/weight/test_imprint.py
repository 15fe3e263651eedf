from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from drizview.errors import Unmeasured
from drizview.measure.weight.imprint import control_losses, disc_mean, find_cores, imprint, relative_loss

SHAPE = (300, 300)


def field(count=30, *, seed=0, fwhm=2.3):
    random = np.random.default_rng(seed)
    image = random.normal(0, 1, SHAPE)
    y, x = random.integers(20, 280, (2, count))
    grid = np.indices(SHAPE)
    for row, column in zip(y, x, strict=True):
        image += 300 * np.exp(-2.77 * ((grid[0] - row - 0.3) ** 2 + (grid[1] - column + 0.2) ** 2) / fwhm**2)
    return image, y, x


def test_stars_are_found_and_cosmic_rays_are_not():
    image, y, x = field()
    rays = np.random.default_rng(5).integers(10, 290, (2, 200))
    hit = np.zeros(SHAPE)
    hit[tuple(rays)] = 500
    image += ndimage.shift(hit, (0.4, 0.3), order=1)  # drizzled: over four pixels
    rows, columns = find_cores(image, sigma=1.0, native=1.0)
    near = [np.hypot(y - r, x - c).min() < 1.6 for r, c in zip(rows, columns, strict=True)]
    assert len(rows) >= 25
    assert np.mean(near) > 0.9


@pytest.mark.parametrize("native", [1.0, 2.0])
def test_the_pixel_scale_is_followed(native):
    image, *_ = field(fwhm=2.3 * native)
    assert len(find_cores(image, sigma=1.0, native=native)[0]) >= 20


def lost(depth, *, random_share=0.02, cores=True, seed=1):
    image, y, x = field(seed=seed)
    random = np.random.default_rng(seed)
    weight = np.full(SHAPE, 2000.0)
    weight[random.random(SHAPE) < random_share] *= 0.75
    if cores:
        for row, column in zip(y, x, strict=True):
            weight[row - 1 : row + 2, column - 1 : column + 2] *= 1 - depth
    mean = disc_mean(relative_loss(weight, np.ones(SHAPE, int)), radius=1.0)
    rows, columns = find_cores(image, sigma=1.0, native=1.0)
    blank = ndimage.maximum_filter(image, 15) < 6
    return imprint(mean[rows, columns], control_losses(mean, rows, columns, allowed=blank))


@pytest.mark.parametrize("depth", [0.05, 0.25, 0.5])
def test_the_loss_of_cores_is_recovered(depth):
    found = lost(depth)
    assert found.value == pytest.approx(depth, abs=0.02)
    assert found.significance > 5


def test_random_losses_are_no_imprint():
    assert np.median([lost(0, cores=False, seed=k).significance for k in range(5)]) < 2
    assert abs(lost(0, cores=False, random_share=0.2).value) < 0.03


def test_reversed_imprints_are_negative():
    weight = np.full(SHAPE, 1500.0)
    image, y, x = field()
    for row, column in zip(y, x, strict=True):
        weight[row - 2 : row + 3, column - 2 : column + 3] = 2000
    mean = disc_mean(relative_loss(weight, np.ones(SHAPE, int)), radius=1.0)
    rows, columns = find_cores(image, sigma=1.0, native=1.0)
    blank = ndimage.maximum_filter(image, 15) < 6
    found = imprint(mean[rows, columns], control_losses(mean, rows, columns, allowed=blank))
    assert found.value < -0.2


def test_each_area_has_its_own_full_weight():
    areas = np.where(np.arange(300) < 150, 1, 2) * np.ones((300, 1), int)
    areas[:, 148:152] = 0
    weight = np.where(areas == 1, 500.0, 2000.0)
    loss = relative_loss(weight, areas)
    assert np.nanmax(np.abs(loss)) < 1e-6
    assert np.isnan(loss[:, 150]).all()


def test_too_few_sources_or_too_little_sky():
    with pytest.raises(Unmeasured, match="only 3 sources"):
        imprint(np.zeros(3), np.zeros((20, 3)))
    with pytest.raises(Unmeasured, match="blank sky"):
        imprint(np.zeros(9), np.full((20, 9), np.nan))
