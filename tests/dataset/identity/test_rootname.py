from __future__ import annotations

import pytest

from drizview.dataset.identity.rootname import exposure_key, plain_name, root_of, suffix_of

HAP = "hst_12345_01_wfc3_uvis_f606w_ihym01a0"


@pytest.mark.parametrize(
    ("file", "root", "suffix"),
    [
        ("ihym01a0q_flc.fits", "ihym01a0q", "flc"),
        ("IHYM01A0Q_FLC.FITS.gz", "ihym01a0q", "flc"),
        ("ihym01a0q_flc (1).fits", "ihym01a0q", "flc"),
        ("ihym01a0q_flc - Copy (2).fits", "ihym01a0q", "flc"),
        ("Copy of ihym01a0q_flc.fits.gz", "ihym01a0q", "flc"),
        ("ihym01a0q_flc copy 3.fits", "ihym01a0q", "flc"),
        (f"{HAP}_flc.fits", HAP, "flc"),
        ("x.fits", "x", ""),
    ],
)
def test_root_and_suffix_of_a_file(file, root, suffix):
    assert root_of(file) == root
    assert suffix_of(file) == suffix


def test_a_hap_name_and_a_pipeline_name_have_the_same_key():
    assert exposure_key(HAP) == exposure_key("ihym01a0q") == "ihym01a0"
    assert exposure_key("ihym01a0q[2]") == "ihym01a0[2]"


def test_names_of_another_make_keep_their_own_key():
    assert exposure_key("my_field") == "my_field"
    assert exposure_key("ihym01a0q") != exposure_key("ihym01a1q")


def test_a_number_in_the_middle_is_no_copy():
    assert plain_name("field (2)_drz.fits") == "field (2)_drz.fits"


@pytest.mark.parametrize("end", ["_", "_f", "_fl", "_flc", "_flc.", "_flt.fi", "_c0m.f"])
@pytest.mark.parametrize("root", ["ihym01a0q", HAP])
def test_a_name_that_was_cut_behind_its_rootname_keeps_its_key(root, end):
    assert exposure_key(root + end) == "ihym01a0"


@pytest.mark.parametrize("name", ["ihym01a0q_fxx", "my_field_fl", "ihym01a0q_single"])
def test_a_name_of_another_make_was_not_cut(name):
    assert exposure_key(name) == name
