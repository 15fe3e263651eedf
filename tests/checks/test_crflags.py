from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.crflags.counts import flags_above_expected, flags_below_expected, flags_uneven
from drizview.checks.crflags.pattern import flags_clustered, flags_jump, flags_periodic
from drizview.checks.crflags.sky import (
    flagged_star_cores,
    flags_on_deficits,
    flags_on_noise,
    flags_repeated_on_sky,
)
from drizview.checks.fixtures.crflags import ChipFlags, SkyFlags, cr_flags
from drizview.checks.fixtures.geometry import OverlapMap
from drizview.dataset.instruments import instrument
from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.flags.map import FlagMap, flag_map
from drizview.measure.geometry.blot import FlagCount
from drizview.measure.stars.peaks import Peaks

UVIS, IR = instrument("WFC3", "UVIS"), instrument("WFC3", "IR")


class FakeChip:
    """A chip of flags only."""

    number, extver, exptime = 1, 1, 500.0

    def __init__(self, name, mask=None, exptime=500.0):
        self.name, self.exptime = f"{name}_flc.fits[SCI,1]", exptime
        self.dq = None if mask is None else ArrayRaster(np.where(mask, 4096, 0).astype("i2"))
        self.sci = SimpleNamespace(shape=(600, 600) if mask is None else mask.shape)

    @property
    def wcs(self):
        raise Unmeasured("none")


def rays(seed=0, count=700, length=6):
    random = np.random.default_rng(seed)
    mask = np.zeros((600, 600), dtype=bool)
    for row, column in random.integers(0, 590, (count, 2)):
        mask[row, column : column + length] = True
    return mask


def flags(*shares, camera=UVIS, exptime=500.0):
    """Return the flags of exposures with shares of flagged pixels."""
    found = []
    for i, share in enumerate(shares):
        chip = FakeChip("abcdef"[i], exptime=exptime)
        exposure = SimpleNamespace(name="abcdef"[i], instrument=camera, chips=[chip])
        cells = FlagMap(np.full((9, 9), round(4096 * share)), np.full((9, 9), 4096), 64)
        found.append(ChipFlags(exposure, chip, cells))
    return tuple(found)


def mapped(*masks, camera=UVIS):
    found = []
    for i, mask in enumerate(masks):
        chip = FakeChip("abcdef"[i], mask)
        exposure = SimpleNamespace(name="abcdef"[i], instrument=camera, chips=[chip])
        found.append(ChipFlags(exposure, chip, flag_map(chip.dq)))
    return tuple(found)


def judged(function, measured):
    entry = next(entry for entry in checks() if entry.measure is function)
    status = entry.limit.judge(measured.value)
    capped = measured.cap is not None and status in (Status.WARN, Status.FAIL)
    return measured.cap if capped and (status, measured.cap) != (Status.WARN, Status.WARN) else status


@pytest.mark.parametrize(
    ("share", "status"), [(0.012, Status.PASS), (0.05, Status.PASS), (0.09, Status.WARN), (0.17, Status.FAIL)]
)
def test_more_flags_than_cosmic_rays_alarm(share, status):
    measured = flags_above_expected(flags(0.012, share))
    assert judged(flags_above_expected, measured) is status
    assert len(measured.rows) == 2 and measured.where


@pytest.mark.parametrize(
    ("share", "status"), [(0.003, Status.PASS), (0.012, Status.WARN), (0.05, Status.WARN), (0.3, Status.FAIL)]
)
def test_infrared_flags_have_a_limit_of_their_own(share, status):
    assert judged(flags_above_expected, flags_above_expected(flags(share, camera=IR))) is status


def test_too_few_flags_warn():
    assert judged(flags_below_expected, flags_below_expected(flags(0.012))) is Status.PASS
    assert judged(flags_below_expected, flags_below_expected(flags(0.001))) is Status.WARN
    with pytest.raises(NotApplicable):
        flags_below_expected(flags(0.001, camera=IR))
    with pytest.raises(Unmeasured):
        flags_below_expected(flags(0.001, exptime=0.5))
    with pytest.raises(Unmeasured):
        flags_above_expected(flags(0.01, exptime=None))


def test_one_exposure_with_more_flags_stands_out():
    assert judged(flags_uneven, flags_uneven(flags(0.011, 0.012, 0.013))) is Status.PASS
    measured = flags_uneven(flags(0.011, 0.05, 0.012))
    assert judged(flags_uneven, measured) is Status.WARN and re.search(r"\bb\b", measured.note)
    with pytest.raises(Unmeasured):
        flags_uneven(flags(0.01))


def test_clusters_and_lattices_are_patterns_and_cosmic_rays_are_not():
    clean = mapped(rays(0), rays(1))
    assert judged(flags_clustered, flags_clustered(clean)) is Status.PASS
    assert judged(flags_periodic, flags_periodic(clean)) is Status.PASS
    clump, lattice = rays(2), np.zeros((600, 600), dtype=bool)
    clump[100:190, 100:190] = True
    lattice[::13, ::11] = True
    assert judged(flags_clustered, flags_clustered(mapped(rays(0), clump))) is Status.WARN
    assert judged(flags_periodic, flags_periodic(mapped(lattice))) is Status.WARN
    with pytest.raises(Unmeasured):
        flags_periodic(mapped(rays(0, count=20)))


