from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.weight.weights import WeightMap, footprint_ratios, largest, valid_weight, weight_type

TIMES = (500.0, 500.0)


def weight_map(weight, footprint=None, expected=None):
    full = np.full(weight.shape, 1000.0, dtype="f4")
    foot = full if footprint is None else footprint
    made = foot if expected is None else expected
    return WeightMap(weight, valid_weight(weight), made, made, foot, 2, 1)


def kind(scales, *, ratio=1.0, high=1.0, noise=0.3):
    return weight_type(scales=scales, exptimes=TIMES, ratio=ratio, high=high, noise=noise).kind


def test_each_kind_of_weight_is_told():
    assert kind([1.0, 1.0]) == "EXP"
    assert kind([500.0, 500.0]) == "EXP"
    assert kind([250_000.0, 250_000.0], high=0.5) == "IVM"
    assert kind([250_000.0 / 0.6**4] * 2, ratio=0.6, high=3.0) == "IVM"
    assert kind([1 / 0.6**4] * 2, ratio=0.6, high=0.1) == "ERR"
    assert kind([1.0, 1.0], high=0.4, noise=1.1) == "ERR"
    assert kind([1.0, 1.0], high=3e5, noise=510.0) == "ERR"
    assert kind([1.0, 1.0], high=0.4, noise=9.0) == "unclear"
    assert kind([None, None], high=1.0, noise=None) == "EXP"
    assert kind([None, None], high=0.2, noise=None) == "unclear"


def test_weights_that_may_be_anything_are_told_from_those_that_are_wrong():
    """Only scales of one, as AstroDrizzle records them, say that the weights should be exposure times."""

    def told(scales, high, **more):
        return weight_type(scales=scales, exptimes=TIMES, noise=None, high=high, **{"ratio": 1.0, **more}).is_told

    assert told([1.0, 1.0], 0.4)
    assert not told([None, None], 0.4)
    assert not told([37.0, 41.0], 0.4)
    assert told([1.0, 1.0], 4.9) and not told([1.0, 1.0], 5.1)  # at the native scale ERR is one as well
    assert told([1.0, 1.0], 0.21) and not told([1.0, 1.0], 0.19)
    assert told([1.0, 1.0], 300.0, ratio=0.6)
    seen = {"exptimes": TIMES, "ratio": 1.0, "high": 0.4, "noise": 1.1}
    assert weight_type(scales=[1.0, 1.0], **seen).recorded
    assert not weight_type(scales=[None, None], **seen).recorded


@pytest.mark.parametrize(("exact", "found"), [(0.48, "unclear"), (0.52, "EXP")])
def test_a_strip_of_double_weight_does_not_change_the_kind(exact, found):
    made = weight_type(scales=[1.0, 1.0], exptimes=TIMES, ratio=1.0, high=2.0, noise=None, exact=exact)
    assert made.kind == found


def test_weights_are_valid_above_a_millionth_of_the_median():
    weight = np.array([[1000.0, 1e-4, 0.0], [np.nan, -3.0, 900.0]])
    assert valid_weight(weight).tolist() == [[True, False, False], [False, False, True]]
    assert not valid_weight(np.zeros((3, 3))).any()


def test_dither_edges_are_legitimate_and_lost_areas_are_not():
    foot = np.full((120, 120), 1000.0, dtype="f4")
    foot[:, 80:] = 500.0
    medians = footprint_ratios(weight_map(foot.copy(), foot), side=8)
    assert np.isfinite(medians).any() and not (medians < 0.6).any()
    weight = foot.copy()
    weight[:60, :80] = 400.0
    low = footprint_ratios(weight_map(weight, foot), side=8) < 0.6
    assert low[:7, :10].all() and not low[8:].any()
    y, x, size = largest(low)[0]
    assert size == low.sum() and y < 7 and x < 10


def test_nothing_inside_the_footprints_gives_a_reason():
    nothing = np.zeros((40, 40), dtype="f4")
    with pytest.raises(Unmeasured):
        footprint_ratios(weight_map(nothing, nothing), side=8)
    with pytest.raises(Unmeasured):
        weight_map(nothing, nothing).ratio()


def test_sparse_drops_are_judged_by_the_mean():
    random = np.random.default_rng(3)
    hits = random.poisson(0.8, (320, 320))
    weight = (hits * 1000.0).astype("f4")
    foot = np.full(weight.shape, 800.0, dtype="f4")
    expected = np.where(hits > 0, 800.0, 0.0).astype("f4")
    sparse = weight_map(weight, foot, expected)
    assert np.median(sparse.ratio(sparse=True)) == pytest.approx(1.0, abs=0.03)
    assert np.median(sparse.ratio()) > 1.2
