"""How frames are shown together: settings, cuts in common, and pictures of what is on view; without a browser."""

from __future__ import annotations

import json

import numpy as np
import pytest
import traitlets

from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import DrizviewError
from drizview.viewer import Canvas, Frame, Mesh, Plane
from drizview.viewer.still.display import display_cuts, factor
from tests.viewer.test_canvas import pixels

LOOK = {"stretch": "linear", "cuts": {"sci": [0, 255]}}


def frame(key, value, *, shape=(200, 300), mesh=None, **facts):
    image = np.full(shape, value, np.float32)
    return Frame(key, key.upper(), [Plane(ArrayRaster(image, name=key), "sci", mesh)], **facts)


@pytest.fixture
def canvas():
    canvas = Canvas([frame("a", 100), frame("b", 200), frame("far", 50, scene="elsewhere")], **LOOK)
    yield canvas
    canvas.close()


@pytest.mark.parametrize(
    "over",
    [
        {"frame": "b", "mode": "flip"},
        {"frame": "b", "at": 2},
        {"frame": "b", "at": "half"},
        {"frame": "b", "at": float("nan")},
    ],
)
def test_a_second_frame_that_makes_no_sense_is_refused(canvas, over):
    with pytest.raises(traitlets.TraitError, match="over is"):
        canvas.over = over


def test_a_second_frame_is_completed(canvas):
    canvas.over = {"frame": "b"}
    assert canvas.over == {"frame": "b", "mode": "blend", "at": 0.5}
    canvas.over = {"mode": "swipe"}
    assert canvas.over == {}


def test_settings_go_through_json_and_back(canvas):
    canvas.restore({"frame": "b", "blink": ["b", "a"], "over": {"frame": "a", "mode": "swipe", "at": 0.25}, "rate": 5})
    canvas.cuts = {"a": [1, 2], "sci": "zscale"}
    canvas.colours = {4096: "#00ff00"}
    canvas.regions = [{"shape": "circle", "x": 1, "y": 2, "r": 3}]
    canvas.go_to(10, 20, 3)
    canvas.common = "a"
    kept = json.loads(json.dumps(canvas.settings(), allow_nan=False))
    other = Canvas([frame("a", 100), frame("b", 200), frame("far", 50)])
    assert other.restore(kept) == []
    assert other.settings() == canvas.settings()
    assert (other.frame, other.camera, other.colours[4096]) == ("b", {"x": 10, "y": 20, "zoom": 3}, "#00ff00")
    assert other.playing is False and "playing" not in kept
    other.close()


def test_what_cannot_be_restored_is_left_out_and_told(canvas):
    before = canvas.settings()
    left = canvas.restore(
        {
            "frame": "gone",
            "blink": ["a", "gone", "b"],
            "over": {"frame": "gone"},
            "common": "gone",
            "cuts": {"gone": [0, 1], "a": [3, 4]},
            "rate": -1,
            "camera": {"x": "left"},
            "mask": [],
            "colours": {"4096": "url(x)"},
            "regions": 7,
            "invert": True,
            "<b>": 1,
        }
    )
    assert canvas.blink == ["a", "b"] and canvas.invert and canvas.cuts["a"] == [3, 4]
    assert {
        key: canvas.settings()[key] for key in ("frame", "over", "common", "rate", "camera", "mask", "colours")
    } == {key: before[key] for key in ("frame", "over", "common", "rate", "camera", "mask", "colours")}
    assert (
        len(left) == 11 and "frame: there is no frame 'gone'" in left and "<b> is not a setting of the canvas" in left
    )


def test_a_state_of_an_earlier_version_has_limits_for_cuts(canvas):
    assert canvas.restore({"limits": {"a": [3, 4], "sci": "zscale"}}) == []
    assert canvas.cuts == {"sci": "zscale", "wht": "minmax", "ctx": "minmax", "a": [3, 4]}
    assert "limits" not in canvas.settings()


@pytest.mark.parametrize("value", [None, 3, "x", [1], {"x": None}, float("nan"), [[]], {"frame": []}])
def test_no_nonsense_in_a_state_file_raises(canvas, value):
    canvas.restore(dict.fromkeys(canvas.settings(), value))
    json.dumps(canvas.settings(), allow_nan=False)


