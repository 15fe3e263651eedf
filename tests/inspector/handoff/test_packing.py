"""What is packed for another program."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS

import drizview
from drizview.checks.core.measured import Place
from drizview.errors import DrizviewError
from drizview.inspector.handoff import jdaviz as handoff
from drizview.inspector.handoff import packing
from drizview.inspector.handoff.jdaviz import catalogue, to_jdaviz
from drizview.inspector.handoff.packing import cargo, safe_label
from drizview.inspector.scene import Scene
from tests import files
from tests.torture import bricks, odd

PIXELS = [[3.0, 5.0], [40.0, 17.0]]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Return the scene of two exposures of two chips, and their product."""
    folder = tmp_path_factory.mktemp("acs")
    bricks.folder_of_all(folder)
    return Scene(drizview.open(folder / "je9g01010_drc.fits"))


def test_every_chip_goes_with_its_flags_once(scene):
    exposure = scene.dataset.exposures[0]
    packed = list(cargo(scene, [f"{exposure.name}/dq", f"{exposure.name}/sci", "product/wht"]))
    assert [each.labels for each in packed] == [
        *([f"{exposure.name}[SCI,{chip.extver}]", f"{exposure.name}[DQ,{chip.extver}]"] for chip in exposure.chips),
        ["je9g01010_drc[WHT,1]"],
    ]
    primary, sci, dq = packed[0].hdus()
    chip = exposure.chips[0]
    assert (primary.header["TELESCOP"], primary.header["INSTRUME"]) == ("HST", "ACS")
    assert (sci.name, sci.ver, sci.header["BUNIT"]) == ("SCI", chip.extver, "electron")
    assert (dq.name, dq.ver, dq.data.dtype) == ("DQ", chip.extver, np.uint16)
    np.testing.assert_array_equal(sci.data, chip.sci[:, :])
    np.testing.assert_array_equal(dq.data, chip.dq[:, :].astype(np.uint16))


def test_the_wcs_goes_with_its_distortion_tables(tmp_path):
    odd.distortion_tables(tmp_path)
    dataset = drizview.open(tmp_path)
    chip = dataset.exposures[0].chips[0]
    units = next(cargo(Scene(dataset), [f"{dataset.exposures[0].name}/sci"])).hdus()
    arrived = WCS(units["SCI"].header, units)
    np.testing.assert_allclose(arrived.all_pix2world(PIXELS, 0), chip.wcs.all_pix2world(PIXELS, 0), rtol=0, atol=1e-10)
    assert abs(arrived.all_pix2world(PIXELS, 0) - arrived.wcs_pix2world(PIXELS, 0)).max() > 1e-7


@pytest.mark.parametrize("at", [None, (5.0, 7.0), (40.0, 30.0), (-1e6, 1e6)])
def test_a_large_image_is_cut_around_the_camera(scene, monkeypatch, at):
    monkeypatch.setattr(packing, "MOST_PIXELS", 500)
    monkeypatch.setattr(packing, "WINDOW", 20)
    camera = {"x": at[0], "y": at[1], "zoom": 1.0} if at else {}
    packed = next(cargo(scene, ["product/sci"], camera=camera))
    product = scene.dataset.product
    rows, columns = packed.window
    assert (rows.stop - rows.start, columns.stop - columns.start) == (20, 20)
    assert 0 <= rows.start <= product.sci.shape[0] - 20
    if at == (40.0, 30.0):
        assert (columns.start + 10, rows.start + 10) == at
    unit = packed.hdus()["SCI"]
    np.testing.assert_array_equal(unit.data, product.sci[packed.window])
    there = product.wcs.all_pix2world(np.add(PIXELS, (columns.start, rows.start)), 0)
    np.testing.assert_allclose(WCS(unit.header).all_pix2world(PIXELS, 0), there, rtol=0, atol=1e-10)
    assert f"x {columns.start} to {columns.stop - 1}" in packed.note


def test_a_frame_without_wcs_goes_without(tmp_path):
    path = files.exposure(tmp_path / "jx0001a0q_flt.fits", science={"CTYPE1": "LINEAR", "CTYPE2": "LINEAR"})
    packed = next(cargo(Scene(drizview.open(path)), ["jx0001a0q/sci"]))
    assert packed.wcs is None
    assert "CTYPE1" not in packed.hdus()["SCI"].header


def test_no_text_of_the_file_goes_along(tmp_path):
    spoilt = {"TARGNAME": "<img src=x>", "FILTER1": "<script>", "DETECTOR": "{{alert}}"}
    path = files.exposure(tmp_path / "jx0001a0q_flt.fits", primary=spoilt, science={"WCSNAME": "<b>"})
    units = next(cargo(Scene(drizview.open(path)), ["jx0001a0q/sci"])).hdus()
    said = "".join(repr(unit.header) for unit in units)
    assert "TARGNAME" not in said
    assert not set("<>{}") & set(said)
    assert safe_label("<i>a&{{b}}'\"`\u202e") == "_i_a___b______u202e"


def test_what_cannot_be_handed_over_says_why(scene, monkeypatch):
    with pytest.raises(DrizviewError, match=r"nowhere/sci: is no frame \(there are je9g01a0q/sci"):
        to_jdaviz(scene, ["nowhere/sci"])
    with pytest.raises(DrizviewError, match="no frame was named"):
        to_jdaviz(scene, [])
    monkeypatch.setitem(sys.modules, "jdaviz", None)
    with pytest.raises(DrizviewError, match=r'pip install "drizview\[jdaviz\]"'):
        to_jdaviz(scene, ["product/sci"])
    monkeypatch.setattr(handoff, "MOST_PIXELS_IN_ALL", 1000)
    with pytest.raises(DrizviewError, match="hand over fewer frames"):
        to_jdaviz(scene, ["product/sci"])


def test_places_become_a_catalogue_with_sky_positions(scene):
    chip = scene.dataset.exposures[1].chips[1]
    places = [
        Place(chip.name, 12.0, 7.0, value=3.5, note="core flagged"),
        Place("product", 20.0, 9.0, ra=150.0, dec=2.0),
        Place("not_there.fits[SCI,1]", 1.0, 2.0),
    ]
    table = catalogue(places, scene)
    sky = chip.wcs.all_pix2world(12.0, 7.0, 0)
    assert len(table) == 2
    np.testing.assert_allclose((table["ra"][0].to_value("deg"), table["dec"][0].to_value("deg")), sky)
    assert (table["ra"][1].value, table["dec"][1].value) == (150.0, 2.0)
    assert (table["frame"][0], table["note"][0], table["value"][0]) == (chip.name, "core flagged", 3.5)
    assert np.isnan(table["value"][1])
    assert not len(catalogue([], scene))


def test_jdaviz_is_not_imported_before_it_is_asked_for():
    code = "import sys, drizview.inspector.handoff; assert not {'jdaviz', 'glue'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_tables_of_distortion_survive_as_fits(tmp_path, scene):
    """What is packed can be written: jdaviz's own exporters do so."""
    for index, packed in enumerate(cargo(scene, [frame.id for frame in scene.frames])):
        packed.hdus().writeto(tmp_path / f"{index}.fits")
        fits.info(tmp_path / f"{index}.fits", output=False)


def test_products_that_were_added_have_labels_of_their_own(scene):
    both = Scene(scene.dataset, others=[scene.dataset])
    frames = ["product/sci", "product/wht", "drz 2/sci", "drz 2 less/sci"]
    labels = [each.label for each in cargo(both, frames)]
    assert labels[0] == labels[1]
    assert len(set(labels)) == 3
