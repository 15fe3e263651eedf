"""Weights that are just exposure times, and boxes that are just low, full and even."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.checks.weight.exposure_time import LOW
from drizview.errors import Unmeasured
from drizview.measure.weight.weights import WeightMap, footprint_ratios, valid_weight, weight_type


def kind(scales=(None, None), *, high=1.0, noise=None, ratio=1.0):
    return weight_type(scales=scales, exptimes=(500.0, 500.0), ratio=ratio, high=high, noise=noise).kind


@pytest.mark.parametrize(
    ("high", "found"),
    [
        (0.6, "unclear"),
        (0.84, "unclear"),
        (0.86, "EXP"),
        (0.91, "EXP"),
        (1.17, "EXP"),
        (1.19, "unclear"),
        (2.0, "unclear"),
    ],
)
def test_weights_are_times_within_a_sixth(high, found):
    assert kind(high=high) == found


@pytest.mark.parametrize(
    ("noise", "found"),
    [
        (0.3, "unclear"),
        (0.49, "unclear"),
        (0.51, "ERR"),
        (1.95, "ERR"),
        (2.05, "unclear"),
        (3.5, "unclear"),
        (245.0, "unclear"),
        (255.0, "ERR"),
        (980.0, "ERR"),
        (1020.0, "unclear"),
    ],
)
def test_weights_are_inverse_variances_within_a_factor_of_two(noise, found):
    assert kind(high=0.4, noise=noise) == found


@pytest.mark.parametrize(("off", "found"), [(0.01, "IVM"), (0.028, "IVM"), (0.032, "unclear"), (0.2, "unclear")])
def test_scales_agree_within_three_per_cent(off, found):
    assert kind((250_000.0 * (1 + off),) * 2, high=0.4) == found


@pytest.mark.parametrize(("high", "found"), [(1.14, "EXP"), (1.25, "unclear")])
def test_multidrizzle_weights_agree_within_fifteen_per_cent(high, found):
    assert kind((500.0, 500.0), high=high) == found


SIDE = 10


def low(weight, foot=None):
    foot = np.full((SIDE, SIDE), 1000.0) if foot is None else foot
    valid = valid_weight(weight)
    made = WeightMap(weight, valid, foot, foot, foot, 2, 1)
    try:
        return bool((footprint_ratios(made, side=SIDE) < LOW).any())
    except Unmeasured:
        return None


@pytest.mark.parametrize(("share", "expected"), [(0.4, True), (0.59, True), (0.61, False), (0.75, False)])
def test_a_box_is_low_below_six_tenths(share, expected):
    assert low(np.full((SIDE, SIDE), 1000.0 * share)) is expected


@pytest.mark.parametrize(("rows", "counts"), [(5, False), (9, False), (10, True)])
def test_a_box_lies_inside_by_more_than_nine_tenths(rows, counts):
    foot = np.zeros((SIDE, SIDE))
    foot[:rows] = 1000.0
    foot[rows:] = 0.0
    assert (low(np.full((SIDE, SIDE), 1000.0), foot) is not None) == counts


@pytest.mark.parametrize(("more", "counts"), [(1.05, True), (1.14, True), (1.16, False), (2.0, False)])
def test_a_box_has_one_coverage_where_it_varies_by_less_than_fifteen_per_cent(more, counts):
    foot = np.full((SIDE, SIDE), 1000.0)
    foot[:3] *= more
    assert (low(np.full((SIDE, SIDE), 1000.0), foot) is not None) == counts


def ratio(weight, *, sparse):
    foot = np.full(weight.shape, 1000.0)
    return WeightMap(weight, weight > 0, foot, foot, foot, 2, 1).ratio(sparse=sparse)


def test_sparse_drops_are_averaged_over_boxes_of_sixteen():
    weight = np.zeros((64, 64))
    weight[::2, ::2] = 4000.0
    assert ratio(weight, sparse=True).shape == (16,)
    assert ratio(weight, sparse=True) == pytest.approx(1.0)
    with pytest.raises(Unmeasured):
        ratio(weight[:48], sparse=True)
