"""Folders as people have them: links, pipes, names of one's own, and what is not there."""

from __future__ import annotations

import os

import pytest
from astropy.io import fits

from drizview.dataset.discover import datasets, each
from drizview.dataset.given.sources import ROOT_VARIABLE
from drizview.errors import DrizviewError
from tests import files
from tests.dataset.test_discover import PRODUCT, ROOTS, _one, folder

assert folder  # the fixture


def test_what_is_called_a_product_and_is_no_file_is_named(folder):
    (folder / "x_drc.fits").symlink_to(folder / "nowhere.fits")
    (folder / "round_drc.fits").symlink_to(folder / "round_drc.fits")
    os.mkfifo(folder / "pipe_drc.fits")
    (folder / "folder_drc.fits").mkdir()
    found = list(each(folder))
    assert [entry.name for entry in found if not isinstance(entry, DrizviewError)] == [PRODUCT]
    told = {entry.file: str(entry) for entry in found if isinstance(entry, DrizviewError)}
    assert set(told) == {"x_drc.fits", "round_drc.fits", "pipe_drc.fits"}
    assert "leads nowhere" in told["x_drc.fits"] and "regular file" in told["pipe_drc.fits"]


def test_a_link_that_leads_nowhere_does_not_hide_a_file_of_its_name(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (folder / f"{ROOTS[1]}_flc.fits").rename(other / f"{ROOTS[1]}_flc.fits")
    (folder / f"{ROOTS[1]}_flc.fits").symlink_to(tmp_path / "nowhere.fits")
    lost = _one(folder / PRODUCT)
    assert lost.missing == (f"{ROOTS[1]}_flc.fits",)
    assert any("leads nowhere" in note for note in lost.notes)
    assert _one(folder / PRODUCT, search=other).missing == ()


@pytest.mark.parametrize("given", [".", PRODUCT])
def test_exposures_beside_their_product_are_in_no_folder_below_it(folder, monkeypatch, given):
    monkeypatch.chdir(folder)
    assert not any("in the folder" in note for note in _one(given).notes)


def test_where_exposures_are_missing_a_note_says_how_to_name_their_folder(folder, tmp_path, monkeypatch):
    assert not any("--search" in note for note in _one(folder).notes)
    other = tmp_path / "other"
    other.mkdir()
    for root in ROOTS:
        (folder / f"{root}_flc.fits").rename(other / f"{root}_flc.fits")
        (folder / f"{root}_flc.fits").symlink_to(other / f"{root}_flc.fits")
    monkeypatch.setenv(ROOT_VARIABLE, str(folder))
    (note,) = (note for note in _one(folder).notes if "--search" in note)
    assert "2 of 2" in note and "2 links" in note
    monkeypatch.delenv(ROOT_VARIABLE)
    assert not any("--search" in note for note in _one(folder).notes)


def test_a_product_under_a_name_of_its_own_is_taken_before_the_table_of_its_association(folder):
    (folder / PRODUCT).rename(folder / "my final mosaic.fits")
    for part in ("j0aa01a0q_single_sci", "mosaic_wht", "j0aa01a0q_raw"):
        files.product(folder / f"{part}.fits", ["j0aa01a0q_flc.fits[sci,1]"])
    dataset = _one(folder)
    assert dataset.name == "my final mosaic.fits"
    assert [exposure.name for exposure in dataset.exposures] == list(ROOTS)


def test_a_folder_of_other_files_says_what_they_are(tmp_path):
    for name in ("j0aa01a0q_raw.fits", "j0aa01a0q_spt.fits"):
        files.exposure(tmp_path / name)
    with pytest.raises(DrizviewError, match=r"only \*_raw, \*_spt"):
        datasets(tmp_path)


def test_the_missing_flags_of_wfpc2_are_named(tmp_path):
    path = files.exposure(tmp_path / "u0aa0101r_c0m.fits", primary={"INSTRUME": "WFPC2"})
    with fits.open(path) as file:
        fits.HDUList([file[0].copy(), file["SCI"].copy()]).writeto(path, overwrite=True)
    assert any("u0aa0101r_c1m.fits" in note for note in _one(path).notes)


def test_why_a_chip_cannot_be_placed_is_said(folder):
    with fits.open(folder / "j0aa01a1q_flc.fits", mode="update") as file:
        file["SCI"].header["CRVAL1"] = "12:30"
    (note,) = _one(folder).pixel_notes
    assert "j0aa01a1q_flc.fits" in note and "CRVAL1" in note
