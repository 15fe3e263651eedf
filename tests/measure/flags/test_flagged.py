"""Flags that are looked up where they are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.flags.flagged import Flagged, any_of


@pytest.mark.parametrize("kind", ["<i2", ">i2", "<u2", "<i4", "u1"])
def test_bits_are_found_in_flags_of_any_type(kind):
    dq = np.array([[0, 1, 2], [16, 18, 64]]).astype(kind)
    assert any_of(dq, 18).tolist() == [[False, False, True], [True, True, False]]


def test_a_negative_word_carries_the_highest_bit():
    assert any_of(np.array([-32768, 0], dtype=np.int16), 32768).tolist() == [True, False]


def test_a_lookup_is_the_mask_there():
    dq = np.random.default_rng(0).integers(0, 64, (20, 30)).astype(np.int16)
    rows, columns = np.array([[3, 4], [5, 6]]), np.array([[7, 8], [9, 10]])
    assert (Flagged(dq, 20)[rows, columns] == any_of(dq, 20)[rows, columns]).all()
