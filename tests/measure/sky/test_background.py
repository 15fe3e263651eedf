from __future__ import annotations

import numpy as np
import pytest
from astropy.nddata import block_reduce
from astropy.stats import mad_std
from scipy import ndimage

from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import Unmeasured
from drizview.measure.noise.quantum import quantum
from drizview.measure.sky.background import Background, background, box_medians, without_sources
from drizview.measure.sky.good_pixels import good_pixels


def sky_of(image: np.ndarray, dq: np.ndarray | None = None, bad: int = 0) -> Background:
    read = good_pixels(ArrayRaster(image), ArrayRaster(dq) if dq is not None else None, bad=bad)
    return background(read, shape=image.shape)


def galaxy(shape, radius):
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.exp(-np.hypot(y - shape[0] / 2, x - shape[1] / 2) / radius)


def noise(seed=0, shape=(400, 400), sky=50.0, sigma=8.0):
    return np.random.default_rng(seed).normal(sky, sigma, shape).astype("f4")


def test_blank_sky_is_found_to_a_twentieth_of_the_noise():
    found = sky_of(noise())
    assert found.independent == pytest.approx(50.0, abs=0.4)
    assert found.sigma == pytest.approx(8.0, rel=0.03)
    assert found.fill < 0.1
    assert found.blank > 0.9


def test_stars_draw_the_median_more_than_the_independent_estimate():
    image = noise()
    random = np.random.default_rng(1)
    y, x = np.mgrid[:400, :400]
    for _ in range(250):
        row, column = random.uniform(0, 400, 2)
        image += 2000 * random.uniform(0.05, 1) * np.exp(-((y - row) ** 2 + (x - column) ** 2) / 2 / 1.3**2)
    found = sky_of(image)
    assert found.replica > 50.3
    assert found.independent == pytest.approx(50, abs=0.2)


def test_a_galaxy_that_fills_the_chip_is_noticed_and_bounds_the_sky_from_above():
    found = sky_of(noise() + 400 * galaxy((400, 400), 120).astype("f4"))
    assert found.fill > 2
    assert found.replica > found.low + 20
    assert found.independent == found.low
    assert found.low > 50


def test_a_gradient_does_not_add_to_the_noise():
    image = noise() + np.linspace(0, 40, 400, dtype="f4")
    assert sky_of(image).sigma == pytest.approx(8.0, rel=0.04)


def test_a_bright_sky_may_have_the_structure_of_a_flat_field():
    image = noise(sky=1.0, sigma=0.03) * (1 + 0.01 * np.sin(np.linspace(0, 6, 400))[:, None]).astype("f4")
    found = sky_of(image)
    assert found.tolerance > found.sigma
    assert found.fill < 0.3


def test_flagged_pixels_do_not_count():
    image, dq = noise(), np.zeros((400, 400), dtype="i2")
    image[::2], dq[::2] = 500, 4
    assert sky_of(image, dq, bad=4).replica == pytest.approx(50, abs=0.5)


@pytest.mark.parametrize(("shape", "tolerance"), [((40, 41), 2), ((129, 200), 2), ((16, 1000), 2), ((1, 4000), 5)])
def test_odd_shapes_have_a_sky(shape, tolerance):
    assert sky_of(noise(shape=shape)).independent == pytest.approx(50, abs=tolerance)


@pytest.mark.parametrize("shape", [(1, 1), (7, 3), (1, 200)])
def test_too_few_pixels_give_a_reason(shape):
    with pytest.raises(Unmeasured, match="are needed"):
        sky_of(noise(shape=shape))


def test_stsci_clips_to_the_same_sky():
    imagestats = pytest.importorskip("stsci.imagestats", reason="what AstroDrizzle measures its sky with")
    image = noise(shape=(512, 512))
    image[np.random.default_rng(2).random(image.shape) < 0.05] += 300
    theirs = imagestats.ImageStats(image, fields="median", nclip=5, lsig=4, usig=4, binwidth=0.01)
    assert sky_of(image).replica == pytest.approx(theirs.median, abs=0.02 * 8)


