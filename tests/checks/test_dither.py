from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table

from drizview.checks.core.engine import run
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.dither.sampling import dither_record, dither_step, grid_finer_than_dither, resolution
from drizview.checks.dither.weights import weight_scatter
from drizview.checks.fixtures.dither import Dither, GridOption, GridOptions
from drizview.checks.fixtures.dither import dither as dither_of
from drizview.checks.fixtures.sky.steps import InputOutlines
from drizview.dataset.context import Context
from drizview.dataset.instruments import instrument
from drizview.dataset.io.header import Header
from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.geometry.dithering import Sampling
from drizview.measure.stars.resolution import Drops
from drizview.measure.weight.weights import WeightType

TIME = WeightType("EXP", "made so")
BOX = [(0, 0), (5, 1.5), (2.5, 4.5), (-2.5, 3)]


def dataset(chips=2, *, made=None):
    primary = SimpleNamespace(text=lambda key: "ACS-WFC-DITHER-BOX")
    return SimpleNamespace(
        instrument=replace(instrument("ACS", "WFC"), chips=chips),
        exposures=[SimpleNamespace(primary=primary)],
        product=made,
    )


def product(exposures=4, *, native=0.05, table=None):
    inputs = tuple(
        SimpleNamespace(index=i + 1, exposure=f"e{i}", extver=1, native_scale_arcsec=native) for i in range(exposures)
    )
    return SimpleNamespace(inputs=inputs, scale_arcsec=0.05, table=table, header=Header(fits.Header()))


def dithered(pattern):
    names = tuple(f"e{i}" for i in range(len(pattern)))
    return Dither(names, ((10.0, 10.0), (90.0, 90.0)), Sampling(np.array([pattern, pattern], dtype=float)))


NOTHING = Dither((), (), Sampling(np.zeros((0, 0, 2))))


def judged(function, measured):
    entry = next(entry for entry in checks() if entry.measure is function)
    status = entry.limit.judge(measured.value)
    return measured.cap if measured.cap and status in (Status.WARN, Status.FAIL) and status != measured.cap else status


def test_a_box_passes_and_its_phases_are_in_the_table():
    measured = dither_step(dataset(made=product()), dithered(BOX))
    assert judged(dither_step, measured) is Status.PASS
    assert "4 of 4" in measured.line
    first = [row for row in measured.rows if row["x"] == 10]
    assert [(row["phase x"], row["phase y"]) for row in first] == [(0, 0), (0, 0.5), (0.5, 0.5), (0.5, 0)]


def test_exposures_on_each_other_warn():
    measured = dither_step(dataset(made=product(2)), dithered([(0, 0), (0.02, 0.01)]))
    assert judged(dither_step, measured) is Status.WARN
    assert "4 phase cells" not in measured.line


@pytest.mark.parametrize(("chips", "exposures"), [(2, 1), (1, 1)])
def test_one_exposure_has_no_dither(chips, exposures):
    with pytest.raises(NotApplicable):
        dither_step(dataset(chips, made=product(exposures)), NOTHING)


def test_repeated_exposures_of_one_file_are_several():
    twice = product(2)
    for entry in twice.inputs:
        entry.exposure = "same"
    assert judged(dither_step, dither_step(dataset(1, made=twice), dithered([(0, 0), (0, 0)]))) is Status.WARN
    with pytest.raises(NotApplicable):
        dither_step(dataset(2, made=twice), NOTHING)


def test_without_exposures_the_table_is_asked():
    moved = Table({"POSTARG1": [0.0, 1.0], "POSTARG2": [0.0, 0.0], "PATTERN1": ["NONE", "NONE"]})
    measured = dither_record(dataset(made=product(2, table=moved)), product(2, table=moved), NOTHING)
    assert measured.value == pytest.approx(20)
    assert judged(dither_record, measured) is Status.INFO
    still = Table({"POSTARG1": [0.0, 0.0], "POSTARG2": [0.0, 0.0], "PATTERN1": ["BOX", "BOX"]})
    assert "BOX" in dither_record(dataset(made=product(2, table=still)), product(2, table=still), NOTHING).line
    for table in (None, Table({"A": [1]}), Table({"POSTARG1": ["x"], "POSTARG2": ["y"]})):
        with pytest.raises(Unmeasured):
            dither_record(dataset(made=product(2, table=table)), product(2, table=table), NOTHING)
    still["PATTERN1"] = ["NONE", "NONE"]
    with pytest.raises(Unmeasured):
        dither_record(dataset(made=product(2, table=still)), product(2, table=still), NOTHING)


def test_the_table_is_not_asked_where_it_is_not_needed():
    for made in (product(4), dithered(BOX)), (product(1), NOTHING):
        with pytest.raises(NotApplicable):
            dither_record(dataset(made=made[0]), *made)
    with pytest.raises(Unmeasured):
        dither_step(dataset(made=product(2)), NOTHING)


def test_exposures_that_share_no_sky():
    apart = Dither(("e0", "e1"), (), Sampling(np.zeros((0, 2, 2))))
    with pytest.raises(NotApplicable):
        dither_step(dataset(made=product(2)), apart)
    with pytest.raises(Unmeasured):
        dither_step(dataset(made=product(2)), Dither(("e0",), (), Sampling(np.zeros((0, 1, 2)))))


