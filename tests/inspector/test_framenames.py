"""Names that a person types for the frames."""

from __future__ import annotations

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.inspector.framenames import exposure_named, frame_id
from drizview.viewer import Frame, Plane


def frame(id, label, group):
    kind = id.rpartition("/")[2]
    raster = ArrayRaster(np.zeros((4, 4), np.uint16 if kind == "dq" else np.float32), name=id)
    return Frame(id, label, [Plane(raster, kind)], group=group)


FRAMES = [
    frame("je9g01a0q/sci", "a0q SCI", "a0q"),
    frame("je9g01a0q/dq", "a0q DQ", "a0q"),
    frame("je9g01a1q/sci", "a1q SCI", "a1q"),
    frame("product/sci", "drz SCI", "drz"),
    frame("product/wht", "drz WHT", "drz"),
]


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("je9g01a0q/sci", "je9g01a0q/sci"),
        ("a0q DQ", "je9g01a0q/dq"),
        ("exposure1", "je9g01a0q/sci"),
        ("Exposure1  dq", "je9g01a0q/dq"),
        ("exposure2", "je9g01a1q/sci"),
        ("JE9G01A1Q", "je9g01a1q/sci"),
        ("a1q", "je9g01a1q/sci"),
        ("product", "product/sci"),
        ("drz", "product/sci"),
        ("weight", "product/wht"),
    ],
)
def test_a_name_stands_for_a_frame(name, id):
    assert frame_id(name, FRAMES) == id


def test_an_unknown_name_is_told_what_there_is():
    with pytest.raises(KeyError, match=r"no frame 'exposure9'.*exposure"):
        frame_id("exposure9", FRAMES)
    with pytest.raises(KeyError, match="none"):
        frame_id("product", [])


def test_the_exposure_of_a_name():
    names = ["je9g01a0q", "je9g01a1q"]
    assert exposure_named("exposure2 DQ", names) == "je9g01a1q"
    assert exposure_named("JE9G01A0Q/dq", names) == "je9g01a0q"
    assert exposure_named("exposure3", names) is None
    assert exposure_named("product", names) is None
