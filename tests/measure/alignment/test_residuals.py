from __future__ import annotations

import numpy as np
import pytest

from drizview.measure.alignment.register import register
from drizview.measure.alignment.residuals import residuals, rms
from drizview.measure.alignment.shifts import Vote
from drizview.measure.stars.peaks import Peaks


def peaks(x, y, *, brightest_last=False):
    flux = np.linspace(2.0, 1.0, len(x))[:: -1 if brightest_last else 1]
    return Peaks(y + 7, x - 3, x, y, 100 * flux, np.ones(len(x), dtype=np.int64), np.zeros(len(x)))


@pytest.fixture
def pair():
    random = np.random.default_rng(3)
    x, y = random.uniform(0, 1000, (2, 60))
    turn, scale = np.deg2rad(0.02), 1 + 1e-4
    u, v = x - 400, y - 600
    moved = (
        400 + scale * (u * np.cos(turn) - v * np.sin(turn)) + 0.3,
        600 + scale * (v * np.cos(turn) + u * np.sin(turn)),
    )
    first, second = peaks(x, y), peaks(*(each + random.normal(0, 0.02, 60) for each in moved))
    return first, second, register(first, second, Vote(0.3, 0.0, 60, 0.0))


def test_the_fit_takes_out_shift_rotation_and_scale(pair):
    first, second, found = pair
    left = residuals(found, first, second, native=1.0, against="a")
    assert left.against == "a" and len(left) == found.n
    assert rms(left.found[:, 0]) > 0.2
    assert rms(left.fitted.ravel()) == pytest.approx(found.rms, rel=0.01)
    assert np.abs(left.fitted.mean(axis=0)).max() < 4 * found.error
    slopes = np.polyfit(left.y, left.fitted[:, 0], 1)[0], np.polyfit(left.x, left.fitted[:, 0], 1)[0]
    assert np.abs(slopes).max() < 2e-5


def test_they_are_in_native_pixels_and_belong_to_the_exposure_in_question(pair):
    first, second, found = pair
    plain = residuals(found, first, second, native=1.0)
    finer = residuals(found, first, second, native=0.5)
    turned = residuals(found, first, second, native=1.0, of_first=True)
    assert np.allclose(finer.found, plain.found / 2)
    assert np.allclose(plain.x - first.x[found.first], plain.found[:, 0])
    assert np.allclose(np.sort(turned.found[:, 0]), np.sort(-plain.found[:, 0]))
    assert np.array_equal(np.sort(turned.x), np.sort(first.x[found.first]))
    assert np.array_equal(turned.column, turned.x - 3)


def test_the_brightest_are_kept(pair):
    first, second, found = pair
    few = residuals(found, first, second, native=1.0, of_first=True, most=5)
    assert np.array_equal(few.x, first.x[np.sort(found.first)[:5]])


def test_nothing_has_no_rms():
    assert np.isnan(rms(np.zeros(0)))
