"""Measurements by hand."""

from __future__ import annotations

import numpy as np
import pytest

import drizview
from drizview.dataset.flags import FlagTable
from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import DrizviewError
from drizview.inspector.panels.context import PanelContext
from drizview.inspector.panels.measure.panel import MeasurePanel
from drizview.inspector.panels.measure.pixel_table import cells_of
from drizview.inspector.panels.measure.region_list import lines_of, name_of
from drizview.inspector.regionfile import read
from drizview.inspector.runner import CheckRunner
from drizview.inspector.scene import Scene
from drizview.inspector.view import View
from drizview.measure.geometry.region import statistics
from drizview.numbers import short_unit
from drizview.viewer import Canvas, Frame, Plane
from drizview.viewer.region import Region


@pytest.fixture
def make(demo):
    """Return a function that makes a panel; view and image follow each other as in the app."""
    made = []

    def panel(dataset=None, frames=None):
        dataset = dataset or drizview.open(demo)
        scene, faults = Scene(dataset), []
        canvas = Canvas(frames or scene.frames)
        view = View(canvas)
        context = PanelContext(
            dataset, view, CheckRunner(dataset, on_error=faults.append), canvas, scene, faults.append
        )
        panel = MeasurePanel(context)
        panel.faults = faults
        made.append((panel, canvas))
        return panel

    yield panel
    for panel, canvas in made:
        assert panel.faults == []
        panel.close()
        canvas.close()


@pytest.fixture
def panel(make):
    panel = make()
    panel.context.canvas.show("product/sci")
    return panel


@pytest.fixture
def canvas(panel):
    return panel.context.canvas


CIRCLE = {"shape": "circle", "x": 200, "y": 200, "r": 20}
LINE = {"shape": "line", "x1": 150, "y1": 150, "x2": 250, "y2": 250}


def product(panel):
    return panel.dataset.product.sci[0:9999, 0:9999].astype(float)


def details(panel):
    return dict(panel.regions.numbers.table["rows"])


def test_without_regions_and_pick_it_says_what_to_do(panel):
    assert "Draw with the buttons" in panel.regions.words.value and "Click a pixel" in panel.pixel.value
    assert panel.regions.delete.disabled and panel.regions.clear.disabled and panel.store.save.disabled
    assert panel.profile.box.layout.display == panel.pixels.layout.display == "none"


def test_a_circle_has_the_statistics_of_its_pixels(panel, canvas):
    canvas.regions = [CIRCLE]
    image = product(panel)
    y, x = np.indices(image.shape)
    inside = image[(x - 200) ** 2 + (y - 200) ** 2 < 400]
    (row,) = panel.regions.rows.table["rows"]
    assert row[1] == inside.size and row[2] == pytest.approx(np.median(inside))
    unit = canvas.frames[[frame.id for frame in canvas.frames].index("product/sci")].unit
    assert details(panel)["mean"] == f"{inside.mean():.6g} {short_unit(unit)}".replace("-", "−")
    assert row[0].startswith("1 circle, r ") and row[0].endswith("″")


def test_a_region_that_moves_and_a_frame_that_changes_are_measured_anew(panel, canvas):
    canvas.regions = [CIRCLE]
    first = panel.regions.rows.table["rows"][0]
    canvas.regions = [{**canvas.regions[0], "x": 260}]
    second = panel.regions.rows.table["rows"][0]
    exposure = next(frame for frame in canvas.frames if frame.kind == "sci" and frame.group != "drz")
    canvas.show(exposure.id)
    third = panel.regions.rows.table["rows"][0]
    assert first[2] != second[2] != third[2] and exposure.label in panel.regions.words.value
    canvas.show(exposure.id.replace("/sci", "/dq"))
    assert panel.regions.rows.table["columns"][2:] == ["flagged", "[%]"]


def test_what_was_measured_is_not_read_again(panel, canvas, monkeypatch):
    canvas.regions = [CIRCLE]
    before = panel.regions.rows.table["rows"]
    monkeypatch.setattr("drizview.inspector.panels.measure.region_list.Probe", None)
    canvas.region = 0
    panel.draw()
    assert panel.regions.rows.table["rows"] == before and panel.regions.rows.chosen == 0


