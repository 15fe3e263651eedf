"""Frames, their places on the sky or the detector, and what is at a pixel."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

import drizview
from drizview.checks.core.measured import Place
from drizview.dataset.identity.short import short_name, short_names
from drizview.errors import Unmeasured
from drizview.inspector.framenames import frame_id
from drizview.inspector.position import sky_words
from drizview.inspector.scene import Scene
from tests import oddsets
from tests.torture import bricks

CHIP = "o4k19ac3q_flt.fits[SCI,1]"


@pytest.fixture(scope="module")
def dataset(demo):
    return drizview.open(demo)


@pytest.fixture(scope="module")
def scene(dataset):
    return Scene(dataset)


@pytest.fixture(scope="module")
def two_chips(tmp_path_factory):
    """Return a dataset of two exposures of two chips, and a product of them."""
    folder = tmp_path_factory.mktemp("acs")
    bricks.folder_of_all(folder)
    return drizview.open(folder / "je9g01010_drc.fits")


def frame_of(scene, id):
    return next(frame for frame in scene.frames if frame.id == id)


def test_an_exposure_lies_where_its_wcs_says(dataset, scene):
    chip, plane = dataset.exposures[0].chips[0], frame_of(scene, "o4k19ac3q/sci").planes[0]
    ny, nx = chip.sci.shape
    x, y = np.array([0.0, nx - 1, nx / 3, 5]), np.array([0.0, ny - 1, 7, ny / 2])
    expected = dataset.product.wcs.wcs_world2pix(*chip.wcs.all_pix2world(x, y, 0), 0)
    assert np.allclose(plane.to_scene(x, y), expected, atol=0.05)  # the mesh is straight between its nodes


def test_on_the_detector_a_cut_out_lies_where_it_was_cut(dataset):
    scene = Scene(dataset, register="detector")
    plane = frame_of(scene, "o4k19ac3q/sci").planes[0]
    dx, dy = dataset.exposures[0].chips[0].origin
    assert (dx, dy) != (0, 0)
    assert np.allclose(plane.to_scene(10.0, 20.0), (10.0 + dx, 20.0 + dy))
    assert {frame.scene for frame in scene.frames} == {"detector", "product"}


def test_chip_one_lies_above_chip_two(two_chips):
    scene = Scene(two_chips, register="detector")
    frame = frame_of(scene, "je9g01a0q/sci")
    numbers = [chip.number for chip in two_chips.exposures[0].chips]
    heights = dict(zip(numbers, (float(plane.to_scene(0.0, 0.0)[1]) for plane in frame.planes), strict=True))
    assert heights[2] == pytest.approx(0, abs=1e-9)
    assert heights[1] > bricks.NY


def test_a_place_is_found_with_its_size(dataset, scene):
    spot = scene.locate(Place(CHIP, 30.0, 40.0, radius=10.0))
    plane = frame_of(scene, "o4k19ac3q/sci").planes[0]
    assert spot.frame.id == "o4k19ac3q/sci"
    assert (spot.x, spot.y) == pytest.approx([float(v) for v in plane.to_scene(30.0, 40.0)])
    native, output = dataset.exposures[0].chips[0].native_scale_arcsec, dataset.product.scale_arcsec
    assert spot.radius == pytest.approx(10.0 * native / output, rel=0.02)


def test_a_place_of_the_product_is_seen_on_the_frame_asked_for(scene):
    place = Place("product", 30.0, 40.0, radius=10.0)
    assert scene.locate(place).frame.id == "product/sci"
    spot = scene.locate(place, on="product/wht")
    assert (spot.frame.id, spot.x, spot.y, spot.radius) == ("product/wht", 30.0, 40.0, 10.0)
    assert scene.locate(place, on="product/nothing").frame.id == "product/sci"


def test_a_place_of_an_image_that_is_not_shown_is_nowhere(scene):
    assert scene.locate(Place("other_flt.fits[SCI,1]", 1.0, 1.0)) is None


@pytest.mark.parametrize("register", ["sky", "detector"])
def test_the_sky_position_is_that_of_the_image_itself(dataset, register):
    scene = Scene(dataset, register=register)
    frame = frame_of(scene, "o4k19ac3q/dq")
    words = scene.describe(frame, 0, 12.0, 34.0)
    assert words["sky"] == sky_words(dataset.exposures[0].chips[0].wcs, 12.0, 34.0)["sky"]
    assert "exposures" not in words


@pytest.mark.parametrize(
    ("ra", "dec", "words"),
    [(34.310887, -4.750668, "02:17:14.613 −04:45:02.40"), (0.0, 0.0, "00:00:00.000 +00:00:00.00"), (np.nan, 1.0, "")],
)
def test_a_sky_position_in_words(ra, dec, words):
    wcs = SimpleNamespace(all_pix2world=lambda x, y, origin: (ra, dec))
    assert sky_words(wcs, 0.0, 0.0).get("sky", "") == words


def test_the_product_says_which_exposures_reached_a_pixel(dataset, scene):
    frame = frame_of(scene, "product/wht")
    ny, nx = dataset.product.sci.shape
    assert scene.describe(frame, 0, nx // 2, ny // 2)["exposures"] == "c3q, c4q"
    assert scene.describe(frame, 0, -5.0, -5.0)["exposures"] == "none"


def test_a_weight_map_does_not_have_the_unit_of_its_header(scene):
    assert frame_of(scene, "product/wht").unit == ""
    assert frame_of(scene, "product/sci").unit


def test_the_frames_that_blink_first(scene):
    assert scene.blink() == ["product/sci", "product/wht", "o4k19ac3q/sci", "o4k19ac3q/dq"]


def test_without_a_product_exposures_lie_on_a_flat_sky(demo, tmp_path):
    folder = oddsets.part(demo, tmp_path, oddsets.FIRST, oddsets.SECOND)
    scene = Scene(drizview.open(folder))
    assert {frame.scene for frame in scene.frames} == {"sky"}
    assert scene.blink() == ["o4k19ac3q/sci", "o4k19ac3q/dq", "o4k19ac4q/sci"]
    assert scene.blink("o4k19ac4q") == ["o4k19ac4q/sci", "o4k19ac4q/dq", "o4k19ac3q/sci"]
    assert not scene.notes


def test_a_product_without_wcs_is_not_laid_over_its_exposures(demo, tmp_path):
    folder = oddsets.part(demo, tmp_path, *oddsets.ALL)
    oddsets.without_wcs(folder, oddsets.PRODUCT)
    scene = Scene(drizview.open(folder))
    assert frame_of(scene, "product/sci").scene == "product"
    assert frame_of(scene, "o4k19ac3q/sci").scene == "sky"
    assert scene.notes == [f"the product is not laid over its exposures: {oddsets.PRODUCT}[SCI,1] has no WCS"]
    assert "sky" not in scene.describe(frame_of(scene, "product/sci"), 0, 5.0, 5.0)


def test_north_and_scale_come_from_the_product(dataset, scene):
    frame = frame_of(scene, "product/sci")
    assert frame.scale_arcsec == pytest.approx(dataset.product.scale_arcsec)
    x, y = dataset.product.wcs.all_pix2world([100, 100], [100, 101], 0)
    dx, dy = (x[1] - x[0]) * np.cos(np.radians(y[0])), y[1] - y[0]
    position_angle = np.degrees(
        np.arctan2(dx, dy)
    )  # of the y axis, from north through east: counterclockwise on the sky
    assert (frame.north + position_angle + 180) % 360 - 180 == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize(
    ("root", "short"),
    [("ib6o23rtq", "rtq"), ("je9g01a0q[2]", "a0q[2]"), ("m33", "m33"), ("m33[2]", "m33[2]"), ("", "")],
)
def test_short_names(root, short):
    assert short_name(root) == short


def test_names_are_short_only_where_that_tells_them_apart():
    assert short_names(["ib6o23rtq", "ib6o23rwq"]) == {"ib6o23rtq": "rtq", "ib6o23rwq": "rwq"}
    same = ["ib6o23rtq", "ib6o24rtq"]
    assert short_names(same) == dict(zip(same, same, strict=True))


def test_of_many_exposures_the_first_are_loaded_and_others_when_asked(demo, monkeypatch):
    monkeypatch.setattr("drizview.inspector.scene.MOST", 1)
    laid = Scene(drizview.open(demo))
    assert {frame.group for frame in laid.frames} == {"c3q", "drz"}
    assert "1 of 2 exposures are loaded" in " ".join(laid.notes)
    assert laid.load("o4k19ac4q_flt.fits[SCI,1]")
    assert not laid.load("o4k19ac4q")
    assert not laid.load("product")
    assert [frame.id for frame in laid.frames][2:4] == ["o4k19ac4q/sci", "o4k19ac4q/dq"]


@pytest.mark.parametrize("register", ["sky", "detector"])
def test_another_product_lies_on_the_same_sky(dataset, register):
    scene = Scene(dataset, register=register)
    before = [frame.id for frame in scene.frames]
    assert scene.add(dataset) == "drz 2/sci"
    assert [frame.id for frame in scene.frames][: len(before)] == before
    old, new = frame_of(scene, "product/sci"), frame_of(scene, "drz 2/sci")
    assert new.scene == old.scene
    x, y = new.planes[0].to_scene([10.0, 300.0], [20.0, 400.0])
    assert x == pytest.approx([10.0, 300.0], abs=1e-3)
    assert y == pytest.approx([20.0, 400.0], abs=1e-3)
    assert scene.describe(new, 0, 30.0, 40.0)["sky"] == scene.describe(old, 0, 30.0, 40.0)["sky"]
    assert scene.place_of({"frame": new.id, "plane": 0, "x": 1, "y": 2}) is None
    again = Scene(dataset, register=register, others=tuple(scene.others.values()))
    assert [frame.id for frame in again.frames] == [frame.id for frame in scene.frames]
    assert frame_id("drz 2", again.frames, [each.name for each in dataset.exposures]) == new.id


def test_what_lies_elsewhere_is_not_added(dataset, two_chips):
    with pytest.raises((Unmeasured, ValueError)):
        Scene(dataset).add(two_chips)
