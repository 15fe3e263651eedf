"""Short names tell exposures apart, whatever their files are called."""

from __future__ import annotations

import pytest

from drizview.dataset.identity.short import short_name, short_names

HAP = "hst_12345_01_wfc3_uvis_f606w_ihym01a{}"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("ib6o23rtq", "rtq"),
        ("o4k19a010[2]", "010[2]"),
        (HAP.format(0), "a0"),
        ("hst_skycell-p2381x06y09_wfc3_uvis_f606w_ihym01a3", "a3"),
        ("mosaic", "mosaic"),
        ("hst_12345_01_wfc3_uvis_f606w_ihym01", "hst_12345_01_wfc3_uvis_f606w_ihym01"),
    ],
)
def test_the_part_within_a_visit(name, short):
    assert short_name(name) == short


def test_names_of_one_visit():
    assert list(short_names(["ib6o23rtq", "ib6o23rwq"]).values()) == ["rtq", "rwq"]
    assert list(short_names(HAP.format(k) for k in range(4)).values()) == ["a0", "a1", "a2", "a3"]


def test_names_of_two_visits_are_rootnames():
    assert list(short_names(["iuh101a0q", "iuh102a0q"]).values()) == ["iuh101a0q", "iuh102a0q"]
    two = [HAP.format(0), HAP.format(0).replace("ihym01", "ihym02")]
    assert list(short_names(two).values()) == ["ihym01a0", "ihym02a0"]


def test_long_names_of_one_s_own_lose_what_they_have_in_common():
    names = ["field-2023_deep_epoch-1_f606w_a", "field-2023_deep_epoch-1_f606w_b"]
    assert list(short_names(names).values()) == ["a", "b"]
    apart = ["field-2023_deep_north", "field-2023_deep_south"]
    assert list(short_names(apart).values()) == ["north", "south"]


def test_names_without_a_common_beginning_stay():
    names = ["a-very-long-name-of-one", "another-very-long-name"]
    assert list(short_names(names).values()) == names
    assert short_names(["alone_with_a_long_name"]) == {"alone_with_a_long_name": "alone_with_a_long_name"}
    assert short_names([]) == {}
