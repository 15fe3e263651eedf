"""What lies on the image, as Python sets it and the browser reports it."""

from __future__ import annotations

import numpy as np
import pytest
import traitlets as t

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer import Canvas, Frame, Plane
from drizview.viewer.overlay import MOST, overlays
from drizview.viewer.region import Region, regions


@pytest.fixture
def canvas():
    plane = Plane(ArrayRaster(np.zeros((20, 30), np.float32)), "sci")
    canvas = Canvas([Frame("a", "A", [plane], scene="sky")])
    yield canvas
    canvas.close()


def test_a_shape_is_filled_in_and_made_fit_to_be_sent(canvas):
    canvas.overlays = {"stars": [{"kind": "circle", "points": [(1.23456, np.float32(2))], "r": 3}], "none": []}
    assert canvas.overlays == {
        "stars": [
            {
                "kind": "circle", "points": [[1.235, 2.0]], "r": 3.0, "colour": "#7fd4ff", "width": 1.25,
                "dash": False, "label": "", "scene": "sky",
            }
        ]
    }  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ({"kind": "star", "points": [[0, 0]]}, "kind is 'star', expected one of polygon"),
        ({"kind": "polygon", "points": [[0, 0], [1, 1]]}, "a polygon needs at least 3 points"),
        ({"kind": "line", "points": [[0, 0], [1, float("nan")]]}, "not finite"),
        ({"kind": "line", "points": [[0, 0], [1, 2, 3]]}, "needs at least 2 points"),
        ({"kind": "circle", "points": [[0, 0]]}, "radius of a circle is 0"),
        ({"kind": "text", "points": [[0, 0]], "colour": "red"}, "'red' is not a colour"),
        ({"kind": "text", "points": [["a", 0]]}, "could not convert"),
        ("circle", "overlays"),
    ],
)
def test_a_shape_that_cannot_be_drawn_is_named(canvas, shape, why):
    with pytest.raises(t.TraitError, match=why):
        canvas.overlays = {"stars": [shape]}


def test_labels_are_cleaned_and_too_many_shapes_refused():
    made = overlays({"a": [{"kind": "text", "points": [[0, 0]], "label": "a\u202eb\n" + "c" * 200}]})
    assert made["a"][0]["label"].startswith("a\\u202eb\\nc") and len(made["a"][0]["label"]) == 80
    with pytest.raises(ValueError, match="at most"):
        overlays({"a": [{"kind": "circle", "points": [[0, 0]], "r": 1}] * (MOST + 1)})


def test_regions_get_ids_of_their_own(canvas):
    canvas.regions = [
        {"shape": "circle", "x": 1, "y": 2, "r": 3},
        {"shape": "line", "x1": 0, "y1": 0, "x2": 1, "y2": 1},
    ]
    first, second = canvas.regions
    assert first == {"id": first["id"], "shape": "circle", "scene": "sky", "label": "", "x": 1, "y": 2, "r": 3}
    canvas.regions = [first, {**second, "id": first["id"]}]
    assert canvas.regions[0]["id"] == first["id"] != canvas.regions[1]["id"]


@pytest.mark.parametrize(
    ("region", "why"),
    [
        ({"shape": "star"}, "region 0: shape is 'star', expected one of circle, annulus, box, ellipse, polygon, line"),
        ({"shape": "annulus", "x": 1, "y": 1, "r": 2, "inner": 2}, "inner radius"),
        ({"shape": "polygon", "points": [[0, 0], [1, 1]]}, "3 to 500 corners"),
        ({"shape": "circle", "x": 1, "y": 1}, "a circle needs r"),
        ({"shape": "circle", "x": 1, "y": 1, "r": 0}, "without a positive size"),
        ({"shape": "box", "x": 1, "y": 1, "width": 1, "height": float("inf")}, "not finite"),
        ({"shape": "circle", "x": "a", "y": 1, "r": 1}, "region 0"),
    ],
)
def test_a_region_that_cannot_be_drawn_is_named(canvas, region, why):
    with pytest.raises(t.TraitError, match=why):
        canvas.regions = [region]


def test_what_the_browser_reports_is_taken_as_it_is_and_not_sent_back(canvas):
    (region,) = regions([{"shape": "circle", "x": 1.5, "y": 2, "r": 3, "label": "star", "id": "k3"}])
    pick = {"frame": "a", "plane": 0, "x": 3, "y": 4, "sx": 3.2, "sy": 4.1}
    area = {"scene": "sky", "x0": 0, "y0": 1, "x1": 2, "y1": 3}
    sent = []
    canvas.send_state = lambda key=None: sent.append(key)
    told = {"pick": pick, "tool": "box", "regions": [region], "region": 0, "area": area}
    canvas._on_message(canvas, {"type": "state", "state": told}, [])
    assert {name: getattr(canvas, name) for name in told} == told and sent == []


@pytest.mark.parametrize(
    "told",
    [
        {"pick": {"frame": "a", "x": 1}},
        {"pick": {"frame": "a", "plane": 0, "x": float("nan"), "y": 1, "sx": 1, "sy": 1}},
        {"area": {"x0": 1}},
        {"regions": [{"shape": "spiral"}]},
        {"region": -5},
        {"tool": "hammer"},
        {"regions": "x"},
    ],
)
def test_what_a_browser_cannot_mean_is_left_out(canvas, told):
    before = {name: getattr(canvas, name) for name in told}
    canvas._on_message(canvas, {"type": "state", "state": told}, [])
    assert {name: getattr(canvas, name) for name in told} == before


def test_a_pick_is_a_whole_pixel_and_an_area_has_its_low_corner_first(canvas):
    canvas.pick = {"frame": "a", "x": 3.4, "y": 3.6, "sx": 3.4, "sy": 3.6}
    assert (canvas.pick["x"], canvas.pick["y"], canvas.pick["plane"]) == (3, 4, 0)
    canvas.area = {"x0": 5, "y0": 6, "x1": 1, "y1": 2}
    assert canvas.area == {"scene": "sky", "x0": 1, "y0": 2, "x1": 5, "y1": 6}
    canvas.pick, canvas.area = {}, {}
    assert canvas.pick == canvas.area == {}


def test_outlines_hold_the_area_of_their_region():
    def area(region):
        x, y = region.outline()
        return 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))

    assert area(Region("circle", {"x": 5, "y": 6, "r": 7})) == pytest.approx(np.pi * 49, rel=1e-9)
    box = Region("box", {"x": 5, "y": 6, "width": 7, "height": 3, "angle": 33})
    assert area(box) == pytest.approx(21) and box.centre == (5, 6)
    x, y = box.outline()
    assert np.degrees(np.arctan2(y[1] - y[0], x[1] - x[0])) == pytest.approx(33)
    assert Region("line", {"x1": 0, "y1": 0, "x2": 3, "y2": 4}).length == 5
