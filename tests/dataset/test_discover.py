"""From a path to the association, and what is said of what is missing."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from astropy.io import fits

from drizview.dataset.dataset import Found
from drizview.dataset.discover import datasets
from drizview.dataset.given.sources import ROOT_VARIABLE
from drizview.errors import DrizviewError
from tests import files

ROOTS = ("j0aa01a0q", "j0aa01a1q")
PRODUCT = "j0aa01010_drc.fits"


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a product, its two exposures and their association table."""
    home = tmp_path / "data"
    home.mkdir()
    for root in ROOTS:
        files.exposure(home / f"{root}_flc.fits")
    files.product(home / PRODUCT, [f"{root}_flc.fits[sci,1]" for root in ROOTS])
    files.association(home / "j0aa01010_asn.fits", ROOTS, "j0aa01010")
    return home


def _one(path, **options):
    (dataset,) = datasets(path, **options)
    return dataset


@pytest.mark.parametrize("name", ["", PRODUCT, "j0aa01010_asn.fits", "j0aa01a1q_flc.fits"])
def test_every_way_in_leads_to_the_same_association(folder, name):
    dataset = _one(folder / name)
    assert dataset.name == PRODUCT
    assert [exposure.name for exposure in dataset.exposures] == list(ROOTS)
    assert dataset.missing == ()


def test_missing_member_is_named_and_the_rest_works(folder):
    (folder / "j0aa01a1q_flc.fits").unlink()
    dataset = _one(folder)
    assert dataset.missing == ("j0aa01a1q_flc.fits",)
    assert len(dataset.exposures) == 1
    assert dataset.chip_of(dataset.product.inputs[0]) is not None
    assert dataset.chip_of(dataset.product.inputs[1]) is None


def test_flt_stands_in_for_flc(folder):
    (folder / "j0aa01a1q_flc.fits").rename(folder / "j0aa01a1q_flt.fits")
    dataset = _one(folder)
    assert dataset.members[1].found is Found.RENAMED
    assert any("j0aa01a1q_flt.fits is used in its place" in note for note in dataset.notes)


def test_broken_member_is_named_and_the_rest_works(folder):
    (folder / "j0aa01a1q_flc.fits").write_bytes(b"")
    dataset = _one(folder)
    assert dataset.members[1].found is Found.UNREADABLE
    assert any("empty" in note for note in dataset.notes)


def test_member_there_twice(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(folder / "j0aa01a1q_flc.fits", other)
    dataset = _one(folder / PRODUCT, search=[other])
    assert any("more than once" in note for note in dataset.notes)


def test_exposures_in_another_folder(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for root in ROOTS:
        (folder / f"{root}_flc.fits").rename(other / f"{root}_flc.fits")
    assert len(_one(folder / PRODUCT).exposures) == 0
    assert len(_one(folder / PRODUCT, search=[other]).exposures) == 2


def test_folders_of_the_archive_download_tool(folder, tmp_path):
    base = tmp_path / "mastDownload" / "HST"
    for name in ("j0aa01010", *ROOTS):
        (base / name).mkdir(parents=True)
    shutil.copy(folder / PRODUCT, base / "j0aa01010")
    for root in ROOTS:
        shutil.copy(folder / f"{root}_flc.fits", base / root)
    assert _one(base / "j0aa01010").missing == ()


def test_product_alone_and_exposures_alone(folder, tmp_path):
    away = tmp_path / "away"
    away.mkdir()
    shutil.copy(folder / PRODUCT, away)
    assert _one(away / PRODUCT).exposures == ()
    (folder / PRODUCT).unlink()
    alone = _one(folder / "j0aa01010_asn.fits")
    assert alone.product is None
    assert [exposure.name for exposure in alone.exposures] == list(ROOTS)
    (folder / "j0aa01010_asn.fits").unlink()
    assert len(_one(folder).exposures) == 2


def test_exposure_outside_of_the_product_is_mentioned(folder):
    files.exposure(folder / "j0aa01a2q_flc.fits")
    (folder / "j0aa01010_asn.fits").unlink()
    files.association(folder / "j0aa01010_asn.fits", [*ROOTS, "j0aa01a2q"], "j0aa01010")
    dataset = _one(folder / "j0aa01010_asn.fits")
    assert any("j0aa01a2q, which the product was not made from" in note for note in dataset.notes)


def test_folder_of_two_products(folder):
    files.product(folder / "j0aa02010_drz.fits", [])
    assert [dataset.name for dataset in datasets(folder)] == [PRODUCT, "j0aa02010_drz.fits"]


def test_products_of_one_name_in_several_folders_are_all_there(folder, tmp_path):
    """Each with the exposures beside it; those that lie apart are found from all."""
    top = tmp_path / "all"
    for name in ("new", "old"):
        shutil.copytree(folder, top / name)
    apart = top / "exposures"
    apart.mkdir()
    exposure = next((top / "old").glob("*_fl?.fits"))
    exposure.rename(apart / exposure.name)
    found = datasets(top)
    assert [each.product.files[0].path.parent.name for each in found] == ["new", "old"]
    assert [{file.path.parent.name for file in each.files} for each in found] == [{"new"}, {"old", "exposures"}]
    for each in found:
        each.close()


@pytest.mark.parametrize(
    "name", ["../secret_flc.fits", "/etc/passwd", "$HOME/x_flc.fits", "http://a.b/x_flc.fits", "*"]
)
def test_a_name_in_a_header_is_never_a_path(folder, name):
    outside = folder.parent / "secret_flc.fits"
    files.exposure(outside)
    files.product(folder / "x_drc.fits", [f"{name}[sci,1]"])
    assert _one(folder / "x_drc.fits").exposures == ()


def test_nothing_outside_of_a_fixed_root(folder, monkeypatch, tmp_path):
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "elsewhere"))
    with pytest.raises(DrizviewError, match="lies outside"):
        datasets(folder)
    monkeypatch.setenv(ROOT_VARIABLE, str(folder))
    assert len(_one(folder).exposures) == 2


