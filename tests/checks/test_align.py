from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from astropy.table import Table

from drizview.checks.align.exposures import (
    drift_in_visit,
    shift_between_exposures,
    shift_between_visits,
    turn_between_exposures,
)
from drizview.checks.align.headers import kinds_of_coordinates, weak_fits
from drizview.checks.core.engine import run
from drizview.checks.core.registry import checks
from drizview.checks.core.resolver import Resolver
from drizview.checks.core.status import Status
from drizview.checks.fixtures.align.alignment import Alignment, Offset, _finest, direct_images, several_exposures
from drizview.checks.fixtures.align.solutions import WcsSolution, wcs_solutions
from drizview.dataset.discover import datasets
from drizview.dataset.identity.wcsname import wcs_name
from drizview.dataset.instruments import instrument
from drizview.errors import NotApplicable, Unmeasured
from tests.checks.starfield import BOX, Exposed, association

ALIGN = tuple(check for check in checks() if check.question == "align")


def answers(folder):
    return {result.check: result for result in run(datasets(folder)[0], selected=ALIGN)}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a function that makes an association and returns what the checks say of it."""
    return lambda exposures, **how: answers(association(tmp_path_factory.mktemp("field") / "case", exposures, **how))


def test_aligned_exposures_pass(made):
    found = made(BOX)
    assert found["shift_between_exposures"].status is Status.PASS
    assert found["shift_between_exposures"].value < 0.04
    assert found["turn_between_exposures"].status is Status.PASS
    assert found["shift_between_visits"].status is Status.NOT_APPLICABLE
    assert found["kinds_of_coordinates"].status is Status.PASS


@pytest.mark.parametrize(("shift", "status"), [(0.25, Status.WARN), (0.9, Status.FAIL), (15.0, Status.FAIL)])
def test_a_displaced_exposure_is_found_and_named(made, shift, status):
    found = made((*BOX[:3], replace(BOX[3], error=(shift * 0.8, -shift * 0.6))))["shift_between_exposures"]
    assert found.status is status
    assert found.value == pytest.approx(shift, abs=0.05)
    assert "jtst0104q" in found.note
    assert found.where[0].frame == "jtst0104q_flt.fits[SCI,1]"


def test_a_turned_exposure_is_found_at_its_corners(made):
    found = made((*BOX[:3], replace(BOX[3], turn=0.3)), stars=60)["turn_between_exposures"]
    assert found.status is Status.FAIL
    assert found.value == pytest.approx(np.deg2rad(0.3) * 120 * np.sqrt(2), rel=0.15)


def test_visits_are_compared(made):
    second = tuple(replace(each, visit=2, error=(0.7, 0.0)) for each in BOX[2:])
    found = made((*BOX[:2], *second))
    assert found["shift_between_visits"].status is Status.FAIL
    assert found["shift_between_visits"].value == pytest.approx(0.7, abs=0.05)


def test_a_field_without_stars_says_nothing(made):
    found = made(BOX, stars=2)["shift_between_exposures"]
    assert found.status is Status.UNKNOWN and "sources" in found.note


def test_one_exposure_has_nothing_to_be_aligned_with(made):
    assert {each.status for each in made((Exposed(),)).values()} == {Status.NOT_APPLICABLE}


def test_cosmic_rays_alone_do_not_align_anything(made):
    assert made(BOX, stars=0, cosmics=600)["shift_between_exposures"].status is Status.UNKNOWN


def test_mixed_coordinates_do_not_alarm_where_the_shifts_are_small(made):
    fitted = {"WCSNAME": "IDC_test-FIT_REL_GAIAeDR3"}
    good = made((replace(BOX[0], cards=fitted), *BOX[1:]))["kinds_of_coordinates"]
    bad = made((replace(BOX[0], cards=fitted, error=(1.0, 0.0)), *BOX[1:]))["kinds_of_coordinates"]
    assert good.status is Status.INFO and bad.status is Status.WARN
    assert good.value == bad.value == 2


# ---- plain functions


def exposure(name, start=None):
    chip = SimpleNamespace(header=SimpleNamespace(text=lambda key: None))
    return SimpleNamespace(name=name, visit=name[1:6], start=start, chip=lambda extver: None, chips=(chip,))


def offset(name, dx, dy=0.0, *, error=0.005, corner=0.0, corner_error=0.01, start=None):
    return Offset(exposure(name, start), dx, dy, error, 0.0, 0.0001, 0.0, 1e-6, corner, corner_error, 30)


def alignment(*offsets, loose=()):
    return Alignment(offsets[0].exposure, offsets, loose, {})


def lists(found):
    empty = SimpleNamespace(peaks=())
    return {each.exposure.name: empty for each in found.offsets}


def test_a_shift_within_its_error_passes_whatever_its_size():
    found = alignment(offset("jtst0101q", 0), offset("jtst0102q", 0.18, error=0.05))
    assert shift_between_exposures(found, lists(found)).cap is Status.PASS


@pytest.mark.parametrize(
    ("camera", "scales", "expected"), [("WFPC2", (0.0455, 0.0996), 0.0455), ("ACS/WFC", (0.049, 0.051), 0.0501)]
)
def test_shifts_are_in_pixels_of_the_finest_chip_of_wfpc2(camera, scales, expected):
    """0.14 pixel of its wide chips is 0.3 pixel of the PC, which widens the stars there."""
    chips = tuple(SimpleNamespace(native_scale_arcsec=scale) for scale in scales)
    seen = SimpleNamespace(instrument=instrument(*camera.split("/")), chips=chips)
    assert _finest(SimpleNamespace(exposure=seen, scale=np.array([0.0501, 0.0501, 0.051]))) == expected


def test_shifts_known_too_badly_are_unmeasured():
    found = alignment(offset("jtst0101q", 0), offset("jtst0102q", 0.05, error=0.1))
    with pytest.raises(Unmeasured, match=r"±0\.10"):
        shift_between_exposures(found, lists(found))


def test_exposures_that_could_not_be_tied_forbid_a_pass_and_not_a_fail():
    good = alignment(offset("jtst0101q", 0), offset("jtst0102q", 0.01), loose=("jtst0103q",))
    bad = alignment(offset("jtst0101q", 0), offset("jtst0102q", 1.0), loose=("jtst0103q",))
    with pytest.raises(Unmeasured, match="jtst0103q"):
        shift_between_exposures(good, lists(good))
    assert shift_between_exposures(bad, lists(bad)).value == 1.0


def test_a_rotation_counts_from_five_standard_errors():
    weak = alignment(offset("jtst0101q", 0), offset("jtst0102q", 0, corner=0.2, corner_error=0.06))
    firm = alignment(offset("jtst0101q", 0), offset("jtst0102q", 0, corner=0.2, corner_error=0.02))
    assert turn_between_exposures(weak).cap is Status.PASS
    assert turn_between_exposures(firm).cap is None


def test_a_drift_is_found_and_a_jump_is_no_drift():
    steady = [offset(f"jtst010{k}q", 0.1 * k, start=59000 + 0.01 * k) for k in range(6)]
    jump = [offset(f"jtst010{k}q", 0.5 * (k == 2), start=59000 + 0.01 * k) for k in range(6)]
    assert drift_in_visit(alignment(*steady)).value == pytest.approx(0.5)
    assert drift_in_visit(alignment(*steady)).cap is None
    assert drift_in_visit(alignment(*jump)).cap is Status.PASS
    with pytest.raises(Unmeasured):
        drift_in_visit(alignment(*steady[:3]))


def test_one_visit_is_not_compared():
    with pytest.raises(NotApplicable):
        shift_between_visits(alignment(offset("jtst0101q", 0), offset("jtst0102q", 1)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("IDC_qbu1641sj", "as observed"),
        ("OPUS", "as observed"),
        ("IDC_qbu1641sj-GSC240", "a priori (GSC240)"),
        ("IDC_qbu1641sj-HSC30", "a priori (HSC30)"),
        ("IDC_qbu1641sj-FIT_REL_GAIAeDR3", "fitted (REL GAIAeDR3)"),
        ("IDC_qbu1641sj-FIT_IMG_NONE", "fitted (IMG NONE)"),
        ("TWEAK_1", "user (TWEAK_1)"),
        ("", "none"),
        (None, "none"),
    ],
)
def test_wcsnames_are_read(text, kind):
    assert str(wcs_name(text)) == kind


def solution(text, *, matches=30, rms=8.0, fine=False):
    return WcsSolution("jtst0101q", "tst01", text, wcs_name(text), matches, rms, 10.0, "FINE", False, fine)


@pytest.mark.parametrize(
    ("each", "weak"),
    [
        (solution("IDC_a-FIT_REL_GAIAeDR3"), 0),
        (solution("IDC_a-FIT_IMG_GAIAeDR3"), 1),
        (solution("IDC_a-FIT_REL_GAIAeDR3", matches=4), 1),
        (solution("IDC_a-FIT_REL_GAIAeDR3", matches=-1, rms=None), 0),
        (solution("IDC_a-FIT_REL_GAIAeDR3", rms=45.0), 1),
        (solution("IDC_a", matches=2, rms=90.0), 0),
    ],
)
def test_weak_fits_are_counted(each, weak):
    assert weak_fits((each,)).value == weak


def test_fits_of_which_nothing_is_known_are_not_sound():
    unknown = solution("IDC_a-FIT_REL_GAIAeDR3", matches=None, rms=None)
    with pytest.raises(Unmeasured):
        weak_fits((unknown, solution("IDC_a")))
    assert weak_fits((unknown, solution("IDC_a-FIT_IMG_GAIAeDR3"))).value == 1


def test_a_product_alone_tells_its_solutions_in_its_table():
    table = Table(rows=[("JTST01010", "IDC_a"), ("JTST01011", "IDC_a-FIT_REL_GAIAeDR3")], names=("ROOTNAME", "WCSNAME"))
    camera = SimpleNamespace(cr_rejected_upstream=False, infrared=False)
    alone = SimpleNamespace(exposures=(), product=SimpleNamespace(table=table), instrument=camera)
    found = wcs_solutions(alone, Unmeasured("no exposures"))
    assert [each.exposure for each in found] == ["jtst01010", "jtst01011"]
    assert kinds_of_coordinates(found).value == 2
    with pytest.raises(Unmeasured):
        wcs_solutions(SimpleNamespace(exposures=(), product=None), Unmeasured("no exposures"))


def test_headers_do_not_alarm_where_the_sky_was_measured():
    mixed = [solution("IDC_a", fine=True), solution("IDC_a-FIT_IMG_NONE", fine=True)]
    assert kinds_of_coordinates(tuple(mixed)).cap is Status.INFO
    assert weak_fits(tuple(mixed)).cap is Status.INFO


def dataset(**what):
    header = SimpleNamespace(text=lambda key: what.get(key))
    exposures = tuple(SimpleNamespace(primary=header, filter=what.get("filter", "F606W")) for _ in range(2))
    usual = {"filter": "F606W", "header": header, "is_moving_target": False, "exposures": exposures, "product": None}
    return SimpleNamespace(**(usual | {"instrument": instrument("WFC3", "UVIS")} | what))


@pytest.mark.parametrize("what", [{"filter": "G141"}, {"filter": "PR200L"}, {"filter": "G800L"}])
def test_spectra_have_no_stars(what):
    with pytest.raises(NotApplicable):
        direct_images(dataset(**what))


def test_moving_targets_are_not_asked():
    with pytest.raises(NotApplicable):
        direct_images(dataset(is_moving_target=True))
    assert several_exposures(dataset()).filter == "F606W"


def test_residuals_are_kept_for_each_exposure_against_the_reference(tmp_path):
    made = datasets(association(tmp_path / "case", (*BOX[:3], replace(BOX[3], error=(0.4, 0.0)))))[0]
    found = Resolver(made).get("alignment")
    reference = found.reference.name
    assert set(found.residuals) == {each.exposure.name for each in found.offsets}
    assert {left.against for name, left in found.residuals.items() if name != reference} == {reference}
    for each in found.offsets:
        left = found.residuals[each.exposure.name]
        if each.exposure.name != reference:
            assert left.found.mean(axis=0) == pytest.approx([each.dx, each.dy], abs=4 * each.error)
        assert np.abs(left.fitted.mean(axis=0)).max() < 0.02
