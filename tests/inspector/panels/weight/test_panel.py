"""What the panels of weight and imprint show and let a person do."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.limits import Below
from drizview.checks.imprint import bright_cores
from drizview.errors import Unmeasured
from drizview.inspector.panels.imprint.core_stacks import MOST, core_stacks
from drizview.inspector.panels.imprint.panel import ImprintPanel
from drizview.inspector.panels.input_names import InputNames
from drizview.inspector.panels.outlines import OutlinesPanel
from drizview.inspector.panels.weight.area_table import area_tones
from drizview.inspector.panels.weight.areas import CoverageAreasPanel
from drizview.inspector.panels.weight.panel import WeightPanel, draw_weights
from drizview.inspector.panels.widgets.descendants import close_all, descendants
from drizview.inspector.panels.widgets.plot import Plot
from drizview.measure.weight.coverage_map import CoverageMap, WeightedArea
from tests import oddsets
from tests.inspected import inspected, panel_of


@pytest.fixture(scope="module")
def app(demo):
    app = inspected(demo)
    yield app
    app.close()


def middle(app):
    """Return a click on the middle of the product's weight image."""
    y, x = (length // 2 for length in app.dataset.product.sci.shape)
    return {"frame": "product/wht", "plane": 0, "x": x, "y": y, "sx": float(x), "sy": float(y)}


def weights(weight, expected):
    plain, seen = np.asarray(weight, "f4"), np.asarray(expected, "f4")
    label = np.zeros(plain.shape, "i2")
    return CoverageMap(plain, seen, seen, plain > 0, label, (), 0.0, 1, local_areas=False)


@pytest.fixture
def plot():
    plot = Plot()
    yield plot
    plot.close()


def test_the_histogram_of_exposure_times_has_a_unit_and_an_expectation(plot):
    draw_weights(plot, weights(np.full((20, 20), 300.0), np.full((20, 20), 300.0)), kind="EXP")
    delivered, expected = plot.figure.marks
    assert plot.x.label == "weight [s]"
    assert delivered.y.max() == pytest.approx(100)
    assert np.array_equal(delivered.y, expected.y)


@pytest.mark.parametrize(
    ("kind", "label"), [("IVM", "weight [1/variance]"), ("ERR", "weight [1/variance]"), ("unclear", "weight")]
)
def test_other_weights_are_not_compared_with_exposure_times(plot, kind, label):
    draw_weights(plot, weights(np.full((20, 20), 7.0), np.full((20, 20), 300.0)), kind=kind)
    assert len(plot.figure.marks) == 1
    assert plot.x.label == label


def test_no_weight_at_all_has_no_histogram(plot):
    with pytest.raises(Unmeasured, match="no pixel"):
        draw_weights(plot, weights(np.zeros((5, 5)), np.ones((5, 5))))


def test_descendants_of_a_plot_are_all_of_it():
    made = Plot()
    draw_weights(made, weights(np.full((20, 20), 300.0), np.full((20, 20), 300.0)))
    drawn = {*made.figure.marks, *made.figure.axes, made.figure.layout, made.figure.scale_x}
    below = descendants(made.box)
    assert drawn <= set(below)
    close_all([made.box])
    assert all(widget.comm is None for widget in below)
    close_all([made.box])


# ---- names of exposures


def entries(count, chips=1):
    names = [f"jtst01{i + 1:02d}q" for i in range(count)]
    return [
        SimpleNamespace(index=chips * i + chip, exposure=name, extver=chip)
        for i, name in enumerate(names)
        for chip in range(1, chips + 1)
    ]


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([1, 2, 3, 4, 5, 6], "all 6"),
        ([1, 2], "01q 02q"),
        ([1, 2, 3, 4, 6], "all but 05q"),
        ([1, 2, 3, 4], "all but 05q 06q"),
        ([], "none"),
        ([99], "none"),
    ],
)
def test_exposures_are_named_in_few_words(numbers, words):
    assert InputNames(entries(6)).exposures(numbers) == words


