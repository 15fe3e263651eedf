"""What the canvas draws, and what it asks the kernel for."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import DrizviewError
from drizview.viewer import Canvas, FlagList, FlagRow, Frame, Mesh, Plane
from drizview.viewer.still.colours import BIT_COLOURS, rgb

BACKGROUND = (11, 13, 16)
RED, YELLOW = rgb(BIT_COLOURS[4096]), rgb(BIT_COLOURS[16])
PLAIN = {"stretch": "linear", "cuts": {"sci": [0, 255]}, "opacity": 1.0}


def plane(array, kind="sci", name="x.fits", mesh=None):
    return Plane(ArrayRaster(array, name=f"{name}[{kind}]"), kind, mesh)


def quarters(ny=400, nx=600, values=(10, 80, 160, 250)):
    """Return an image of four flat quarters: lower left, lower right, upper left, upper right."""
    image = np.empty((ny, nx), np.float32)
    image[: ny // 2, : nx // 2], image[: ny // 2, nx // 2 :] = values[:2]
    image[ny // 2 :, : nx // 2], image[ny // 2 :, nx // 2 :] = values[2:]
    return image


@pytest.fixture
def closing():
    """Return a function that makes a canvas which is closed after the test."""
    made = []

    def make(frames, **traits):
        made.append(Canvas(frames, **{**PLAIN, **traits}))
        return made[-1]

    yield make
    for canvas in made:
        canvas.close()


@pytest.fixture
def pair(closing):
    """Return a canvas with an image of 100 and its flags: a block of 4096 in the middle, one of 16 to its right."""
    image = np.full((400, 600), 100, np.float32)
    flags = np.zeros(image.shape, np.int16)
    flags[150:250, 250:350], flags[150:250, 400:500] = 4096, 16
    dq = plane(flags, "dq")
    return closing([Frame("sci", "x SCI", [plane(image)], [dq], unit="electrons"), Frame("dq", "x DQ", [dq])])


def middle(bench, dx=0, dy=0):
    """Return the colour at a distance in CSS pixels from the middle of the image, dy upwards."""
    box = bench.image()
    return bench.colour(box["width"] / 2 + dx, box["height"] / 2 - dy)


def near(colour, expected, by=2):
    return np.abs(np.subtract(colour, expected)).max() <= by


@pytest.mark.parametrize("scale", [1, 2])
def test_values_become_grey_with_y_upwards(bench, closing, scale):
    bench = bench(scale=scale)
    bench.mount(closing([Frame("a", "A", [plane(quarters())])]))
    bench.settled("a")
    found = [middle(bench, dx, dy)[0] for dy in (-90, 90) for dx in (-90, 90)]
    assert np.abs(np.subtract(found, (10, 80, 160, 250))).max() <= 1
    assert bench.colour(2, bench.image()["height"] / 2) == BACKGROUND


def test_blank_pixels_are_background(bench, closing):
    image = quarters()
    image[:200, :300] = np.nan
    bench = bench()
    bench.mount(closing([Frame("a", "A", [plane(image)])]))
    bench.settled("a")
    assert middle(bench, -90, -90) == BACKGROUND


def test_a_range_beyond_16_bits_is_drawn_from_floats(bench, closing):
    image = quarters()
    image[::7, ::5] += np.float32(1e-4)
    image[0, 0] = np.float32(3e9)
    bench = bench()
    bench.mount(closing([Frame("a", "A", [plane(image)])]))
    bench.settled("a")
    assert [middle(bench, dx, 90)[0] for dx in (-90, 90)] == [160, 250]


def test_zoomed_out_pixels_are_means(bench, closing):
    checks = (np.indices((3000, 3000)).sum(axis=0) % 2 * 200).astype(np.float32)
    bench = bench()
    bench.mount(closing([Frame("a", "A", [plane(checks)])]))
    bench.settled("a")
    assert {middle(bench, dx, dy) for dx in range(-90, 90, 31) for dy in range(-90, 90, 17)} == {(100, 100, 100)}


def test_deep_in_every_pixel_is_itself(bench, closing):
    image = np.random.default_rng(1).integers(0, 255, (1500, 1500)).astype(np.float32)
    canvas = closing([Frame("a", "A", [plane(image)])], camera={"x": 1234, "y": 321, "zoom": 20})
    bench = bench()
    bench.mount(canvas)
    bench.settled("a")
    for i, j in ((0, 0), (3, -4), (-6, 5), (11, 2)):
        assert (
            abs(middle(bench, 20 * i, 20 * j)[0] - image[321 + j, 1234 + i]) <= 74 / 14
        )  # a tile is good to a sixteenth of its scatter


@pytest.mark.parametrize(("stretch", "grey"), [("linear", 0.25), ("sqrt", 0.5), ("log", 0.8), ("asinh", 0.55)])
def test_stretches(bench, closing, stretch, grey):
    image = np.full((40, 60), 63.75, np.float32)
    bench = bench()
    bench.mount(closing([Frame("a", "A", [plane(image)])], stretch=stretch))
    bench.settled("a")
    assert middle(bench)[0] / 255 == pytest.approx(grey, abs=0.01)


def test_two_chips_are_one_scene(bench, closing):
    image = np.full((100, 300), 50, np.float32)
    chips = [plane(image * k, name=f"{k}.fits", mesh=Mesh.offset((100, 300), dx=0, dy=120 * (k - 1))) for k in (1, 2)]
    bench = bench()
    bench.mount(closing([Frame("a", "A", chips)]))
    bench.settled("a")
    zoom = bench.image()["width"] / 300
    assert [middle(bench, 0, zoom * dy) for dy in (-60, 0, 60)] == [(50,) * 3, BACKGROUND, (100,) * 3]


def test_a_mesh_puts_pixels_where_it_says(bench, closing):
    image = np.zeros((800, 900), np.float32)
    image[500, 200] = 255

    def turned(x, y):
        return 0.8 * x - 0.6 * y + 3e-5 * x * y, 0.6 * x + 0.8 * y + 2e-5 * x**2

    mesh = Mesh.of(image.shape, turned, step=50)
    x, y = (float(c) for c in turned(200, 500))
    canvas = closing([Frame("a", "A", [plane(image, mesh=mesh)])], camera={"x": x, "y": y, "zoom": 12})
    bench = bench()
    bench.mount(canvas)
    bench.settled("a")
    assert [middle(bench, 12 * u, 12 * v)[0] for u, v in ((0, 0), (0.3, 0.3), (1.2, 0), (0, -1.2))] == [255, 255, 0, 0]


def test_flags_lie_over_the_image(bench, pair):
    bench = bench()
    bench.mount(pair)
    bench.settled("sci")
    assert near(middle(bench), RED) and middle(bench, -150) == (100, 100, 100)


def test_rare_flags_do_not_vanish_and_common_ones_do_not_flood(bench, closing):
    rng = np.random.default_rng(2)
    image = np.full((4096, 4096), 100, np.float32)
    flags = np.where(rng.random(image.shape) < 0.05, 4096, 0).astype(np.int16)
    flags[:, :2048] = 0
    flags[2048, 1024] = 4096
    bench = bench(width=700, height=760)
    bench.mount(closing([Frame("a", "A", [plane(image)], [plane(flags, "dq")])]))
    bench.settled("a")
    box = bench.image()
    zoom = 0.96 * min(box["width"], box["height"]) / 4096
    lone = [middle(bench, zoom * -1024 + u, v)[0] for u in (-1, 0, 1) for v in (-1, 0, 1)]
    assert 115 < max(lone) < 200 and middle(bench, zoom * -1024, 30) == (100, 100, 100)
    crowd = [middle(bench, zoom * 1024 + u, v)[0] for u in range(20) for v in range(20)]
    assert 115 < np.mean(crowd) < 170


def test_a_frame_of_flags_shows_them_over_black(bench, pair):
    bench = bench()
    bench.mount(pair)
    pair.frame = "dq"
    bench.set(frame="dq")
    bench.settled("dq")
    zoom = bench.image()["width"] / 600
    zoom = min(zoom, bench.image()["height"] / 400)
    assert near(middle(bench), RED) and middle(bench, -150) == BACKGROUND
    assert near(middle(bench, 150 * zoom), (0x3A, 0x3F, 0x46))


def test_blinking_and_bits_need_no_answer_of_the_kernel(bench, pair):
    bench = bench()
    bench.mount(pair)
    bench.mount(FlagList(pair, [FlagRow(4096, "cosmic ray"), FlagRow(16, "hot")]), name="flags", where="#side")
    bench.settled("sci")
    page = bench.page
    page.evaluate("bench.models.canvas.model.deaf = true")
    page.locator(".drizview[tabindex]").focus()
    for key, frame in (("b", "dq"), ("b", "sci"), ("2", "dq"), ("1", "sci"), ("B", "dq"), ("B", "sci")):
        page.keyboard.press(key)
        bench.settled(frame)
    page.get_by_role("checkbox", name="16 hot").check()
    zoom = min(bench.image()["width"] / 600, bench.image()["height"] / 400)
    bench.until(lambda: near(middle(bench, 150 * zoom), YELLOW))
    page.get_by_role("button", name="none").click()
    bench.until(lambda: middle(bench) == (100, 100, 100))
    page.get_by_role("button", name="4096 only").click()
    page.locator(".drizview[tabindex]").focus()
    page.keyboard.press("f")
    page.keyboard.press("f")
    page.keyboard.press(" ")
    bench.settled("dq")
    bench.settled("sci")
    page.keyboard.press(" ")
    assert near(middle(bench), RED) or page.locator("[data-frame=dq]").count()
    assert pair.frame == "sci" and bench.sent("flags") == []


def test_python_moves_the_browser(bench, pair):
    bench = bench()
    bench.mount(pair)
    bench.settled("sci")
    bench.set(cmap="inferno", mask=0, cuts={"sci": [0, 100]}, stretch="linear")
    bench.until(lambda: middle(bench) == (252, 255, 164))
    bench.tell({"type": "state", "state": {"frame": "dq"}})
    bench.settled("dq")


def test_drag_and_wheel_move_the_camera_and_python_hears_afterwards(bench, closing):
    canvas = closing([Frame("a", "A", [plane(quarters(2000, 3000))])])
    bench = bench()
    bench.mount(canvas)
    bench.settled("a")
    box = bench.image()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = bench.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 120, y + 60, steps=4)
    mouse.up()
    bench.until(lambda: canvas.camera and abs(canvas.camera["x"] - 1499.5 + 120 / canvas.camera["zoom"]) < 0.1)
    zoom = canvas.camera["zoom"]
    assert canvas.camera["y"] == pytest.approx(999.5 + 60 / zoom, rel=1e-4)
    held = middle(bench, 120, -60)
    mouse.wheel(0, -400)
    bench.until(lambda: canvas.camera["zoom"] > 1.5 * zoom)
    bench.settled("a")
    assert middle(bench, 120, -60) == held


def test_right_drag_sets_contrast_and_bias(bench, pair):
    bench = bench()
    bench.mount(pair)
    bench.settled("sci")
    box = bench.image()
    before = middle(bench, -150)
    bench.page.mouse.move(box["x"] + 300, box["y"] + 200)
    bench.page.mouse.down(button="right")
    bench.page.mouse.move(box["x"] + 500, box["y"] + 100, steps=3)
    bench.page.mouse.up(button="right")
    bench.until(lambda: middle(bench, -150) != before)
    bench.page.keyboard.press("r")
    bench.until(lambda: middle(bench, -150) == before)


def test_the_readout_is_there_at_once_and_exact_afterwards(bench, pair):
    pair.flag_names = {4096: "cosmic ray"}
    pair.describe = lambda frame, index, x, y: {"sky": "02:17:14.6 −04:45:02"}
    bench = bench()
    bench.mount(pair)
    bench.settled("sci")
    bench.page.evaluate("bench.models.canvas.model.deaf = true")
    box = bench.image()
    bench.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    line = bench.page.locator(".drizview-readout")
    assert "SCI ~100 e⁻ · DQ 4096 = 4096 cosmic ray" in " ".join(line.inner_text().split())
    bench.page.evaluate("bench.models.canvas.model.deaf = false")
    bench.page.mouse.move(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 2)
    bench.page.wait_for_selector("text=02:17:14.6 −04:45:02")
    assert "SCI 100 e⁻ · DQ 4096 = 4096 cosmic ray" in " ".join(line.inner_text().split())


def test_a_file_that_fails_is_told_over_the_image_and_can_be_tried_again(bench, closing):
    class Shaky(ArrayRaster):
        broken = True

        def __getitem__(self, window):
            if self.broken:
                raise DrizviewError("<b>a</b>_flc.fits", "SCI,1", "is shorter than it was")
            return super().__getitem__(window)

    raster = Shaky(np.full((800, 900), 100, np.float32), name="shaky")
    bench = bench()
    bench.mount(closing([Frame("a", "A", [Plane(raster, "sci")])]))
    bench.settled("a")
    note = bench.page.locator(".drizview-note")
    assert note.inner_text() == "<b>a</b>_flc.fits[SCI,1]: is shorter than it was"
    raster.broken = False
    note.click()
    bench.page.wait_for_selector(".drizview-canvas:not([data-error])[data-missing='0']")
    assert middle(bench) == (100, 100, 100) and note.is_hidden()


def test_two_dozen_canvases_fetch_a_source_once(bench, closing):
    frame = Frame("a", "A", [plane(quarters())])
    bench = bench(height=2000)
    bench.page.evaluate(
        """() => {
          const main = document.querySelector("#main");
          main.style.cssText = "display:grid;grid-template-columns:repeat(6,1fr)";
          for (let k = 0; k < 24; k += 1) main.append(Object.assign(document.createElement("div"), { id: `p${k}` }));
        }"""
    )
    for k in range(24):
        bench.mount(closing([frame]), name=f"c{k}", where=f"#p{k}")
    bench.page.wait_for_function("document.querySelectorAll('.drizview-canvas[data-missing=\"0\"]').length === 24")
    assert all(bench.colour(80, 120, name=f"c{k}") != (0, 0, 0) for k in range(24))
    assert not [asked for k in range(1, 24) for asked in bench.asked(f"c{k}")]


def test_closing_frees_tiles_and_view(bench, pair):
    bench = bench()
    bench.mount(pair)
    bench.settled("sci")
    left = bench.page.evaluate(
        """() => {
          bench.models.canvas.close();
          const { cache, views, sources, listeners } = globalThis["drizview.registry.1"];
          return [cache.entries.size, cache.bytes, views.size, sources.size, listeners.size];
        }"""
    )
    assert left == [0, 0, 0, 0, 0]


def test_the_first_picture_needs_no_kernel(bench, closing):
    canvas = closing([Frame("a", "A", [plane(quarters(4000, 6000))])])
    bench = bench()
    canvas.answer = lambda content: []
    bench.mount(canvas)
    bench.page.wait_for_selector(".drizview-canvas[data-frame=a]")
    bench.until(lambda: near(middle(bench, 90, 90), (250,) * 3))
    assert int(bench.page.locator(".drizview-canvas").get_attribute("data-missing")) > 0
