"""Chips that the target just fills, and skies that are just gone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from drizview.checks.fixtures.mdrizsky import sky_pairs
from drizview.checks.fixtures.sky.levels import ChipSky
from drizview.errors import Unmeasured
from drizview.measure.sky.background import Background
from drizview.measure.sky.method import SkyMethod

SIGMA = 10.0


def pair(*, recorded=100.0, sky=100.0, fill=0.0, left=None):
    """Return one chip beside its record; ``left`` is the sky of the product [e-/s]."""
    chip = SimpleNamespace(
        unit="electrons", exptime=500.0, electrons_per_second=0.002, native_scale_arcsec=0.05, sky=recorded, extver=1,
        name="a_flc.fits[SCI,1]",
    )  # fmt: skip
    measured = Background(sky, sky, sky, SIGMA, SIGMA, fill, 1.0, 10_000)
    each = ChipSky(SimpleNamespace(name="a", chips=[chip]), chip, measured)
    product = SimpleNamespace(unit="electrons/s", inputs=(), scale_arcsec=0.05)
    rest = Unmeasured("none") if left is None else Background(left, left, left, 0.1, 0.1, 0, 1, 1000)
    return sky_pairs(SimpleNamespace(product=product), (each,), SkyMethod("single", ""), rest)[0]


@pytest.mark.parametrize(("fill", "filled"), [(0.16, False), (0.29, False), (0.31, True), (0.6, True)])
def test_a_target_fills_a_chip_from_three_tenths(fill, filled):
    assert pair(fill=fill).filled == filled


@pytest.mark.parametrize(
    ("share", "counts"), [(-0.02, False), (0.013, False), (0.014, False), (0.016, True), (0.3, True)]
)
def test_the_darkest_boxes_limit_the_sky_to_what_flat_fields_leave(share, counts):
    """A residual of 1 % on a bright infrared sky made them 1.3 % darker than it, and MDRIZSKY was right."""
    assert pair(fill=0.6, recorded=100.0 * (1 + share)).counts == counts
    assert pair(fill=0.1, recorded=100.0 * (1 + share)).counts


@pytest.mark.parametrize(("sky", "gone"), [(0.16, True), (0.29, True), (0.31, False), (0.6, False)])
@pytest.mark.parametrize("sign", [-1, 1])
def test_a_sky_is_gone_below_three_tenths_of_the_noise(sky, gone, sign):
    assert pair(sky=sign * sky * SIGMA).subtracted == gone


@pytest.mark.parametrize(("recorded", "gone"), [(0.3, False), (0.49, False), (0.51, True), (0.9, True)])
def test_a_sky_that_was_taken_off_is_half_of_the_noise(recorded, gone):
    assert pair(sky=0.0, recorded=recorded * SIGMA).subtracted == gone


@pytest.mark.parametrize(("share", "gone"), [(-0.3, True), (-0.49, True), (-0.51, False), (-0.9, False)])
def test_a_sky_was_taken_off_twice_where_the_product_lacks_half_of_it(share, gone):
    assert pair(sky=0.0, recorded=100.0, left=share * 100.0 / 500.0).subtracted == gone


def test_nothing_to_compare_has_a_reason():
    with pytest.raises(Unmeasured):
        sky_pairs(None, (SimpleNamespace(sky=None, reason="none", chip=SimpleNamespace(sky=1.0)),), None, None)
