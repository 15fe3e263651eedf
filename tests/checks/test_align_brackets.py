"""Shifts, turns and drifts that are just firm, and fits of coordinates that are just weak."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.align.exposures import (
    drift_in_visit,
    shift_between_exposures,
    shift_between_visits,
    turn_between_exposures,
)
from drizview.checks.align.headers import weak_fits
from drizview.checks.core.status import Status
from drizview.checks.fixtures.align.alignment import Alignment, Offset
from drizview.checks.fixtures.align.alignment import alignment as aligned
from drizview.checks.fixtures.align.solutions import WcsSolution, wcs_solutions
from drizview.dataset.identity.wcsname import wcs_name
from drizview.errors import Unmeasured
from drizview.measure.stars.peaks import Peaks

FITTED = "IDC_0461802ej-FIT_REL_GAIAeDR3"


def offset(number, dx=0.0, *, error=0.001, corner=math.nan, corner_error=math.nan, visit=1, start=None):
    chip = SimpleNamespace(header=SimpleNamespace(text=lambda key: None))
    name = f"jtst{visit:02d}{number:02d}q"
    exposure = SimpleNamespace(name=name, visit=name[1:6], start=start, chip=lambda extver: None, chips=(chip,))
    return Offset(exposure, dx, 0.0, error, 0.0, 0.0, 0.0, 0.0, corner, corner_error, 30)


def alignment(*offsets):
    return Alignment(offsets[0].exposure, offsets, (), {})


def shift(*offsets):
    found = alignment(*offsets)
    return shift_between_exposures(found, {each.exposure.name: SimpleNamespace(peaks=()) for each in offsets})


def told(measure, *offsets):
    try:
        return math.isfinite(measure(*offsets).value)
    except Unmeasured:
        return False


@pytest.mark.parametrize(("dx", "firm"), [(0.14, False), (0.19, False), (0.21, True), (0.5, True)])
def test_a_shift_counts_beyond_a_tenth_of_a_pixel_by_twice_its_error(dx, firm):
    found = offset(1), offset(2, dx, error=0.05)
    assert (shift(*found).cap is None) == firm
    visits = offset(1, error=0.0), offset(2, dx, error=0.05, visit=2)
    assert (shift_between_visits(alignment(*visits)).cap is None) == firm


@pytest.mark.parametrize(("error", "known"), [(0.04, True), (0.07, True), (0.08, False), (0.3, False)])
def test_a_small_shift_is_known_to_three_quarters_of_a_tenth(error, known):
    assert told(shift, offset(1), offset(2, 0.02, error=error)) == known


def turn(corner, error):
    return turn_between_exposures(alignment(offset(1), offset(2, corner=corner, corner_error=error)))


@pytest.mark.parametrize(("errors", "firm"), [(2.6, False), (4.9, False), (5.1, True), (9.0, True)])
def test_a_turn_counts_from_five_errors(errors, firm):
    assert (turn(0.09 * errors, 0.09).cap is None) == firm


@pytest.mark.parametrize(("error", "known"), [(0.06, True), (0.095, True), (0.105, False), (0.4, False)])
def test_a_turn_is_known_to_a_tenth_of_a_pixel_at_the_corner(error, known):
    assert told(turn, 0.01, error) == known


def drift(scatter, *, count=12):
    """Return the drift of a visit whose pointing goes on by 0.01 pixel an exposure, with a scatter about that."""
    left = scatter * np.where(np.arange(count) % 2, 1, -1)
    return drift_in_visit(alignment(*(offset(k, 0.01 * k + left[k], start=59000 + 0.01 * k) for k in range(count))))


@pytest.mark.parametrize(
    ("scatter", "chance", "cap"), [(0.045, 0.002, None), (0.054, 0.008, None), (0.06, 0.014, Status.PASS)]
)
def test_a_drift_counts_where_chance_does_it_in_less_than_one_of_a_hundred(scatter, chance, cap):
    found = drift(scatter)
    assert found.rows[0]["chance"] == pytest.approx(chance, abs=0.001)
    assert found.cap is cap


@pytest.mark.parametrize(("scatter", "largest"), [(0.054, True), (0.06, False)])
def test_a_drift_that_may_be_chance_goes_behind_a_sure_one(scatter, largest):
    """The sure one comes to 0.05 pixel."""
    doubtful = [offset(k, 0.01 * k + scatter * (-1) ** (k + 1), start=59000 + 0.01 * k) for k in range(12)]
    sure = [offset(k, 0.01 * k, visit=2, start=59001 + 0.01 * k) for k in range(6)]
    assert (drift_in_visit(alignment(*doubtful, *sure)).value > 0.06) == largest


def weak(*, matches=20, rms=5.0, infrared=False):
    name = "jtst0101q"
    return weak_fits((WcsSolution(name, "01", FITTED, wcs_name(FITTED), matches, rms, 0.0, "", infrared, False),)).value


@pytest.mark.parametrize(("matches", "found"), [(3, 1), (5, 1), (6, 0), (11, 0)])
def test_a_fit_needs_six_matches(matches, found):
    assert weak(matches=matches) == found


@pytest.mark.parametrize(
    ("rms", "infrared", "found"),
    [(11, False, 0), (19, False, 0), (21, False, 1), (39, False, 1), (31, True, 0), (59, True, 0), (61, True, 1)],
)
def test_a_fit_is_good_to_20_milliarcsec_and_to_60_in_the_infrared(rms, infrared, found):
    assert weak(rms=float(rms), infrared=infrared) == found


@pytest.mark.parametrize(("dx", "fine"), [(0.08, True), (0.14, True), (0.16, False), (0.4, False)])
def test_small_shifts_show_that_coordinates_agree(dx, fine):
    one = offset(1).exposure
    header = SimpleNamespace(text=lambda key: None, number=lambda key: None, integer=lambda key: None)
    one.chips, one.primary = (SimpleNamespace(header=header),), header
    one.instrument = SimpleNamespace(infrared=False)
    (found,) = wcs_solutions(SimpleNamespace(exposures=[one]), alignment(offset(1), offset(2, dx)))
    assert found.measured_fine == fine


class Sources(SimpleNamespace):
    """The sources of one exposure."""

    def __len__(self):
        return len(self.peaks)


def attempt(shift=0.0, *, scale=0.05, count=36, ratio=1.0, extent=(0.0, 1000.0)):
    """Align two exposures, the second displaced along x, or covering another part of the product."""
    x, y = np.random.default_rng(0).uniform(0, 9000, (2, count))  # so sparse that no wrong pairs agree
    one = np.ones(count)
    chips, lists = [], {}
    for k, (name, (at_x, at_y)) in enumerate({"a": (x, y), "b": (x + shift, y)}.items()):
        exposure = SimpleNamespace(name=name, filter="F606W", chips=(), instrument=SimpleNamespace(mixes_scales=False))
        peaks = Peaks(y, x + 40 * k, at_x, at_y, one * (ratio if k else 1.0), one.astype(int), 0 * one)
        lists[name] = Sources(exposure=exposure, peaks=peaks, scale=scale * one)
        corners = np.array([extent if k else (0.0, 1000.0)] * 2)
        mapping = SimpleNamespace(
            x=corners,
            y=np.array([[0.0, 0.0], [1000.0, 1000.0]]),
            points=lambda rows, columns, k=k: (columns + 40 * k, rows),
        )
        chip = SimpleNamespace(sci=SimpleNamespace(shape=(1000, 1000)))
        chips.append(SimpleNamespace(exposure=exposure, chip=chip, mapping=mapping))
    try:
        return aligned(SimpleNamespace(scale_arcsec=scale, words="the product"), tuple(chips), lists)
    except Unmeasured:
        return None


@pytest.mark.parametrize(
    ("scale", "shift", "found"),
    [
        (0.05, 40.0, True), (0.05, 63.0, True), (0.05, 66.0, False), (0.05, 100.0, False),  # 3.2 arcsec
        (0.01, 70.0, True), (0.01, 119.0, True), (0.01, 122.0, False), (0.01, 140.0, False),  # 120 pixels at most
        (1.0, 8.0, True), (1.0, 11.0, True), (1.0, 14.0, False), (1.0, 20.0, False),  # 12 pixels at least
    ],
)  # fmt: skip
def test_visits_are_looked_for_within_3_arcsec_and_12_to_120_pixels(scale, shift, found):
    assert (attempt(shift, scale=scale) is not None) == found


@pytest.mark.parametrize(("ratio", "found"), [(1.2, True), (1.9, True), (2.1, False)])
def test_few_sources_are_the_same_where_their_fluxes_are_alike(ratio, found):
    assert (attempt(5.0, ratio=ratio, count=6) is not None) == found


@pytest.mark.parametrize(("count", "found"), [(7, False), (10, True), (36, True)])
def test_many_sources_are_the_same_by_their_places(count, found):
    assert (attempt(5.0, ratio=60.0, count=count) is not None) == found


@pytest.mark.parametrize(("count", "told"), [(6, False), (7, False), (8, True), (15, True)])
def test_eight_sources_tell_a_rotation(count, told):
    assert math.isfinite(attempt(5.0, count=count).offsets[1].rotation) == told


@pytest.mark.parametrize(("share", "compared"), [(0.03, False), (0.048, False), (0.052, True), (0.4, True)])
def test_exposures_overlap_by_a_twentieth(share, compared):
    assert (attempt(5.0, extent=(1000 * (1 - share), 1000 * (2 - share))) is not None) == compared


def test_four_hundred_stars_are_kept_for_whoever_draws_them():
    assert len(attempt(5.0, count=500).residuals["b"]) == 400
    assert len(attempt(5.0, count=300).residuals["b"]) == 300


def test_three_stars_of_a_displaced_exposure_are_shown():
    moved = offset(2, 0.4)

    class Chip:
        name = "jtst0102q_flt.fits[SCI,1]"

        @property
        def wcs(self):
            raise Unmeasured("none")

    moved.exposure.chip = lambda extver: Chip()
    at = np.arange(8.0)
    peaks = Peaks(at, at, at, at, at, np.ones(8, dtype=np.int64), 0 * at)
    found = alignment(offset(1), moved)
    lists = {each.exposure.name: SimpleNamespace(peaks=peaks) for each in found.offsets}
    assert [place.x for place in shift_between_exposures(found, lists).where] == [0, 1, 2]
