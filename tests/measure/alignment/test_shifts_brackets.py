"""Votes that are just significant, and sources that are just the same."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.shifts import Vote, common, vote
from drizview.measure.stars.peaks import Peaks


def peaks(x, y, *, flux=100.0, row=None, column=None):
    x, y = np.asarray(x, float), np.asarray(y, float)
    one = np.ones(x.size)
    row, column = (y if row is None else row), (x if column is None else column)
    return Peaks(row, column, x, y, flux * one, one.astype(int), 0 * one)


def scattered(count=30, *, size=400.0, seed=0):
    """Return places on a grid, so far apart that no chance pair votes."""
    side = int(np.ceil(np.sqrt(count)))
    y, x = np.mgrid[:side, :side].reshape(2, -1)[:, :count]
    return 50 + 80.0 * x, 50 + 80.0 * y


@pytest.mark.parametrize(
    ("pairs", "significant"), [(2, False), (3, False), (4, False), (5, False), (6, True), (9, True)]
)
def test_pairs_beyond_five_deviations_of_none_are_significant(pairs, significant):
    assert Vote(0.0, 0.0, pairs, 0.0).significant == significant


@pytest.mark.parametrize(("pairs", "significant"), [(10, False), (13, False), (14, True), (22, True)])
def test_pairs_beyond_five_deviations_of_chance_are_significant(pairs, significant):
    """Chance gives 3, with a deviation of 2."""
    assert Vote(0.0, 0.0, pairs, 3.0).significant == significant


@pytest.mark.parametrize(
    ("pairs", "chance", "certain"), [(8, 0.0, False), (9, 0.0, True), (19, 3.0, False), (20, 3.0, True)]
)
def test_places_alone_are_enough_beyond_eight_deviations(pairs, chance, certain):
    assert Vote(0.0, 0.0, pairs, chance).certain == certain


@pytest.mark.parametrize(("shift", "found"), [(10.0, True), (24.0, True), (27.0, False), (45.0, False)])
def test_displacements_up_to_25_pixels_are_found(shift, found):
    x, y = scattered()
    voted = vote(peaks(x, y), peaks(x + shift, y))
    assert (voted.pairs == 30) == found


@pytest.mark.parametrize(("dither", "trusted"), [(2.0, True), (2.9, True), (3.1, False), (5.0, False)])
def test_pairs_on_one_pixel_do_not_vote_once_the_dither_is_three_pixels(dither, trusted):
    x, y = scattered()
    stuck = peaks(x, y), peaks(x + dither, y, row=y, column=x)  # the same pixels of the detector, moved on the product
    assert (vote(*stuck, dither=(dither, 0.0)).pairs == 30) == trusted


@pytest.mark.parametrize(("apart", "votes"), [(0.9, False), (1.4, False), (1.6, True), (2.8, True)])
def test_a_pixel_and_a_half_apart_is_another_pixel(apart, votes):
    x, y = scattered()
    voted = vote(peaks(x, y), peaks(x + 5.0, y, row=y, column=x + apart), dither=(5.0, 0.0))
    assert (voted.pairs == 30) == votes


@pytest.mark.parametrize(("jitter", "pairs"), [(0, 36), (1, 36), (2, 24), (4, 12)])
def test_pairs_agree_within_a_pixel_and_a_half(jitter, pairs):
    """Displacements of -jitter, 0 and jitter pixels: neighbouring ones add up."""
    x, y = scattered(36)
    moved = np.tile([-jitter, 0, jitter], 12)
    assert vote(peaks(x, y), peaks(x + 7.0 + moved, y)).pairs == pairs


@pytest.mark.parametrize(("ratio", "same"), [(1.5, True), (1.95, True), (2.05, False), (3.0, False)])
@pytest.mark.parametrize("brighter", ["first", "second"])
def test_fluxes_agree_within_a_factor_of_two(ratio, same, brighter):
    x, y = scattered()
    one, other = (ratio, 1.0) if brighter == "first" else (1.0, ratio)
    found = common(peaks(x, y, flux=one), peaks(x, y, flux=other), Vote(0.0, 0.0, 30, 0.0))[0]
    assert (found.size == 30) == same


@pytest.mark.parametrize(("apart", "same"), [(0.6, True), (0.95, True), (1.05, False), (1.8, False)])
def test_places_agree_within_a_pixel(apart, same):
    x, y = scattered()
    assert (common(peaks(x, y), peaks(x + apart, y), Vote(0.0, 0.0, 30, 0.0))[0].size == 30) == same
