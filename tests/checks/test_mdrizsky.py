from __future__ import annotations

from types import SimpleNamespace

import pytest

from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.mdrizsky import sky_pairs
from drizview.checks.fixtures.sky.levels import ChipSky
from drizview.checks.mdrizsky import recorded_sky_left, recorded_sky_values, sky_keyword_error, sky_step_between_chips
from drizview.errors import NotApplicable, Unmeasured
from drizview.measure.sky.background import Background
from drizview.measure.sky.method import RecordedSky, sky_method

SIGMA = 8.0


class FakeChip:
    """A chip without pixels."""

    unit, exptime, electrons_per_second, native_scale_arcsec = "electrons", 500.0, 0.002, 0.05
    sci = SimpleNamespace(shape=(100, 100))

    def __init__(self, number, sky, name="a"):
        self.number, self.extver, self.sky, self.name = number, number, sky, f"{name}_flc.fits[SCI,{number}]"

    @property
    def wcs(self):
        raise Unmeasured("none")


def measured_sky(value, fill=0.0, rise=0.0):
    return Background(value, value, value, SIGMA, SIGMA, fill, 1.0, 10_000, rise)


def pairs(table, left=0.0, rise=0.0):
    """Return pairs from {exposure: [(MDRIZSKY, sky, fill), ...]} in electrons, one row for each chip."""
    each, recorded = [], []
    for name, chips in table.items():
        made = [FakeChip(i, md, name) for i, (md, _, _) in enumerate(chips, 1)]
        exposure = SimpleNamespace(name=name, chips=made)
        each += [ChipSky(exposure, c, measured_sky(s, f, rise)) for c, (_, s, f) in zip(made, chips, strict=True)]
        recorded += [RecordedSky(name, c.sky, 0.0025, 500.0) for c in made]
    product = SimpleNamespace(unit="electrons/s", inputs=(), scale_arcsec=0.05)
    rest = measured_sky(left)
    dataset = SimpleNamespace(product=product)
    method = sky_method(recorded)
    return sky_pairs(dataset, tuple(each), method, rest), method, product, rest, tuple(recorded)


def status_of(table, **more):
    found, method, *_ = pairs(table, **more)
    measured = sky_keyword_error(found, method)
    entry = next(entry for entry in checks() if entry.measure is sky_keyword_error)
    status = entry.limit.judge(measured.value)
    return measured.cap if measured.cap and status is Status.FAIL else status, measured


def test_a_keyword_that_agrees_passes():
    status, measured = status_of({"a": [(50.5, 50, 0), (50.5, 50.2, 0)], "b": [(52, 51.6, 0), (52, 51.8, 0)]})
    assert status is Status.PASS
    assert len(measured.rows) == 4


@pytest.mark.parametrize("error", [-3.2, -0.7, 0.7, 3.0])
def test_one_wrong_exposure_fails_in_both_directions(error):
    status, measured = status_of({"a": [(50, 50, 0)], "b": [(50 + error * SIGMA, 50, 0)], "c": [(49, 49, 0)]})
    assert status is Status.FAIL
    assert measured.where[0].frame.startswith("b_flc")
    assert measured.where[0].value == pytest.approx(error)


def test_a_step_between_chips_makes_one_of_them_wrong():
    table = {"a": [(50, 50, 0), (50, 60, 0)], "b": [(51, 51, 0), (51, 61, 0)]}
    assert status_of(table)[0] is Status.FAIL
    assert sky_step_between_chips(pairs(table)[0]).value == pytest.approx(10 / SIGMA)


@pytest.mark.parametrize(
    ("rise", "status", "left"), [(0.0, Status.FAIL, 10), (7.0, Status.WARN, 3), (12.0, Status.PASS, 0)]
)
def test_a_gradient_goes_on_from_chip_to_chip(rise, status, left):
    """One sky for both chips is right where the sky rises over each by what they differ."""
    table = {"a": [(50, 50, 0), (50, 60, 0)], "b": [(51, 51, 0), (51, 61, 0)]}
    assert status_of(table, rise=rise)[0] is status
    assert sky_step_between_chips(pairs(table, rise=rise)[0]).value == pytest.approx(left / SIGMA)


