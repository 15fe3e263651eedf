"""Borders just wide, steps just sure, and amplifiers just far enough from the rim of their chip."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.borderlines import sky_lines
from drizview.checks.fixtures.sky.levels import ChipSky
from drizview.checks.fixtures.sky.steps import InputOutlines, SkyBorders, SkyLevel, sky_borders
from drizview.checks.sky.background import sky_chip_step, sky_steps
from drizview.checks.sky.quadrants import sky_amplifier_step
from drizview.dataset.instruments import instrument
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.sky.background import Background
from drizview.measure.sky.steps import Border

ACS = SimpleNamespace(instrument=instrument("ACS", "WFC"))
LEVEL = SkyLevel(sky=0.0, exposure=3.0, correlation=1.0)


class Product:
    """A product of noise, made by inputs that cover bands of columns."""

    unit, exptime = "electrons/s", 1000.0

    def __init__(self, *bands, shape=(400, 500), exposures="abcdef", seed=0):
        self.inputs = tuple(
            SimpleNamespace(index=i, exposure=exposures[i - 1], extver=1, exptime=500.0, sky=50.0)
            for i in range(1, len(bands) + 1)
        )
        self.sci = np.random.default_rng(seed).normal(0, 1, shape).astype("f4")
        rows = np.array([-1.0, -1.0, shape[0] + 1.0, shape[0] + 1.0])
        self.outlines = InputOutlines(
            {
                i: (np.array([first - 0.5, last - 0.5, last - 0.5, first - 0.5]), rows)
                for i, (first, last) in enumerate(bands, 1)
            }
        )

    def image(self, window):
        return self.sci[window]

    @property
    def wcs(self):
        raise Unmeasured("none")

    def borders(self, level=LEVEL):
        return sky_borders(self, self.outlines, level)


def faces(gap):
    """Return whether two areas are compared across a gap that nothing covers."""
    middle = 250
    try:
        return bool(Product((0, middle - gap // 2), (middle + gap - gap // 2, 500)).borders().windows)
    except NotApplicable:
        return False


@pytest.mark.parametrize(("gap", "compared"), [(40, True), (68, True), (76, False), (130, False)])
def test_areas_face_each_other_across_a_gap_between_chips(gap, compared):
    """96 pixels, less the 12 that each area is kept from its rim."""
    assert faces(gap) == compared


def test_a_bright_sky_is_known_to_three_per_cent():
    product = Product((0, 300), (200, 500))
    assert product.borders(replace(LEVEL, sky=1000.0)).tolerance == pytest.approx(30, rel=0.01)


def test_windows_are_160_pixels_wide():
    rows, columns = Product((0, 300), (200, 500)).borders().windows[0]
    assert rows.stop - rows.start == columns.stop - columns.start == 160


BORDER = Border(1, 2, value=2.0, error=0.01, sigma=1.0, same_sign=1.0, windows=(0, 1, 2))


def borders(border, *, tolerance=1.0):
    return SkyBorders((border,), ((), (1,), (2,)), tuple((slice(0, 160), slice(0, 160)) for _ in range(9)), tolerance)


@pytest.mark.parametrize(("value", "cap"), [(0.3, Status.PASS), (0.51, Status.PASS), (0.55, None), (0.8, None)])
def test_a_step_shows_beyond_half_a_sigma_by_its_error(value, cap):
    """2.8 errors of 0.01 are taken off."""
    product = Product((0, 300), (200, 500), (0, 300), (200, 500))
    found = replace(borders(replace(BORDER, value=value)), members=((), (1, 3), (2, 4)))
    assert sky_steps(product, found).cap is cap


@pytest.mark.parametrize(("error", "known"), [(0.12, True), (0.19, True), (0.21, False), (0.38, False)])
def test_a_border_without_a_step_says_so_where_five_errors_are_below_a_sigma(error, known):
    product = Product((0, 300), (200, 500), (0, 300), (200, 500))
    found = replace(borders(replace(BORDER, value=0.0, error=error)), members=((), (1, 3), (2, 4)))
    if known:
        assert sky_steps(product, found).value == 0
    else:
        with pytest.raises(Unmeasured):
            sky_steps(product, found)


@pytest.mark.parametrize(("exposure", "unit"), [(1.0, 1.0), (2.9, 1.0), (6.0, 2.0), (30.0, 10.0)])
def test_chips_are_compared_in_a_third_of_the_noise_of_an_exposure(exposure, unit):
    product = Product((0, 300), (200, 500), exposures="aa")
    measured = sky_chip_step(ACS, product, borders(BORDER), replace(LEVEL, exposure=exposure), {})
    assert measured.value == pytest.approx(2.0 / unit)


@pytest.mark.parametrize(("apart", "shown"), [(45, 1), (79, 1), (81, 2), (150, 2)])
def test_places_of_a_step_are_eighty_pixels_apart(apart, shown):
    product = Product((0, 300), (200, 500), (0, 300), (200, 500))
    windows = tuple((slice(start, start + 160), slice(0, 160)) for start in (0, apart))
    border = replace(BORDER, windows=(0, 1))
    found = replace(borders(border), members=((), (1, 3), (2, 4)), windows=windows)
    assert len(sky_steps(product, found).where) == shown


# ---- amplifiers


def amplifiers(split, *, step=0.0, length=400, width=512, sigma=1.0, number=1):
    """Return what is said of a chip of ACS/WFC whose second amplifier begins at a column, in so many exposures."""
    return sky_amplifier_step(
        tuple(one_chip(split, step, (length, width), sigma, seed) for seed in range(1, number + 1))
    )


def one_chip(split, step, shape, sigma, seed):
    image = np.random.default_rng(seed).normal(0, sigma, shape).astype("f4")
    image[:, max(0, split) :] += step
    chip = SimpleNamespace(
        sci=image, dq=None, name="a_flc.fits[SCI,1]", unit="electrons", extver=1, number=1, origin=(2048 - split, 0),
        wcs=SimpleNamespace(all_pix2world=lambda at, origin: np.zeros((1, 2))), electron_factor=1.0,
    )  # fmt: skip
    primary = SimpleNamespace(text=lambda key: "ABCD")
    exposure = SimpleNamespace(instrument=ACS.instrument, primary=primary, chips=[chip], name="a")
    sky = Background(0.0, 0.0, 0.0, sigma, sigma, 0.0, 1.0, 1000)
    return ChipSky(exposure, chip, sky)


@pytest.mark.parametrize(("split", "there"), [(13, False), (24, False), (25, True), (47, True)])
@pytest.mark.parametrize("end", ["first", "last"])
def test_a_border_lies_24_pixels_inside_the_chip(split, there, end):
    try:
        amplifiers(split if end == "first" else 512 - split)
        found = True
    except NotApplicable:
        found = False
    except Unmeasured:  # it is there, and too little sky beside it
        found = True
    assert found == there


@pytest.mark.parametrize(("step", "cap"), [(1.8, Status.PASS), (3.8, None), (7.0, None), (-7.0, None)])
@pytest.mark.parametrize("number", [1, 4])
def test_a_step_between_amplifiers_of_small_chips_counts_from_three_electrons(step, cap, number):
    found = amplifiers(190, step=step, length=185, width=380, sigma=10.0 if abs(step) > 4 else 5.0, number=number)
    assert found.cap is cap
    assert found.value == pytest.approx(abs(step) / (10 if abs(step) > 4 else 5), abs=0.15)
    assert {row["exposures"] for row in found.rows} == {1, number}


# ---- lines


def lines(height):
    """Return the lines of a border so many rows high."""
    product = Product((0, 300), (200, 500), shape=(height, 500))
    found = SkyBorders((replace(BORDER, first=1, second=2),), ((), (1,), (1, 2), (2,)), (), 1.0)
    return sky_lines(product, product.outlines, found).lines[0]


def test_a_straight_border_is_a_straight_line():
    (line,) = lines(400)
    assert len(line) == 2
    assert abs(line[0, 0] - 200) < 16 and abs(line[1, 0] - 200) < 16
