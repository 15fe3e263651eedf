from __future__ import annotations

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord

from drizview.measure.geometry.footprint import sky_offset


@pytest.mark.parametrize("centre", [(150.0, 2.0), (0.01, -45.0), (200.0, 89.9)])
def test_astropy_agrees(centre):
    random = np.random.default_rng(1)
    home = SkyCoord(*centre, unit="deg")
    away = home.directional_offset_by(random.uniform(0, 360, 20) * u.deg, random.uniform(0, 200, 20) * u.arcsec)
    east, north = sky_offset(away.ra.deg, away.dec.deg, centre=centre)
    there = away.transform_to(home.skyoffset_frame())
    assert east == pytest.approx(there.lon.arcsec, abs=1e-3)
    assert north == pytest.approx(there.lat.arcsec, abs=1e-3)


def test_the_far_side_of_the_sky_is_not_on_the_plane():
    assert np.isnan(sky_offset(np.array([180.0]), np.array([0.0]), centre=(0.0, 0.0))[0][0])


def test_right_ascension_wraps():
    east, _ = sky_offset(np.array([359.999, 0.001]), np.zeros(2), centre=(0.0, 0.0))
    assert east == pytest.approx([-3.6, 3.6], abs=1e-6)