@pytest.mark.parametrize(("side", "status"), [(30, Status.PASS), (60, Status.WARN)])
def test_the_streak_of_one_asteroid_is_no_pattern_on_an_infrared_detector(side, status):
    """Where the calibration removes cosmic rays, one streak outweighs them: 0.25 % of the pixels, and 1 %."""
    streak = rays(2, count=20)
    streak[100 : 100 + side, 100 : 100 + side] = True
    assert judged(flags_clustered, flags_clustered(mapped(streak, camera=IR))) is status
    assert judged(flags_clustered, flags_clustered(mapped(streak))) is Status.WARN


def test_a_jump_between_regions_of_other_overlap_shows():
    overlap = OverlapMap(np.full((600, 600), 4, dtype="i2"), 1)
    overlap.count[:, :300] = 3
    rows, columns = np.arange(600.0), np.arange(600.0)
    mapping = SimpleNamespace(grid=lambda r, c: tuple(np.meshgrid(c, r)))
    assert rows.size == columns.size
    even = rays(3, count=3000)
    uneven = even.copy()
    uneven[:, :290] &= rays(4, count=4000)[:, :290]

    def jump(mask):
        each = mapped(mask)
        return flags_jump(each, (SimpleNamespace(chip=each[0].chip, mapping=mapping),), overlap)

    assert judged(flags_jump, jump(even)) is Status.PASS
    assert judged(flags_jump, jump(uneven)) is Status.WARN
    overlap.count[:, :300] = 2  # where fewer are found in good data as well
    with pytest.raises(Unmeasured):
        jump(uneven)


def sky_flags(**tallies):
    return SkyFlags(tallies=tallies)


def test_flags_on_noise_and_deficits_alarm_and_cosmic_rays_do_not():
    clean = sky_flags(a=FlagCount(100_000, 1000, 1000, 1, 30))
    noise = sky_flags(a=FlagCount(100_000, 1000, 1000, 1, 30), b=FlagCount(100_000, 17_000, 17_000, 7500, 16_500))
    rare = sky_flags(a=FlagCount(100_000, 1000, 1000, 500, 900))
    few = {flags_on_noise: Status.INFO, flags_on_deficits: Status.WARN}
    for function in few:
        assert judged(function, function(clean)) is Status.PASS
        assert judged(function, function(noise)) is Status.FAIL
        assert judged(function, function(rare)) is few[function]
        with pytest.raises(Unmeasured):
            function(sky_flags(a=FlagCount(100, 3, 3, 0, 0)))


def stars(count, core):
    zero = np.zeros(count)
    return Peaks(zero + 5, zero + 5, zero, zero, zero + 1000, np.ones(count, dtype=np.int64), np.full(count, core))


def test_flagged_star_cores_fail():
    placed = tuple(SimpleNamespace(exposure=SimpleNamespace(name=n), chip=FakeChip(n)) for n in "ab")
    sky = {"a": 0.01, "b": 0.01}

    def measure(*cores, count=20):
        found = {name: stars(count, core) for name, core in zip("ab", cores, strict=True)}
        return flagged_star_cores(sky, found, placed)

    assert judged(flagged_star_cores, measure(0.01, 0.02)) is Status.PASS
    assert judged(flagged_star_cores, measure(0.0, 0.09)) is Status.WARN
    bad = measure(0.0, 0.4)
    assert judged(flagged_star_cores, bad) is Status.FAIL
    assert bad.where[0].frame == "b_flc.fits[SCI,1]" and re.search(r"\bb\b", bad.note)
    assert judged(flagged_star_cores, measure(0.0, 0.4, count=6)) is Status.WARN
    with pytest.raises(Unmeasured):
        measure(0.0, 0.4, count=3)


def test_flags_that_cover_everything_do_not_accuse_the_stars():
    placed = (SimpleNamespace(exposure=SimpleNamespace(name="a"), chip=FakeChip("a")),)
    sky = {"a": 0.4}
    assert judged(flagged_star_cores, flagged_star_cores(sky, {"a": stars(20, 0.6)}, placed)) is Status.PASS


def test_coincidences_on_the_sky_warn():
    chance = SkyFlags(sky=(110, 100.0), sources=(50, 20.0))
    pattern = SkyFlags(sky=(500, 100.0))
    assert judged(flags_repeated_on_sky, flags_repeated_on_sky(chance)) is Status.PASS
    assert judged(flags_repeated_on_sky, flags_repeated_on_sky(pattern)) is Status.WARN
    with pytest.raises(Unmeasured):
        flags_repeated_on_sky(SkyFlags())


def dataset(camera, *chips):
    exposures = [SimpleNamespace(name=str(i), chips=[chip]) for i, chip in enumerate(chips)]
    return SimpleNamespace(instrument=camera, exposures=exposures, why_no_exposures="none")


def test_why_there_are_no_flags_is_said():
    empty = np.zeros((600, 600), dtype=bool)
    with pytest.raises(NotApplicable):
        cr_flags(dataset(instrument("ACS", "SBC"), FakeChip("a", rays())))
    with pytest.raises(Unmeasured, match="4096"):
        cr_flags(dataset(UVIS, FakeChip("a", empty)))
    with pytest.raises(Unmeasured, match="driz_cr"):
        cr_flags(dataset(UVIS, FakeChip("a", empty), FakeChip("b", empty)))
    with pytest.raises(Unmeasured, match="DQ"):
        cr_flags(dataset(UVIS, FakeChip("a")))
    with pytest.raises(Unmeasured):
        cr_flags(dataset(UVIS))
    assert len(cr_flags(dataset(UVIS, FakeChip("a", rays()), FakeChip("b", rays(1))))) == 2
