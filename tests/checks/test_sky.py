from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.darkest import DarkestSky
from drizview.checks.fixtures.sky.steps import InputOutlines, SkyBorders, SkyLevel, sky_borders
from drizview.checks.sky.background import sky_chip_step, sky_offsets, sky_oversubtracted, sky_steps
from drizview.dataset.instruments import instrument
from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.sky.background import background

ACS = SimpleNamespace(instrument=instrument("ACS", "WFC"))
WFPC2 = SimpleNamespace(instrument=instrument("WFPC2"))
LEVEL = SkyLevel(sky=0.0, exposure=1.5, correlation=1.0)
SHAPE = (600, 600)


class Mosaic:
    """A product of unit noise, made by inputs that cover bands of columns."""

    unit, exptime = "electrons/s", 1000.0

    def __init__(self, bands, offsets, *, seed=0):
        self.inputs = tuple(
            SimpleNamespace(index=i, exposure=name, extver=ver, exptime=500.0, sky=50.0)
            for i, (name, ver, *_) in enumerate(bands, 1)
        )
        columns = np.arange(SHAPE[1])
        inside = np.array([(columns >= first) & (columns < last) for _, _, first, last in bands])
        total = inside.sum(axis=0)
        sky = np.where(total > 0, (inside * np.array(offsets)[:, None]).sum(axis=0) / np.maximum(total, 1), np.nan)
        self.pixels = np.random.default_rng(seed).normal(0, 1, SHAPE) + sky
        self.sci = ArrayRaster(self.pixels.astype("f4"))
        self.outlines = InputOutlines(
            {
                i: (np.array([first - 0.5, last - 0.5, last - 0.5, first - 0.5]), np.array([-1.0, -1, 601, 601]))
                for i, (_, _, first, last) in enumerate(bands, 1)
            }
        )

    def valid(self, part):
        return np.isfinite(self.sci[part])

    def image(self, part):
        return self.sci[part]

    @property
    def wcs(self):
        raise Unmeasured("none")

    def borders(self):
        return sky_borders(self, self.outlines, LEVEL)


BANDS = [("a", 1, 0, 400), ("b", 1, 0, 400), ("c", 1, 200, 600), ("d", 1, 200, 600)]


def judged(function, measured, dataset=ACS):
    entry = next(entry for entry in checks() if entry.measure is function)
    status = entry.limit_for(f"{dataset.instrument.name}/{dataset.instrument.detector}").judge(measured.value)
    return measured.cap if measured.cap and status in (Status.WARN, Status.FAIL) and status != measured.cap else status


def test_an_even_mosaic_passes():
    mosaic = Mosaic(BANDS, [0, 0, 0, 0])
    measured = sky_steps(mosaic, mosaic.borders())
    assert judged(sky_steps, measured) is Status.PASS
    assert measured.value < 0.1


@pytest.mark.parametrize(("left", "status"), [(0.6, Status.PASS), (1.6, Status.WARN), (4.0, Status.FAIL)])
def test_sky_left_in_two_exposures_is_a_step(left, status):
    mosaic = Mosaic(BANDS, [0, 0, left, left])
    measured = sky_steps(mosaic, mosaic.borders())
    assert measured.value == pytest.approx(left / 2, rel=0.1)
    assert judged(sky_steps, measured) is status
    assert any(abs(place.x - edge) < 10 for place in measured.where for edge in (200, 400))


def test_offsets_name_the_exposures():
    mosaic = Mosaic(BANDS, [0, 0, 4, 4])
    rows = sky_offsets(mosaic, mosaic.borders(), LEVEL).rows
    assert {row["exposure"]: round(row["offset (electrons/s)"]) for row in rows} == {"a": -2, "b": -2, "c": 2, "d": 2}


def test_steps_to_areas_of_one_exposure_count_only_where_there_is_nothing_else():
    bands = [("a", 1, 0, 600), ("b", 1, 0, 450), ("c", 1, 0, 300)]
    mosaic = Mosaic(bands, [0, 0, 0])
    mosaic.pixels[:, 450:] += 3
    mosaic.sci = ArrayRaster(mosaic.pixels.astype("f4"))
    assert judged(sky_steps, sky_steps(mosaic, mosaic.borders())) is Status.PASS
    pair = Mosaic([("a", 1, 0, 600), ("b", 1, 0, 300)], [0, 6])
    assert judged(sky_steps, sky_steps(pair, pair.borders())) is Status.WARN


