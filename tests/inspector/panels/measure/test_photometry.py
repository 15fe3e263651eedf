"""Photometry at a click, on what the headers say."""

from __future__ import annotations

import re

import numpy as np
import pytest

import drizview
from drizview.dataset.io.raster import ArrayRaster
from drizview.inspector.panels.measure import photometry as module
from drizview.inspector.panels.measure.calibration import Calibration, calibration
from drizview.inspector.panels.measure.photometry import magnitudes, pixel_scale
from drizview.viewer import Frame, Mesh, Plane


@pytest.fixture(scope="module")
def inspector(demo):
    made = drizview.inspect(demo, run=False)
    made.view.page = "measure"
    yield made
    made.close()


@pytest.fixture
def photometry(inspector):
    inspector.show("product")
    return inspector.side_panel.pages["measure"][0].photometry


def click(inspector, x, y):
    canvas = inspector.canvas
    frame = next(frame for frame in canvas.frames if frame.id == canvas.frame)
    sx, sy = (float(value) for value in frame.planes[0].to_scene(x, y))
    canvas.pick = {"frame": frame.id, "plane": 0, "x": x, "y": y, "sx": sx, "sy": sy}


def brightest(product):
    """Return column and row of the brightest pixel away from the edges."""
    inner = product.sci[:, :][40:-40, 40:-40]
    y, x = np.unravel_index(np.nanargmax(inner), inner.shape)
    return int(x) + 40, int(y) + 40


def rows(photometry):
    return dict(photometry.table.table["rows"])


def test_a_click_measures_and_draws(inspector, photometry):
    product = inspector.dataset.product
    x, y = brightest(product)
    click(inspector, x, y)
    found = rows(photometry)
    light = next(value for name, value in found.items() if name.startswith("light within 0.5\u2033"))
    assert float(re.match("[\u2212-]?[0-9.]+", light)[0].replace("\u2212", "-")) > 0
    assert photometry.plot is not None and photometry.holder.layout.display == ""
    shapes = inspector.canvas.overlays["photometry"]
    assert np.allclose([shape["r"] for shape in shapes], np.array([0.5, 1.0, 1.6]) / product.scale_arcsec, rtol=1e-3)
    photometry.radii[0].value = 0.2
    assert any(name.startswith("light within 0.2\u2033") for name in rows(photometry))
    photometry.radii[0].value = 3.0  # beyond the sky
    assert photometry.table.layout.display == "none" and "photometry" not in inspector.canvas.overlays
    photometry.radii[0].value = 0.5


def test_an_aperture_beyond_an_edge_says_why_it_has_no_light(inspector, photometry):
    product = inspector.dataset.product
    click(inspector, 2, product.sci.shape[0] // 2)
    assert next(value for name, value in rows(photometry).items() if name.startswith("light within")) == "–"
    assert "beyond an edge" in photometry.words.value
    click(inspector, *brightest(product))
    assert "beyond an edge" not in photometry.words.value


def test_radii_are_in_pixels_at_a_click(inspector, photometry):
    product = inspector.dataset.product
    x, y = brightest(product)
    click(inspector, x, y)
    before = rows(photometry)
    photometry.unit.value = True
    assert photometry.unit.description == "pixels"
    assert photometry.radii[0].value == pytest.approx(0.5 / product.scale_arcsec, rel=0.01)
    photometry.radii[0].value = 3.0
    assert any(name.startswith("light within 3 px") for name in rows(photometry))
    photometry.radii[0].value = 900.0
    assert "at most 400 pixels" in photometry.words.value
    photometry.radii[0].value = float(f"{0.5 / product.scale_arcsec:.3g}")
    photometry.unit.value = False
    assert rows(photometry).keys() == before.keys()


def test_a_click_where_no_light_has_its_middle_says_so(inspector, photometry, monkeypatch):
    monkeypatch.setattr(module, "centroid", lambda stamp, *, x, y, reach: (x, y))
    click(inspector, 60, 60)
    assert "this is the pixel clicked" in photometry.words.value


def test_a_product_recorded_in_counts_per_second_is_no_total(inspector, photometry):
    """AstroDrizzle leaves BUNIT of STIS as it was: the product's magnitude is that of the exposure."""
    product, exposure = inspector.dataset.product, inspector.dataset.exposures[0]
    assert product.unit == "counts/s" and exposure.chips[0].unit == "counts"
    x, y = brightest(product)
    found = []
    for frame in ("product", exposure.name):
        inspector.show(frame)
        if frame == "product":
            click(inspector, x, y)
        else:
            sky = product.wcs.pixel_to_world(x, y)
            click(inspector, *(round(float(at)) for at in exposure.chips[0].wcs.world_to_pixel(sky)))
        found.append(
            float(next(value for name, value in rows(photometry).items() if "ST magnitude" in name).split()[0])
        )
    assert found[0] == pytest.approx(found[1], abs=0.15)


def test_weights_have_no_light(inspector, photometry):
    inspector.show("weight")
    click(inspector, 60, 60)
    assert photometry.table.layout.display == "none"


def test_magnitudes_need_photflam_of_the_same_unit():
    known = Calibration(None, 1.0, 1 / 500, 7.8624958e-20, 5921.0)
    st, ab = magnitudes(500.0, 5.0, known)
    assert st == ("ST magnitude", "26.661 \u00b1 0.011") and ab == ("AB magnitude", "26.491 \u00b1 0.011")
    assert magnitudes(500.0, 5.0, Calibration(None, 1.0, None, 7.8e-20, 5921.0)) == []
    assert magnitudes(500.0, 5.0, Calibration(None, 1.0, 1.0, None, None)) == []


def test_the_demo_is_calibrated_in_counts(inspector):
    frames = {frame.id: frame for frame in inspector.canvas.frames}
    exposure = inspector.dataset.exposures[0]
    known = calibration(inspector.context, frames[f"{exposure.name}/sci"], 0)
    chip = exposure.chips[0]
    assert known.variance == pytest.approx(1 / chip.electron_factor)
    assert known.per_second == pytest.approx(1 / chip.exptime)


def test_the_scale_is_that_of_the_pixels_and_not_of_the_scene():
    mesh = Mesh.of((40, 60), lambda x, y: (2 * x, 2 * y))
    frame = Frame("a", "a", [Plane(ArrayRaster(np.zeros((40, 60), np.float32)), "sci", mesh)], scale_arcsec=0.05)
    assert pixel_scale(frame, 0) == pytest.approx(0.1)
