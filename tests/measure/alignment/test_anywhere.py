"""Exposures of one field, far apart by their coordinates."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.anywhere import vote_anywhere
from drizview.measure.stars.peaks import Peaks

SIDE = 400.0


def field(seed, *, stars=60, move=(0.0, 0.0), noise=0, of=None):
    """Return peaks: those of a field moved over the sky and the detector, and ``noise`` of its own."""
    shared, own = np.random.default_rng(seed if of is None else of), np.random.default_rng(seed + 1000)
    x, y = shared.uniform(0, SIDE, (2, stars))
    flux = 10 ** shared.uniform(0, 2, stars) * own.normal(1, 0.03, stars)
    x, y = np.append(x, own.uniform(0, SIDE, noise)), np.append(y, own.uniform(0, SIDE, noise))
    flux = np.append(flux, 10 ** own.uniform(0, 2, noise))
    dither = own.uniform(3, 8, 2)
    chips = np.ones(x.size, dtype=np.int64)
    return Peaks(y + dither[0], x + dither[1], x + move[0], y + move[1], flux, chips, np.zeros(x.size))


@pytest.mark.parametrize("move", [(0.0, 0.0), (100.0, -30.0), (505.0, 12.0), (-3000.0, 9000.0)])
def test_one_field_is_found_at_any_distance(move):
    found = vote_anywhere(field(1, noise=20), field(2, of=1, move=move, noise=20))
    assert found.certain
    assert (found.dx, found.dy) == pytest.approx(move, abs=0.1)


def test_other_fields_are_never_one():
    for seed in range(100):
        found = vote_anywhere(field(2 * seed), field(2 * seed + 1, move=(500.0, 0.0)))
        assert found is None or not found.certain


@pytest.mark.parametrize(("stars", "certain"), [(7, False), (12, True)])
def test_nine_sources_are_needed(stars, certain):
    found = vote_anywhere(field(1, stars=stars), field(2, of=1, stars=stars, move=(500.0, 0.0)))
    assert bool(found.certain) is certain


def test_what_is_fixed_to_the_detector_is_no_field():
    one = field(1)
    assert vote_anywhere(one, one.shifted(500.0, 0.0)) is None


def test_the_surroundings_of_one_star_are_no_field():
    """Spikes and ghosts repeat about stars of one brightness."""
    spikes, other = field(1, stars=12), field(2, of=1, stars=12)
    near, there = (p.at(200 + 0.1 * p.x, 200 + 0.1 * p.y) for p in (spikes, other))
    with_field = [
        Peaks(*(np.append(getattr(a, key), getattr(b, key)) for key in Peaks.__dataclass_fields__))
        for a, b in ((near, field(11)), (there.shifted(60.0, 40.0), field(12)))
    ]
    found = vote_anywhere(*with_field)
    assert found is None or not found.certain


def test_nothing_shows_nothing():
    assert vote_anywhere(field(1, stars=0), field(2)) is None