@pytest.mark.parametrize(
    ("dataset", "step", "status"), [(ACS, 2, Status.FAIL), (WFPC2, 2, Status.WARN), (WFPC2, 0.8, Status.PASS)]
)
def test_a_step_across_the_gap_is_one_between_chips(dataset, step, status):
    mosaic = Mosaic([("a", 1, 0, 275), ("a", 2, 325, 600)], [0, step])
    found = mosaic.borders()
    assert judged(sky_chip_step, sky_chip_step(dataset, mosaic, found, LEVEL, {}), dataset) is status
    with pytest.raises(NotApplicable):
        sky_steps(mosaic, found)
    even = Mosaic([("a", 1, 0, 275), ("a", 2, 325, 600)], [0, 0])
    assert judged(sky_chip_step, sky_chip_step(dataset, even, even.borders(), LEVEL, {})) is Status.PASS


def test_a_step_between_chips_is_forgiven_in_deep_products():
    mosaic = Mosaic([("a", 1, 0, 275), ("a", 2, 325, 600)], [0, 2])
    deep = replace(LEVEL, exposure=15.0)
    assert judged(sky_chip_step, sky_chip_step(ACS, mosaic, mosaic.borders(), deep, {})) is Status.PASS


def test_a_small_dither_has_no_border_to_measure():
    mosaic = Mosaic([("a", 1, 0, 595), ("b", 1, 5, 600)], [0, 9])
    with pytest.raises(NotApplicable):
        mosaic.borders()


def test_a_rough_sky_shows_no_step():
    mosaic = Mosaic(BANDS, [0, 0, 0, 0])
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    mosaic.sci = ArrayRaster((mosaic.pixels + 8 * np.sin(x / 11) * np.cos(y / 50)).astype("f4"))
    assert not any(border.real for border in mosaic.borders().borders)


@pytest.mark.parametrize(
    ("level", "status"), [(0.0, Status.PASS), (-1.0, Status.WARN), (-3.0, Status.FAIL), (9, "pass")]
)
def test_a_dark_sky_is_oversubtracted(level, status):
    mosaic = Mosaic(BANDS, [level] * 4)
    sky = background(lambda part: mosaic.sci[part], shape=SHAPE)
    measured = sky_oversubtracted(mosaic, sky, LEVEL)
    assert measured.value == pytest.approx(level / LEVEL.exposure, abs=0.1)
    assert judged(sky_oversubtracted, measured) is Status(status)
    assert bool(measured.where) == (level < -0.8)


def test_borders_say_which_areas():
    mosaic = Mosaic(BANDS, [0, 0, 0, 0])
    found = mosaic.borders()
    assert isinstance(found, SkyBorders)
    assert {found.members[label] for b in found.borders for label in (b.first, b.second)} == {
        (1, 2),
        (1, 2, 3, 4),
        (3, 4),
    }


@pytest.mark.parametrize(
    ("levels", "filled", "target"),
    [((0.0, 0.1), True, True), ((0.0, -2.0), True, True), ((0.0, 1.9), True, False), ((0.0, 0.1), False, False)],
)
def test_a_target_on_one_chip_is_no_step_between_chips(levels, filled, target):
    """The darkest parts of the chips are alike where a nebula lies on one of them."""
    mosaic = Mosaic([("a", 1, 0, 275), ("a", 2, 325, 600)], [0, 2])
    found = mosaic.borders()
    skies = {entry.index: DarkestSky(level, filled) for entry, level in zip(mosaic.inputs, levels, strict=True)}
    if target:
        with pytest.raises(Unmeasured, match="target"):
            sky_chip_step(ACS, mosaic, found, LEVEL, skies)
    else:
        assert judged(sky_chip_step, sky_chip_step(ACS, mosaic, found, LEVEL, skies)) is Status.FAIL
