"""Recorded skies that are just the same."""

from __future__ import annotations

import pytest

from drizview.measure.sky.method import RecordedSky, sky_method


def method(*values):
    """Return the method for two chips in each of two exposures."""
    return sky_method([RecordedSky("abcd"[k // 2], value, 1.0, 1.0) for k, value in enumerate(values)]).name


@pytest.mark.parametrize(
    ("off", "name"), [(0.003, "localmin"), (0.009, "localmin"), (0.011, "by chip"), (0.3, "by chip")]
)
def test_chips_have_one_sky_within_a_per_cent(off, name):
    assert method(100.0, 100.0 * (1 - off), 150.0, 150.0) == name


@pytest.mark.parametrize(("off", "name"), [(0.0009, "globalmin"), (0.0011, "localmin"), (0.005, "localmin")])
def test_exposures_have_one_sky_within_a_thousandth(off, name):
    assert method(100.0, 100.0, 100.0 * (1 - off), 100.0 * (1 - off)) == name
