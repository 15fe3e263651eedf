"""The service behind the canvas."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from drizview.dataset.io.raster import ArrayRaster
from drizview.errors import DrizviewError
from drizview.viewer import Plane
from drizview.viewer.tiles import tiles as module
from drizview.viewer.tiles.tiles import Tiles


def served(*planes):
    tiles = Tiles()
    tiles.hold(planes)
    return tiles


def test_tiles_cover_the_image_without_overlap():
    plane = Plane(ArrayRaster(np.zeros((700, 1100), np.float32)), "sci")
    tiles = served(plane)
    shapes = [[tiles.tile(plane.source, 0, x, y)[0]["shape"] for x in range(3)] for y in range(2)]
    assert shapes == [[[512, 512], [512, 512], [512, 76]], [[188, 512], [188, 512], [188, 76]]]


@pytest.mark.parametrize("shape", [(1, 1), (1, 100_000), (33, 7)])
def test_odd_shapes_have_an_overview_of_one_tile(shape):
    plane = Plane(ArrayRaster(np.ones(shape, np.float32)), "sci")
    header, body = served(plane).overview(plane.source)
    assert max(header["shape"]) <= 256 and body
    assert header["cuts"]["sky"][0] < header["cuts"]["sky"][1]


def test_an_image_without_any_value_is_served():
    plane = Plane(ArrayRaster(np.full((600, 600), np.nan, np.float32)), "sci")
    tiles = served(plane)
    assert tiles.overview(plane.source)[0]["cuts"]["minmax"] == [0.0, 1.0]
    assert tiles.tile(plane.source, 0, 1, 1)[0]["form"] == "u16"


@pytest.mark.parametrize(
    "wish", [{"z": 99, "x": 0, "y": 0}, {"z": 0, "x": 7, "y": 0}, {"z": 0, "x": -1, "y": 0}, {"z": "a", "x": 0, "y": 0}]
)
def test_a_wish_that_makes_no_sense_is_answered(wish):
    plane = Plane(ArrayRaster(np.zeros((70, 70), np.float32)), "sci")
    reply, buffers = served(plane).answer({"type": "get", "source": plane.source, **wish})
    assert reply["type"] == "error" and reply["message"] and not buffers


def test_a_file_that_is_gone_is_told_in_one_line():
    class Gone(ArrayRaster):
        def __getitem__(self, window):
            raise DrizviewError("a_flc.fits", "SCI,1", "is shorter than it was", "open it again")

    plane = Plane(Gone(np.zeros((700, 700), np.float32)), "sci")
    reply, _ = served(plane).answer({"type": "get", "source": plane.source, "z": 0, "x": 0, "y": 0})
    assert reply["message"] == "a_flc.fits[SCI,1]: is shorter than it was (open it again)"
    assert (reply["source"], reply["z"], reply["x"], reply["y"]) == (plane.source, 0, 0, 0)


def test_an_unexpected_fault_is_told_without_control_characters():
    class Odd(ArrayRaster):
        def __getitem__(self, window):
            raise RuntimeError("bad\x1b[31m\nnews")

    plane = Plane(Odd(np.zeros((700, 700), np.float32)), "sci")
    message = served(plane).answer({"type": "get", "source": plane.source, "z": 0, "x": 0, "y": 0})[0]["message"]
    assert message.startswith("RuntimeError: bad") and message.isprintable()


def test_what_is_not_held_is_not_served():
    tiles = served(Plane(ArrayRaster(np.zeros((9, 9), np.float32)), "sci"))
    tiles.close()
    assert tiles.answer({"type": "get", "source": "x"})[0]["type"] == "error"


def test_two_canvases_share_what_is_kept_and_the_last_one_frees_it():
    plane = Plane(ArrayRaster(np.zeros((600, 600), np.float32), name="shared"), "sci")
    one, two = served(plane), served(plane)
    assert one.pyramid(plane.source) is two.pyramid(plane.source)
    one.close()
    two.close()
    gc.collect()
    assert plane.source not in module._pyramids


def test_values_are_those_of_the_file():
    image = np.random.default_rng(1).normal(size=(40, 50)).astype(np.float32)
    plane = Plane(ArrayRaster(image), "sci")
    assert served(plane).value(plane.source, 49, 3) == image[3, 49]


def test_many_threads_read_the_file_once_and_get_the_same():
    image = np.random.default_rng(2).normal(size=(1500, 1500)).astype(np.float32)
    walks = []

    class Counted(ArrayRaster):
        def __getitem__(self, window):
            if window[1] == slice(None) and window[0].start == 0:  # the first band of full rows
                walks.append(threading.get_ident())
            return super().__getitem__(window)

    plane = Plane(Counted(image), "sci")
    tiles = served(plane)
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: tiles.tile(plane.source, 3, 0, 0)[1], range(16)))
    assert len(set(bodies)) == 1 and len(walks) == 1
