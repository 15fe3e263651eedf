import numpy as np
import pytest

from drizview.errors import Unmeasured
from drizview.measure.stars.rings import ring_profile

SIDE = 101
EDGES, SKY = (7.5, 11.0, 16.0, 22.0), (36.0, 49.0)


def stamps(depth=0.0, *, count=20, seed=0):
    rows, columns = np.mgrid[:SIDE, :SIDE] - SIDE // 2
    radius = np.hypot(rows, columns)
    one = 1000 * np.exp(-(radius**2) / 2) - depth * ((radius > 11) & (radius < 16))
    return one + np.random.default_rng(seed).normal(0, 1, (count, SIDE, SIDE))


def test_a_negative_ring_is_found_where_it_is():
    profile = ring_profile(stamps(depth=0.8), edges=EDGES, sky=SKY)
    assert profile.deepest == 1
    assert profile.level[1] == pytest.approx(-0.8, abs=0.05)


def test_a_clean_star_has_no_negative_ring():
    profile = ring_profile(stamps(), edges=EDGES, sky=SKY)
    assert (profile.level > -4 * profile.error - 0.02).all()


def test_few_sources_say_nothing():
    with pytest.raises(Unmeasured, match="5 are needed"):
        ring_profile(stamps(count=3), edges=EDGES, sky=SKY)
