import numpy as np
import pytest

from drizview.measure.defects.hotpixels import (
    complete_patterns,
    contrast,
    contrast_at,
    images_seen,
    persistent,
    significance,
)

SIDE = 100
BOX = np.array([[0.0, 0.0], [5.2, 1.4], [2.6, 4.7], [-2.4, 3.1]])


def frames(*, hot=(), stars=(), seed=0):
    """Return significance maps of four exposures: hot pixels stay, stars move by the dither."""
    random = np.random.default_rng(seed)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    found = []
    for dx, dy in BOX:
        image = random.normal(0, 1, (SIDE, SIDE))
        for x, y in hot:
            image[y, x] += 20
        for x, y in stars:
            image += 3000 / 5 * np.exp(-((columns - x - dx) ** 2 + (rows - y - dy) ** 2) / 2 / 0.9**2)
        found.append(significance(image, sigma=1.0, gain=100.0))
    return found


def test_hot_pixels_are_found_and_stars_are_not():
    hot = [(20, 30), (61, 70), (80, 15)]
    stars = [(40, 40), (70, 30), (25, 80)]
    rows, columns = np.nonzero(persistent(frames(hot=hot, stars=stars)))
    assert set(zip(columns.tolist(), rows.tolist(), strict=True)) == set(hot)


def test_noise_and_a_crowded_field_have_none():
    random = np.random.default_rng(7)
    stars = [tuple(place) for place in random.uniform(5, 95, (150, 2))]
    assert persistent(frames(stars=stars)).sum() <= 1
    assert not persistent(frames()).any()


def test_two_exposures_need_both():
    maps = frames(hot=[(20, 30)])[:2]
    maps[1] = np.zeros_like(maps[1])
    assert not persistent(maps).any()


@pytest.mark.parametrize(("light", "expected"), [(40.0, True), (0.0, False), (400.0, False)])
def test_an_image_is_seen_where_its_light_is(light, expected):
    image = np.random.default_rng(1).normal(0, 1, (60, 60))
    image[30:32, 30:32] += light / 4
    visible, seen = images_seen(
        image, np.array([30.5]), np.array([30.5]), np.array([40.0]), sigma=1.0, core=2, correlation=1.0
    )
    assert visible[0] and bool(seen[0]) is expected


def test_faint_images_and_places_beyond_the_edge_are_not_visible():
    image = np.zeros((60, 60))
    x, y = np.array([30.0, 1.0]), np.array([30.0, 30.0])
    visible, seen = images_seen(image, x, y, np.array([5.0, 500.0]), sigma=1.0, core=2, correlation=1.0)
    assert not visible.any() and not seen.any()


def test_a_pattern_is_told_from_chance():
    random = np.random.default_rng(2)
    hot = random.uniform(20, 380, (20, 2))
    spots = np.concatenate([*(hot + vector for vector in BOX), random.uniform(0, 400, (60, 2))])
    complete, chance = complete_patterns(spots[:, 0], spots[:, 1], BOX)
    assert complete[:80].all() and complete[80:].sum() <= 2
    assert chance < 2


@pytest.mark.parametrize("count", [60, 400])
def test_stars_alone_draw_no_pattern(count):
    stars = np.random.default_rng(3).uniform(0, 400, (count, 2))
    complete, chance = complete_patterns(stars[:, 0], stars[:, 1], BOX)
    assert complete.sum() - chance < 3


def test_no_spots_draw_no_pattern():
    complete, chance = complete_patterns(np.zeros(0), np.zeros(0), BOX)
    assert complete.size == 0 and chance == 0


def test_the_contrast_of_some_pixels_is_that_of_all():
    image = np.random.default_rng(5).normal(0, 1, (20, 31)).astype(np.float32)
    rows, columns = np.indices(image.shape).reshape(2, -1)
    np.testing.assert_array_equal(contrast_at(image, rows, columns), contrast(image)[0].ravel())
