import numpy as np
import pytest

from drizview.measure.defects.spots import Sighting, Spots, core_flux, find_spots, lone, sharpness

SIDE = 120
# A star on WFC3/UVIS at 600 nm: 1.33 native pixels at the diffraction limit.
SHARP = sharpness(fwhm_native=1.33, pixfrac=1.0, scale_ratio=1.0)


def star(x, y, flux, fwhm=2.1, side=SIDE):
    rows, columns = np.mgrid[:side, :side]
    sigma = fwhm / 2.3548
    return flux * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 2 / sigma**2) / (2 * np.pi * sigma**2)


def dropped(x, y, flux):
    """Return a pixel of the detector as drizzling at native scale and full drops leaves it."""
    image = np.zeros((SIDE, SIDE))
    i, j, u, v = int(np.floor(y)), int(np.floor(x)), x % 1, y % 1
    image[i : i + 2, j : j + 2] = flux * np.outer([1 - v, v], [1 - u, u])
    return image


def spots(image, sigma=1.0):
    return find_spots(image.astype(np.float32), sigma=sigma, sharp=SHARP)


def test_the_core_is_what_a_pixel_covers_on_the_product():
    assert SHARP.core == 2
    assert sharpness(fwhm_native=1.3, pixfrac=0.8, scale_ratio=0.5).core == 3
    assert SHARP.star < SHARP.limit < 1


def test_wider_stars_are_less_concentrated():
    wide = sharpness(fwhm_native=2.5, pixfrac=1.0, scale_ratio=1.0)
    assert wide.star < SHARP.star


@pytest.mark.parametrize("phase", [(0.0, 0.0), (0.5, 0.0), (0.5, 0.5), (0.2, 0.7)])
def test_a_single_pixel_is_sharp_wherever_it_falls(phase):
    noise = np.random.default_rng(1).normal(0, 1, (SIDE, SIDE))
    found = spots(noise + dropped(60 + phase[0], 50 + phase[1], 300))
    assert len(found) == 1 and found.sharp.all()
    assert found.x[0] == pytest.approx(60 + phase[0], abs=0.15)
    assert found.y[0] == pytest.approx(50 + phase[1], abs=0.15)


def test_stars_of_any_phase_and_brightness_are_not_sharp():
    random = np.random.default_rng(2)
    image = random.normal(0, 1, (SIDE, SIDE))
    for x in range(12, SIDE - 12, 16):
        for y in range(12, SIDE - 12, 16):
            image += star(x + random.uniform(), y + random.uniform(), 10 ** random.uniform(1.5, 4), fwhm=1.9)
    found = spots(image)
    assert len(found) > 15
    assert not found.sharp.any()


def test_noise_holds_no_spots():
    assert len(spots(np.random.default_rng(3).normal(0, 1, (SIDE, SIDE)))) == 0


def test_spikes_of_a_bright_star_and_pixels_beside_a_hole_stay_out():
    image = np.random.default_rng(4).normal(0, 1, (SIDE, SIDE))
    image += star(60, 60, 1e5) + dropped(66, 60, 400) + dropped(30, 30, 400)
    image[29, 33] = np.nan
    assert not spots(image).sharp.any()


def test_lacosmic_agrees_on_which_sources_are_cosmic_rays():
    judge = pytest.importorskip("lacosmic", reason="lacosmic is the independent judge of cosmic rays")
    random = np.random.default_rng(5)
    image, hits = random.normal(0, 1, (SIDE, SIDE)), [(20, 30), (50, 80), (90, 40), (70, 100), (100, 100)]
    for x, y in hits:
        image += dropped(x, y, 400)
    for x, y in [(30, 60), (60, 30), (100, 70), (40, 100)]:
        image += star(x, y, 2000, fwhm=2.4)
    _, mask = judge.remove_cosmics(image, contrast=3, cr_threshold=6, neighbor_threshold=3, error=np.ones_like(image))
    found = spots(image)
    mine = {(round(float(x)), round(float(y))) for x, y in zip(found.x[found.sharp], found.y[found.sharp], strict=True)}
    assert mine == {(x, y) for x, y in hits if mask[y, x]} == set(hits)


def three(fluxes, *, noise=1.0):
    return [Sighting(np.array([f]), np.array([noise]), 500.0) for f in fluxes]


@pytest.mark.parametrize(
    ("fluxes", "expected"),
    [
        ((300.0, 2.0, -1.0), True),  # one exposure has all the light
        ((100.0, 98.0, 103.0), False),  # a star
        ((np.nan, 1.0, 2.0), True),  # its neighbours are flagged there, the others see nothing
        ((np.nan, 97.0, 102.0), False),
        ((300.0, np.nan, np.nan), False),  # nobody else looked
        ((150.0, 80.0, 70.0), False),  # a variable star
    ],
)
def test_a_spot_is_lone_where_others_looked_and_saw_nothing(fluxes, expected):
    spot = Spots(*(np.array([value]) for value in (5.0, 5.0, 100.0, 40.0)), np.array([False]))
    assert bool(lone(spot, three(fluxes))[0]) is expected


def test_one_exposure_proves_nothing_and_noise_proves_nothing():
    spot = Spots(*(np.array([value]) for value in (5.0, 5.0, 100.0, 40.0)), np.array([False]))
    assert not lone(spot, three((300.0,)))[0]
    assert not lone(spot, three((300.0, 0.0), noise=40.0))[0]


def test_light_of_a_displaced_star_is_found_and_bad_pixels_say_nothing():
    image = star(30, 30, 1000, side=61) + 0.0
    bad = np.zeros(image.shape, dtype=bool)
    flux, noise = core_flux(image, bad, row=np.array([31.0]), column=np.array([29.2]), sigma=1.0, gain=500.0)
    assert flux[0] == pytest.approx(800, rel=0.15) and noise[0] > 3
    bad[31, 29] = True
    assert np.isnan(core_flux(image, bad, row=np.array([31.0]), column=np.array([29.2]), sigma=1.0, gain=500.0)[0][0])
