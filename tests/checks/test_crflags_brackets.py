"""Flags that are just more than cosmic rays explain, and just enough of them to say so."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.status import Status
from drizview.checks.crflags.counts import expected_share, flags_above_expected, flags_below_expected, flags_uneven
from drizview.checks.crflags.pattern import flags_jump, flags_periodic
from drizview.checks.crflags.sky import (
    flagged_star_cores,
    flags_on_deficits,
    flags_on_noise,
    flags_repeated_on_sky,
)
from drizview.checks.fixtures.crflags import ChipFlags, SkyFlags
from drizview.checks.fixtures.geometry import OverlapMap
from drizview.dataset.instruments import instrument
from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import Unmeasured
from drizview.measure.flags.map import FlagMap
from drizview.measure.geometry.blot import FlagCount
from drizview.measure.stars.peaks import Peaks

WFC, UVIS, IR = instrument("ACS", "WFC"), instrument("WFC3", "UVIS"), instrument("WFC3", "IR")


class Chip:
    """A chip of flags only."""

    number, extver = 1, 1

    def __init__(self, name, exptime=500.0, mask=None):
        self.name, self.exptime = f"{name}_flc.fits[SCI,1]", exptime
        self.dq = None if mask is None else ArrayRaster(np.where(mask, 4096, 0).astype("i2"))
        self.sci = SimpleNamespace(shape=(600, 600) if mask is None else mask.shape)

    @property
    def wcs(self):
        raise Unmeasured("none")


def flags(*shares, camera=UVIS, times=None, pixels=1_000_000):
    """Return the flags of exposures with shares of flagged pixels, all in one cell."""
    found = []
    for i, share in enumerate(shares):
        chip = Chip("abcdef"[i], 500.0 if times is None else times[i])
        exposure = SimpleNamespace(name="abcdef"[i], instrument=camera, chips=[chip])
        cells = FlagMap(np.array([[round(pixels * share)]]), np.array([[pixels]]), 1000)
        found.append(ChipFlags(exposure, chip, cells))
    return tuple(found)


def known(measure, *given):
    try:
        return np.isfinite(measure(*given).value)
    except Unmeasured:
        return False


@pytest.mark.parametrize(("share", "beyond"), [(0.005, 0.0), (0.01, 0.0), (0.012, 0.002), (0.05, 0.04)])
def test_one_per_cent_is_free(share, beyond):
    value = flags_above_expected(flags(share)).value
    assert value * expected_share(UVIS, 500.0)[1] == pytest.approx(beyond, abs=1e-6)


def test_cosmic_rays_hit_for_a_hundred_seconds_of_reading_out_too():
    assert expected_share(WFC, 900.0)[1] == pytest.approx(2 * expected_share(WFC, 400.0)[1])


def test_infrared_detectors_have_half_a_per_cent():
    assert flags_above_expected(flags(0.005, camera=IR)).value == pytest.approx(1.0)


@pytest.mark.parametrize(("share", "cap"), [(0.08, Status.WARN), (0.149, Status.WARN), (0.151, None), (0.5, None)])
def test_unverified_rates_fail_from_fifteen_per_cent(share, cap):
    assert flags_above_expected(flags(share, camera=IR)).cap is cap


@pytest.mark.parametrize(("hits", "told"), [(110, False), (195, False), (205, True), (390, True)])
def test_two_hundred_pixels_should_be_hit(hits, told):
    pixels = round(hits / expected_share(UVIS, 500.0)[0])
    assert known(flags_below_expected, flags(0.01, pixels=pixels)) == told


@pytest.mark.parametrize(("flagged", "told"), [(110, False), (199, False), (200, True), (390, True)])
def test_an_exposure_is_compared_from_two_hundred_flags(flagged, told):
    assert known(flags_uneven, flags(flagged / 1e4, 0.001, 0.001, pixels=10_000)) == told


@pytest.mark.parametrize(("time", "told"), [(530.0, True), (549.0, True), (556.0, False), (800.0, False)])
def test_exposures_are_compared_that_differ_by_a_tenth_in_time(time, told):
    assert known(flags_uneven, flags(0.02, 0.01, times=(500.0, time))) == told


@pytest.mark.parametrize(("share", "cap"), [(0.003, Status.PASS), (0.0049, Status.PASS), (0.0051, None), (0.3, None)])
def test_few_flags_are_no_matter(share, cap):
    assert flags_uneven(flags(share, 0.001, 0.001)).cap is cap


def test_a_repetition_is_looked_for_in_the_middle_512_pixels():
    """A lattice in the middle, and one outside of it with a hundred groups of its own."""

    def periodic(shape, where):
        mask = np.zeros(shape, dtype=bool)
        mask[where][::12, ::12] = True
        chip = Chip("a", mask=mask)
        return known(flags_periodic, (ChipFlags(SimpleNamespace(name="a"), chip, None),))

    side = 1200
    near, far = slice(600 - 250, 600 - 130), slice(600 - 420, 600 - 290)
    assert periodic((side, side), (near, slice(600 - 150, 600 + 150)))
    assert not periodic((side, side), (far, slice(600 - 150, 600 + 150)))


def jump(pixels, *, flagged=1000):
    """Return whether two halves, seen by three and by four exposures, are compared."""
    each = np.array([[pixels, pixels]])
    chip = Chip("a")
    found = ChipFlags(SimpleNamespace(name="a"), chip, FlagMap(np.full((1, 2), flagged), each, 100))
    overlap = OverlapMap(np.repeat(np.array([[3, 4]], dtype="i2"), 100, axis=1).repeat(100, axis=0), 1)
    mapping = SimpleNamespace(grid=lambda rows, columns: tuple(np.meshgrid(columns, rows)))
    return known(flags_jump, (found,), (SimpleNamespace(chip=chip, mapping=mapping),), overlap)


@pytest.mark.parametrize(("pixels", "told"), [(11_000, False), (19_900, False), (20_100, True), (39_000, True)])
def test_a_region_has_twenty_thousand_pixels(pixels, told):
    assert jump(pixels) == told


def tallies(flagged=10_000, *, pixels=100_000, compared=None):
    compared = flagged if compared is None else compared
    return SkyFlags(tallies={"a": FlagCount(pixels, flagged, compared, compared // 2, compared // 2)})


@pytest.mark.parametrize("check", [flags_on_noise, flags_on_deficits])
@pytest.mark.parametrize(("compared", "told"), [(26, False), (49, False), (50, True), (99, True)])
def test_fifty_flags_are_compared_with_the_product(check, compared, told):
    assert known(check, tallies(compared)) == told


@pytest.mark.parametrize(("share", "cap"), [(0.01, Status.INFO), (0.019, Status.INFO), (0.021, Status.WARN)])
def test_two_per_cent_of_flags_cost_nothing_on_noise_or_not(share, cap):
    assert flags_on_noise(tallies(round(100_000 * share))).cap is cap


@pytest.mark.parametrize(
    ("weak", "cap"), [(0.2, Status.INFO), (0.39, Status.INFO), (0.41, Status.WARN), (1.0, Status.WARN)]
)
def test_one_per_cent_of_the_sky_flagged_on_noise_costs_nothing(weak, cap):
    """Of so many flags on a fortieth of the sky."""
    tally = FlagCount(100_000, 2500, 2500, 0, round(2500 * weak))
    assert flags_on_noise(SkyFlags(tallies={"a": tally})).cap is cap


@pytest.mark.parametrize("check", [flags_on_noise, flags_on_deficits])
@pytest.mark.parametrize(("share", "cap"), [(0.022, Status.WARN), (0.029, Status.WARN), (0.031, None), (0.4, None)])
def test_a_flood_of_flags_is_three_per_cent_of_the_sky(check, share, cap):
    assert check(tallies(round(100_000 * share))).cap is cap


def stars(count, core):
    zero = np.zeros(count)
    return Peaks(zero, zero, zero, zero, zero + 1000, np.ones(count, dtype=np.int64), zero + core)


PLACED = (SimpleNamespace(exposure=SimpleNamespace(name="a"), chip=Chip("a")),)


def cores(core, *, count=20):
    """Return what is said of stars on a sky of which a hundredth is flagged."""
    return flagged_star_cores({"a": 0.01}, {"a": stars(count, core)}, PLACED)


@pytest.mark.parametrize(("count", "told"), [(3, False), (4, False), (5, True), (9, True)])
def test_five_stars_are_needed(count, told):
    assert known(lambda: cores(0.5, count=count)) == told


@pytest.mark.parametrize(
    ("ratio", "cap"),
    [(1.6, Status.PASS), (2.9, Status.PASS), (3.1, Status.WARN), (4.9, Status.WARN), (5.1, None), (9.0, None)],
)
def test_cores_are_judged_by_the_rate_of_the_sky(ratio, cap):
    assert cores(0.01 * ratio).cap is cap


@pytest.mark.parametrize(("hit", "cap"), [(1, Status.PASS), (3, Status.PASS), (5, None), (20, None)])
def test_cores_are_flagged_where_the_excess_is_twice_its_error(hit, cap):
    """So many of twenty have half of their cores flagged: three 6.5 +- 4 per cent more than the sky, five 11.5 +- 5."""
    assert cores(0.5 * (np.arange(20) < hit)).cap is cap


@pytest.mark.parametrize(("count", "cap"), [(6, Status.WARN), (9, Status.WARN), (10, None)])
def test_few_stars_warn_at_most(count, cap):
    assert cores(0.5, count=count).cap is cap


@pytest.mark.parametrize(("core", "shown"), [(0.12, 0), (0.19, 0), (0.21, 20), (0.5, 20)])
def test_a_star_is_shown_with_two_flagged_pixels_of_nine(core, shown):
    assert len(cores(core).where) == shown


@pytest.mark.parametrize(("observed", "told"), [(5, False), (9, False), (10, True)])
def test_ten_coincidences_are_needed(observed, told):
    assert known(flags_repeated_on_sky, SkyFlags(sky=(observed, 2.0), sources=(0, 0.0))) == told
