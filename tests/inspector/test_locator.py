"""Places typed in the inspector: sky positions in any form, pixels, and what is off the frame."""

from __future__ import annotations

import numpy as np
import pytest
from astropy.coordinates import SkyCoord

import drizview
from drizview.errors import DrizviewError
from drizview.inspector.locator import Locator
from drizview.inspector.position import sky_words
from drizview.inspector.scene import Scene


@pytest.fixture(scope="module", params=["sky", "detector"])
def scene(request, demo):
    with drizview.open(demo) as dataset:
        yield Scene(dataset, register=request.param)


def frame_of(scene, id):
    return next(frame for frame in scene.frames if frame.id == id)


def sky_of(scene, frame, x, y):
    return tuple(map(float, scene.wcs_of(frame, frame.planes[0]).all_pix2world(x, y, 0)))


def written(ra, dec):
    """Return a sky position in the forms in which papers, DS9 and this page have it."""
    position = SkyCoord(ra, dec, unit="deg")
    yield f"{ra:.8f} {dec:+.8f}"
    yield f"{ra:.8f}, {dec:.8f}"
    yield f"{ra:.8f}d {dec:.8f}d"
    yield position.to_string("hmsdms", precision=5)
    yield position.to_string("hmsdms", sep=":", precision=5)
    yield position.to_string("hmsdms", sep=" ", precision=5)
    yield position.to_string("hmsdms", sep=":", precision=5).replace("-", "−")


@pytest.mark.parametrize("frame", ["product/sci", "product/wht", "o4k19ac3q/sci"])
def test_a_sky_position_is_found_in_every_form(scene, frame):
    frame = frame_of(scene, frame)
    for text in written(*sky_of(scene, frame, 60, 70)):
        x, y = Locator(scene)(frame, text)
        assert np.allclose(frame.planes[0].to_pixel([x], [y]), [[60], [70]], atol=0.06), text


def test_what_the_readout_says_leads_back(scene):
    frame = frame_of(scene, "product/sci")
    text = sky_words(scene.wcs_of(frame, frame.planes[0]), 33, 44)["sky"]
    assert np.allclose(frame.planes[0].to_pixel(*([v] for v in Locator(scene)(frame, text))), [[33], [44]], atol=0.2)


def test_two_numbers_that_are_not_on_this_sky_are_a_pixel(scene):
    frame = frame_of(scene, "o4k19ac3q/sci")
    x, y = frame.planes[0].to_scene([60], [70])
    for text in ("60 70", "px 60 70", "[60, 70]"):
        assert np.allclose(Locator(scene)(frame, text), (x[0], y[0]))


@pytest.mark.parametrize("text", ["", "somewhere", "10:00:00", "25:00:00 +91:00:00", "-1 -1", "1e9 1e9", "M31"])
def test_what_is_no_place_is_said_in_one_line(scene, text):
    with pytest.raises(DrizviewError) as caught:
        Locator(scene)(frame_of(scene, "product/sci"), text)
    assert "\n" not in str(caught.value)


def test_how_far_off_a_place_is(scene):
    frame = frame_of(scene, "product/sci")
    ny, nx = frame.planes[0].raster.shape
    ra, dec = sky_of(scene, frame, (nx - 1) / 2, (ny - 1) / 2)
    with pytest.raises(DrizviewError, match=r"5′"):
        Locator(scene)(frame, f"{ra:.8f}d {dec + 5 / 60:.8f}d")
    with pytest.raises(DrizviewError, match=r"3°"):
        Locator(scene)(frame, f"{ra:.8f}d {dec + (3 if dec < 0 else -3):.8f}d")