def test_link_that_leaves_the_folder_is_followed_unless_a_root_is_set(folder, tmp_path, monkeypatch):
    target = tmp_path / "target_flc.fits"
    (folder / "j0aa01a1q_flc.fits").rename(target)
    (folder / "j0aa01a1q_flc.fits").symlink_to(target)
    assert _one(folder).missing == ()
    monkeypatch.setenv("DRIZVIEW_ROOT", str(folder))
    assert _one(folder).missing == ("j0aa01a1q_flc.fits",)


@pytest.mark.parametrize(("name", "cause"), [("nowhere.fits", "no such file"), ("empty", "holds no drizzled product")])
def test_nothing_there(tmp_path, name, cause):
    (tmp_path / "empty").mkdir()
    with pytest.raises(DrizviewError, match=cause):
        datasets(tmp_path / name)


def test_opening_reads_headers_only(folder, monkeypatch):
    def read(*_):
        raise AssertionError("pixels were read")

    monkeypatch.setattr("drizview.dataset.io.pixels.FileRaster.__getitem__", read)
    dataset = _one(folder)
    assert dataset.product.sci.shape == dataset.exposures[0].chips[0].dq.shape == files.SHAPE


def test_products_whose_names_say_nothing_are_found_by_what_they_hold(tmp_path):
    for name in ("north.fits", "south.fits"):
        files.product(tmp_path / name, ["j0aa01a0q_flt.fits[sci,1]"])
    files.exposure(tmp_path / "other.fits")
    found = datasets(tmp_path)
    assert sorted(dataset.name for dataset in found) == ["north.fits", "south.fits"]


def test_what_calibration_combined_is_no_exposure_beside_its_own(tmp_path):
    for name in ("j0aa01a0q_flt.fits", "j0aa01a1q_flt.fits", "j0aa01011_crj.fits", "j0aa02011_crj.fits"):
        files.exposure(tmp_path / name)
    (dataset,) = datasets(tmp_path)
    assert [each.file for each in dataset.exposures] == [
        "j0aa01a0q_flt.fits",
        "j0aa01a1q_flt.fits",
        "j0aa02011_crj.fits",
    ]
    assert any("j0aa01011_crj.fits" in note for note in dataset.notes)


def test_a_mosaic_of_calnicb_is_named_and_one_of_one_s_own_is_not_taken_for_it(tmp_path):
    own = {"INSTRUME": "NICMOS", "CAMERA": 2, "DETECTOR": ""}
    files.exposure(tmp_path / "n8q624010_mos.fits", primary=own)
    with pytest.raises(DrizviewError, match="calnicb"):
        datasets(tmp_path / "n8q624010_mos.fits")
    files.product(tmp_path / "field_mos.fits", ["j0aa01a0q_flt.fits[sci,1]"])
    assert datasets(tmp_path / "field_mos.fits")[0].name == "field_mos.fits"


def test_pixels_that_are_no_numbers_are_counted_by_exposure(tmp_path):
    for k in range(2):
        files.exposure(tmp_path / f"j0aa01a{k}q_flt.fits", chips=2)
    with fits.open(tmp_path / "j0aa01a1q_flt.fits", mode="update") as units:
        units["SCI", 2].data[3, :7] = np.nan
        units["SCI", 2].data[4, 0] = np.inf
    (dataset,) = datasets(tmp_path)
    (note,) = dataset.pixel_notes
    assert "j0aa01a1q" in note
    assert "8 pixels" in note
    assert "SCI,2" in note
    assert "SCI,1" not in note


def test_exposures_in_a_folder_below_their_product_are_found_and_said_so(folder, monkeypatch):
    below = folder / "flc"
    below.mkdir()
    for path in folder.glob("*_flc.fits"):
        path.rename(below / path.name)
    (found,) = datasets(folder / PRODUCT)
    assert {each.name for each in found.exposures} == set(ROOTS)
    assert any("in the folder flc" in note for note in found.notes)
    outside = folder.parent / "elsewhere"
    below.rename(outside)
    below.symlink_to(outside)
    (found,) = datasets(folder / PRODUCT)
    assert not found.exposures, "a link to a folder is not followed"
