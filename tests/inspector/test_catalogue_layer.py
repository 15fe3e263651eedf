"""A catalogue over the image: what is marked, found by name, and chosen from either side."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.table import Table

import drizview
from drizview.errors import DrizviewError
from drizview.inspector import catalogue_layer
from drizview.inspector.locator import Locator


@pytest.fixture(scope="module")
def inspector(demo):
    made = drizview.inspect(demo, run=False)
    yield made
    made.close()


@pytest.fixture
def table(inspector):
    """Objects at pixels (60, 70) and (33, 44) of the product, and two elsewhere on the sky."""
    wcs = inspector.dataset.product.wcs
    ra, dec = wcs.all_pix2world([60, 33, 60], [70, 44, 70], 0)
    ra[2] += 180  # where a tangent plane has no place
    names, magnitudes = ["A", "M 31", "C", "D"], [22.0, 20.0, 1.0, 2.0]
    return Table({"ra": [*ra, 10.0], "dec": [*dec, -80.0], "name": names, "mag": magnitudes})


@pytest.mark.parametrize("register", ["sky", "detector"])
def test_objects_in_the_field_are_marked_where_they_are(inspector, table, register):
    inspector.view.register = register
    inspector.show("product")
    inspector.overlay(table)
    markers = inspector.canvas.markers
    assert markers["names"] == ["M 31", "A"], "the brightest first, and none from the other side of the sky"
    assert np.allclose(markers["x"], [33, 60], atol=0.02) and np.allclose(markers["y"], [44, 70], atol=0.02)
    inspector.show("exposure1")
    assert inspector.canvas.markers["rows"] == [1, 0]
    frame = next(frame for frame in inspector.canvas.frames if frame.id == inspector.canvas.frame)
    sky = inspector.scene.wcs_of(frame, frame.planes[0]).all_world2pix(table["ra"][0], table["dec"][0], 0)
    x, y = (inspector.canvas.markers[axis][1] for axis in "xy")
    assert np.allclose(np.ravel(frame.planes[0].to_pixel([x], [y])), sky, atol=0.06)
    inspector.overlay(None)
    assert inspector.canvas.markers == {}
    inspector.view.register = "sky"


def test_it_is_found_by_its_name(inspector, table):
    frame = next(frame for frame in inspector.scene.frames if frame.id == "product/sci")
    inspector.overlay(table)
    locate = Locator(inspector.scene, inspector.context.catalogue.find)
    assert np.allclose(locate(frame, "m  31"), (33, 44), atol=0.02)
    with pytest.raises(DrizviewError):
        locate(frame, "D")  # not on this frame
    assert np.allclose(locate(frame, "px 5 6"), (5, 6))


def test_table_and_image_choose_the_same(inspector, table):
    inspector.show("product")
    inspector.view.page = "measure"
    panel = inspector.side_panel.pages["measure"][-1]
    inspector.overlay(table)
    assert [row[0] for row in panel.table.table["rows"]] == ["M 31", "A"]
    panel.table.answer({"type": "pick", "index": 1})
    assert inspector.canvas.marker == 0
    assert np.allclose([inspector.canvas.camera[axis] for axis in "xy"], [60, 70], atol=0.02)
    inspector.canvas.receive_state({"state": {"marker": 1}, "seen": 10**6})
    assert panel.table.chosen == 0
    panel.clear.click()
    assert inspector.canvas.markers == {} and panel.table.layout.display == "none"


def test_a_file_is_named_on_the_page(inspector, table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table.write("c.ecsv")
    Table({"x": [1]}).write("bad.csv")
    inspector.view.page = "measure"
    panel = inspector.side_panel.pages["measure"][-1]
    panel.path.value = "bad.csv"
    panel.load.click()
    assert "RAJ2000" in panel.words.value and inspector.canvas.markers == {}
    panel.path.value = "c.ecsv"
    panel.load.click()
    assert inspector.canvas.markers["rows"] == [1, 0]


def test_enter_loads_what_is_typed(inspector, table, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table.write("c.ecsv")
    inspector.overlay(None)
    inspector.view.page = "measure"
    panel = inspector.side_panel.pages["measure"][-1]
    panel.path.value = "c.ecsv"
    assert inspector.canvas.markers == {}
    panel.path._handle_custom_msg({"event": "submit"}, [])  # as the page says it
    assert inspector.canvas.markers["rows"] == [1, 0]


def test_an_object_that_is_chosen_never_zooms_out(inspector, table):
    inspector.show("product")
    inspector.overlay(table)
    inspector.canvas.size = (2000.0, 2000.0)
    inspector.canvas.camera = {}
    inspector.context.catalogue.go(0)
    ny, nx = inspector.dataset.product.sci.shape
    assert inspector.canvas.camera["zoom"] == pytest.approx(0.96 * 2000 / max(nx, ny))
    inspector.canvas.camera = {"x": 1.0, "y": 1.0, "zoom": 12.0}
    inspector.context.catalogue.go(1)
    assert inspector.canvas.camera["zoom"] == 12.0
    inspector.canvas.size = (0.0, 0.0)
    inspector.overlay(None)


def test_of_many_the_brightest_in_view_are_sent(inspector, monkeypatch):
    monkeypatch.setattr(catalogue_layer, "MOST", 5)
    wcs = inspector.dataset.product.wcs
    x, y = np.tile(np.arange(10.0, 90.0, 8), 10), np.repeat(np.arange(10.0, 90.0, 8), 10)
    ra, dec = wcs.all_pix2world(x, y, 0)
    inspector.show("product")
    inspector.overlay(Table({"ra": ra, "dec": dec, "mag": np.arange(100.0)}))
    assert inspector.canvas.markers["rows"] == [0, 1, 2, 3, 4]
    inspector.canvas.size = (100.0, 100.0)
    inspector.canvas.camera = {"x": 80.0, "y": 80.0, "zoom": 10.0}
    rows = inspector.canvas.markers["rows"]
    assert 0 < len(rows) <= 5 and rows == sorted(rows)
    assert min(inspector.canvas.markers["x"]) > 80 - 10.5, "half a screen beyond the view at most"
    inspector.overlay(None)
