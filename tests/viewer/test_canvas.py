"""The widget, without a browser."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import traitlets

from drizview import viewer
from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import DrizviewError
from drizview.viewer import Canvas, FlagList, FlagRow, Frame, Mesh, Plane
from drizview.viewer.esm import module
from drizview.viewer.state import LINKS
from drizview.viewer.tiles import pyramid
from drizview.viewer.tiles.pyramid import Pyramid


@pytest.fixture
def frames():
    rng = np.random.default_rng(1)
    sci = Plane(ArrayRaster(rng.normal(10, 1, (300, 400)).astype(np.float32), name="x.fits[SCI,1]"), "sci")
    flags = np.zeros((300, 400), np.int16)
    flags[100:140, 200:240] = 4096
    dq = Plane(ArrayRaster(flags, name="x.fits[DQ,1]"), "dq")
    return [Frame("sci", "x SCI", [sci], [dq], unit="electrons"), Frame("dq", "x DQ", [dq])]


@pytest.fixture
def canvas(frames):
    canvas = Canvas(frames)
    yield canvas
    canvas.close()


def pixels(png):
    """Return a PNG of three channels as an array."""
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[k : k + 4], "big") for k in (16, 20))
    start = png.index(b"IDAT") + 4
    raw = zlib.decompress(png[start : start + int.from_bytes(png[start - 8 : start - 4], "big")])
    return np.frombuffer(raw, np.uint8).reshape(height, 1 + 3 * width)[:, 1:].reshape(height, width, 3)


def test_the_still_picture_shows_image_and_flags_with_y_upwards(canvas):
    still = pixels(canvas.png(400))
    assert still.shape == (300, 400, 3)
    red, green, _ = still[300 - 120, 220].astype(int)
    assert red > 200 and green < 120
    assert np.ptp(still[20, 20].astype(int)) == 0


def test_the_still_picture_of_flags_greys_those_outside_of_the_mask(canvas):
    canvas.show("dq")
    canvas.mask = 16
    still = pixels(canvas.png(100))
    assert tuple(still[75 - 30, 55]) == (0x3A, 0x3F, 0x46)
    canvas.mask = 4096
    assert tuple(pixels(canvas.png(100))[75 - 30, 55]) == (0xFF, 0x3E, 0x54)


def test_the_still_picture_is_small_and_offered_first(canvas):
    data, _ = canvas._repr_mimebundle_()
    assert next(iter(data)) == "image/png"
    assert "application/vnd.jupyter.widget-view+json" in data
    assert max(pixels(canvas.png(64)).shape) == 64


def test_the_first_picture_travels_with_the_widget(canvas):
    pictures = canvas.get_state()["_pictures"]
    assert [one["z"] for one in pictures] == [1, 1, 0] and all(isinstance(one["data"], bytes) for one in pictures)


def test_a_large_image_is_sampled_first_and_sent_whole_when_it_has_been_read(monkeypatch):
    monkeypatch.setattr(pyramid, "VAST", 100_000)
    monkeypatch.setattr(Canvas, "live", True)
    held = Event()
    read = Pyramid.build
    monkeypatch.setattr(Pyramid, "build", lambda self: held.wait(10) and read(self))
    raster = ArrayRaster(np.ones((1100, 1100), np.float32), name="large")
    canvas = Canvas([Frame("one", "one", [Plane(raster, "sci", Mesh.offset((1100, 1100), dx=0, dy=0))])])
    (sample,) = canvas.get_state()["_pictures"]
    assert sample["provisional"] and sample["shape"] == [138, 138]
    told = Event()
    canvas.observe(lambda _: told.set(), "_pictures")
    held.set()
    assert told.wait(10)
    overview, *whole = canvas.get_state()["_pictures"]
    assert overview["cuts"] and not overview["provisional"]
    places = [((one["z"], one["x"], one["y"]), one["shape"]) for one in whole]
    assert places == [((1, 0, 0), [512, 512]), ((1, 1, 0), [512, 38]), ((1, 0, 1), [38, 512]), ((1, 1, 1), [38, 38])]
    canvas.close()


def test_two_chips_make_one_picture():
    image = np.ones((50, 100), np.float32)
    planes = [
        Plane(ArrayRaster(image * k, name=f"chip {k}"), "sci", Mesh.offset((50, 100), dx=0, dy=60 * (k - 1)))
        for k in (1, 2)
    ]
    canvas = Canvas([Frame("both", "both", planes)], cuts={"sci": [0, 2]}, stretch="linear")
    still = pixels(canvas.png(220))
    assert still.shape[:2] == (110, 100)
    assert tuple(still[-1, 0]) == (128, 128, 128) and tuple(still[0, 0]) == (255, 255, 255)
    assert tuple(still[55, 50]) == (11, 13, 16)
    canvas.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cuts", {"sci": [2, 1]}),
        ("cuts", {"sci": "best"}),
        ("cuts", {"sci": [0, float("nan")]}),
        ("colours", {3: "#ffffff"}),
        ("colours", {4: "red; background: url(x)"}),
        ("camera", {"x": 1}),
        ("camera", {"x": 1, "y": 2, "zoom": 0}),
        ("marks", [{"x": 1}]),
        ("stretch", "cube"),
        ("cmap", "jet"),
        ("mask", 65536),
        ("rate", 0),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(canvas, name, value):
    with pytest.raises(traitlets.TraitError):
        setattr(canvas, name, value)


def test_settings_are_completed(canvas):
    canvas.cuts = {"sci": 99.5}
    assert canvas.cuts == {"sci": "99.5", "wht": "minmax", "ctx": "minmax"}
    canvas.colours = {4096: "#00ff00"}
    assert canvas.colours[4096] == "#00ff00" and len(canvas.colours) == 16


def test_show_next_and_unknown_frames(canvas):
    canvas.next()
    assert canvas.frame == "dq"
    canvas.next()
    assert canvas.frame == "sci"
    with pytest.raises(KeyError, match="there are sci, dq"):
        canvas.show("wht")


def test_what_the_browser_reports_is_taken_and_nonsense_is_not(canvas):
    canvas._on_message(
        canvas, {"type": "state", "state": {"mask": 16, "rate": -1, "frame": "gone", "height": "1px"}}, []
    )
    assert (canvas.mask, canvas.rate, canvas.frame, canvas.height) == (16, 2.0, "sci", "")


def test_what_the_browser_said_before_it_knew_of_a_command_is_left_out(canvas):
    canvas.show("dq")
    serial = canvas.get_state()["_serial"]
    canvas._on_message(canvas, {"type": "state", "seen": serial - 1, "state": {"frame": "sci", "mask": 16}}, [])
    assert (canvas.frame, canvas.mask) == ("dq", 16)
    canvas.mask = 512  # a trait that is set is a command, too
    canvas._on_message(canvas, {"type": "state", "seen": serial, "state": {"frame": "sci", "mask": 0}}, [])
    assert (canvas.frame, canvas.mask) == ("sci", 512)


def test_a_report_is_answered_even_where_someone_who_hears_of_it_fails(canvas, monkeypatch):
    sent = []
    monkeypatch.setattr(canvas, "send", lambda content, buffers=None: sent.append(content))
    canvas.observe(lambda _: 1 / 0, names=["mask"])
    with pytest.raises(ZeroDivisionError):
        canvas._on_message(canvas, {"type": "state", "serial": 7, "state": {"mask": 16}}, [])
    assert sent == [{"type": "received", "serial": 7}]


def test_a_setting_is_declared_once(canvas):
    """The page gets the names of the settings, and has no list of its own."""
    settings = canvas.get_state()["_settings"]
    assert set(settings["reported"]) < set(settings["names"]) <= set(canvas.keys)
    assert settings["reported"].index("frame") < settings["reported"].index("camera")
    assert set(settings["linked"]) == set(LINKS)
    for path in (Path(viewer.__file__).parent / "static").rglob("*.js"):
        assert len(re.findall(r"weight_stretch", path.read_text())) <= 1, path


def test_the_readout_is_exact(canvas, frames):
    canvas.describe = lambda frame, plane, x, y: {"sky": f"at {x:.0f} {y:.0f}", "flags": "4096 \x1b[1mray", "n": 3}
    reply = canvas.answer({"type": "read", "serial": 5, "frame": "sci", "plane": 0, "x": 220.2, "y": 120.4})[0][0]
    raster = frames[0].planes[0].raster
    assert reply["value"] == raster[120:121, 220:221].item()
    assert (reply["dq"], reply["sky"], reply["more"], reply["serial"]) == (4096, "at 220 120", [["n", "3"]], 5)
    assert "\x1b" not in reply["flags"]


def test_a_readout_that_fails_says_so(canvas):
    def describe(*_):
        raise DrizviewError("x.fits", None, "has changed")

    canvas.describe = describe
    reply = canvas.answer({"type": "read", "serial": 1, "frame": "sci", "plane": 0, "x": 1, "y": 1})[0][0]
    assert reply["error"] == "x.fits: has changed" and reply["value"] is not None
    assert "error" in canvas.answer({"type": "read", "serial": 1, "frame": "no"})[0][0]


def test_closing_twice_frees_the_rasters(frames):
    canvas = Canvas(frames)
    canvas.close()
    canvas.close()
    assert canvas.frames == ()
    canvas._on_message(canvas, {"type": "get", "source": "x"}, [])


def test_frames_can_be_replaced(canvas, frames):
    canvas.show("dq")
    canvas.frames = frames[:1]
    assert canvas.frame == "sci" and canvas.blink == ["sci"]
    with pytest.raises(ValueError, match="same id"):
        canvas.frames = [frames[0], frames[0]]


def test_the_flag_list_tells_the_browser_whose_mask_it_is(canvas):
    flags = FlagList(canvas, [FlagRow(4096, "cosmic ray", 1600, 0.013)], title="Flags")
    assert flags.canvas_uid == canvas.uid
    assert flags.rows[0]["name"] == "cosmic ray"
    flags.set_rows([])
    assert flags.rows == []
    flags.close()


@pytest.mark.parametrize("entry", ["image/canvas.js", "controls/flaglist.js"])
def test_a_module_is_joined_without_imports(entry):
    text = module(f"viewer/static/{entry}")
    lines = text.splitlines()
    assert not [line for line in lines if line.startswith(("import ", "export ")) and "export default" not in line]
    assert "innerHTML" not in text and "insertAdjacentHTML" not in text