def test_rows_choose_and_buttons_draw_delete_and_clear(panel, canvas):
    canvas.regions = [CIRCLE, LINE, {**CIRCLE, "scene": "elsewhere"}]
    assert len(panel.regions.rows.table["rows"]) == 2 and panel.regions.note.value.startswith("1 ")
    panel.regions.rows.answer({"index": 1})
    assert canvas.region == 1 and not panel.regions.delete.disabled
    panel.regions.tools[2].value = True
    assert canvas.tool == "box" and [button.value for button in panel.regions.tools] == [k == 2 for k in range(6)]
    canvas.tool = "line"
    assert [button.value for button in panel.regions.tools] == [k == 5 for k in range(6)]
    panel.regions.delete.click()
    assert [region["shape"] for region in canvas.regions] == ["circle", "circle"] and canvas.region == -1
    panel.regions.clear.click()
    assert len(canvas.regions) == 2 and panel.regions.clear.description == "Clear all 2?"
    panel.regions.clear.click()
    assert canvas.regions == []


def test_a_region_off_the_frame_says_so(panel, canvas):
    canvas.regions = [{**CIRCLE, "x": 1e5}]
    assert panel.regions.rows.table["rows"][0][1:] == [None, None, None]
    assert "does not lie on" in panel.regions.numbers.table["rows"][0][1]


def test_a_line_has_a_profile(panel, canvas):
    canvas.regions = [CIRCLE, LINE]
    assert panel.profile.box.layout.display == "" and "141.4 px long" in panel.profile.words.value
    (mark,) = panel.profile.plot.figure.marks
    assert mark.y[0] == pytest.approx(product(panel)[150, 150], rel=1e-5)
    assert panel.profile.plot.x.label == "distance [arcsec]"
    drawn = mark
    canvas.regions = [{**canvas.regions[0], "x": 90}, canvas.regions[1]]
    assert panel.profile.plot.figure.marks == [drawn]  # another region moved
    canvas.regions = [{**LINE, "x1": -900, "x2": -800}]
    assert "does not lie on" in panel.profile.words.value
    canvas.regions = []
    assert panel.profile.box.layout.display == "none"


def test_the_pixel_picked_is_told_with_its_flags_and_neighbours(panel, canvas):
    exposure = panel.dataset.exposures[0]
    dq = exposure.chips[0].dq[0:9999, 0:9999]
    y, x = (int(v[0]) + 300 for v in np.nonzero(dq[300:, 300:]))
    frame = next(frame for frame in canvas.frames if frame.id == f"{exposure.name}/sci")
    canvas.show(frame.id)
    sx, sy = (float(v) for v in frame.planes[0].to_scene(x, y))
    canvas.pick = {"frame": frame.id, "plane": 0, "x": x, "y": y, "sx": sx, "sy": sy}
    value = float(exposure.chips[0].sci[y : y + 1, x : x + 1][0, 0])
    said = panel.pixel.value
    assert f"x {x}, y {y} of" in said and f"{value:.6g}".replace("-", "−") in said
    assert f"DQ {dq[y, x]} = {exposure.flags.describe(dq[y, x])}" in said
    table = panel.pixels.table
    assert (table["x"], table["y"]) == (x, y) and table["dq"][y - table["y0"]][x - table["x0"]] == dq[y, x]
    canvas.show(f"{exposure.name}/dq")
    assert panel.pixels.table == table  # the flags belong to that image
    panel.pixels.answer({"dx": 1, "dy": 0})
    assert canvas.pick["x"] == x + 1 and canvas.pick["frame"] == frame.id
    canvas.show("product/sci")
    assert panel.pixels.table["name"] == panel.dataset.product.sci.name


def test_moves_that_mean_nothing_are_left_out(panel, canvas):
    panel.pixels.answer({"dx": 1, "dy": 0})
    canvas.pick = {"frame": "product/sci", "plane": 0, "x": 0, "y": 0, "sx": 0, "sy": 0}
    for content in ({"dx": -1, "dy": -1}, {"dx": "a", "dy": 0}, {}, {"dx": 10**9, "dy": 0}):
        panel.pixels.answer(content)
        assert (canvas.pick["x"], canvas.pick["y"]) == (0, 0)


def test_a_pick_whose_frame_is_gone_is_no_fault(panel, canvas):
    canvas.pick = {"frame": "gone", "plane": 0, "x": 0, "y": 0, "sx": 0, "sy": 0}
    assert "Click a pixel" in panel.pixel.value
    canvas.pick = {"frame": "product/sci", "plane": 7, "x": 0, "y": 0, "sx": 0, "sy": 0}
    assert "Click a pixel" in panel.pixel.value
    canvas.pick = {"frame": "product/sci", "plane": 0, "x": 99999, "y": 0, "sx": 0, "sy": 0}
    assert "has no pixel 99999, 0" in panel.pixel.value


