"""The panel of hot pixels."""

from __future__ import annotations

import re

import numpy as np
import pytest

from drizview.checks.fixtures.hotpix.brightest import HotColumns, listed, worst_hot_pixels
from drizview.checks.fixtures.hotpix.hotpixels import HotPixels
from drizview.inspector.panels.hotpix.figures import hot_pixel_summary
from drizview.inspector.panels.hotpix.panel import HotpixPanel
from tests import oddsets
from tests.inspected import inspected, panel_of


@pytest.fixture(scope="module")
def app(samples):
    app = inspected(samples / "labelled" / "hot_ir")
    yield app
    assert not app.errors.outputs
    app.close()


@pytest.fixture
def panel(app):
    panel = panel_of(app, HotpixPanel)
    app.view.area = {}
    return panel


def columns_of(n, *, light, seen):
    none = np.zeros(n)
    light, seen = np.asarray(light, float), np.asarray(seen, bool)
    return HotColumns(light, light > 0, none.astype(np.int64), none, none, none, seen, seen)


def test_those_seen_most_often_come_first_then_the_brightest():
    exposures = [
        columns_of(3, light=(5, 50, 9), seen=(1, 0, 1)),
        columns_of(3, light=(5, 70, 9), seen=(1, 0, 1)),
    ]
    pixels = listed(0, np.array([1, 2, 3]), np.array([4, 5, 6]), exposures)
    assert [pixel.row for pixel in pixels] == [3, 1, 2]
    assert pixels[2].flux == 60
    assert len(worst_hot_pixels(pixels * 100)) == 150


def test_none_found_is_said():
    assert hot_pixel_summary(HotPixels(megapixels=0.5)).startswith("No hot pixels")


def test_the_worst_are_listed_with_what_the_product_shows(panel):
    table = panel.table.table
    assert table["columns"][:4] == ["x", "y", "flux [e⁻/s]", "on product"]
    assert table["rows"][0][3] == "4 of 4"
    assert table["cells"][0][3] == "fail"
    assert panel._found.positions == 4


def test_cutouts_of_every_exposure_stand_above_those_of_the_product(panel):
    cells = panel.cuts.sheet["cells"]
    assert len(panel.cuts.sheet["headings"]) == 4
    assert len(cells) == 8
    assert cells[0]["unit"] == "e⁻/s"
    assert [cell["lines"] for cell in cells[4:]] == [["seen"]] * 4
    values = np.frombuffer(panel.cuts.sheet["pixels"], np.float32)[: 17 * 17].reshape(17, 17)
    assert np.unravel_index(np.nanargmax(values), values.shape) == (8, 8)


def test_the_stack_holds_light_and_the_control_none(panel):
    assert panel.stack.sheet["cells"][0]["label"] == "unflagged"
    share, control = (float(word.replace("−", "-")) for word in re.findall(r"([−\d]+) %", panel.stacked.value)[:2])
    assert 40 < share < 130
    assert abs(control) < 15


def test_a_row_shows_its_pixel_and_goes_to_its_image(app, panel):
    panel.table.answer({"index": 3})
    pixel = panel._found.worst[3]
    assert panel.title.value == f"Pixel x {pixel.column}, y {pixel.row} of SCI,1"
    assert app.view.target.x == pytest.approx(pixel.x[0])
    panel.cuts.answer({"type": "pick", "index": 2, "x": pixel.column, "y": pixel.row})
    assert app.view.target.frame == "iux601a2q_flt.fits[SCI,1]"
    panel.cuts.answer({"type": "pick", "index": 5, "x": 30.0, "y": 40.0})
    assert app.view.target.frame == "product"


def test_the_pattern_is_drawn_over_the_image(app, panel):
    shapes = app.canvas.overlays["hot pixels"]
    chosen = [shape for shape in shapes if shape["label"] and shape["scene"] == "sky"]
    assert [shape["label"] for shape in chosen] == ["a0q", "a1q", "a2q", "a3q"]


def test_brushed_pixels_are_circled_and_a_brushed_area_marks_rows(app, panel):
    panel._mark([0, 1])
    assert {place.frame for place in app.view.marked} == {"product", "iux601a0q_flt.fits[SCI,1]"}
    app.view.marked = ()
    app.view.area = {"scene": "sky", "x0": 0, "y0": 0, "x1": 140, "y1": 125}
    tones = panel.table.table["tones"]
    assert 0 < tones.count("differs") < len(tones)
    assert len(panel._points.chosen) == tones.count("differs")


def test_an_undithered_set_is_looked_at_by_its_flags(demo):
    app = inspected(demo)
    panel = panel_of(app, HotpixPanel)
    assert not panel.refusal.value
    assert "not dithered" in panel.words.value
    assert panel.dither.value == "Not dithered: no pattern"
    assert not app.errors.outputs
    app.close()


@pytest.mark.parametrize("names", [(oddsets.PRODUCT,), (oddsets.FIRST, oddsets.SECOND)])
def test_with_parts_missing_it_says_why(demo, tmp_path, names):
    app = inspected(oddsets.part(demo, tmp_path, *names))
    assert panel_of(app, HotpixPanel).refusal.value.startswith("Cannot be shown: ")
    assert not app.errors.outputs
    app.close()