def test_common_cuts_are_the_same_count_rate():
    electrons = frame("e", 100, unit="electrons", per_second=1 / 500)
    rate = frame("r", 0.2, unit="electrons/s", per_second=1.0)
    unknown = frame("u", 7, unit="counts")
    canvas = Canvas([electrons, rate, unknown], cuts={"e": [0, 1000], "sci": [5, 6]}, common="e")
    found = [display_cuts(f, canvas._frames, canvas, canvas._tiles) for f in canvas.frames]
    assert found == [(0, 1000), (0, pytest.approx(2)), (5, 6)]
    assert factor(rate, electrons) == 500 and factor(unknown, frame("v", 1, unit="counts")) == 1
    assert frame("n", 1, per_second=0).per_second is None
    canvas.close()


def test_cuts_span_the_chips_of_a_frame():
    chips = [frame("x", value, mesh=Mesh.offset((200, 300), dx=0, dy=value)) for value in (10, 300)]
    canvas = Canvas([Frame("two", "two", [chip.planes[0] for chip in chips])], cuts={"sci": "minmax"})
    low, high = display_cuts(canvas.frames[0], canvas._frames, canvas, canvas._tiles)
    assert low <= 10 and high >= 300
    canvas.close()


def test_the_view_is_where_the_camera_is(canvas):
    canvas.size = (400, 200)
    canvas.camera = {"x": 0, "y": 0, "zoom": 2}
    seen = pixels(canvas.png(200, view=True))
    assert seen.shape == (100, 200, 3)
    assert tuple(seen[20, 150]) == (100,) * 3 and tuple(seen[80, 50]) == (11, 13, 16)
    canvas.fit()
    assert pixels(canvas.png(300, view=True)).shape == (150, 300, 3)


@pytest.mark.parametrize(("over", "left", "right"), [("blend", 150, 150), ("swipe", 200, 100)])
def test_the_view_has_the_second_frame(canvas, over, left, right):
    canvas.size = (300, 200)
    canvas.over = {"frame": "b", "mode": over, "at": 0.5}
    seen = pixels(canvas.png(300, view=True))
    assert (seen[100, 50, 0], seen[100, 250, 0]) == (left, right)
    canvas.over = {"frame": "far", "mode": over, "at": 0.5}
    assert pixels(canvas.png(300, view=True))[100, 50, 0] == 100


def test_the_view_has_what_lies_over_the_image(canvas):
    canvas.size = (300, 200)
    canvas.go_to(150, 100, 1)
    canvas.marks = [{"x": 150, "y": 100, "r": 40, "colour": "#ff0000"}]
    canvas.regions = [{"shape": "box", "x": 50, "y": 50, "width": 40, "height": 20, "scene": ""}]
    canvas.overlays = {
        "me": [{"kind": "arrow", "points": [[200, 20], [280, 20]], "colour": "#0000ff", "scene": "", "width": 3}]
    }
    seen = pixels(canvas.png(300, view=True)).astype(int)
    assert seen[100, 190, 0] > 150 > 100 > seen[100, 190, 2]
    assert seen[150, 70, 1] > seen[150, 70, 0] and tuple(seen[150, 50]) == (100,) * 3
    assert seen[180, 240, 2] > 200


def of_image(image, **traits):
    made = Canvas(
        [Frame("x", "x", [Plane(ArrayRaster(image.astype(np.float32), name="x"), "sci")], north=30.0)], **traits
    )
    made.size = (400, 300)
    made.go_to(200, 150, 1)
    return made


def test_the_view_is_turned_as_it_is_seen():
    image = np.zeros((300, 400))
    image[240:250, 195:205] = 255  # above the middle
    canvas = of_image(image, **LOOK)
    assert pixels(canvas.png(400, view=True))[150 - 95, 200, 0] == 255
    canvas.north_up = True
    canvas.marks = [{"x": 200, "y": 245, "r": 20}]
    seen = pixels(canvas.png(400, view=True)).astype(int)
    row, column = round(150 - 95 * np.cos(np.radians(30))), round(200 + 95 * np.sin(np.radians(30)))
    assert seen[row, column, 0] == 255 and seen[150 - 95, 200, 0] == 0
    assert seen[row, column + 17 : column + 24, 2].max() > 200, "so is what lies over it"
    canvas.fit()
    lit = np.argwhere(pixels(canvas.png(400, view=True)).sum(axis=2) != 11 + 13 + 16)
    assert lit.min() >= 0 and lit[:, 0].min() > 2 and lit[:, 0].max() < 297, "fitted with its corners"
    canvas.close()


