"""Spots that one exposure alone can show: stars by chance, or rays."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.defects.witnesses import Witnesses, usable


@pytest.mark.parametrize(
    ("one", "more", "rays"),
    [
        (10, 100, 0),  # as many as chance hides of the stars
        (90, 100, 0),  # fewer rays than stars: their cores may be flagged by mistake
        (120, 100, 110),
        (400, 100, 390),
        (9, 0, 0),  # too few to be sure
        (40, 0, 40),
    ],
)
def test_rays_are_what_stars_and_chance_do_not_account_for(one, more, rays):
    assert Witnesses(one, more, 100, 1000).rays == rays


def test_nothing_is_known_without_places_to_compare_with():
    assert Witnesses(400, 100).rays == 0


def test_patches_add_up():
    assert Witnesses(1, 2, 3, 4) + Witnesses(10, 20, 30, 40) == Witnesses(11, 22, 33, 44)


def test_an_exposure_without_a_value_is_no_witness():
    assert list(usable(np.array([[1.0, np.nan, np.nan], [2.0, 3.0, np.nan]]))) == [2, 1, 0]
