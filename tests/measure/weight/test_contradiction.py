"""A context image is believed where it agrees with weights and outlines, and where an input was truly lost."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.weight.contradiction import contradiction

TIMES = (100.0, 100.0, 100.0, 100.0)


@pytest.fixture
def outlines():
    """Return four squares of a dither, each 100 wide and 10 beside the last."""
    made = []
    for k in range(4):
        mask = np.zeros((140, 140), bool)
        mask[5:105, 5 + 10 * k : 105 + 10 * k] = True
        made.append(mask)
    return made


def weights(masks):
    return sum(time * mask for time, mask in zip(TIMES, masks, strict=True)).astype("f4")


def test_a_sound_context_is_believed(outlines):
    assert contradiction(weights(outlines), outlines, outlines, TIMES) == ""
    assert contradiction(np.zeros((140, 140), "f4"), outlines, outlines, TIMES) == ""


def test_rejected_pixels_are_no_contradiction(outlines):
    holes = np.random.default_rng(1).random((4, 140, 140)) < 0.3
    named = [mask & ~hole for mask, hole in zip(outlines, holes, strict=True)]
    assert contradiction(weights(named), named, outlines, TIMES) == ""


def test_a_lost_input_is_no_contradiction(outlines):
    named = [*outlines[:3], np.zeros_like(outlines[3])]
    assert contradiction(weights(named), named, outlines, TIMES) == ""


def test_one_number_for_all_inputs_is_one(outlines):
    nothing = np.zeros_like(outlines[0])
    anywhere = weights(outlines) > 0
    assert "outside" in contradiction(weights(outlines), [anywhere, *3 * [nothing]], outlines, TIMES)


def test_outlines_that_miss_the_weights_prove_nothing(outlines):
    """As where the coordinates of the exposures are not those of the product."""
    elsewhere = [np.roll(mask, 60, axis=1) for mask in outlines]
    assert contradiction(weights(outlines), outlines, elsewhere, TIMES) == ""


def test_inputs_that_are_left_out_of_the_context_are_one(outlines):
    nothing = np.zeros_like(outlines[0])
    assert "no input" in contradiction(weights(outlines), [outlines[0], *3 * [nothing]], outlines, TIMES)
    both = [outlines[0], nothing, nothing, outlines[3]]
    assert "too few" in contradiction(weights(outlines), both, outlines, TIMES)


def test_weights_that_are_no_times_prove_nothing(outlines):
    nothing = np.zeros_like(outlines[0])
    both = [outlines[0], nothing, nothing, outlines[3]]
    assert contradiction(0.02 * weights(outlines), both, outlines, TIMES) == ""


@pytest.mark.parametrize(("width", "wrong"), [(5, False), (8, True)])
def test_a_twentieth_of_the_area_may_be_wrong(outlines, width, wrong):
    named = [mask.copy() for mask in outlines]
    seen = np.flatnonzero((weights(outlines) > 0).any(axis=0))
    for mask in named:
        mask[:, seen[:width]] = False
    assert bool(contradiction(weights(outlines), named, outlines, TIMES)) == wrong
    wide = [mask.copy() for mask in outlines]
    wide[0][5:105, 105 + 3 : 105 + 3 + width] = True
    assert bool(contradiction(weights(outlines), wide, outlines, TIMES)) == wrong


@pytest.mark.parametrize(("factor", "wrong"), [(0.75, False), (0.9, True), (1.1, True), (1.25, False)])
def test_weights_agree_with_outlines_within_fifteen_per_cent(outlines, factor, wrong):
    both = [outlines[0], outlines[0] & False, outlines[0] & False, outlines[3]]
    assert bool(contradiction(factor * weights(outlines), both, outlines, TIMES)) == wrong


@pytest.mark.parametrize(("times", "wrong"), [(1.25, False), (1.4, True)])
def test_so_much_weight_must_be_missing_from_the_context(times, wrong):
    mask = np.ones((60, 60), bool)
    named = [mask, mask & False]
    weight = np.full((60, 60), 100.0 * times, "f4")
    assert bool(contradiction(weight, named, [mask, mask], (100.0, 100.0 * (times - 1)))) == wrong
