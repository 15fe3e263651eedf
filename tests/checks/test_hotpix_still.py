"""Hot pixels without a flag in exposures that were not dithered: told from stars by their neighbours."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from astropy.io import fits

from drizview.checks.fixtures.hotpix.hotpixels import _hot
from drizview.checks.fixtures.hotpix.sites import DetectorSite
from drizview.dataset.instruments import instrument
from drizview.dataset.io.header import Header
from drizview.dataset.io.raster import ArrayRaster

WINDOW = slice(0, 41), slice(0, 41)


def hot(*, exposures=3, beside=0.0, filter="F606W", scale=0.0396, flag=0, near=0, camera="WFC3/UVIS", light=40.0):
    """Return whether a pixel of 40 sigma counts, whose four neighbours hold a share of its light.

    ``near`` is the flag of one of the neighbours.
    """
    image = np.zeros((41, 41))
    image[[19, 21, 20, 20], [20, 20, 19, 21]] = light * beside
    image[20, 20] = light
    flags = np.zeros((41, 41), np.int16)
    flags[20, 20], flags[20, 21] = flag, near
    chip = SimpleNamespace(dq=ArrayRaster(flags), electron_factor=1e6, native_scale_arcsec=scale)
    chip.header = Header(fits.Header())
    exposure = SimpleNamespace(
        instrument=instrument(*camera.split("/", 1)), filter=filter, chips=[chip], primary=chip.header
    )
    placed, sky = SimpleNamespace(chip=chip, exposure=exposure), SimpleNamespace(sigma=1.0)
    return bool(_hot(DetectorSite(((placed, sky),) * exposures, 1), [image] * exposures, WINDOW)[20, 20])


@pytest.mark.parametrize(("beside", "counts"), [(0.0, True), (0.13, True), (0.16, False), (0.3, False)])
def test_the_neighbours_of_a_hot_pixel_have_half_of_what_those_of_a_star_have(beside, counts):
    """Those of a star of F606W have 0.29."""
    assert hot(beside=beside) == counts


@pytest.mark.parametrize(("scale", "counts"), [(0.04, True), (0.075, True), (0.083, False), (0.12, False)])
def test_where_a_star_leaves_its_neighbours_a_twentieth_nothing_tells(scale, counts):
    assert hot(scale=scale) == counts


@pytest.mark.parametrize(("beside", "counts"), [(0.0, True), (0.03, True), (0.042, False), (0.15, False)])
def test_charge_of_stars_spreads_on_the_wide_chips_of_wfpc2(beside, counts):
    """A star in the middle of a pixel leaves its neighbours 0.07 there, by the spread of charge alone."""
    assert hot(beside=beside, scale=0.0996, camera="WFPC2/PC/WF") == counts


@pytest.mark.parametrize(("light", "counts"), [(6.0, False), (9.0, False), (11.0, True), (20.0, True)])
def test_the_less_neighbours_tell_the_brighter_a_pixel_must_be(light, counts):
    assert hot(light=light, scale=0.0996, camera="WFPC2/PC/WF") == counts
    assert hot(light=light)


@pytest.mark.parametrize(("near", "counts"), [(0, True), (4096, True), (4, False), (16, False)])
def test_a_bad_neighbour_tells_nothing(near, counts):
    assert hot(near=near) == counts


def test_one_exposure_does_not_tell_a_hot_pixel_from_a_cosmic_ray():
    assert not hot(exposures=1) and hot(exposures=2)
    assert hot(exposures=1, flag=16)