def test_many_exposures_are_counted_and_chips_are_named_where_there_are_several():
    assert InputNames(entries(16)).exposures(range(1, 8)) == "7 of 16"
    words = InputNames(entries(2, chips=2))
    assert words.area([2, 4]) == "all 2, chip 2"
    assert words.area([1, 2]) == "01q, chips 1 2"
    assert words.sides([1, 3], [2, 4]) == ("chip 1", "chip 2")
    assert words.sides([1, 3], [1]) == ("all 2", "01q")
    assert InputNames(entries(1, chips=4)).area([3]) == "chip 3"


# ---- areas


def area(inputs, share, ratio, *, compact=True):
    return WeightedArea(inputs, share, 1000.0, 5.0, 5.0, 1000.0, 1000.0 * ratio, compact)


def test_only_much_less_weight_over_much_of_the_area_is_coloured():
    found = (area((1,), 0.5, 0.5), area((1, 2), 0.3, 0.5), area((2,), 0.05, 0.5), area((3,), 0.1, 0.9),
             area((4,), 0.6, 0.5, compact=False))  # fmt: skip
    regions = SimpleNamespace(areas=found)
    assert area_tones(regions, Below(warn=10.0, fail=40.0), typical=1.0) == ["fail", "warn", "", "", "soft"]
    assert area_tones(regions, Below(warn=10.0, fail=40.0), typical=0.5) == ["", "", "", "", "soft"]


def test_weights_that_are_not_times_are_compared_with_the_median_as_the_check_does(app):
    panel = panel_of(app, CoverageAreasPanel)
    ratios = app.runner.resolver.peek("weight_ratios")
    assert panel._typical_ratio(False) == pytest.approx(float(np.median(ratios)))
    assert panel._typical_ratio(True) == 1.0


def test_the_list_names_exposures_and_seconds(app):
    panel = panel_of(app, CoverageAreasPanel)
    assert panel.refusal.value == ""
    table = panel.list.table
    assert table["columns"] == ["exposures", "area [%]", "ratio", "expected [s]", "measured [s]"]
    first = dict(zip(table["columns"], table["rows"][0], strict=True))
    assert first["exposures"] == "all 2"
    assert first["expected [s]"] == pytest.approx(300)
    assert first["ratio"] == pytest.approx(1, abs=0.01)
    assert panel.picture.sheet["bars"][0]["unit"] == "%"


def test_a_row_outlines_its_area_and_goes_there(app):
    panel = panel_of(app, CoverageAreasPanel)
    panel.list.answer({"index": 0})
    assert {shape["kind"] for shape in app.canvas.overlays["regions"]} == {"line"}
    assert panel.picture.sheet["cells"][0]["strokes"]
    target = app.view.target
    assert target.frame == "product"
    panel.picture.answer({"type": "pick", "index": 0, "x": 100.0, "y": 200.0})
    assert (app.view.target.x, app.view.target.y) == (100.0, 200.0)


def test_a_click_on_the_image_names_the_exposures_there(app):
    panel = panel_of(app, CoverageAreasPanel)
    app.view.pick = middle(app)
    assert panel.here.value.startswith(f"At x {app.view.pick['x']:.0f}, ")
    assert panel.list.chosen == 0
    app.view.pick = {"frame": "gone", "plane": 0, "x": 1, "y": 1, "sx": 1.0, "sy": 1.0}
    assert "outside the product" in panel.here.value


def test_the_histogram_is_not_drawn_twice(app):
    panel = panel_of(app, WeightPanel)
    marks = panel.plot.figure.marks
    panel.draw()
    assert panel.plot.figure.marks is marks or panel.plot.figure.marks == marks


# ---- outlines


