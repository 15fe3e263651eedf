"""The hand-over to the real jdaviz, which needs an environment of its own: ``make test-jdaviz``."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import drizview
from drizview.checks.core.measured import Place
from drizview.inspector.handoff import packing
from drizview.inspector.handoff.jdaviz import catalogue, to_jdaviz
from drizview.inspector.scene import Scene
from tests.torture import bricks

# jdaviz and what it runs on warn of each other.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
PIXELS = [[3.0, 5.0], [40.0, 17.0]]


@pytest.fixture(scope="module")
def jdaviz():
    """Return the package where it can be imported: elsewhere its flag tables are installed without what it needs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pytest.importorskip("jdaviz", exc_type=ImportError, reason="needs jdaviz: make test-jdaviz")
        assert found.new_app
        return found


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("acs")
    bricks.folder_of_all(folder)
    return Scene(drizview.open(folder / "je9g01010_drc.fits"))


@pytest.fixture(scope="module")
def exposure(scene):
    return scene.dataset.exposures[0]


@pytest.fixture(scope="module")
def app(jdaviz, scene, exposure):
    places = [Place(chip.name, 12.0, 7.0 + k, value=1.0 + k, note="core") for k, chip in enumerate(exposure.chips)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frames = [f"{exposure.name}/sci", f"{exposure.name}/dq", "product/sci", "product/wht"]
        return to_jdaviz(scene, frames, marks=catalogue(places, scene))


def data(app, label):
    return app._app.data_collection[label]


def pixels(app, label):
    found = data(app, label)
    return found[found.main_components[0]]


def layers(app):
    """Return the layers of the image viewer from the bottom to the top, with whether each is shown."""
    menu = app.viewers["Image"].data_menu
    return {label: label in menu.data_labels_visible for label in reversed(menu.data_labels_loaded)}


def test_all_of_it_arrives(app, exposure):
    assert set(app.datasets) == {
        "je9g01010_drc[SCI,1]", "je9g01010_drc[WHT,1]", "places", "Default orientation",
        *(f"{exposure.name}[{kind},{chip.extver}]" for chip in exposure.chips for kind in ("SCI", "DQ")),
    }  # fmt: skip


def test_pixels_units_and_wcs_are_those_of_the_files(app, scene, exposure):
    images = {f"{exposure.name}[SCI,{chip.extver}]": (chip, "electron") for chip in exposure.chips}
    images["je9g01010_drc[SCI,1]"] = (scene.dataset.product, "electron / s")
    for label, (image, unit) in images.items():
        arrived = data(app, label)
        np.testing.assert_array_equal(pixels(app, label), image.sci[:, :])
        assert arrived.get_component(arrived.main_components[0]).units.replace("/", " / ").split() == unit.split()
        there = image.wcs.all_pix2world(PIXELS, 0)
        np.testing.assert_allclose(arrived.coords.all_pix2world(PIXELS, 0), there, rtol=0, atol=1e-10)
    np.testing.assert_array_equal(pixels(app, "je9g01010_drc[WHT,1]"), scene.dataset.product.wht[:, :])


def test_flags_are_a_layer_of_their_chip_with_names(app, exposure):
    for chip in exposure.chips:
        label = f"{exposure.name}[DQ,{chip.extver}]"
        arrived, dq = pixels(app, label), chip.dq[:, :]
        np.testing.assert_array_equal(np.nan_to_num(arrived), dq)  # jdaviz keeps good pixels as NaN
        assert app._app._data_associations[label]["parent"] == f"{exposure.name}[SCI,{chip.extver}]"
        assert layers(app)[label] is False
    assert app.plugins["Data Quality"]._obj.flag_map_selected == "HST/ACS"


def test_the_first_frame_lies_on_top_on_the_sky(app, exposure):
    images = [label for label in layers(app) if "[SCI" in label]
    assert images[-1] == f"{exposure.name}[SCI,{exposure.chips[0].extver}]"
    assert images[0] == "je9g01010_drc[SCI,1]"
    assert app.plugins["Orientation"].align_by == "WCS"


def test_the_catalogue_has_its_rows(app, exposure):
    rows = data(app, "places")
    assert rows.shape == (len(exposure.chips),)
    columns = {component.label: rows[component] for component in rows.main_components}
    sky = np.array([chip.wcs.all_pix2world(12.0, 7.0 + k, 0) for k, chip in enumerate(exposure.chips)])
    np.testing.assert_allclose(columns["ra"], sky[:, 0])
    np.testing.assert_allclose(columns["dec"], sky[:, 1])
    assert list(columns["value"]) == [1.0 + k for k in range(len(exposure.chips))]
    assert list(columns["note"]) == ["core"] * len(exposure.chips)
    assert layers(app)["places"] is True


def test_a_cut_is_said_and_goes_into_the_app_that_is_given(jdaviz, scene, monkeypatch):
    monkeypatch.setattr(packing, "MOST_PIXELS", 500)
    monkeypatch.setattr(packing, "WINDOW", 20)
    said, mine = [], jdaviz.new_app()
    app = to_jdaviz(scene, ["product/sci"], camera={"x": 40.0, "y": 30.0, "zoom": 1.0}, app=mine, tell=said.append)
    assert app is mine
    assert data(app, "je9g01010_drc[SCI,1]").shape == (20, 20)
    assert len(said) == 1 and "x 30 to 49, y 20 to 39 were handed over" in said[0]
