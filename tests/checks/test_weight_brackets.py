"""Weights, areas and chips that just count."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.weight.presence import InputPresence
from drizview.checks.fixtures.weight.weight_map import weight_ratios
from drizview.checks.fixtures.weight.weighting import product_noise, weighting
from drizview.checks.weight.exposure_time import area_of_high_weight, area_of_low_weight, inputs_without_weight
from drizview.checks.weight.record import coverage
from drizview.dataset.io.header import Header
from drizview.errors import Unmeasured
from drizview.measure.weight.coverage import CoverageArea
from drizview.measure.weight.weights import WeightMap, WeightType, valid_weight

EMPTY = Header(fits.Header())

TIME = WeightType("EXP", "made so")


class Frame:
    """A product of two exposures, without a coordinate system."""

    inputs = tuple(
        SimpleNamespace(index=i, file=f"{name}_flc.fits", exposure=name, extver=1, exptime=500.0)
        for i, name in enumerate("ab", 1)
    )
    sci = SimpleNamespace(shape=(240, 240))

    @property
    def wcs(self):
        raise Unmeasured("none")


def made(weight):
    full = np.full(weight.shape, 1000.0)
    return WeightMap(weight, valid_weight(weight), full, full, full, 2, 1)


def low(weight):
    found = made(weight)
    return area_of_low_weight(Frame(), found, weight[weight > 0] / 1000, TIME)


@pytest.mark.parametrize(("share", "value"), [(0.4, 100), (0.59, 100), (0.61, 0), (0.75, 0)])
def test_weight_is_low_below_six_tenths(share, value):
    assert low(np.full((240, 240), 1000.0 * share)).value == value


@pytest.mark.parametrize(("side", "boxes"), [(60, 15**2), (240, 60**2), (3840, 60**2), (7680, 120**2)])
def test_boxes_are_a_sixtieth_of_the_field_and_4_to_64_samples(side, boxes):
    weight = np.broadcast_to(np.float32(1000.0), (side, 64 if side > 240 else side))
    small = min(weight.shape)
    box = max(4, min(64, round(small / 60)))
    assert low(np.array(weight)).n == (side // box) * (weight.shape[1] // box)
    assert low(np.array(weight)).n == boxes or side > 240


@pytest.mark.parametrize(("share", "counts"), [(0.03, 0), (0.045, 0), (0.055, 1), (0.5, 1)])
def test_a_chip_lies_on_the_frame_by_a_twentieth(share, counts):
    x = np.full(1000, -900.0)
    x[: round(1000 * share)] = 100.0
    lost = Frame.inputs[1]
    chips = (SimpleNamespace(entry=lost, mapping=SimpleNamespace(x=x, y=np.full(1000, 100.0))),)
    assert inputs_without_weight(Frame(), InputPresence((), (lost,), (), 1), chips).value == counts


def covered(*areas):
    found = tuple(CoverageArea((1,), share, seconds, 1, 1) for share, seconds in areas)
    return coverage(Frame(), InputPresence((), (), found, 1)).value


@pytest.mark.parametrize(("seconds", "full"), [(600.0, 50), (985.0, 50), (993.0, 100), (999.0, 100)])
def test_the_full_exposure_is_reached_to_a_per_cent(seconds, full):
    assert covered((0.5, 1000.0), (0.5, seconds)) == pytest.approx(full)


@pytest.mark.parametrize(("share", "full"), [(0.03, 97), (0.049, 95.1), (0.051, 5.1), (0.4, 40)])
def test_the_full_exposure_is_what_a_twentieth_reaches(share, full):
    """Where the deepest is less, the rest is as deep as counts, and the sliver with it."""
    expected = 100.0 if share < 0.05 else full
    assert covered((share, 2000.0), (1 - share, 1000.0)) == pytest.approx(expected)


def gap(width):
    """Return whether drops with a gap of so many product pixels between them are averaged over boxes."""
    entry = SimpleNamespace(index=1, pixfrac=1 - 0.5 * width, native_scale_arcsec=0.05)
    product = SimpleNamespace(inputs=(entry,), scale_arcsec=0.025, kernel="square", header=EMPTY)
    return weight_ratios(product, made(np.full((64, 64), 1000.0))).size == 16


@pytest.mark.parametrize(("width", "boxes"), [(0.3, False), (0.44, False), (0.46, True), (0.7, True)])
def test_drops_miss_pixels_where_their_gaps_are_45_hundredths_wide(width, boxes):
    assert gap(width) == boxes


@pytest.mark.parametrize(("shape", "known"), [((20, 28), False), ((31, 32), False), ((30, 35), True), ((40, 45), True)])
def test_a_thousand_pixels_tell_the_noise(shape, known):
    entry = SimpleNamespace(index=1, pixfrac=1.0, native_scale_arcsec=0.05)
    image = np.random.default_rng(0).uniform(-1, 1, shape)
    product = SimpleNamespace(
        sci=image, wht=np.ones(shape), inputs=(entry,), scale_arcsec=0.05, pixfrac=1.0, kernel="square", header=EMPTY,
        image=lambda window: image[window],
    )  # fmt: skip
    if known:
        assert product_noise(product) > 0
    else:
        with pytest.raises(Unmeasured):
            product_noise(product)


@pytest.mark.parametrize(("share", "kind"), [(0.02, "unclear"), (0.045, "unclear"), (0.055, "EXP"), (0.4, "EXP")])
def test_weights_are_what_a_twentieth_of_the_pixels_has_in_full(share, kind):
    """The others have lost half of it."""
    ratios = np.where(np.arange(1000) < 1000 * share, 1.0, 0.5)
    entry = SimpleNamespace(index=1, weight_scale=None, native_scale_arcsec=0.05)
    product = SimpleNamespace(inputs=(entry,), scale_arcsec=0.05, header=EMPTY)
    assert weighting(product, ratios, (500.0,), Unmeasured("none")).kind == kind


@pytest.mark.parametrize(("factor", "share"), [(1.2, 0.0), (1.28, 0.0), (1.32, 12.5), (2.0, 12.5)])
def test_weight_is_high_above_1_3_times_the_typical(factor, share):
    weight = np.full((240, 240), 1000.0, dtype="f4")
    weight[60:90] *= factor
    weight_map = made(weight)
    measured = area_of_high_weight(Frame(), weight_map, weight_map.ratio(), WeightType("unclear", "made"))
    assert measured.value == pytest.approx(share, abs=2.0)
    assert (measured.value > 0) is (share > 0)
    if share:
        assert 60 <= measured.where[0].y <= 90


@pytest.mark.parametrize(("share", "status"), [(1.6, Status.PASS), (2.4, Status.WARN)])
def test_two_hundredths_of_the_area_may_be_too_heavy(share, status):
    (entry,) = (entry for entry in checks() if entry.id == "area_of_high_weight")
    assert entry.limit.judge(share) is status


@pytest.mark.parametrize(("off", "kind"), [(0.015, "EXP"), (0.025, "unclear")])
def test_weights_agree_with_exposure_times_to_two_per_cent(off, kind):
    ratios = np.where(np.arange(1000) < 900, 1.0 + off, 2.0)
    entry = SimpleNamespace(index=1, weight_scale=None, native_scale_arcsec=0.05)
    product = SimpleNamespace(inputs=(entry,), scale_arcsec=0.05, header=EMPTY)
    assert weighting(product, ratios, (500.0,), Unmeasured("none")).kind == kind