def test_outlines_are_drawn_on_demand_and_wiped_with_the_question(app):
    panel = panel_of(app, OutlinesPanel)
    assert [text for text, _ in panel.chosen.options][:2] == ["no exposure", "all 2 exposures"]
    assert "outlines" not in app.canvas.overlays
    panel.chosen.value = "*"
    shapes = [shape for shape in app.canvas.overlays["outlines"] if shape["scene"] == "sky"]
    assert len({shape["label"] for shape in shapes}) == 2
    assert len({shape["colour"] for shape in shapes}) == 2
    panel.chosen.value = panel.chosen.options[2][1]
    assert len([shape for shape in app.canvas.overlays["outlines"] if shape["scene"] == "sky"]) == 1
    app.view.question = "psf"
    assert "outlines" not in app.canvas.overlays
    app.view.question = "weight"
    assert "outlines" in app.canvas.overlays
    panel.chosen.value = ""
    assert "outlines" not in app.canvas.overlays


# ---- imprint


def test_stacks_profile_and_sources_of_the_demo(app):
    panel = panel_of(app, ImprintPanel)
    assert panel.refusal.value == ""
    assert [cell["label"] for cell in panel.weights.sheet["cells"]] == ["WHT, sources", "WHT, blank sky"]
    assert len(panel.weights.sheet["bars"]) == 1
    assert panel.stack_words.value.count("±") == 2
    assert len(panel.list.table["rows"]) == len(panel._places) <= 100


def test_a_source_is_gone_to_with_science_and_weight_to_blink(app):
    panel = panel_of(app, ImprintPanel)
    panel.list.answer({"index": 2})
    assert list(app.canvas.blink) == ["product/sci", "product/wht"]
    assert app.view.target is panel._places[2]
    panel.blink.value = True
    assert app.canvas.playing
    panel.blink.value = False
    assert not app.canvas.playing


def test_sources_are_framed_from_either_side(app):
    panel = panel_of(app, ImprintPanel)
    panel._brushed([0, 3])
    assert app.view.marked == (panel._places[0], panel._places[3])
    place = panel._places[1]
    app.view.area = {"scene": "sky", "x0": place.x - 1, "x1": place.x + 1, "y0": place.y - 1, "y1": place.y + 1}
    assert 1 in panel._mark.chosen
    app.view.area = {}
    assert panel._mark.chosen == []


def test_the_stacks_keep_to_sources_that_stand_out(app):
    cores = app.runner.resolver.peek("core_losses")
    judged, _ = bright_cores(cores)
    peaks = [row[3] for row in panel_of(app, ImprintPanel).list.table["rows"]]
    assert peaks == sorted((round(float(snr)) for snr in judged.snr), reverse=True)[:MOST]
    few = judged.chosen(np.argsort(-judged.snr)[:MOST])
    found = core_stacks(app.dataset.product, few, every=cores)
    assert found.image[found.half, found.half] == pytest.approx(1, abs=0.2)
    assert "IVM" in found.words("IVM") and "IVM" not in found.words("EXP")


# ---- what is missing


@pytest.fixture
def odd(demo, tmp_path):
    apps = []

    def made(*lost, files=oddsets.ALL):
        folder = oddsets.part(demo, tmp_path, *files)
        if lost:
            oddsets.without(folder, oddsets.PRODUCT, *lost)
        apps.append(inspected(folder))
        return apps[-1]

    yield made
    for app in apps:
        app.close()


def test_without_a_weight_image_all_say_so(odd):
    app = odd("WHT")
    for kind in (WeightPanel, CoverageAreasPanel, ImprintPanel):
        assert "WHT" in panel_of(app, kind).refusal.value


def test_without_a_context_image_the_areas_are_those_of_the_outlines(odd):
    app = odd("CTX")
    panel = panel_of(app, CoverageAreasPanel)
    assert panel.refusal.value == ""
    assert "CTX" in panel.words.value
    app.view.pick = middle(app)
    assert "CTX" in panel.here.value


def test_without_exposures_one_pixel_area_stands_for_all(odd):
    panel = panel_of(odd(files=(oddsets.PRODUCT,)), CoverageAreasPanel)
    assert not panel._regions.local_areas
    assert "one pixel area" in panel.words.value


def test_without_a_product_they_say_so(odd):
    app = odd(files=(oddsets.FIRST, oddsets.SECOND))
    for kind in (CoverageAreasPanel, ImprintPanel, OutlinesPanel):
        assert "there is no drizzled product" in panel_of(app, kind).refusal.value
