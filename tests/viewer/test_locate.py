"""Places as a person types them, on a canvas without a sky."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import DrizviewError
from drizview.viewer import Frame, Plane
from drizview.viewer.locate import located, pixel_in, pixel_position

IMAGE = ArrayRaster(np.zeros((30, 40), np.float32), name="a[SCI]")
FRAME = Frame("a/sci", "a SCI", [Plane(IMAGE, "sci")])


@pytest.mark.parametrize("text", ["12 5", "12, 5", "12,5", " px 12 5 ", "[12, 5]", "(12.0;5)", "pixel 12 5."])
def test_a_pixel_may_be_written_in_many_ways(text):
    assert pixel_in(text) == (12, 5)


@pytest.mark.parametrize("text", ["", "12", "12 5 7", "02:17:14.6 -04:45:02", "M 31", "1e3 5", "nan nan"])
def test_other_texts_are_no_pixel(text):
    assert pixel_in(text) is None
    with pytest.raises(DrizviewError):
        pixel_position(FRAME, text)


@pytest.mark.parametrize("inside", ["0 0", "-0.4 -0.4", "39.4 29.4"])
def test_a_pixel_of_the_image_is_found(inside):
    x, y = pixel_in(inside)
    assert pixel_position(FRAME, inside) == (x, y)


@pytest.mark.parametrize("outside", ["40 0", "-0.6 0", "0 29.6", "39.6 0"])
def test_a_pixel_off_the_image_is_refused(outside):
    with pytest.raises(DrizviewError, match="40 × 30"):
        pixel_position(FRAME, outside)


def test_every_question_of_the_page_has_an_answer():
    frames = {"a/sci": FRAME}
    ask = {"type": "locate", "serial": 3, "frame": "a/sci", "text": "7 8"}
    assert located(frames, pixel_position, ask) == {"type": "located", "serial": 3, "x": 7, "y": 8}
    for wrong in ({"frame": "gone"}, {"text": "x" * 10_000}, {"text": None}, {"text": "99 99"}):
        reply = located(frames, pixel_position, ask | wrong)
        assert reply["serial"] == 3
        assert 0 < len(reply["error"]) <= 200
        assert "x" not in reply


def test_an_error_of_the_one_who_locates_is_said():
    def broken(frame, text):
        raise ZeroDivisionError("by <b>zero</b>")

    assert "ZeroDivisionError" in located({"a/sci": FRAME}, broken, {"frame": "a/sci", "text": "1 1"})["error"]
