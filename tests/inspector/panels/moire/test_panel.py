"""The panel of the local noise."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.inspector.panels.moire.panel import MoirePanel
from tests import oddsets
from tests.inspected import inspected, panel_of


@pytest.fixture(scope="module")
def app(samples):
    app = inspected(samples / "labelled" / "moire_acs")
    yield app
    assert not app.errors.outputs
    app.close()


@pytest.fixture
def panel(app):
    panel = panel_of(app, MoirePanel)
    app.view.area = {}
    return panel


def test_measured_and_predicted_stand_side_by_side_with_common_limits(panel):
    measured, predicted = panel.maps.sheet["cells"]
    assert (measured["label"], predicted["label"]) == ("measured", "predicted")
    assert (measured["low"], measured["high"]) == (predicted["low"], predicted["high"])
    assert measured["unit"] == "× median"
    assert "e⁻/s" in panel.words.value
    for check in ("phase_modulation", "noise_variation"):  # the numbers of the badge, and no others
        assert panel.result_of(check).headline in panel.words.value


def test_the_predicted_beats_are_in_the_measured_spectrum(panel):
    rows = panel.waves.table["rows"]
    assert rows
    for period, _, _, measured, predicted in rows:
        assert 4 < period < 100
        assert measured == pytest.approx(predicted, rel=0.5)
        assert measured > 30
    assert [len(cell["marks"]) for cell in panel.spectra.sheet["cells"]] == [2 * len(rows)] * 2


def test_boxes_can_be_chosen(panel):
    panel.side.value = 16
    assert "16 × 16" in panel.words.value
    panel.side.value = 0
    assert "16 × 16" not in panel.words.value


def test_a_click_on_the_map_goes_to_the_product(app, panel):
    panel.maps.answer({"type": "pick", "index": 1, "x": 50.0, "y": 60.0})
    assert (app.view.target.frame, app.view.target.x, app.view.target.y) == ("product", 50.0, 60.0)


def test_brushed_points_are_circled_where_their_boxes_are(app, panel):
    panel._mark([0, 5])
    assert len(app.view.marked) == 2
    place = app.view.marked[0]
    x, y = panel._centre(int(panel._points.blocks[0]))
    assert (place.x, place.y) == (x, y)
    app.view.marked = ()


def test_an_area_of_the_image_lets_its_points_stand_out(app, panel):
    app.view.area = {"scene": "sky", "x0": 0, "y0": 0, "x1": 200, "y1": 215}
    chosen = panel._points.mark.chosen
    assert 0 < len(chosen) < len(panel._points.blocks)
    app.view.area = {}
    assert panel._points.mark.chosen == []


def test_the_part_is_outlined_on_the_image_as_long_as_the_question_is_asked(app, panel):
    assert "noise" in app.canvas.overlays
    app.view.question = "psf"
    assert "noise" not in app.canvas.overlays


def test_maps_hold_numbers_and_gaps(panel):
    pixels = np.frombuffer(panel.maps.sheet["pixels"], np.float32)
    assert np.isfinite(pixels).mean() > 0.3
    assert len(panel.maps.sheet["pixels"]) < 200_000


def test_without_exposures_nothing_is_predicted_and_it_says_why(demo, tmp_path):
    app = inspected(oddsets.part(demo, tmp_path, oddsets.PRODUCT))
    panel = panel_of(app, MoirePanel)
    assert not panel.refusal.value
    assert panel.maps.sheet["cells"][1]["note"].startswith("Not predicted: ")
    assert "none of the exposures" in panel.maps.sheet["cells"][1]["note"]
    assert panel.following.box.layout.display == "none"
    assert not app.errors.outputs
    app.close()


def test_without_a_product_it_says_so(demo, tmp_path):
    app = inspected(oddsets.part(demo, tmp_path, oddsets.FIRST, oddsets.SECOND))
    assert panel_of(app, MoirePanel).refusal.value == "Cannot be shown: there is no drizzled product, only exposures"
    app.close()
