"""Maps of flags with just enough cells, flags and distance between them."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import Unmeasured
from drizview.measure.flags.map import FlagMap, flag_density, flag_map, repetition

SIDE = 10


def cells(count=40, *, flagged=4, usable=100):
    """Return cells of which every second holds flags."""
    hit = np.arange(count) % 2 * flagged
    return FlagMap(hit[None], np.full((1, count), usable), SIDE)


def told(given):
    try:
        return np.isfinite(given.dispersion())
    except Unmeasured:
        return False


@pytest.mark.parametrize(("count", "known"), [(20, False), (29, False), (30, True), (50, True)])
def test_a_pattern_needs_thirty_cells(count, known):
    assert told(cells(count, flagged=20)) == known


@pytest.mark.parametrize(("flags", "known"), [(30, False), (49, False), (50, True), (90, True)])
def test_a_pattern_needs_fifty_flags(flags, known):
    hit = np.zeros((1, 60), dtype=int)
    hit[0, :10], hit[0, 10] = flags // 10, flags % 10
    assert told(FlagMap(hit, np.full((1, 60), 100), SIDE)) == known


@pytest.mark.parametrize(("usable", "known"), [(50, False), (69, False), (71, True), (84, True)])
def test_a_cell_is_full_with_seven_tenths_of_its_pixels(usable, known):
    assert told(cells(usable=usable, flagged=20)) == known


def test_where_nearly_all_is_flagged_the_dispersion_stays_finite():
    """Of 97 and 99 flags in 100 pixels a fiftieth is free; a twentieth is taken for it."""
    hit = np.tile([97, 99], 20)[None]
    expected = hit.var(ddof=1) / hit.mean() / 0.05
    assert FlagMap(hit, np.full(hit.shape, 100), SIDE).dispersion() == pytest.approx(expected)


@pytest.mark.parametrize(("shape", "side"), [((511, 511), 24), ((512, 512), 64), ((300, 900), 64), ((300, 800), 24)])
def test_small_chips_have_small_cells(shape, side):
    assert flag_map(ArrayRaster(np.zeros(shape, dtype="i2"))).side == side


def pairs(distance, *, count=150, side=900):
    """Return groups at random, each with a second one at the same distance along x."""
    mask, random = np.zeros((side, side), dtype=bool), np.random.default_rng(3)
    for row, column in random.integers(0, side - distance - 1, (count, 2)):
        mask[row, [column, column + distance]] = True
    return mask


@pytest.mark.parametrize(
    ("distance", "found"), [(5, False), (10, True), (30, True), (47, True), (60, False), (90, False)]
)
def test_distances_from_8_to_50_pixels_count(distance, found):
    assert repetition(pairs(distance))[0] == pytest.approx(0.5 if found else 0.0, abs=0.15)  # every second has another


@pytest.mark.parametrize(("count", "known"), [(81, False), (100, True)])
def test_a_repetition_needs_a_hundred_groups(count, known):
    side = int(np.sqrt(count))
    mask = np.zeros((200, 200), dtype=bool)
    mask[5 : 5 + 19 * side : 19, 5 : 5 + 19 * side : 19] = True
    if known:
        assert repetition(mask)[0] > 0.3
    else:
        with pytest.raises(Unmeasured):
            repetition(mask)


@pytest.mark.parametrize(("share", "known"), [(0.12, False), (0.19, False), (0.21, True), (0.5, True)])
def test_a_cell_needs_a_fifth_of_its_pixels(share, known):
    usable = np.array([[round(10_000 * share)]])
    assert np.isfinite(flag_density(FlagMap(usable // 2, usable, 100))[0, 0]) == known
