"""The weight map by areas of equal context."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.weight.coverage_map import coverage_map
from drizview.measure.weight.weights import WeightMap


def made(*, lost=False, step=2, shape=(200, 240)):
    """Return two exposures of 500 s, the second shifted to the right; the lower half of it may be lost."""
    ones, twos, both = (np.zeros(shape, dtype=bool) for _ in range(3))
    ones[:, :200] = twos[:, 40:] = True
    both |= ones | twos
    foot = 500.0 * (ones.astype("f4") + twos) * 0.25
    if lost:
        twos = twos.copy()
        twos[:100] = False
    exposure = 500.0 * (ones.astype("f4") + twos)
    weights = WeightMap((0.25 * exposure).astype("f4"), exposure > 0, exposure, 0.25 * exposure, foot, 2, step)
    return coverage_map(weights, [ones, twos], [1, 2], [500.0, 500.0])


def test_areas_are_named_by_their_inputs_with_the_seconds_they_hold():
    found = made()
    table = {area.inputs: area for area in found.areas}
    assert found.areas[0].inputs == (1, 2)
    assert set(table) == {(1, 2), (1,), (2,)}
    assert table[1, 2].share == pytest.approx(160 / 240)
    assert (table[1, 2].exposure, table[1,].exposure) == (1000.0, 500.0)
    assert table[1, 2].delivered == pytest.approx(1000, rel=1e-4)
    assert all(area.ratio == pytest.approx(1, rel=1e-4) and area.compact for area in found.areas)
    assert (table[1,].x, table[2,].x) == (pytest.approx(40, abs=8), pytest.approx(440, abs=8))
    assert found.rest == pytest.approx(0, abs=1e-9)


def test_a_lost_exposure_shows_as_half_of_what_was_promised():
    found = made(lost=True)
    lower = next(area for area in found.areas if area.inputs == (1,))
    assert (lower.promised, lower.ratio) == (pytest.approx(1000), pytest.approx(0.5, abs=0.01))
    off = found.off()
    assert np.nanmedian(off[5:45, 50:95]) == pytest.approx(-50)
    assert np.nanmedian(off[55:, 50:95]) == pytest.approx(0)


def test_the_middle_and_the_mask_of_an_area_belong_to_it():
    found = made()
    mask = found.mask(0)
    assert mask.shape == found.label.shape
    assert mask[100, 120] and not mask[100, 10]
    row, column = int(found.areas[0].y / found.step), int(found.areas[0].x / found.step)
    assert mask[row, column]


def test_it_is_thinned_to_what_is_asked_for_and_speckle_is_not_compact():
    rng = np.random.default_rng(1)
    shape = (400, 400)
    ones = np.ones(shape, dtype=bool)
    twos = rng.random(shape) > 0.1
    exposure = 500.0 * (ones.astype("f4") + twos)
    weights = WeightMap(exposure, exposure > 0, exposure, exposure, np.full(shape, 1000.0, "f4"), 2, 1)
    found = coverage_map(weights, [ones, twos], [1, 2], [500.0, 500.0], most=10_000)
    assert found.weight.shape == (100, 100)
    assert found.step == 4
    assert {area.inputs: area.compact for area in found.areas} == {(1, 2): True, (1,): False}
    assert sum(a.nbytes for a in (found.weight, found.expected, found.footprint, found.valid, found.label)) < 200_000


def test_no_more_areas_are_listed_than_asked_for():
    shape = (64, 64)
    masks = [np.zeros(shape, dtype=bool) for _ in range(8)]
    for number, mask in enumerate(masks):
        mask[8 * number : 8 * number + 8] = True
    total = 100.0 * sum(mask.astype("f4") for mask in masks)
    weights = WeightMap(total, total > 0, total, total, total, 1, 1)
    found = coverage_map(weights, masks, range(1, 9), [100.0] * 8, listed=3)
    assert len(found.areas) == 3
    assert found.rest == pytest.approx(5 / 8)
