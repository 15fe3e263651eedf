"""Half-light radii that just tell an unfocused telescope."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.status import Status
from drizview.checks.fixtures.psf.halflight import HalfLight
from drizview.checks.psf.focus import half_light_radius
from drizview.dataset.instruments import instrument
from drizview.errors import NotApplicable, Unmeasured


def measured(*, count=12, wide=2.5, spread=1.0, wavelength=600.0, camera=("WFC3", "UVIS")):
    """Return the answer for sources of one width, of which a third are wider by a factor."""
    radii = 0.04 * wide * np.where(np.arange(count) < count / 3, spread, 1.0)
    images = SimpleNamespace(instrument=instrument(*camera))
    return half_light_radius(HalfLight(radii, 0.04, wavelength), images)


def test_the_value_is_in_units_of_what_is_expected():
    found = measured()
    assert found.value == pytest.approx(2.5)
    assert (found.n, found.cap) == (12, None)


@pytest.mark.parametrize(("count", "told"), [(5, False), (7, False), (8, True), (12, True)])
def test_eight_sources_tell(count, told):
    if told:
        assert measured(count=count).n == count
    else:
        with pytest.raises(Unmeasured):
            measured(count=count)


@pytest.mark.parametrize(("spread", "cap"), [(1.05, None), (1.14, None), (1.16, Status.PASS), (1.5, Status.PASS)])
def test_stars_have_one_width(spread, cap):
    assert measured(spread=spread).cap == cap


@pytest.mark.parametrize(("nanometres", "cap"), [(225, Status.PASS), (295, Status.PASS), (305, None), (600, None)])
def test_wings_are_wide_in_the_ultraviolet(nanometres, cap):
    assert measured(wavelength=nanometres).cap == cap


def test_photon_counters_are_not_judged():
    with pytest.raises(NotApplicable):
        measured(camera=("ACS", "SBC"))
