import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.defects.thumbnail import thumbnail
from drizview.measure.defects.trails import find_lines

SIDE = 200


def sky(seed=0):
    return np.random.default_rng(seed).normal(0, 1, (SIDE, SIDE)).astype(np.float32)


def with_trail(image, *, angle=35.0, offset=120.0, width=4.0, height=1.0):
    rows, columns = np.mgrid[: image.shape[0], : image.shape[1]]
    across = columns * np.cos(np.radians(angle)) + rows * np.sin(np.radians(angle)) - offset
    return image + height * (np.abs(across) < width / 2)


@pytest.mark.parametrize("angle", [3.0, 35.0, 90.0, 131.0])
def test_a_trail_is_found_where_it_is(angle):
    middle = SIDE / 2 * (np.cos(np.radians(angle)) + np.sin(np.radians(angle)))
    (line,) = find_lines(with_trail(sky(), angle=angle, offset=middle + 5))[:1]
    assert np.degrees(line.angle) == pytest.approx(angle, abs=1.6)
    assert line.offset == pytest.approx(middle + 5, abs=3)
    assert line.filled > 0.8


@pytest.mark.parametrize("seed", range(6))
def test_noise_has_no_trail(seed):
    assert find_lines(sky(seed)) == []


def test_stars_make_no_trail():
    random = np.random.default_rng(3)
    image = sky(3)
    for x, y in random.integers(5, SIDE - 5, (250, 2)):
        image[y - 1 : y + 2, x - 1 : x + 2] += 40
    assert find_lines(image) == []


def test_a_step_is_no_trail():
    image = sky(4)
    image[:, 90:] += 1.0
    assert find_lines(image) == []


def test_a_line_over_a_third_of_the_field_is_not_filled():
    image = with_trail(sky(5))
    image[:, 60:] = sky(5)[:, 60:]
    assert find_lines(image) == []


def test_a_scaled_line_lies_on_the_same_pixels():
    (line,) = find_lines(with_trail(sky()))[:1]
    x, y = line.ends[0], line.ends[1]
    large = line.scaled(3.0)
    assert large.distance(np.array([3 * x + 1]), np.array([3 * y + 1]))[0] == pytest.approx(0, abs=1e-6)
    assert large.width == 3 * line.width


@pytest.mark.parametrize(("shape", "step"), [((600, 900), 4), ((5000, 3000), 20)])
def test_a_thumbnail_is_flat_and_in_units_of_its_noise(shape, step):
    gradient = np.linspace(0, 1, shape[1], dtype=np.float32)

    def read(window):
        rows, columns = (np.arange(n)[part] for n, part in zip(shape, window, strict=True))
        noise = np.random.default_rng(rows[0]).normal(0, 1, (rows.size, columns.size)).astype(np.float32)
        return noise + gradient[columns]

    small, found = thumbnail(read, shape=shape)
    assert found == step
    assert small.shape == (shape[0] // step, shape[1] // step)
    assert np.nanstd(small) == pytest.approx(1.0, abs=0.15)
    assert abs(np.nanmean(small[:, :50]) - np.nanmean(small[:, -50:])) < 0.5


def test_a_small_image_has_no_thumbnail():
    with pytest.raises(Unmeasured, match="too small"):
        thumbnail(lambda window: np.zeros((40, 40)), shape=(40, 40))
