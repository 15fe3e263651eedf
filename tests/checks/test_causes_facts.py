"""The facts that tell causes apart: copies, grown flags, gradients; each with a case that must not be taken for one."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS
from scipy import ndimage

import drizview
from drizview.checks.core.status import Status
from drizview.checks.crflags.growth import side_of_boxes
from drizview.checks.sky.gradient import _on_sky, _what
from drizview.checks.weight.repeats import duplicated_exposures
from drizview.dataset.discover import datasets
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.sky.gradient import gradient
from drizview.measure.sky.plane import SkyPlane


@pytest.fixture
def pair(tmp_path):
    """Return a maker of a dataset of two exposures with given pixels."""

    def make(*images):
        for k, image in enumerate(images):
            chip = fits.ImageHDU(np.asarray(image, np.float32), name="SCI")
            chip.header.update(CTYPE1="RA---TAN", CTYPE2="DEC--TAN", CD1_1=-1e-5, CD2_2=1e-5, BUNIT="ELECTRONS")
            head = fits.PrimaryHDU()
            head.header.update(INSTRUME="WFC3", DETECTOR="UVIS", EXPTIME=100.0, EXPSTART=55000.0, FILTER="F606W")
            fits.HDUList([head, chip]).writeto(tmp_path / f"iabc01a{k}q_flc.fits")
        (dataset,) = datasets(tmp_path)
        return dataset

    return make


def noise(seed, shape=(300, 300)):
    return np.random.default_rng(seed).normal(20, 5, shape)


def test_a_copy_is_found_under_another_name(pair):
    copy = noise(1)
    copy[140:145, 140:150] = 9000.0  # repaired here, hit there
    measured = duplicated_exposures(pair(noise(1), noise(2), copy))
    assert measured.value == 1
    assert [(row["exposure"], row["copy of"]) for row in measured.rows] == [("iabc01a2q", "iabc01a0q")]


@pytest.mark.parametrize(
    ("changed", "value"), [(0.3, 1.0), (0.45, 1.0), (0.55, 0.0), (0.9, 0.0)], ids=["30 %", "45 %", "55 %", "90 %"]
)
def test_half_of_the_pixels_must_be_the_same(pair, changed, value):
    other = noise(1)
    other[np.random.default_rng(5).random(other.shape) < changed] += 1.0
    assert duplicated_exposures(pair(noise(1), other)).value == value


def test_two_frames_of_zeros_are_no_copies(pair):
    counts = np.random.default_rng(3).poisson(0.002, (300, 300))
    with pytest.raises(Unmeasured):
        duplicated_exposures(pair(counts, counts * 0))


def test_frames_of_a_photon_counter_share_their_zeros_only(pair):
    """Divided by a flat, its few counts have many values."""

    def counts(seed):
        flat = np.random.default_rng(0).normal(1, 0.02, (300, 300))
        return (np.random.default_rng(seed).poisson(0.1, (300, 300)) * flat).astype("f4")

    measured = duplicated_exposures(pair(counts(1), counts(2), counts(1)))
    assert [(row["exposure"], row["copy of"]) for row in measured.rows] == [("iabc01a2q", "iabc01a0q")]


@pytest.mark.parametrize(("values", "known"), [(60, False), (98, False), (102, True), (140, True)])
def test_a_hundred_values_tell_two_frames_apart(pair, values, known):
    frame = np.random.default_rng(4).integers(0, values, (300, 300))
    if known:
        assert duplicated_exposures(pair(frame, frame)).value == 1
    else:
        with pytest.raises(Unmeasured):
            duplicated_exposures(pair(frame, frame))


def test_one_exposure_has_no_copy(pair):
    with pytest.raises(NotApplicable):
        duplicated_exposures(pair(noise(1)))


def rays(seed, shape=(400, 400), number=150):
    """Return flags of events of a few pixels, in random directions."""
    random = np.random.default_rng(seed)
    flagged = np.zeros(shape, bool)
    for y, x, angle, length in zip(
        random.integers(5, 395, number), random.integers(5, 395, number), random.random(number) * 6.3,
        random.integers(2, 12, number), strict=True,
    ):  # fmt: skip
        steps = np.arange(length)
        rows, columns = (y + steps * np.sin(angle)).astype(int), (x + steps * np.cos(angle)).astype(int)
        inside = (rows >= 0) & (rows < 400) & (columns >= 0) & (columns < 400)
        flagged[rows[inside], columns[inside]] = True
    return flagged


@pytest.mark.parametrize("side", [1, 3, 5, 7, 9])
def test_grown_flags_tell_by_how_much(side):
    grown = ndimage.binary_dilation(rays(1), np.ones((side, side), bool))
    assert side_of_boxes(grown) == side


def test_large_events_are_not_grown_ones():
    ragged = rays(2) | ndimage.binary_dilation(rays(3, number=12), np.ones((3, 3), bool))
    assert side_of_boxes(ragged) == 1


@pytest.mark.parametrize(("share", "side"), [(0.05, 3), (0.2, 1)])
def test_nine_flags_of_ten_must_lie_in_boxes(share, side):
    flagged = ndimage.binary_dilation(rays(1), np.ones((3, 3), bool))
    loose = np.zeros_like(flagged)
    loose[::5, ::5] = True
    loose &= ~ndimage.binary_dilation(flagged, np.ones((5, 5), bool))
    wanted = int(share / (1 - share) * flagged.sum())
    places = np.flatnonzero(loose)[:wanted]
    assert places.size == wanted
    flagged.ravel()[places] = True
    assert side_of_boxes(flagged) == side


@pytest.mark.parametrize(("flags", "known"), [(150, False), (250, True)])
def test_a_few_flags_tell_nothing(flags, known):
    flagged = np.zeros((400, 400), bool)
    flagged.ravel()[: 7 * flags : 7] = True
    assert (side_of_boxes(flagged) is not None) is known


def read_of(image):
    return lambda window: image[window].astype(np.float32)


@pytest.mark.parametrize(("across", "up"), [(30.0, 0.0), (-12.0, 20.0)])
def test_a_plane_is_measured_under_stars(across, up):
    ny, nx = 600, 800
    y, x = np.mgrid[:ny, :nx]
    image = noise(1, (ny, nx)) + across * x / nx + up * y / ny
    for row, column in np.random.default_rng(2).integers(10, 590, (120, 2)):
        image[row - 3 : row + 4, column - 3 : column + 4] += 500.0
    image[200:330, 300:450] += 200.0  # a galaxy
    plane = gradient(read_of(image), shape=image.shape)
    assert plane.size == pytest.approx(abs(across) + abs(up), rel=0.08)
    assert plane.explained > 0.9
    assert plane.angle == pytest.approx(np.degrees(np.arctan2(up, across)), abs=8)


def test_a_target_is_no_plane():
    y, x = np.mgrid[:600, :600]
    target = 100 * np.exp(-np.hypot(x - 250, y - 330) / 120)
    assert gradient(read_of(noise(1, (600, 600)) + target), shape=(600, 600)).explained < 0.7


def test_blank_sky_has_no_gradient():
    plane = gradient(read_of(noise(1, (600, 600))), shape=(600, 600))
    assert plane.size < 0.5
    assert plane.explained < 0.5


@pytest.mark.parametrize(
    ("detector", "sky", "told"),
    [
        ((10, 100), (-60, -62), "stays on the sky"),
        ((10, 12), (-60, 30), "flat field"),
        ((10, 12), (-60, -62), "do not tell"),
    ],
)
def test_directions_tell_a_flat_field_from_light_of_the_sky(detector, sky, told):
    rows = [
        {"explained": 0.9, "direction (degree)": one, "direction on the sky (degree)": other}
        for one, other in zip(detector, sky, strict=True)
    ]
    assert told in _what(rows)


def test_the_direction_on_the_sky_follows_the_roll():
    """Rising along the rows where those point north is rising north; x then points west."""
    chip = SimpleNamespace(sci=SimpleNamespace(shape=(100, 100)), wcs=WCS(naxis=2))
    plane = SkyPlane(0.0, 5.0, 0.0, 1.0)
    assert _on_sky(chip, plane) == 0
    chip.wcs.wcs.pc = [[0, 1], [-1, 0]]
    assert abs(_on_sky(chip, plane)) == 90


def test_too_little_sky_has_no_plane():
    image = np.full((300, 300), np.nan)
    image[:60, :60] = 1.0
    with pytest.raises(Unmeasured):
        gradient(read_of(image), shape=image.shape)


def test_the_demo_has_none_of_them(demo):
    found = {each.check: each for each in drizview.check(demo).results}
    assert found["duplicated_exposures"].status is Status.PASS
    assert found["flags_grown"].value == 1
    assert found["exposures_apart"].value == 0
    assert found["sky_gradient"].status is Status.INFO