def test_moving_targets_have_a_motion_of_their_own():
    with pytest.raises(NotApplicable):
        dither_of(SimpleNamespace(is_moving_target=True), None, None)


def options(*, now=(0.05, 1.0, 0.089), best=(0.03, 0.7, 0.081), cells=4):
    made = GridOption(*now, 0.0), GridOption(*best, 0.1)
    return GridOptions(*made, (GridOption(0.025, 0.5, 0.07, np.inf),), 0.05, cells)


def test_native_pixels_of_a_box_are_an_opportunity():
    measured = resolution(options())
    assert measured.opportunity
    assert "0.089" in measured.line and "0.081" in measured.line
    assert judged(resolution, measured) is Status.INFO
    assert [row["grid"] for row in measured.rows[:2]] == ["now", "recommended"]
    assert measured.rows[2]["weight scatter"] is None


@pytest.mark.parametrize(
    "made", [{"now": (0.03, 0.7, 0.081)}, {"now": (0.05, 0.6, 0.085)}, {"best": (0.05, 1.0, 0.089)}], ids=str
)
def test_fine_grids_are_none(made):
    assert not resolution(options(**made)).opportunity


def test_nothing_to_gain_without_phases():
    with pytest.raises(NotApplicable):
        resolution(options(cells=1))


@pytest.mark.parametrize(
    ("native", "pattern", "status"),
    [(0.05, BOX, "pass"), (0.1, BOX, "pass"), (0.1, [(0, 0), (3, 4)], "warn"), (0.05, [(0, 0), (3, 4)], "pass")],
)
def test_fine_grids_need_phases(native, pattern, status):
    made = product(len(pattern), native=native)
    measured = grid_finer_than_dither(dataset(made=made), made, dithered(pattern))
    assert judged(grid_finer_than_dither, measured) is Status(status)


class Weighted:
    """A product whose weights are those that drops of a pattern give on a grid twice as fine."""

    context_is_ambiguous = False
    scale_arcsec = 0.025
    header = Header(fits.Header())

    def __init__(self, pattern, pixfrac, *, native=0.05, rejected=0.0, side=150):
        self.inputs = product(len(pattern), native=native).inputs
        y, x = np.mgrid[-10 : side + 10, -10 : side + 10].astype(float)
        turned = x - 0.0175 * y, y + 0.0175 * x
        weight, bits = 0.0, np.zeros((2 * side, 2 * side), np.int32)
        for k, shift in enumerate(pattern):
            keep = np.random.default_rng(k).random(x.size) >= rejected
            at = (np.mod(s, 1) + t.ravel()[keep] for s, t in zip(shift, turned, strict=True))
            one = Drops(*at, np.ones(int(keep.sum())), float(side)).weights(pixfrac=pixfrac, zoom=2.0)
            weight = weight + one
            bits |= np.where(one > 0, 1 << k, 0).astype(np.int32)
        self.wht = ArrayRaster(weight.astype("f4"))
        self.sci = self.wht
        self.context = Context((ArrayRaster(bits),))

    @property
    def wcs(self):
        raise Unmeasured("none")

    def judge(self, chips=2):
        edge = np.array([4.0, 296, 296, 4]), np.array([4.0, 4, 296, 296])
        outlines = InputOutlines({entry.index: edge for entry in self.inputs})
        measured = weight_scatter(dataset(chips, made=self), self, outlines, TIME, self.context)
        return measured, judged(weight_scatter, measured)


@pytest.mark.parametrize(
    ("pattern", "pixfrac", "status"), [(BOX, 0.6, "pass"), (BOX[:2], 0.9, "pass"), ([(0, 0), (0.5, 0.5)], 0.5, "fail")]
)
def test_drops_too_small_for_the_dither(pattern, pixfrac, status):
    measured, found = Weighted(pattern, pixfrac).judge()
    assert found is Status(status)
    assert bool(measured.where) == (status != "pass")


def test_rejected_pixels_are_no_scatter_of_the_drops():
    assert Weighted(BOX, 0.8, rejected=0.03).judge()[1] is Status.PASS


def test_one_exposure_on_a_fine_grid_is_a_fact():
    assert Weighted([(0, 0)], 0.7).judge()[1] is Status.INFO


def test_weights_at_native_pixels_are_no_alarm():
    measured, _ = Weighted([(0, 0), (0.5, 0.5)], 0.5, native=0.025).judge()
    assert measured.cap is Status.INFO
    assert measured.value > 0.3
    assert Weighted([(0, 0), (0.5, 0.5)], 0.5).judge()[0].cap is None
    made = Weighted(BOX, 0.6)
    with pytest.raises(NotApplicable):
        weight_scatter(dataset(made=product()), made, InputOutlines({}), WeightType("IVM", "made so"), made.context)


def test_an_opportunity_turns_a_pass_into_info(demo):
    from drizview.dataset.discover import datasets

    entry = next(entry for entry in checks() if entry.measure is resolution)
    (found,) = datasets(demo)
    (result,) = run(found, selected=[entry])
    assert result.status in (Status.NOT_APPLICABLE, Status.UNKNOWN)
    assert not result.opportunity
