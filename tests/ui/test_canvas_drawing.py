"""What a person points at and draws on the image, with a real mouse."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.viewer import Canvas, Frame, Mesh, Plane

GREEN, YELLOW, WHITE = (105, 240, 174), (255, 213, 74), (255, 255, 255)


@pytest.fixture
def canvas():
    image = ArrayRaster(np.full((300, 400), 50, np.float32), name="drz.fits[SCI,1]")
    chip = ArrayRaster(np.full((100, 400), 50, np.float32), name="a.fits[SCI,2]")
    upper = Plane(chip, "sci", Mesh.offset((100, 400), dx=0, dy=150))
    frames = [
        Frame("drz/sci", "drz SCI", [Plane(image, "sci")], scene="sky", scale_arcsec=0.05),
        Frame("a/sci", "a SCI", [Plane(chip, "sci"), upper], scene="sky"),
        Frame("b/sci", "b SCI", [Plane(image, "sci")], scene="detector"),
    ]
    canvas = Canvas(frames, cuts={"sci": [0, 255]}, camera={"x": 200, "y": 150, "zoom": 1})
    yield canvas
    canvas.close()


@pytest.fixture
def bare(bench, canvas):
    bench = bench()
    bench.mount(canvas)
    return bench.settled("drz/sci")


class Hand:
    """The mouse in scene coordinates (zoom 1, centre 200, 150)."""

    def __init__(self, bench):
        self.bench, self.mouse, self.key = bench, bench.page.mouse, bench.page.keyboard

    def place(self, x, y):
        box = self.bench.image()
        return box["x"] + box["width"] / 2 + x - 200, box["y"] + box["height"] / 2 - (y - 150)

    def click(self, x, y):
        self.mouse.click(*self.place(x, y))

    def drag(self, *points, drop=True):
        self.mouse.move(*self.place(*points[0]))
        self.mouse.down()
        for point in points[1:]:
            self.mouse.move(*self.place(*point), steps=4)
        if drop:
            self.mouse.up()

    def over(self, x, y):
        """Return the colour and the opacity over the image at a place, the brightest within two pixels."""
        box, (px, py) = self.bench.image(), self.place(x, y)
        return self.bench.page.evaluate(
            """([x, y]) => { const c = document.querySelector('.drizview-over');
            const d = c.getContext('2d').getImageData(x - 2, y - 2, 5, 5).data; let best = [0, 0, 0, 0];
            for (let k = 0; k < d.length; k += 4)
              if (d[k] + d[k + 1] + d[k + 2] + d[k + 3] > best[0] + best[1] + best[2] + best[3])
                best = [...d.slice(k, k + 4)];
            return best; }""",
            [px - box["x"], py - box["y"]],
        )

    def seen(self, x, y, colour):
        found = self.over(x, y)
        return found[3] > 150 and np.abs(np.subtract(found[:3], colour)).max() < 90  # thin lines fall between pixels

    def said(self):
        return self.bench.page.locator(".drizview-voice[role=status]").inner_text()


@pytest.fixture
def hand(bare):
    return Hand(bare)


def reported(bare, name):
    """Return the values of a setting that the kernel has been told."""
    return [message["state"][name] for message, _ in bare.told().reports() if name in message["state"]]


def test_a_click_picks_the_pixel_at_once(bare, hand, canvas):
    hand.click(100, 200)
    bare.until(lambda: canvas.pick)
    assert {k: canvas.pick[k] for k in ("frame", "plane", "x", "y")} == {
        "frame": "drz/sci", "plane": 0, "x": 100, "y": 200,
    }  # fmt: skip
    assert abs(canvas.pick["sx"] - 100) <= 0.5 and abs(canvas.pick["sy"] - 200) <= 0.5
    assert hand.said() == "Picked x 100, y 200 of drz.fits[SCI,1]"
    assert hand.seen(110, 200, WHITE) and hand.seen(100, 190, WHITE) and not hand.seen(100, 200, WHITE)
    hand.click(900, 900)  # off the image
    hand.click(100, 200)
    assert len(reported(bare, "pick")) == 1


def test_a_drag_or_a_double_click_is_no_pick_elsewhere(bare, hand, canvas):
    hand.drag((100, 100), (150, 150))
    bare.until(lambda: canvas.camera["x"] == pytest.approx(150))
    assert canvas.pick == {}
    hand.mouse.dblclick(*hand.place(220, 160))
    bare.until(lambda: canvas.camera["zoom"] == 2)
    assert canvas.pick["x"] == 170 and len(reported(bare, "pick")) == 1


def test_a_pick_names_the_plane_and_shows_on_frames_of_its_scene(bare, hand, canvas):
    canvas.show("a/sci")
    bare.tell({"type": "state", "state": {"frame": "a/sci"}})
    bare.settled("a/sci")
    hand.click(60, 160)
    bare.until(lambda: canvas.pick)
    assert (canvas.pick["plane"], canvas.pick["x"], canvas.pick["y"]) == (1, 60, 10)
    for frame, there in (("drz/sci", True), ("b/sci", False)):
        bare.tell({"type": "state", "state": {"frame": frame, "camera": {"x": 200, "y": 150, "zoom": 1}}})
        bare.settled(frame)
        assert bool(hand.seen(70, 160, WHITE)) is there, hand.over(70, 160)


def test_enter_picks_under_the_cursor_or_in_the_middle(bare, hand, canvas):
    bare.page.locator(".drizview[tabindex]").focus()
    hand.key.press("Enter")
    bare.until(lambda: canvas.pick.get("x") == 200 and canvas.pick["y"] == 150)
    hand.mouse.move(*hand.place(40, 30))
    hand.key.press("Enter")
    bare.until(lambda: canvas.pick["x"] == 40 and canvas.pick["y"] == 30)


def test_a_pick_can_be_set_from_python(bare, hand):
    bare.set(pick={"frame": "drz/sci", "plane": 0, "x": 50, "y": 60, "sx": 50, "sy": 60})
    bare.until(lambda: hand.seen(60, 60, WHITE))


def test_shapes_of_every_kind_are_drawn_with_a_dark_edge_in_their_scene_only(bare, hand):
    red = {"colour": "#ff0000", "width": 2}
    shapes = [
        {"kind": "polygon", "points": [[20, 20], [80, 20], [80, 80]], **red},
        {"kind": "circle", "points": [[150, 50]], "r": 30, **red},
        {"kind": "arrow", "points": [[200, 50], [260, 50]], **red},
        {"kind": "line", "points": [[20, 100], [80, 100], [80, 140]], **red},
        {"kind": "text", "points": [[20, 200]], "label": "MMMM", **red},
        {"kind": "line", "points": [[300, 20], [380, 20]], "scene": "detector", **red},
    ]
    bare.set(overlays={"test": shapes})
    red = (255, 0, 0)
    places = [(50, 20), (50, 50), (180, 50), (150, 80), (230, 50), (255, 47), (50, 100), (80, 120), (25, 200)]
    bare.until(lambda: hand.seen(50, 20, red))
    assert [place for place in places if not hand.seen(*place, red)] == []
    assert not hand.seen(340, 20, red) and not hand.seen(50, 80, red)
    edge = bare.page.evaluate(
        "([x, y]) => [...document.querySelector('.drizview-over').getContext('2d').getImageData(x, y, 1, 9).data]",
        [hand.place(50, 20)[0] - bare.image()["x"], hand.place(50, 20)[1] - bare.image()["y"] - 4],
    )
    assert any(a > 90 and r < 60 for r, _, _, a in np.reshape(edge, (-1, 4)))
    bare.set(overlays={})
    bare.until(lambda: not hand.seen(50, 20, red))


def test_thousands_of_shapes_are_few_strokes(bare, hand):
    rng = np.random.default_rng(2)
    corners = np.array([[0, 0], [4, 0], [2, 4]])
    many = [{"kind": "polygon", "points": (p + corners).tolist()} for p in rng.uniform(0, 290, (5000, 1, 2))]
    bare.page.evaluate(
        """() => { const pen = CanvasRenderingContext2D.prototype; const { stroke } = pen; globalThis.strokes = 0;
        pen.stroke = function (...how) { globalThis.strokes += 1; return stroke.apply(this, how); }; }"""
    )
    bare.set(overlays={"many": many})
    bare.until(lambda: bare.page.evaluate("strokes") >= 100)
    assert bare.page.evaluate("strokes") < 130  # a hundred at a time, twice, and the scale
    bare.tell({"type": "state", "state": {"camera": {"x": 5000, "y": 150, "zoom": 1}}})
    before = bare.page.evaluate("strokes")
    bare.page.wait_for_timeout(300)
    assert bare.page.evaluate("strokes") - before < 10  # none is in view


@pytest.mark.parametrize(
    ("key", "shape", "numbers"),
    [
        ("c", "circle", {"x": 100, "y": 100, "r": 50}),
        ("x", "box", {"x": 115, "y": 120, "width": 30, "height": 40, "angle": 0}),
        ("l", "line", {"x1": 100, "y1": 100, "x2": 130, "y2": 140}),
        ("a", "annulus", {"x": 100, "y": 100, "r": 50, "inner": 25}),
        ("e", "ellipse", {"x": 115, "y": 120, "width": 30, "height": 40, "angle": 0}),
    ],
)
def test_a_drag_with_a_tool_draws_and_tells_the_kernel_once_it_ends(bare, hand, canvas, key, shape, numbers):
    bare.page.locator(".drizview[tabindex]").focus()
    hand.key.press(key)
    assert bare.page.locator(f".drizview-toolbox [data-value={shape}]").get_attribute("aria-pressed") == "true"
    hand.drag((100, 100), (110, 130), (130, 140), drop=False)
    bare.page.wait_for_timeout(350)
    assert reported(bare, "regions") == [] and canvas.regions == []
    hand.mouse.up()
    bare.until(lambda: canvas.regions)
    (region,) = canvas.regions
    assert region["shape"] == shape and region["scene"] == "sky" and region["id"]
    assert {name: region[name] for name in numbers} == pytest.approx(numbers, abs=1)
    assert canvas.region == 0 and canvas.tool == shape
    assert hand.said().startswith(f"{shape.capitalize()} 1, ") and "″" in hand.said()
    hand.key.press("Escape")
    bare.page.wait_for_timeout(30)
    assert bare.page.locator(".drizview-toolbox [data-value=pan]").get_attribute("aria-pressed") == "true"


@pytest.fixture
def drawn(bare, hand, canvas):
    """A circle, a box and a line are there."""
    bare.set(
        regions=[
            {"shape": "circle", "x": 80, "y": 80, "r": 40},
            {"shape": "box", "x": 250, "y": 100, "width": 80, "height": 40, "angle": 0, "label": "blank sky"},
            {"shape": "line", "x1": 50, "y1": 250, "x2": 150, "y2": 250},
        ]
    )
    bare.until(lambda: hand.seen(40, 80, GREEN))
    return hand


def test_an_edge_moves_a_region_and_a_handle_resizes_it(bare, drawn, canvas):
    drawn.drag((80, 120), (90, 130), (100, 140))
    bare.until(lambda: canvas.region == 0 and canvas.regions[0]["x"] == pytest.approx(100, abs=1))
    assert canvas.regions[0]["r"] == 40 and drawn.seen(60, 100, YELLOW)
    drawn.drag((140, 100), (160, 100))
    bare.until(lambda: canvas.regions[0]["r"] == pytest.approx(60, abs=1))
    drawn.click(250, 120)
    bare.until(lambda: canvas.region == 1)
    assert drawn.said().startswith("Box 2 blank sky, 80.0 px, 4.00″ × 40.0 px, 2.00″")
    drawn.drag((290, 120), (310, 140))
    bare.until(lambda: canvas.regions[1]["width"] == pytest.approx(100, abs=1))
    assert canvas.regions[1]["height"] == pytest.approx(60, abs=1) and canvas.regions[1]["x"] == pytest.approx(
        260, abs=1
    )
    drawn.drag((120, 250), (120, 230))
    bare.until(lambda: canvas.regions[2]["y1"] == pytest.approx(230, abs=1))
    drawn.drag((150, 230), (180, 260))
    bare.until(lambda: canvas.regions[2]["x2"] == pytest.approx(180, abs=1))
    assert canvas.regions[2]["x1"] == 50 and canvas.pick == {}
    assert canvas.camera["x"] == 200  # nothing of it panned


def test_the_region_chosen_follows_keys_and_is_deleted(bare, drawn, canvas):
    bare.page.locator(".drizview[tabindex]").focus()
    bare.set(region=1)
    for key in ("Shift+ArrowRight", "Shift+ArrowUp", "]"):
        drawn.key.press(key)
    bare.until(lambda: canvas.regions[1]["width"] == pytest.approx(88))
    assert (canvas.regions[1]["x"], canvas.regions[1]["y"]) == (251, 101)
    drawn.key.press("Delete")
    bare.until(lambda: len(canvas.regions) == 2)
    assert canvas.region == -1 and drawn.said() == "Region 2 deleted"
    drawn.key.press("Delete")
    assert len(canvas.regions) == 2
    drawn.key.press("c")
    drawn.key.press("Enter")  # one in the middle, without a mouse
    bare.until(lambda: len(canvas.regions) == 3)
    assert (canvas.regions[2]["x"], canvas.regions[2]["y"]) == (200, 150)


def test_a_click_beside_the_regions_chooses_none_and_other_scenes_hide_them(bare, drawn, canvas):
    bare.set(region=0)
    drawn.click(200, 200)
    bare.until(lambda: canvas.region == -1 and canvas.pick)
    bare.tell({"type": "state", "state": {"frame": "b/sci"}})
    bare.settled("b/sci")
    assert drawn.over(40, 80)[3] == 0
    drawn.click(40, 80)
    bare.until(lambda: canvas.pick["frame"] == "b/sci")
    assert canvas.region == -1


def test_escape_gives_up_a_drag(bare, drawn, canvas):
    drawn.drag((80, 120), (100, 140), drop=False)
    drawn.key.press("Escape")
    drawn.mouse.up()
    bare.page.wait_for_timeout(100)
    assert canvas.pick == {}
    drawn.click(380, 20)
    bare.until(lambda: canvas.pick)
    assert canvas.regions[0]["x"] == 80 and reported(bare, "regions") == []


def test_a_brush_sets_the_area_and_a_click_clears_it(bare, hand, canvas):
    bare.page.get_by_role("button", name="Select an area").click()
    hand.drag((50, 200), (150, 100))
    bare.until(lambda: canvas.area)
    assert canvas.area["scene"] == "sky"
    assert [canvas.area[k] for k in ("x0", "y0", "x1", "y1")] == pytest.approx([50, 100, 150, 200], abs=1)
    assert any(hand.seen(x, 200, WHITE) for x in range(60, 90, 3)) and canvas.regions == [] and canvas.tool == "brush"
    hand.click(300, 100)
    bare.until(lambda: canvas.area == {})
    assert canvas.pick == {}
    bare.set(area={"scene": "sky", "x0": 10, "y0": 10, "x1": 60, "y1": 60})
    bare.until(lambda: any(hand.seen(x, 60, WHITE) for x in range(15, 45, 3)))


def test_the_tools_are_named_and_in_the_help(bare):
    names = [node.get_attribute("aria-label") for node in bare.page.locator(".drizview-toolbox button").all()]
    assert names[1:3] == ["Draw a circle (c)", "Draw an annulus (a)"] and len(names) == 8
    bare.page.locator(".drizview[tabindex]").focus()
    bare.page.keyboard.press("?")
    assert "tool: select an area" in bare.page.get_by_role("dialog").inner_text()


def test_a_polygon_by_clicks_and_freely_and_changes_taken_back(bare, hand, canvas):
    bare.page.locator(".drizview[tabindex]").focus()
    hand.key.press("k")
    for corner in ((100, 100), (160, 100), (160, 150)):
        hand.click(*corner)
        bare.page.wait_for_timeout(30)
    assert canvas.regions == []
    hand.key.press("Enter")
    bare.until(lambda: canvas.regions)
    assert np.allclose(canvas.regions[0]["points"], [(100, 100), (160, 100), (160, 150)], atol=1)
    assert hand.seen(130, 100, YELLOW) and hand.seen(160, 125, YELLOW) and hand.seen(130, 125, YELLOW)
    hand.drag((250, 200), (300, 200), (300, 240), (250, 200))
    bare.until(lambda: len(canvas.regions) == 2)
    assert len(canvas.regions[1]["points"]) > 3
    hand.key.press("Escape")
    hand.drag((130, 100), (130, 90))  # by its edge
    bare.until(lambda: canvas.regions[0]["points"][0][1] < 95)
    hand.key.press("Delete")
    bare.until(lambda: len(canvas.regions) == 1)
    for key, count in (("z", 2), ("Control+z", 2), ("z", 1), ("z", 0), ("Z", 1), ("Control+Shift+z", 2)):
        hand.key.press(key)
        bare.until(lambda count=count: len(canvas.regions) == count)
    assert np.allclose(canvas.regions[0]["points"][0], (100, 100), atol=1), "moved back as well"
    bare.set(regions=[])  # Python has cleared them
    hand.key.press("z")
    bare.until(lambda: len(canvas.regions) == 2)
