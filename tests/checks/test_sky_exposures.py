"""Light of one exposure: how the boxes of a chip are measured, and what counts."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.core.modes import why_not_asked
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.sky.differences import SkyComparison, _is_dark, _parts
from drizview.checks.sky.exposures import sky_between_exposures
from drizview.dataset.mode import Mode
from drizview.errors import Unmeasured
from drizview.measure.sky.differences import SkyDifference

(CHECK,) = (check for check in checks() if check.id == "sky_between_exposures")
FIRSTS = np.arange(0, 384, 32)


class Product:
    """A product without a coordinate system."""

    @property
    def wcs(self):
        raise Unmeasured("none")


def strip(light=0.0, *, stars=()):
    """Return 32 rows of a sky of noise 1, with light between columns 96 and 288 whose edges are 10 pixels wide."""
    random = np.random.default_rng(3)
    x = np.arange(384.0)
    image = random.normal(0, 1, (32, 384)) + light / (1 + np.exp((np.abs(x - 192) - 96) / 3))
    for column in stars:
        image[12:20, column : column + 8] += 30
    return image.astype(np.float32)


@pytest.mark.parametrize("light", [0.5, 4.0, 20.0])
def test_light_that_fills_boxes_is_no_source(light):
    found = _parts(strip(light), FIRSTS, counting=False)
    assert np.isfinite(found[:, 8:16]).all()
    assert np.median(found[:, 8:16]) == pytest.approx(light, abs=0.1 + 0.01 * light)
    assert np.nanmedian(found[:, :5]) == pytest.approx(0, abs=0.1)


def test_stars_are_left_out():
    found = _parts(strip(stars=(40, 200)), FIRSTS, counting=False)
    assert np.nanmax(np.abs(found)) < 0.4


def test_photon_counters_are_averaged():
    counts = np.random.default_rng(1).poisson(0.3, (32, 384)).astype(np.float32)
    assert np.nanmedian(_parts(counts, FIRSTS, counting=True)) == pytest.approx(0.3, abs=0.05)
    assert np.nanmax(_parts(counts, FIRSTS, counting=False)) == 0


@pytest.mark.parametrize(("counting", "sky", "dark"), [(True, 0.01, True), (True, 0.2, False), (False, 0.01, False)])
def test_a_counter_without_a_sky_has_none_to_compare(counting, sky, dark):
    placed = SimpleNamespace(exposure=SimpleNamespace(instrument=SimpleNamespace(photon_counting=counting)))
    assert _is_dark(placed, SimpleNamespace(independent=sky)) is dark


@pytest.mark.parametrize("check", ["flux_between_exposures", "second_image_of_stars", "sky_between_exposures"])
def test_light_that_one_exposure_of_a_counter_lost_or_has_is_asked_for(check):
    question = {each.id: each.question for each in checks()}[check]
    assert why_not_asked(check, question, [Mode.COUNTING]) == ""


def test_a_strip_without_sky_and_one_smaller_than_a_box_say_nothing():
    assert np.isnan(_parts(np.full((32, 384), np.nan, np.float32), FIRSTS, counting=False)).all()
    assert np.isnan(_parts(strip()[:7, :20], np.array([0]), counting=False)).all()


@pytest.mark.parametrize(
    ("value", "noise", "status"), [(0.2, 0.02, "pass"), (0.3, 0.03, "warn"), (-0.3, 0.03, "warn"), (0.3, 0.1, "pass")]
)
def test_what_noise_may_leave_does_not_count(value, noise, status):
    worst = SkyDifference("a", value, 0.1, noise, 100, ((3, 4),))
    others = tuple(SkyDifference(name, 0.05, 0.1, noise, 100, ()) for name in "bcd")
    measured = sky_between_exposures(Product(), SkyComparison((*others, worst), 32))
    judged = CHECK.limit.judge(measured.value)
    assert (measured.cap if measured.cap and judged is Status.WARN else judged) is Status(status)
