"""The panel of the dither: outlines, phases, and grids."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.fixtures.dither import EVEN, Dither, GridOption, GridOptions
from drizview.errors import Unmeasured
from drizview.inspector.panels.dither.panel import DitherPanel
from drizview.inspector.panels.dither.plots import GridPlots, PhasePlots, SkyPlots, shared_labels
from drizview.inspector.panels.dither.table import COLUMNS, farthest_place, nearest_place
from drizview.inspector.panels.footprints import Footprint, footprints
from drizview.measure.geometry.dithering import Sampling
from tests.inspected import inspected, panel_of
from tests.inspector.panels.align.test_panel import taken


@pytest.fixture(scope="module")
def app(demo):
    app = inspected(demo)
    yield app
    app.close()


@pytest.fixture
def panel(app):
    panel = panel_of(app, DitherPanel)
    panel.over.value = False
    return panel


def square(name, visit, east, north):
    corners = np.array([0.0, 10.0, 10.0, 0.0]), np.array([0.0, 0.0, 10.0, 10.0])
    sky = corners[0] + east, corners[1] + north
    return Footprint(name, visit, (corners,), (sky,), (east + 5.0, north + 5.0))


def test_outlines_have_the_size_of_the_detector_and_their_place(app):
    found, missing = footprints(app.dataset.exposures, app.scene.reference, centre=(500.0, 500.0))
    assert not missing and len(found) == 2
    side = app.dataset.exposures[0].chips[0].sci.shape[0]
    for each in found:
        assert np.ptp(each.sky[0][0]) == pytest.approx(side * 0.0507 * 1.25, rel=0.15)  # the roll widens it
        x, y = each.scene[0]
        assert 0.5 * (x.min() + x.max()) == pytest.approx(side / 2, abs=30)
        assert 0.5 * (y.min() + y.max()) == pytest.approx(side / 2, abs=30)


def test_an_exposure_without_coordinates_is_named(app):
    class Chip:
        sci = app.dataset.exposures[0].chips[0].sci

        @property
        def wcs(self):
            raise Unmeasured("it has no WCS")

    bad = SimpleNamespace(name="blind", chips=[Chip()])
    found, missing = footprints([bad, app.dataset.exposures[0]], app.scene.reference, centre=(0, 0))
    assert missing == {"blind": "it has no WCS"} and len(found) == 1


def test_colours_tell_visits_apart_where_there_are_several(app):
    plots = SkyPlots(lambda index: None)
    plots.show((square("a", "v1", 0, 0), square("b", "v1", 1, 0), square("c", "v2", 0, 3)), {})
    assert [entry["name"] for entry in plots.outlines.key.entries] == ["visit v1", "visit v2"]
    colours = [mark.colour for mark in plots.outlines.marks]
    assert colours[0] == colours[1] != colours[2]
    assert all(plot.figure.axes[0].scale.reverse for plot in (plots.outlines, plots.pattern)), "east is to the left"
    shapes = plots.shapes((square("a", "v1", 0, 0),), {"a": "A"})
    assert shapes[0]["kind"] == "polygon" and shapes[0]["label"] == "A" and len(shapes[0]["points"]) == 4


def test_a_click_on_an_outline_or_a_point_picks():
    picked = []
    plots = SkyPlots(picked.append)
    plots.show((square("a", "v", 0, 0), square("b", "v", 1, 0)), {})
    plots.outlines.marks[1].on_click()
    plots.pattern.key.answer({"type": "pick", "set": 0, "index": 0})
    assert picked == [1, 0]


def test_points_on_each_other_share_a_label():
    _, y, words = shared_labels(np.array([0.0, 0.01, 0.5]), np.array([0.0, 0.02, 0.0]), ["a", "b", "c"], 0.08)
    assert words == ["a, b", "c"]
    assert y[0] > 0.02


def dithered(pattern, *places):
    offsets = np.array([pattern] * len(places), dtype=float)
    return Dither(tuple(f"e{k}" for k in range(len(pattern))), places, Sampling(offsets))


def test_phases_are_shown_near_the_centre_and_far_from_it():
    found = dithered([(0, 0), (5, 1.5), (2.5, 4.5), (-2.5, np.nan)], (10.0, 10.0), (90.0, 90.0))
    assert (nearest_place(found, (80, 80)), farthest_place(found, (80, 80))) == (1, 0)
    picked = []
    plots = PhasePlots(picked.append)
    words = plots.show(found, {}, (80.0, 80.0))
    assert "cells are occupied" in words
    points = plots.plots[0]._points[0]
    assert np.allclose([points.x, points.y], [(0, 0, 0.5), (0, 0.5, 0.5)])
    plots.plots[1].key.answer({"type": "pick", "set": 0, "index": 2})
    assert picked == ["e2"]


def test_exposures_that_share_no_place_have_no_phases():
    nothing = Dither(("a", "b"), (), Sampling(np.zeros((0, 2, 2))))
    assert PhasePlots(lambda name: None).show(nothing, {}, (0, 0)).startswith("Cannot be shown: no two exposures")


def options(cells):
    tried = tuple(
        GridOption(scale, p, 0.08 + 0.01 * p, np.inf if p < 0.6 else 0.3 * (1 - p))
        for scale in (0.05, 0.03)
        for p in (1.0, 0.8, 0.5)
    )
    return GridOptions(GridOption(0.05, 1.0, 0.09, 0.0), GridOption(0.03, 0.8, 0.085, 0.06), tried, 0.05, cells)


def test_grids_show_the_limit_the_product_and_what_is_recommended():
    plots = GridPlots()
    words = plots.show(options(4))
    assert "final_scale=0.03, final_pixfrac=0.8" in words
    assert [entry["name"] for entry in plots.width.key.entries] == ["0.05″", "0.03″", "now", "recommended"]
    assert any(np.allclose(mark.y, EVEN) for mark in plots.scatter.marks)
    assert all(np.isfinite(mark.y).all() for mark in plots.scatter.marks)


def test_nothing_is_recommended_where_the_dither_samples_nothing_finer():
    plots = GridPlots()
    assert "Recommended" not in plots.show(options(1))
    assert "recommended" not in [entry["name"] for entry in plots.width.key.entries]


def test_the_table_has_the_exposures_and_a_row_shows_its_own(panel, app):
    rows = panel.table.table["rows"]
    assert len(rows) == 2 and len(rows[0]) == len(COLUMNS)
    assert rows[0][1:5] == [0.0, 0.0, 0.0, 0.0]
    panel.table.answer({"type": "pick", "index": 1})
    assert app.view.frame == f"{app.dataset.exposures[1].name}/sci"
    assert panel.table.chosen == 1


def test_outlines_go_over_the_image_and_off_again(panel, app):
    panel.over.value = True
    shapes = app.canvas.overlays["footprints"]
    assert len(shapes) == 2 and shapes[0]["colour"] != shapes[1]["colour"]
    panel.over.value = False
    assert "footprints" not in app.canvas.overlays


def test_many_exposures_are_cut_and_counted(panel, monkeypatch):
    monkeypatch.setattr("drizview.inspector.panels.dither.panel.MOST", 1)
    panel._found = None
    panel._draw_sky()
    assert len(panel.sky.outlines.marks) == 1
    assert "first 1 of 2 exposures." in panel.sky_words.value
    assert len(panel.table.table["rows"]) == 2


def test_without_a_product_outlines_are_shown_and_grids_say_why_not(demo, tmp_path):
    app = inspected(taken(demo, tmp_path, "*_flt.fits"))
    panel = panel_of(app, DitherPanel)
    assert len(panel.sky.outlines.marks) == 2
    assert panel.phases.box.layout.display == ""
    assert not any("drz" in title.value for title in panel.phases.titles)
    assert panel.why_no_grids.value.startswith("Cannot be shown: ")
    assert panel.grids.box.layout.display == "none"
    app.close()


def test_without_exposures_nothing_is_shown(demo, tmp_path):
    app = inspected(taken(demo, tmp_path, "*_drz.fits"))
    assert "none of the exposures was found" in panel_of(app, DitherPanel).refusal.value
    app.close()
