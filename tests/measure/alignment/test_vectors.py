from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.vectors import exaggeration, round_below


@pytest.mark.parametrize(
    ("value", "round_one"), [(1.0, 1.0), (1.9, 1.0), (2.0, 2.0), (4.99, 2.0), (0.07, 0.05), (730.0, 500.0), (0.1, 0.1)]
)
def test_round_numbers(value, round_one):
    assert round_below(value) == pytest.approx(round_one)


def test_long_vectors_take_their_share_of_the_field():
    lengths = np.full(50, 0.03)
    factor = exaggeration(lengths, span=1000.0)
    assert 0.04 * 1000 < factor * 0.03 <= 0.12 * 1000
    assert exaggeration(lengths * 10, span=1000.0) < factor


@pytest.mark.parametrize("lengths", [np.zeros(3), np.array([]), np.array([np.nan])])
def test_nothing_to_draw_is_not_lengthened(lengths):
    assert exaggeration(lengths, span=1000.0) == 1.0
    assert exaggeration(np.ones(2), span=0.0) == 1.0