def test_chips_of_two_pixel_sizes_are_compared_in_the_noise_of_the_noisier():
    """A third of an electron in WFPC2's PC exceeds the noise of the WF chips per area, and is nothing."""
    found = pairs({"a": [(5, 5.3, 0), (24, 24, 0), (24, 24, 0)]})[0]
    for pair, scale in zip(found, (0.0455, 0.0996, 0.0996), strict=True):
        pair.each.chip.native_scale_arcsec = scale
    assert sky_step_between_chips(found).value == pytest.approx(0.3 / SIGMA)


@pytest.mark.parametrize(("recorded", "step"), [((50, 50), 10), ((50, 60), 0), ((50, 70), 10)])
def test_a_step_that_was_subtracted_chip_by_chip_is_none(recorded, step):
    found = pairs({"a": [(recorded[0], 50, 0), (recorded[1], 60, 0)]})[0]
    assert sky_step_between_chips(found).value == pytest.approx(step / SIGMA)


def test_a_sky_that_was_taken_off_before_is_not_taken_off_again():
    found = pairs({"a": [(50, 0.5, 0), (60, -0.5, 0)]})[0]
    assert [pair.subtracted for pair in found] == [True, True]
    assert sky_step_between_chips(found).value == pytest.approx(1 / SIGMA)


def test_a_target_that_fills_the_field_fails_where_the_keyword_exceeds_its_darkest_parts():
    assert status_of({"a": [(202, 150, 6.0)], "b": [(201, 150, 6.0)]})[0] is Status.FAIL


def test_no_blank_sky_is_unknown_and_one_filled_chip_does_not_accuse_the_other():
    with pytest.raises(Unmeasured):
        status_of({"a": [(70, 150, 6.0)], "b": [(71, 150, 6.0)]})
    assert status_of({"a": [(50, 50, 0), (50, 150, 6.0)], "b": [(51, 51, 0), (51, 151, 6.0)]})[0] is Status.PASS


def test_relative_values_are_compared_by_their_differences():
    good = {"a": [(0, 50, 0)], "b": [(3, 53, 0)], "c": [(6, 56, 0)]}
    assert status_of(good)[0] is Status.PASS
    assert status_of(good | {"c": [(16, 56, 0)]})[0] is Status.FAIL


def test_one_value_for_all_is_compared_with_the_lowest_sky():
    assert status_of({"a": [(50, 50, 0)], "b": [(50, 58, 0)]})[0] is Status.PASS


def test_zeros_warn_because_they_may_be_meant():
    assert status_of({"a": [(0, 50, 0)], "b": [(0, 50, 0)]})[0] is Status.WARN


def test_sky_that_was_taken_off_before_is_no_error_unless_it_was_taken_off_twice():
    table = {"a": [(50, 0.5, 0)], "b": [(52, -0.3, 0)]}
    with pytest.raises(NotApplicable):
        status_of(table)
    assert status_of(table, left=-0.1)[0] is Status.FAIL


def test_recorded_sky_that_is_still_there_shows():
    table = {"a": [(50, 50, 0)], "b": [(52, 52, 0)]}
    for left, value in ((0.0, 0.0), (0.102, 1.0), (0.204, 2.0)):
        found, method, product, _, _ = pairs(table, left=left)
        rest = Background(left, left, left, 0.004, 0.004, 0.0, 1.0, 1000)
        measured = recorded_sky_left(product, rest, found, method)
        assert measured.value == pytest.approx(value, abs=0.02)
        assert measured.cap is None and ("×" in measured.line) == (value == 2)
        product.inputs = [SimpleNamespace(exposure="a", units="cps", index=1)] * 2
        assert recorded_sky_left(product, rest, found, method).cap is (Status.INFO if value == 1 else None)
    faint = Background(0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1000)
    with pytest.raises(Unmeasured):
        recorded_sky_left(product, faint, found, method)


def test_the_values_are_listed():
    _, method, _, _, recorded = pairs({"a": [(50, 50, 0), (50, 50, 0)], "b": [(52, 52, 0), (52, 52, 0)]})
    measured = recorded_sky_values(recorded, method)
    assert measured.value == 4 and "localmin" in measured.note


def test_without_the_keyword_there_is_a_reason():
    chip = FakeChip(1, None)
    each = (ChipSky(SimpleNamespace(name="a", chips=[chip]), chip, measured_sky(50)),)
    with pytest.raises(Unmeasured, match="MDRIZSKY"):
        sky_pairs(SimpleNamespace(product=None), each, sky_method([]), Unmeasured("none"))
