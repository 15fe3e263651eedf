from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.geometry import context_image
from drizview.checks.fixtures.weight.presence import InputPresence
from drizview.checks.fixtures.weight.weight_map import weight_ratios
from drizview.checks.weight.exposure_time import (
    area_of_high_weight,
    area_of_low_weight,
    inputs_without_weight,
    weight_is_time,
    weight_over_exposure,
)
from drizview.checks.weight.record import coverage, exposure_sum, inverse_variance, members_left_out
from drizview.checks.weight.rejected import area_without_weight, rejected_weight
from drizview.dataset.io.header import Header
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.weight.coverage import CoverageArea
from drizview.measure.weight.weights import WeightMap, WeightType, valid_weight

TIME = WeightType("EXP", "made so")
IVM = WeightType("IVM", "made so")


class Frame:
    """A product without a coordinate system."""

    def __init__(self, exposures=("a", "b"), exptime=1000.0, shape=(240, 240)):
        self.inputs = tuple(
            SimpleNamespace(index=i, file=f"{name}_flc.fits", exposure=name, extver=1, exptime=500.0)
            for i, name in enumerate(exposures, 1)
        )
        self.exptime = exptime
        self.file = "x_drc.fits"
        self.sci = SimpleNamespace(shape=shape)

    @property
    def wcs(self):
        raise Unmeasured("none")


def made(weight, *, expected=1000.0, footprint=None, local=2):
    full = np.full(weight.shape, expected, dtype="f4")
    return WeightMap(
        weight.astype("f4"), valid_weight(weight), full, full, full if footprint is None else footprint, local, 1
    )


def presence(absent=(), areas=()):
    return InputPresence((), tuple(absent), tuple(areas), 1)


def judged(function, measured):
    """Return the status that the declared limit gives, capped as the engine does."""
    entry = next(entry for entry in checks() if entry.measure is function)
    status = entry.limit.judge(measured.value)
    return measured.cap if measured.cap and status in (Status.WARN, Status.FAIL) and status != measured.cap else status


@pytest.mark.parametrize(
    ("factor", "status"),
    [(1.0, Status.PASS), (0.95, Status.PASS), (0.8, Status.WARN), (0.5, Status.FAIL), (1.5, Status.FAIL)],
)
def test_the_ratio_to_exposure_time_is_judged(factor, status):
    found = made(np.full((240, 240), 1000.0 * factor))
    measured = weight_over_exposure(found, found.ratio(), TIME, presence())
    assert measured.value == pytest.approx(factor)
    assert judged(weight_over_exposure, measured) is status


def test_without_exposures_the_ratio_is_uncertain():
    rough = made(np.full((240, 240), 1000.0), local=0)
    assert weight_over_exposure(rough, rough.ratio(), TIME, presence()).uncertainty == pytest.approx(0.1)


def test_inverse_variances_warn_and_are_not_read_as_times():
    found = made(np.full((240, 240), 490.0))
    assert judged(weight_is_time, weight_is_time(IVM)) is Status.WARN
    assert judged(weight_is_time, weight_is_time(TIME)) is Status.PASS
    with pytest.raises(NotApplicable):
        weight_over_exposure(found, found.ratio(), IVM, presence())
    assert area_of_low_weight(Frame(), found, found.ratio(), IVM).value == 0


def test_a_lost_chip_fails_and_a_dither_edge_does_not():
    foot = np.full((240, 240), 1000.0, dtype="f4")
    foot[:, 200:] = 500
    edge = made(foot.copy(), footprint=foot)
    assert area_of_low_weight(Frame(), edge, edge.ratio(), TIME).value == 0
    weight = foot.copy()
    weight[:120, :200] = 500
    lost = made(weight, footprint=foot)
    measured = area_of_low_weight(Frame(), lost, lost.ratio(), TIME)
    assert judged(area_of_low_weight, measured) is Status.FAIL
    assert measured.where[0].y < 120 and measured.where[0].x < 200
    assert judged(rejected_weight, rejected_weight(lost, TIME)) is Status.WARN
    with pytest.raises(NotApplicable):
        rejected_weight(lost, IVM)


def _high(weight_map, weighting):
    return area_of_high_weight(Frame(), weight_map, weight_map.ratio(), weighting)


def test_weight_that_no_exposure_explains_warns_with_its_place():
    foot = np.full((240, 240), 1000.0, dtype="f4")
    even = made(foot.copy(), footprint=foot)
    assert judged(area_of_high_weight, area_of_high_weight(Frame(), even, even.ratio(), TIME)) is Status.PASS
    weight = foot.copy()
    weight[:40] *= 2
    measured = _high(made(weight, footprint=foot), TIME)
    assert judged(area_of_high_weight, measured) is Status.WARN
    assert measured.value == pytest.approx(100 / 6, abs=2)
    assert measured.where[0].y < 40
    assert "2.0" in measured.line
    with pytest.raises(NotApplicable):
        _high(made(weight, footprint=foot), IVM)


@pytest.mark.parametrize(("times", "high"), [(1.25, False), (1.35, True)])
def test_weight_is_high_above_one_point_three(times, high):
    foot = np.full((240, 240), 1000.0, dtype="f4")
    weight = foot.copy()
    weight[:40] *= times
    assert (_high(made(weight, footprint=foot), TIME).value > 0) == high


def test_weights_that_may_be_anything_are_unknown_and_no_fault():
    found = made(np.full((240, 240), 490.0))
    anything = WeightType("unclear", "", recorded=False)
    with pytest.raises(Unmeasured):
        weight_over_exposure(found, found.ratio(), anything, presence())
    with pytest.raises(Unmeasured):
        weight_is_time(anything)
    assert judged(weight_is_time, weight_is_time(WeightType("ERR", "", recorded=False))) is Status.INFO
    wrong = WeightType("unclear", "")
    assert judged(weight_over_exposure, weight_over_exposure(found, found.ratio(), wrong, presence())) is Status.FAIL