class Broken(ArrayRaster):
    def __getitem__(self, window):
        raise DrizviewError("gone.fits", None, "the file is gone")


def test_a_file_deleted_while_open_is_said_in_each_part(make):
    plane = Plane(Broken(np.zeros((500, 500), np.float32), name="gone.fits"), "sci")
    panel = make(frames=[Frame("a/sci", "A", [plane], scene="sky")])
    canvas = panel.context.canvas
    canvas.regions = [CIRCLE, LINE]
    canvas.pick = {"frame": "a/sci", "plane": 0, "x": 1, "y": 1, "sx": 1, "sy": 1}
    panel.regions.rows.answer({"index": 0})
    assert "the file is gone" in panel.regions.numbers.table["rows"][0][1]
    assert "the file is gone" in panel.profile.words.value and "the file is gone" in panel.pixel.value


def test_an_image_of_nothing_has_no_statistics(make):
    plane = Plane(ArrayRaster(np.full((500, 500), np.nan, np.float32)), "sci")
    panel = make(frames=[Frame("a/sci", "A", [plane], scene="sky")])
    panel.context.canvas.regions = [CIRCLE, LINE]
    panel.regions.rows.answer({"index": 0})
    found = details(panel)
    assert found["pixels"] == "0" and int(found["without data"]) > 1000 and "mean" not in found


def test_regions_are_saved_and_read(panel, canvas, tmp_path):
    canvas.regions = [{**CIRCLE, "label": "star"}, LINE]
    panel.store.path.value = str(tmp_path / "mine.reg")
    panel.store.save.click()
    assert "2 regions saved" in panel.store.words.value and "ICRS" in panel.store.words.value
    back = read(tmp_path / "mine.reg", wcs=panel.dataset.product.wcs, scene="sky").regions
    assert [region.label for region in back] == ["star", ""]
    panel.store.save.click()
    assert "exists already" in panel.store.words.value
    panel.store.save.click()
    assert "2 regions saved" in panel.store.words.value
    panel.store.load.click()
    assert len(canvas.regions) == 4 and canvas.regions[2]["label"] == "star"
    assert panel.store.words.value == "2 regions read"
    (tmp_path / "bad.reg").write_text("image\ncircle(1,2")
    panel.store.path.value = str(tmp_path / "bad.reg")
    panel.store.load.click()
    assert "bad.reg" in panel.store.words.value and len(canvas.regions) == 4


def test_closing_twice_leaves_no_listener(panel, canvas):
    panel.close()
    canvas.regions = [CIRCLE]
    assert panel.regions.rows.table.get("rows") is None
    panel.close()


def test_cells_are_short_and_share_a_power_of_ten():
    cases = (
        ([[0.0123, -0.004]], [["12.30", "−4.00"]], "×10⁻³"),
        ([[0.1853, -0.1]], [["185", "−100"]], "×10⁻³"),
        ([[1234.5, 1.0]], [["1234", "1"]], ""),
        ([[45678.0, np.nan]], [["45.68", "·"]], "×10³"),
        ([[0.0, 0.0]], [["0.000", "0.000"]], ""),
        ([[9.8765, 12.0]], [["9.88", "12.00"]], ""),
    )
    for values, texts, factor in cases:
        assert cells_of(np.array(values, np.float32)) == (texts, factor)
    assert cells_of(np.array([[4096, -1]], np.int16)) == ([["4096", "-1"]], "")


def test_regions_and_their_numbers_in_words():
    box = Region("box", {"x": 0, "y": 0, "width": 10, "height": 20}, label="sky")
    assert name_of(box, 2, 0.1) == "3 sky, 1.00″ × 2.00″"
    assert name_of(Region("line", {"x1": 0, "y1": 0, "x2": 3, "y2": 4}), 0, None) == "1 line, 5.0 px"
    lines = dict(lines_of(statistics(np.array([1.0, -2.0, np.nan]), step=3), "e⁻", FlagTable(())))
    assert (
        lines["sampled"].startswith("every 3rd pixel") and lines["minimum"] == "−2 e⁻" and lines["without data"] == "1"
    )
    census = np.zeros(65536, np.int64)
    census[[0, 4096, 4112]] = 80, 15, 5
    assert dict(lines_of((census, 1), "", FlagTable(()))) == {"4096 bit 12": "20 px, 20 %", "16 bit 4": "5 px, 5 %"}
