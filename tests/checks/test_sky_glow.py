"""Patches of one exposure against the number that is usual."""

from __future__ import annotations

import pytest

from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.glow import ExposureGlow
from drizview.checks.sky.glow import light_of_one_exposure
from drizview.errors import Unmeasured

(CHECK,) = (check for check in checks() if check.id == "light_of_one_exposure")


class Product:
    """A product without a coordinate system."""

    @property
    def wcs(self):
        raise Unmeasured("none")


def judged(bright, usual=0, dark=0):
    others = tuple(ExposureGlow(name, usual, 0, ()) for name in "bcd")
    measured = light_of_one_exposure(Product(), (ExposureGlow("a", bright, dark, ((5.0, 5.0, 1.0),)), *others))
    status = CHECK.limit.judge(measured.value)
    return measured.cap if measured.cap and status is Status.WARN else status


@pytest.mark.parametrize(("bright", "status"), [(0, "pass"), (4, "pass"), (5, "warn"), (12, "warn")])
def test_five_patches_more_than_usual_count(bright, status):
    assert judged(bright) is Status(status)


@pytest.mark.parametrize(("bright", "usual", "status"), [(10, 4, "pass"), (11, 4, "warn"), (40, 25, "pass")])
def test_many_patches_scatter_by_their_root(bright, usual, status):
    assert judged(bright, usual) is Status(status)


@pytest.mark.parametrize(("dark", "status"), [(1, "warn"), (9, "pass")])
def test_as_many_dark_patches_are_structure(dark, status):
    assert judged(8, 0, dark) is Status(status)


@pytest.mark.parametrize(("off", "counted"), [(2.0, False), (15.0, False), (80.0, True)])
def test_patches_on_a_line_are_a_trail(off, counted):
    places = tuple((50.0 * k, 30.0 * k + off * (-1) ** k, 1.0) for k in range(8))
    lone = (ExposureGlow("a", 8, 0, places), ExposureGlow("b", 0, 0, ()))
    assert (light_of_one_exposure(Product(), lone).cap is None) == counted
