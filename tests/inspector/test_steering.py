"""Everything that the mouse can do, from Python."""

from __future__ import annotations

import json

import pytest
from astropy.coordinates import SkyCoord

import drizview
from drizview.errors import DrizviewError, Unmeasured


@pytest.fixture
def inspector(demo):
    opened = drizview.inspect(demo, run=False)
    yield opened
    opened.close()


def test_a_badge_is_asked(inspector):
    inspector.view.page = "flags"
    inspector.ask("psf")
    assert (inspector.view.question, inspector.view.page) == ("psf", "evidence")
    with pytest.raises(KeyError):
        inspector.ask("focus")


def test_frames_blink_by_name(inspector):
    inspector.blink("exposure1", "exposure2", "weight", rate=5)
    assert inspector.canvas.blink == ["o4k19ac3q/sci", "o4k19ac4q/sci", "product/wht"]
    assert (inspector.canvas.frame, inspector.canvas.rate, inspector.canvas.playing) == ("o4k19ac3q/sci", 5, False)
    inspector.blink()
    assert inspector.canvas.blink == inspector.scene.blink()
    with pytest.raises(KeyError, match="exposure3"):
        inspector.blink("exposure3")


def test_flags_are_coloured_by_name(inspector):
    inspector.flags("4096,16")
    assert inspector.view.mask == inspector.canvas.mask == 4112
    inspector.flags("cosmic ray")
    assert inspector.canvas.mask == 4096
    inspector.flags(None)
    assert inspector.canvas.mask == 0


@pytest.mark.parametrize("register", ["sky", "detector"])
@pytest.mark.parametrize("frame", ["product", "exposure2"])
def test_a_sky_position_comes_to_the_centre(inspector, register, frame):
    inspector.view.register = register
    inspector.show(frame)
    shown = next(frame for frame in inspector.scene.frames if frame.id == inspector.canvas.frame)
    plane = shown.planes[0]
    ra, dec = (float(v) for v in inspector.scene.wcs_of(shown, plane).all_pix2world(300, 200, 0))
    inspector.go_to(ra, dec, zoom=2)
    centre = plane.to_pixel([inspector.view.camera["x"]], [inspector.view.camera["y"]])
    assert [float(v[0]) for v in centre] == pytest.approx([300, 200], abs=0.05)
    inspector.go_to(SkyCoord(ra, dec, unit="deg").to_string("hmsdms", precision=6))
    assert inspector.view.camera["x"] == pytest.approx(inspector.canvas.camera["x"])


def test_what_is_no_position_is_refused(inspector):
    with pytest.raises(DrizviewError, match="is not a sky position"):
        inspector.go_to("there")
    inspector.view.register = "detector"
    inspector.show("exposure1")
    with pytest.raises(Unmeasured, match="does not reach"):
        inspector.go_to(0.0, 0.0)


def test_a_picked_pixel_is_a_place(inspector):
    pick = {"frame": "o4k19ac4q/dq", "plane": 0, "x": 10.0, "y": 20.0, "sx": 0.0, "sy": 0.0}
    place = inspector.scene.place_of(pick)
    assert (place.frame, place.x, place.y) == ("o4k19ac4q_flt.fits[SCI,1]", 10, 20)
    assert inspector.scene.locate(place).frame.id == "o4k19ac4q/sci"
    assert inspector.scene.place_of({**pick, "frame": "gone/sci"}) is None


def test_the_state_is_saved_and_taken_up(inspector, demo, tmp_path):
    inspector.ask("sky")
    inspector.blink("weight", "product")
    inspector.flags(16)
    inspector.canvas.go_to(100, 120, 3)
    inspector.view.layout = "beside"
    path = inspector.save_state(tmp_path / "state.json")
    other = drizview.inspect(demo, run=False)
    try:
        assert other.restore(path) == []
        assert other.state == json.loads(path.read_text()) == inspector.state
        assert other.view.camera == {"x": 100, "y": 120, "zoom": 3}
    finally:
        other.close()


def test_what_a_state_asks_for_and_is_not_there_is_named(inspector):
    state = inspector.state
    state["dataset"] = "another"
    state["view"] = {**state["view"], "question": "focus", "layout": 3}
    state["canvas"] = {**state["canvas"], "frame": "gone/sci"}
    left = " / ".join(inspector.restore(state))
    for word in ("another", "focus", "layout", "gone/sci"):
        assert word in left


@pytest.mark.parametrize("content", ["", "[1]", '{"schema": "drizview-report/1"}', "[" * 100_000])
def test_a_file_that_is_no_state_is_refused(inspector, tmp_path, content):
    path = tmp_path / "state.json"
    path.write_text(content)
    with pytest.raises(DrizviewError, match=r"state\.json: is no"):
        inspector.restore(path)


def test_the_view_is_saved_as_png(inspector, tmp_path):
    inspector.show("product")
    inspector.canvas.go_to(300, 300, 2)
    path = inspector.save_png(tmp_path / "view.png", size=200)
    assert path.read_bytes().startswith(b"\x89PNG")
    with pytest.raises(DrizviewError, match="cannot be written"):
        inspector.save_png(tmp_path / "no folder" / "view.png")


def test_a_judgement_is_kept(inspector):
    inspector.rate("psf", "pass", "round enough")
    rating = inspector.view.ratings.of("psf")
    assert (rating.status, rating.note, rating.badge_seen) == ("pass", "round enough", True)
    with pytest.raises(DrizviewError):
        inspector.rate("psf", "splendid")


def test_jdaviz_is_asked_for_only_when_it_is_needed(inspector):
    try:
        import jdaviz.configs  # noqa: F401
    except ImportError:
        with pytest.raises(DrizviewError, match=r"drizview\[jdaviz\]"):
            inspector.to_jdaviz("product")
    else:
        pytest.skip("jdaviz is installed; its own test loads it")
