"""Half-light radii that just tell an unfocused telescope."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core.status import Status
from drizview.checks.fixtures.patches import patch
from drizview.checks.fixtures.psf.halflight import HalfLight, half_light
from drizview.checks.psf.focus import half_light_radius
from drizview.dataset.instruments import instrument
from drizview.dataset.io.header import Header
from drizview.errors import NotApplicable, Unmeasured


def measured(*, count=12, wide=2.5, spread=1.0, wavelength=600.0, camera=("WFC3", "UVIS")):
    """Return the answer for sources of one width, of which a third are wider by a factor."""
    radii = 0.04 * wide * np.where(np.arange(count) < count / 3, spread, 1.0)
    images = SimpleNamespace(instrument=instrument(*camera))
    return half_light_radius(HalfLight(radii, 0.04, wavelength), images)


def test_the_value_is_in_units_of_what_is_expected():
    found = measured()
    assert found.value == pytest.approx(2.5)
    assert (found.n, found.cap) == (12, None)


@pytest.mark.parametrize(("count", "told"), [(5, False), (7, False), (8, True), (12, True)])
def test_eight_sources_tell(count, told):
    if told:
        assert measured(count=count).n == count
    else:
        with pytest.raises(Unmeasured):
            measured(count=count)


@pytest.mark.parametrize(("spread", "cap"), [(1.05, None), (1.14, None), (1.16, Status.PASS), (1.5, Status.PASS)])
def test_stars_have_one_width(spread, cap):
    assert measured(spread=spread).cap == cap


@pytest.mark.parametrize(("nanometres", "cap"), [(225, Status.PASS), (295, Status.PASS), (305, None), (600, None)])
def test_wings_are_wide_in_the_ultraviolet(nanometres, cap):
    assert measured(wavelength=nanometres).cap == cap


def test_photon_counters_are_not_judged():
    with pytest.raises(NotApplicable):
        measured(camera=("ACS", "SBC"))


# ---- the sources of a product


def product(*sources, scale=0.0396, noise=0.01, side=140):
    """Return a product of UVIS with sources (x, y, light), Gaussians of two pixels, on noise."""
    y, x = np.mgrid[:side, :side]
    image = np.random.default_rng(3).normal(0, noise, (side, side))
    for column, row, light in sources:
        bell = np.exp(-0.5 * (np.hypot(x - column, y - row) / 2.0) ** 2)
        image += light * bell / bell.sum()
    header = fits.Header([("TELESCOP", "HST"), ("INSTRUME", "WFC3"), ("DETECTOR", "UVIS"), ("PHOTPLAM", 5889.0)])
    return SimpleNamespace(
        sci=SimpleNamespace(shape=image.shape), image=lambda window: image[window].astype(np.float32), inputs=(),
        header=Header(header), sci_header=Header(header), scale_arcsec=scale, pixfrac=1.0, kernel="square",
    )  # fmt: skip


def seen(made):
    images = SimpleNamespace(exposures=[], instrument=instrument("WFC3", "UVIS"))
    window = tuple(slice(0, length) for length in made.sci.shape)
    return half_light(images, made, (patch(made, window),))


@pytest.mark.parametrize(("light", "count"), [(4.0, 0), (6.5, 0), (10.0, 1), (16.0, 1)])
def test_a_source_has_thirty_times_the_noise_within_ten_native_pixels(light, count):
    """Noise of 0.01, correlated by 1.5, over a circle of 10 pixels is 0.27."""
    assert seen(product((70, 70, light))).radii.size == count


@pytest.mark.parametrize(
    ("scale", "apart", "count"), [(0.0396, 9, 0), (0.0396, 15, 2), (0.0198, 18, 0), (0.0198, 30, 2)]
)
def test_sources_are_smoothed_by_two_native_pixels(scale, apart, count):
    assert seen(product((60, 70, 300.0), (60 + apart, 70, 300.0), scale=scale)).radii.size == count


def test_a_star_in_focus_is_half_as_wide_as_its_drizzled_core():
    assert seen(product((70, 70, 300.0))).expected == pytest.approx(0.0408, abs=0.0005)
    assert seen(product((70, 70, 300.0))).radii == pytest.approx([2 * 1.1774 * 0.0396], rel=0.1)


def test_a_filter_without_a_wavelength_has_no_focus():
    made = product((70, 70, 300.0))
    made.header = made.sci_header = Header(fits.Header())
    with pytest.raises(Unmeasured):
        seen(made)
