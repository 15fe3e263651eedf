"""The panel of what mars a product."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.checks.fixtures.clean.defects import Defect, Defects
from drizview.checks.fixtures.clean.holes import ProductHoles
from drizview.checks.fixtures.clean.photometry import FluxRatio
from drizview.errors import Unmeasured
from drizview.inspector.panels.clean.artefacts import MOST, NAMES, artefacts
from drizview.inspector.panels.clean.panel import CleanPanel, artefact_summary
from drizview.measure.defects.holes import Hole
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
    panel = panel_of(app, CleanPanel)
    app.view.area = {}
    return panel


def made(**given):
    def get(name):
        if name not in given:
            raise Unmeasured(f"no {name}")
        return given[name]

    return artefacts(get)


def test_all_kinds_are_listed_and_what_is_missing_is_said():
    spots = tuple(Defect(1.0, 2.0, 100.0 - i, 3, lone=i % 2 == 0) for i in range(MOST + 5))
    fluxes = tuple(FluxRatio("a", 5.0, 5.0, 100.0, ratio) for ratio in (*[1.0] * 20, 0.5, 1.2))
    found = made(
        product_defects=Defects(spots, {3: 0.1}, 100, compared=True),
        product_holes=ProductHoles(inside=100, empty=9, largest=[Hole(3, 3, 9)]),
        flux_ratios=fluxes,
    )
    kinds = [each.kind for each in found.listed]
    assert kinds == ["spot"] * MOST + ["hole"] + ["flux"] * 2
    assert found.listed[0].why != found.listed[1].why
    assert found.listed[-2].strength == "× 0.500"
    words = artefact_summary(found)
    assert f"{MOST + 5} {NAMES['spot'][1]}" in words
    assert "no product_trails" in words


def test_the_chosen_spot_is_shown_in_the_product_and_in_every_exposure(panel):
    panel.table.answer({"index": 0})
    assert [cell["label"] for cell in panel.product.sheet["cells"]] == ["SCI", "WHT", "CTX"]
    assert len(panel.exposures.sheet["headings"]) == 4
    assert len(panel.exposures.sheet["cells"]) == 4
    assert panel.title.value.lower().startswith(NAMES["spot"][0])
    assert panel._cuts.shown.kind == "one"
    assert "a1q only" in panel.remark.value


def test_a_place_that_is_picked_can_be_examined(app, panel):
    frame = next(frame for frame in app.scene.frames if frame.id == "iux601a1q/sci")
    x, y = frame.planes[0].to_scene([100.0], [50.0])
    app.canvas.pick = {"frame": frame.id, "plane": 0, "x": 100, "y": 50, "sx": float(x[0]), "sy": float(y[0])}
    assert panel.table.table["rows"][0][0] == NAMES["picked"][0]
    assert (panel._listed[0].x, panel._listed[0].y) == pytest.approx((float(x[0]), float(y[0])), abs=0.1)
    cut = next(cut for cut in panel._cuts.cuts if cut.placed.exposure.name == "iux601a1q")
    assert (cut.column, cut.row) == pytest.approx((100, 50), abs=1)
    app.canvas.pick = {"frame": "product/sci", "plane": 0, "x": 30, "y": 40, "sx": 30.0, "sy": 40.0}
    assert "x 30, y 40" in panel.title.value
    assert [each.kind for each in panel._listed].count("picked") == 1


def test_a_click_on_a_cutout_goes_to_that_frame_there(app, panel):
    panel.table.answer({"index": 0})
    artefact = panel._listed[0]
    for index, frame in ((1, "iux601a1q_flt.fits[SCI,1]"), (2, "iux601a2q_flt.fits[SCI,1]")):
        panel.exposures.answer({"type": "pick", "index": index, "x": artefact.x, "y": artefact.y})
        assert app.view.target.frame == frame
        cut = panel._cuts.cuts[index % 4]
        assert (app.view.target.x, app.view.target.y) == pytest.approx((cut.column, cut.row), abs=0.8)
    panel.product.answer({"type": "pick", "index": 1, "x": artefact.x, "y": artefact.y})
    assert app.canvas.frame == "product/wht"


def test_an_area_of_the_image_marks_its_rows(app, panel):
    app.view.area = {"scene": "sky", "x0": 0, "y0": 0, "x1": 120, "y1": 120}
    marked = [tone == "differs" for tone in panel.table.table["tones"]]
    inside = [each.x <= 120 and each.y <= 120 for each in panel._listed]
    assert marked == inside
    assert any(marked)


def test_the_cutouts_show_the_product_around_the_artefact(app, panel):
    panel.table.answer({"index": 0})
    artefact = panel._listed[0]
    pixels = np.frombuffer(panel.product.sheet["pixels"], np.float32)[: 25 * 25].reshape(25, 25)
    x, y = round(artefact.x), round(artefact.y)
    product = app.dataset.product.sci[y - 12 : y + 13, x - 12 : x + 13]
    np.testing.assert_array_equal(pixels, product)


def test_a_trail_names_its_exposure(samples):
    app = inspected(samples / "labelled" / "trail_uvis")
    panel = panel_of(app, CleanPanel)
    assert panel._listed[0].kind == "trail"
    assert panel._listed[0].exposures == ("ijmw01a1q",)
    assert "satellite trail" in panel.remark.value
    assert not app.errors.outputs
    app.close()


def test_holes_say_what_flagged_them(demo):
    app = inspected(demo)
    panel = panel_of(app, CleanPanel)
    hole = next(i for i, each in enumerate(panel._listed) if each.kind == "hole")
    panel.table.answer({"index": hole})
    assert "flag" in panel.remark.value.lower()
    assert not app.errors.outputs
    app.close()


def test_without_exposures_the_product_is_shown_alone(demo, tmp_path):
    app = inspected(oddsets.part(demo, tmp_path, oddsets.PRODUCT))
    panel = panel_of(app, CleanPanel)
    app.canvas.pick = {"frame": "product/sci", "plane": 0, "x": 60, "y": 60, "sx": 60.0, "sy": 60.0}
    assert not panel.refusal.value
    assert "none of the exposures" in panel.remark.value.lower()
    assert len(panel.product.sheet["cells"]) == 3
    app.close()


def test_without_a_product_it_says_so(demo, tmp_path):
    app = inspected(oddsets.part(demo, tmp_path, oddsets.FIRST))
    assert panel_of(app, CleanPanel).refusal.value == "Cannot be shown: there is no drizzled product, only exposures"
    app.close()


def test_a_file_that_is_cut_off_while_it_is_open_is_named(demo, tmp_path):
    folder = oddsets.part(demo, tmp_path, *oddsets.ALL)
    app = inspected(folder)
    panel = panel_of(app, CleanPanel)
    (folder / oddsets.FIRST).write_bytes(b"")
    app.canvas.pick = {"frame": "product/sci", "plane": 0, "x": 60, "y": 60, "sx": 60.0, "sy": 60.0}
    assert oddsets.FIRST in panel.refusal.value
    assert not app.errors.outputs
    app.close()