@pytest.mark.parametrize("blank", [0.0, 0.3])
def test_box_medians_are_those_of_astropy(blank):
    image = noise(shape=(192, 128))
    image[np.random.default_rng(1).random(image.shape) < blank] = np.nan
    image[:32, :20] = np.nan  # more than half of the first box
    theirs = block_reduce(image, 32, func=np.nanmedian).ravel()
    theirs[0] = np.nan
    np.testing.assert_allclose(box_medians(image, 32), theirs)


def test_photutils_finds_the_same_sources():
    segmentation = pytest.importorskip("photutils.segmentation", reason="the independent judge of source masks")
    random = np.random.default_rng(6)
    image = noise(shape=(160, 160)) + ndimage.gaussian_filter(np.where(random.random((160, 160)) < 1e-3, 9e3, 0.0), 1.5)
    smooth = ndimage.gaussian_filter(image, 1.5)
    level = np.median(smooth) + 2.5 * mad_std(smooth)
    sources = segmentation.detect_sources(smooth, level, 5, connectivity=4).make_source_mask(footprint=np.ones((9, 9)))
    masked = np.isnan(without_sources(image))
    assert 0.05 < masked.mean() < 0.5
    assert (masked == sources).mean() > 0.995


@pytest.mark.parametrize("fill", [np.nan, np.inf, 3.0])
def test_an_image_without_information_gives_a_reason(fill):
    with pytest.raises(Unmeasured):
        sky_of(np.full((200, 200), fill, dtype="f4"))


@pytest.mark.parametrize("rate", [0.02, 0.3, 1.4, 2.6, 5.3])
def test_the_sky_of_few_whole_counts_is_their_mean(rate):
    counts = np.random.default_rng(3).poisson(rate, (700, 700)).astype(np.float32)
    counts[300:306, 300:306] += 40
    sky = background(lambda part: counts[part], shape=counts.shape)
    assert sky.independent == pytest.approx(rate, abs=0.05 * np.sqrt(rate))
    assert sky.sigma == pytest.approx(np.sqrt(rate), rel=0.1)
    assert not sky.filled


@pytest.mark.parametrize(("step", "whole"), [(1.0, True), (0.25, True), (0.0, False)])
def test_counts_are_told_from_numbers(step, whole):
    values = np.random.default_rng(0).normal(0, 3, 5000).astype(np.float32)
    given = np.round(values / step) * step if step else values
    assert quantum(given) == pytest.approx(step if whole else 0.0)


@pytest.mark.parametrize(("sigma", "means"), [(1.0, True), (2.5, True), (6.0, False)])
def test_whole_counts_matter_where_the_noise_is_small(sigma, means):
    """Medians of whole counts are whole counts; means are not."""
    counts = np.rint(np.random.default_rng(1).normal(20.4, sigma, (700, 700))).astype(np.float32)
    sky = background(lambda part: counts[part], shape=counts.shape)
    assert (sky.replica != round(sky.replica)) == means


def sloped(share, *, target=0.0):
    """Return a bright sky that rises by a share of it along a diagonal, and a target that fills it."""
    y, x = np.mgrid[:500, :500] / 500
    light = 2000 * share * 0.5 * (x + y - 1) + target * galaxy((500, 500), 120)
    return noise(5, (500, 500), 2000, 45) + light


@pytest.mark.parametrize(
    ("share", "filled"), [(0.02, False), (0.12, False), (0.24, False), (0.33, True), (-0.12, False)]
)
def test_a_gradient_is_no_target_that_fills_the_chip(share, filled):
    """0.12 from corner to corner is 6 % along both axes."""
    sky = sky_of(sloped(share))
    assert sky.filled == filled
    if not filled:
        assert sky.independent == pytest.approx(2000, abs=0.1 * sky.tolerance)
        assert sky.rise == pytest.approx(2000 * abs(share), abs=30)


def test_what_was_taken_off_before_says_how_steep_a_gradient_is():
    image = sloped(0.12) - 2000
    alone, known = (background(lambda part: image[part], shape=image.shape, level=level) for level in (0.0, 2000.0))
    assert alone.rise == 0 and known.rise > 200 and known.low == pytest.approx(0, abs=5)
    assert alone.low < -60


@pytest.mark.parametrize("share", [0.0, 0.05])
def test_a_target_as_faint_as_a_gradient_still_fills_the_chip(share):
    assert sky_of(sloped(share, target=300)).filled