def test_holes_are_counted_inside_the_footprints_only():
    foot = np.zeros((240, 240), dtype="f4")
    foot[20:220, 20:220] = 1000
    weight = foot.copy()
    weight[100:104, 60:64] = 0
    small = area_without_weight(Frame(), made(weight, footprint=foot))
    assert judged(area_without_weight, small) is Status.PASS
    assert (small.where[0].x, small.where[0].y) == (61.5, 101.5)
    weight[60:200, 60:200] = 0
    assert judged(area_without_weight, area_without_weight(Frame(), made(weight, footprint=foot))) is Status.FAIL


def test_an_input_without_weight_fails_where_it_lies_on_the_frame():
    frame = Frame()
    inside = SimpleNamespace(x=np.full((4, 4), 100.0), y=np.full((4, 4), 100.0))
    outside = SimpleNamespace(x=np.full((4, 4), -900.0), y=np.full((4, 4), 100.0))
    lost = presence([frame.inputs[1]])

    def judge(mapping):
        chips = Unmeasured("none") if mapping is None else (SimpleNamespace(entry=frame.inputs[1], mapping=mapping),)
        return judged(inputs_without_weight, inputs_without_weight(frame, lost, chips))

    assert judge(inside) is Status.FAIL
    assert judge(outside) is Status.PASS
    assert judge(None) is Status.WARN
    assert inputs_without_weight(frame, presence(), Unmeasured("none")).value == 0


@pytest.mark.parametrize(("context", "ambiguous"), [(None, False), (SimpleNamespace(planes=(1,)), True)])
def test_without_a_context_image_that_tells_nothing_is_said_of_inputs_and_areas(context, ambiguous):
    with pytest.raises(Unmeasured):
        context_image(SimpleNamespace(context=context, context_is_ambiguous=ambiguous, inputs=()), ())
    needy = {entry.id for entry in checks() if "context_image" in entry.needs.only_if}
    assert needy == {"inputs_without_weight", "coverage"}


def test_chips_of_one_exposure_count_once_in_the_total():
    frame = Frame(("a", "a", "b", "b"))
    assert exposure_sum(frame, (500.0, 500.0, 500.0, 500.0)).value == 0
    frame.exptime = 1500.0
    assert judged(exposure_sum, exposure_sum(frame, (500.0,) * 4)) is Status.WARN
    frame.exptime = None
    with pytest.raises(Unmeasured):
        exposure_sum(frame, (500.0,) * 4)


def test_members_that_the_product_lacks_are_counted():
    dataset = SimpleNamespace(unused=("c", "d"), association="x_asn.fits")
    measured = members_left_out(dataset, Frame())
    assert measured.value == 50 and "c, d" in measured.note
    assert judged(members_left_out, measured) is Status.WARN
    whole = SimpleNamespace(unused=(), association="x_asn.fits")
    assert judged(members_left_out, members_left_out(whole, Frame())) is Status.PASS
    with pytest.raises(NotApplicable):
        members_left_out(SimpleNamespace(unused=(), association=""), Frame())


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ("hst_12345_01_wfc3_uvis_f606w_ihym01a0_drc.fits", False),
        ("ihym01a0q_drc.fits", False),
        ("ihym01010_drc.fits", True),
    ],
)
def test_a_product_that_bears_the_name_of_its_exposure_lacks_none(file, asked):
    frame = Frame(("ihym01a0q",))
    frame.file = file
    dataset = SimpleNamespace(unused=("ihym01a1q",), association="")
    if asked:
        assert members_left_out(dataset, frame).value == 50
    else:
        with pytest.raises(NotApplicable):
            members_left_out(dataset, frame)


def test_inverse_variances_must_match_the_noise():
    assert judged(inverse_variance, inverse_variance(IVM, 0.9)) is Status.PASS
    assert judged(inverse_variance, inverse_variance(IVM, 3.0)) is Status.WARN
    with pytest.raises(NotApplicable):
        inverse_variance(TIME, 1.0)
    with pytest.raises(Unmeasured):
        inverse_variance(IVM, Unmeasured("no sky"))


def test_a_sliver_of_overlap_is_not_the_full_depth():
    areas = (
        CoverageArea((1, 2), 0.9, 1000.0, 5, 5),
        CoverageArea((1,), 0.09, 500.0, 1, 1),
        CoverageArea((1, 2, 3), 0.01, 1500.0, 2, 2),
    )
    measured = coverage(Frame(), presence(areas=areas))
    assert measured.value == pytest.approx(91)
    assert len(measured.rows) == 3
    with pytest.raises(Unmeasured):
        coverage(Frame(), presence())


@pytest.mark.parametrize(
    ("pixfrac", "ratio", "boxes"), [(1.0, 2.0, False), (0.8, 0.6, False), (0.6, 0.6, True), (0.4, 0.5, True)]
)
def test_gaps_between_drops_call_for_means_over_boxes(pixfrac, ratio, boxes):
    entry = SimpleNamespace(index=1, pixfrac=pixfrac, native_scale_arcsec=0.05)
    product = SimpleNamespace(inputs=(entry,), scale_arcsec=0.05 * ratio, kernel="square", header=Header(fits.Header()))
    ratios = weight_ratios(product, made(np.full((64, 64), 1000.0)))
    assert ratios.size == (16 if boxes else 64 * 64)
