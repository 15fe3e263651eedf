"""Rings with just enough pixels, and just enough sources."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.stars.rings import ring_profile

SIDE, EDGES, SKY = 61, (5.0, 8.0), (15.0, 25.0)


def stamps(count, *, missing=0.0):
    """Return noise, with a share of the sky ring of the first source missing."""
    made = np.random.default_rng(0).normal(0, 1, (count, SIDE, SIDE))
    rows, columns = np.mgrid[:SIDE, :SIDE] - SIDE // 2
    ring = np.argwhere((np.hypot(rows, columns) >= SKY[0]) & (np.hypot(rows, columns) < SKY[1]))
    for row, column in ring[: round(missing * len(ring))]:
        made[0, row, column] = np.nan
    return made


def sources(given):
    return ring_profile(given, edges=EDGES, sky=SKY).n


def test_five_sources_are_enough_and_four_are_not():
    assert sources(stamps(5)) == 5
    with pytest.raises(Unmeasured):
        sources(stamps(4))


@pytest.mark.parametrize(("missing", "used"), [(0.2, 12), (0.28, 12), (0.32, 11), (0.5, 11)])
def test_a_source_counts_with_seven_tenths_of_its_sky(missing, used):
    assert sources(stamps(12, missing=missing)) == used