def test_the_view_is_smoothed_as_it_is_seen():
    ndimage = pytest.importorskip("scipy.ndimage")
    image = np.random.default_rng(3).normal(120, 12, (300, 400))
    canvas = of_image(image, **LOOK)
    rough = pixels(canvas.png(400, view=True))[:, :, 0].astype(float)
    canvas.smooth = 2.0
    seen = pixels(canvas.png(400, view=True))[::-1, :, 0].astype(float)
    wanted = ndimage.gaussian_filter(image, 2.0)[100:200, 100:300]
    assert np.abs(seen[100:200, 100:300] - wanted).mean() < 1.5 < rough.std() / 3
    image[100:120, 100:120] = np.nan
    holed = of_image(image, smooth=2.0, **LOOK)
    seen = pixels(holed.png(400, view=True))[::-1]
    assert tuple(seen[110, 110]) == (11, 13, 16), "a hole stays one"
    assert 100 < seen[98, 98, 0] < 140, "and does not darken what is beside it"
    canvas.close()
    holed.close()


def test_the_view_has_the_contours():
    y, x = np.mgrid[:300, :400]
    image = np.random.default_rng(3).normal(0, 1, (300, 400)) + 1000 * np.exp(-(np.hypot(x - 200, y - 150) ** 2) / 3200)
    canvas = of_image(image, contours=[50], **LOOK)
    seen = pixels(canvas.png(400, view=True)).astype(int)
    rows, columns = np.nonzero((seen == (127, 212, 255)).all(axis=2))
    sky, quarter = np.median(image), np.quantile(image, 0.25)
    wanted = 40 * np.sqrt(2 * np.log(1000 / (sky + 50 * 1.4826 * (sky - quarter))))
    assert np.median(np.hypot(columns - 200, rows - 149.5)) == pytest.approx(wanted, abs=1.5)
    assert rows.size > 300
    assert not (pixels(canvas.png(400)) == (127, 212, 255)).all(axis=2).any(), "not on the whole frame"
    canvas.close()


def test_the_view_reads_only_what_it_shows():
    class Counting(ArrayRaster):
        read = 0

        def __getitem__(self, window):
            found = super().__getitem__(window)
            Counting.read += found.size
            return found

    raster = Counting(np.zeros((6000, 6000), np.float32), name="big")
    canvas = Canvas([Frame("big", "big", [Plane(raster, "sci")])], **LOOK)
    canvas.size = (512, 512)
    canvas.go_to(3000, 3000, 1)
    before = Counting.read
    canvas.png(512, view=True)
    assert 0 < Counting.read - before <= 513**2
    canvas.close()


def test_all_frames_of_a_scene_fit():
    beside = frame("b", 200, mesh=Mesh.offset((200, 300), dx=300, dy=0))
    canvas = Canvas([frame("a", 100), beside], **LOOK)
    canvas.size = (600, 200)
    canvas.fit(everything=True)
    assert canvas.camera == {"fit": "all"}
    seen = pixels(canvas.png(600, view=True))
    assert seen.shape == (200, 600, 3) and seen[100, 20, 0] == 100 and tuple(seen[100, 450]) == (11, 13, 16)
    canvas.close()


@pytest.mark.parametrize("shape", [(1, 1), (1, 100_000), (100_000, 1)])
def test_thin_images_have_pictures(shape):
    canvas = Canvas([frame("thin", 100, shape=shape)], **LOOK)
    canvas.size = (300, 200)
    assert pixels(canvas.png(64)).max() == 100
    canvas.go_to(0, 0, 8)
    assert pixels(canvas.png(64, view=True)).max() == 100
    canvas.close()


def test_a_plane_that_cannot_be_read_is_left_out_of_the_view(canvas):
    class Gone(ArrayRaster):
        def __getitem__(self, window):
            raise DrizviewError("x.fits", None, "is gone")

    canvas.frames = [Frame("gone", "gone", [Plane(Gone(np.zeros((20, 20), np.float32), name="gone"), "sci")])]
    canvas.cuts = {}
    assert np.ptp(pixels(canvas.png(32, view=True)).reshape(-1, 3), axis=0).max() == 0
