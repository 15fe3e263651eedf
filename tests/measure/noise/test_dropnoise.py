import numpy as np
import pytest

from drizview.measure.geometry.inverse import Inverse, inverse
from drizview.measure.geometry.pixelmap import PixelMap
from drizview.measure.noise.dropnoise import drizzled_noise, drop_table

SIDE = 96


def turned(*, scale=1.0, degrees=1.0, shift=(0.0, 0.0)):
    """Return the map from a chip to a product turned against it, and the way back by its definition."""
    from scipy.interpolate import RectBivariateSpline

    angle = np.radians(degrees)
    nodes = np.linspace(0, SIDE + 31, 12)
    row, column = np.meshgrid(nodes, nodes, indexing="ij")
    x = (np.cos(angle) * column - np.sin(angle) * row) / scale + shift[0]
    y = (np.sin(angle) * column + np.cos(angle) * row) / scale + shift[1]
    splines = (RectBivariateSpline(nodes, nodes, values) for values in (x, y))
    return PixelMap((SIDE + 32, SIDE + 32), nodes, nodes, x, y, *splines)


WINDOW = slice(8, 88), slice(12, 92)


@pytest.mark.parametrize("phase", [0.0, 0.25, 0.5, 0.7])
def test_the_table_is_the_known_formula_at_native_scale(phase):
    share, squares = drop_table(np.eye(2), pixfrac=1.0)
    at = round(phase * share.shape[0]) % share.shape[0]
    u = at / share.shape[0]
    assert share[at, at] == pytest.approx(1.0)
    assert squares[at, at] == pytest.approx((1 - 2 * u + 2 * u**2) ** 2, abs=0.06)


def test_small_drops_leave_part_of_a_pixel_empty():
    share, _ = drop_table(np.eye(2), pixfrac=0.5)
    assert share.mean() == pytest.approx(0.25, abs=0.02)


def test_the_way_back_is_the_inverse():
    mapping = turned(scale=0.8, degrees=20.0, shift=(30.0, -4.0))
    back = inverse(mapping, WINDOW)
    x, y = np.array([40.0, 60.0, 80.0]), np.array([30.0, 50.0, 70.0])
    again = mapping.points(*back.points(x, y))
    assert np.allclose(again[0], x, atol=1e-6) and np.allclose(again[1], y, atol=1e-6)
    assert abs(np.linalg.det(back.jacobian)) == pytest.approx(0.64, abs=1e-3)


def chips(mappings, times):
    return [(inverse(mapping, WINDOW), mapping.shape, time) for mapping, time in zip(mappings, times, strict=True)]


def drizzled(mappings, times, *, pixfrac, trials=60):
    """Return the scatter that the drizzle package gives every pixel, for white noise of exposures limited by sky."""
    resample = pytest.importorskip("drizzle.resample", reason="the drizzle package is the independent judge of noise")
    random = np.random.default_rng(0)
    made = []
    for _ in range(trials):
        stack = resample.Drizzle(kernel="square", out_shape=(SIDE + 8, SIDE + 8), fillval="nan")
        for mapping, time in zip(mappings, times, strict=True):
            x, y = mapping.grid(np.arange(mapping.shape[0]), np.arange(mapping.shape[1]))
            data = random.normal(0, 1 / np.sqrt(time), mapping.shape).astype(np.float32)
            stack.add_image(data, exptime=time, pixmap=np.dstack([x, y]), pixfrac=pixfrac, in_units="cps",
                            weight_map=np.full(mapping.shape, time, np.float32), wht_scale=1.0)  # fmt: skip
        made.append(stack.out_img[WINDOW])
    return np.std(made, axis=0)


@pytest.mark.parametrize(
    ("shifts", "pixfrac", "scale"),
    [([(0.0, 0.0)], 1.0, 1.0), ([(0.0, 0.0), (0.3, 0.5)], 0.7, 1.0), ([(0.0, 0.0), (0.5, 0.5)], 0.8, 0.66)],
)
def test_the_drizzle_package_gives_the_noise_that_is_predicted(shifts, pixfrac, scale):
    mappings = [turned(scale=scale, degrees=2.0, shift=(10 + dx, 4 + dy)) for dx, dy in shifts]
    times = [400.0 + 100 * k for k in range(len(shifts))]
    noise, exposure = drizzled_noise(chips(mappings, times), window=WINDOW, pixfrac=pixfrac)
    inside = np.isfinite(noise) & (exposure > 0.99 * exposure.max())
    seen = drizzled(mappings, times, pixfrac=pixfrac)[inside] * np.sqrt(sum(times))
    seen *= np.median(noise[inside]) / np.median(seen)
    assert np.polyfit(noise[inside], seen, 1)[0] == pytest.approx(1.0, abs=0.1)
    assert np.std(seen / noise[inside]) < 0.12  # 60 trials alone scatter by 0.09


def test_where_no_chip_lies_nothing_is_predicted():
    back = Inverse((50.0, 50.0), 50.0, np.array([[-500.0] + [0.0] * 3] * 4), np.array([[-500.0] + [0.0] * 3] * 4))
    noise, exposure = drizzled_noise([(back, (100, 100), 500.0)], window=WINDOW, pixfrac=1.0)
    assert np.isnan(noise).all() and not exposure.any()
