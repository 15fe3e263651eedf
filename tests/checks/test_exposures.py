"""Exposures against each other: light, second images, fields, and filters."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from drizview.checks.align.company import shared_sources
from drizview.checks.clean.brightest import bright_source_flux
from drizview.checks.clean.exposures import flux_between_exposures, second_image_of_stars
from drizview.checks.clean.flux import flux_agreement
from drizview.checks.core.engine import run
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.checks.fixtures.align import company
from drizview.checks.fixtures.align.company import Company, beyond_rays
from drizview.checks.fixtures.clean.brightest import BrightSource, without_rays
from drizview.checks.fixtures.clean.brightness import Brightness
from drizview.checks.fixtures.clean.photometry import FluxRatio
from drizview.dataset.discover import datasets
from drizview.errors import Unmeasured
from drizview.measure.alignment.shifts import Vote
from drizview.measure.stars.doubles import SecondImage, second_images
from tests.checks.starfield import BOX, association

ASKED = {
    "flux_between_exposures",
    "second_image_of_stars",
    "shared_sources",
    "pointing_far_off",
    "flux_agreement",
    "shift_between_exposures",
    "bright_source_flux",
}
CHECKS = tuple(check for check in checks() if check.id in ASKED)
ALARMS = (Status.WARN, Status.FAIL)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a function that makes an association and returns what the checks say of it."""

    def answers(exposures, **how):
        folder = association(tmp_path_factory.mktemp("field") / "case", exposures, **how)
        return {result.check: result for result in run(datasets(folder)[0], selected=CHECKS)}

    return answers


class Product:
    """A product without a coordinate system."""

    @property
    def wcs(self):
        raise Unmeasured("none")


def odd(**how):
    """Return the box with one exposure that is unlike the others."""
    return (*BOX[:2], replace(BOX[2], **how), BOX[3])


def test_good_exposures_agree(made):
    found = made(BOX, stars=60)
    assert {result.status for result in found.values()} == {Status.PASS}
    assert found["flux_between_exposures"].value < 2
    assert found["second_image_of_stars"].value < 3
    assert found["shared_sources"].value > 80


@pytest.mark.parametrize(
    ("flux", "status"),
    [(0.6, Status.FAIL), (0.8, Status.FAIL), (0.92, Status.WARN), (0.98, Status.PASS), (1.1, Status.WARN)],
)
def test_an_exposure_that_lost_light_is_told(made, flux, status):
    found = made(odd(flux=flux), stars=80)
    light = found["flux_between_exposures"]
    assert light.value == pytest.approx(100 * abs(flux - 1), abs=1.5)
    assert light.status is status
    assert light.rows[0]["exposure"] == "jtst0103q" or status is Status.PASS
    assert found["flux_agreement"].status is Status.PASS
    assert found["second_image_of_stars"].status is Status.PASS


@pytest.mark.parametrize(("share", "status"), [(0.35, Status.FAIL), (0.1, Status.WARN), (0.02, Status.PASS)])
def test_a_second_image_is_told_with_its_place(made, share, status):
    found = made(odd(second=(share, 9.0, -5.0)), stars=60)
    image = found["second_image_of_stars"]
    assert image.status is status
    assert found["flux_between_exposures"].status is status
    if status is not Status.PASS:
        assert image.value == pytest.approx(100 * share / (1 - share), rel=0.25)
        assert (image.rows[0]["exposure"], image.rows[0]["columns"], image.rows[0]["rows"]) == ("jtst0103q", 9, -5)
        assert len(image.where) == 3 and all("jtst0103q" in place.frame for place in image.where)


def test_another_field_is_told(made):
    found = made(odd(elsewhere=5), stars=60)
    alone = found["shared_sources"]
    assert alone.status in ALARMS
    assert alone.rows[0]["exposure"] == "jtst0103q"
    assert found["shift_between_exposures"].status is Status.UNKNOWN
    assert found["pointing_far_off"].status is Status.UNKNOWN


@pytest.mark.parametrize("exposures", [3, 2])
def test_an_exposure_whose_coordinates_are_far_off_is_told(made, exposures):
    """By 136 pixels of 0.05 arcsec, of 240."""
    found = made((*BOX[: exposures - 1], replace(BOX[2], dither=(135.0, 46.0), error=(-130.0, -40.0))), stars=60)
    far = found["pointing_far_off"]
    assert far.status is Status.FAIL
    assert far.value == pytest.approx(6.8, abs=0.3)
    assert len(far.rows) == exposures - 1


def test_two_tiles_of_a_mosaic_are_not_one_field(made):
    found = made((BOX[0], replace(BOX[1], dither=(130.0, 40.0), elsewhere=5)), stars=60)
    assert found["pointing_far_off"].status is Status.UNKNOWN


def test_an_exposure_without_light_is_told(made):
    """It has no star to be compared: flux, alignment and the flags of the others all pass."""
    found = made(odd(flux=0.0), stars=60)
    alone = found["shared_sources"]
    assert alone.status is Status.FAIL
    assert alone.rows[0]["exposure"] == "jtst0103q" and alone.rows[0]["shown"] == 0


@pytest.mark.parametrize("elsewhere", [5, 0])
def test_a_pair_of_two_fields_is_told_by_its_bright_stars(made, elsewhere):
    found = made((BOX[0], replace(BOX[1], elsewhere=elsewhere)), stars=60)
    assert (found["shared_sources"].status in ALARMS) is bool(elsewhere)
    if elsewhere:
        assert {row["exposure"] for row in found["shared_sources"].rows} == {"jtst0101q", "jtst0102q"}


@pytest.mark.parametrize(
    ("count", "seen", "told"), [(4, 0, False), (5, 0, True), (7, 0, True), (7, 1, False), (8, 1, True)]
)
def test_five_sources_tell_that_an_exposure_shows_none_and_eight_that_it_shows_few(monkeypatch, count, seen, told):
    place, chips = np.arange(count) * 40.0, (SimpleNamespace(exposure=SimpleNamespace(name="a"), mapping=None),)
    monkeypatch.setattr(company, "outline", lambda mapping: None)
    monkeypatch.setattr(company, "inside", lambda outline, x, y: np.ones(x.size, dtype=bool))
    monkeypatch.setattr(company, "_shown", lambda own, x, y, reach: np.arange(x.size) < seen)
    found = company._of("a", SimpleNamespace(), place, place, chips, 60.0)
    assert (found is not None) is told
    assert not told or (found.expected, found.shown) == (count, seen)


def test_the_bright_sources_of_a_pair_are_brighter_than_cosmic_rays():
    exposure = SimpleNamespace(exptime=100.0)
    peaks = SimpleNamespace(x=np.arange(4.0), y=np.zeros(4), flux=np.array([50.0, 99.0, 101.0, 500.0]))
    assert list(beyond_rays(SimpleNamespace(exposure=exposure, peaks=peaks))[0]) == [2, 3]


def test_an_exposure_that_is_far_off_shows_the_field(made):
    found = made(odd(error=(30.0, -14.0)), stars=60)
    assert found["shared_sources"].status is Status.PASS
    assert found["shift_between_exposures"].status is Status.FAIL


def test_filters_are_aligned_by_places_alone(made):
    red = {"filter": "F814W", "flux": 0.1, "colour": 1.0}
    there = (*BOX[:2], *(replace(each, error=(1.28, 0.0), **red) for each in BOX[2:]))
    found = made(there, stars=160)
    assert found["shift_between_exposures"].status is Status.FAIL
    assert found["shift_between_exposures"].value == pytest.approx(1.28, abs=0.05)
    assert found["flux_between_exposures"].status is Status.NOT_APPLICABLE


def test_an_exposure_with_a_fifth_of_the_light_is_still_aligned(made):
    found = made(odd(flux=0.2), stars=120)
    assert found["shift_between_exposures"].status is Status.PASS
    assert found["flux_between_exposures"].value == pytest.approx(80, abs=2)


def test_stars_that_are_flagged_where_they_moved_are_missed(made):
    here, there = {"flagged": 5}, {"flagged": 5, "error": (8.7, 0.0)}
    found = made((*(replace(each, **here) for each in BOX[:2]), *(replace(each, **there) for each in BOX[2:])))
    lost = found["bright_source_flux"]
    assert lost.status is Status.FAIL
    assert abs(lost.value) < 0.1
    assert lost.rows[0]["shown by"] == 2


@pytest.mark.parametrize(
    ("light", "typical"), [([10.0, 40.0], 10), ([10.0, 11.0, 40.0], 11), ([10.0, 10.0, 0.0, 0.0], 5)]
)
def test_a_cosmic_ray_on_a_bright_source_is_not_missed_on_the_product(light, typical):
    assert without_rays(np.array(light)) == typical


def test_saturated_light_does_not_count():
    kept = BrightSource(1.0, 1.0, 100.0, 0.9, 0.5, 4, 4)
    assert bright_source_flux(Product(), (kept, kept)).value == 0.9


@pytest.mark.parametrize(("ratio", "status"), [(0.9, Status.PASS), (0.5, Status.WARN), (0.1, Status.FAIL)])
def test_the_flux_of_the_faintest_bright_source_is_judged(ratio, status):
    (check,) = (each for each in checks() if each.id == "bright_source_flux")
    kept = BrightSource(1.0, 1.0, 100.0, 1.0, 0.0, 4, 4)
    measured = bright_source_flux(Product(), (kept, replace(kept, ratio=ratio), kept))
    assert check.limit.judge(measured.value) is status
    assert bright_source_flux(Product(), (replace(kept, ratio=ratio),)).cap is Status.WARN


def brightness(percent, error=0.3):
    found = tuple(Brightness(name, 1.0, 0.003, 20) for name in "abc")
    return flux_between_exposures((*found, Brightness("d", 1 + percent / 100, error / 100, 20)))


@pytest.mark.parametrize(
    ("percent", "error", "cap"), [(-4.5, 0.3, None), (4.5, 0.7, None), (4.5, 0.8, Status.PASS), (30, 13, None)]
)
def test_a_difference_exceeds_three_per_cent_by_twice_its_error(percent, error, cap):
    assert brightness(percent, error).cap is cap


@pytest.mark.parametrize(("percent", "kept", "value"), [(-2.9, 1.0, 0.99275), (-3.7, 1.0, 1.0), (-20, 1.0, 1.0)])
@pytest.mark.parametrize("drizzled", ["mean", "all but one"])
def test_the_product_may_have_what_a_deviating_exposure_shows_or_not(percent, kept, value, drizzled):
    known = (*(Brightness(name, 1.0, 0.003, 20) for name in "abc"), Brightness("d", 1 + percent / 100, 0.003, 20))
    flux = 1 + percent / 400 if drizzled == "mean" else kept
    ratios = tuple(FluxRatio(each.exposure, 1.0, 1.0, 1e4, flux / each.ratio) for each in known for _ in range(12))
    dataset = SimpleNamespace(is_moving_target=False, exposures=[])
    found = flux_agreement(dataset, Product(), ratios, known).value
    assert found == pytest.approx(value if drizzled == "mean" else 1.0, abs=1e-6)


def test_flux_lost_beyond_what_an_exposure_explains_counts():
    known = (*(Brightness(name, 1.0, 0.003, 20) for name in "abc"), Brightness("d", 0.8, 0.003, 20))
    ratios = tuple(FluxRatio(each.exposure, 1.0, 1.0, 1e4, 0.76 / each.ratio) for each in known for _ in range(12))
    dataset = SimpleNamespace(is_moving_target=False, exposures=[])
    assert flux_agreement(dataset, Product(), ratios, known).value == pytest.approx(0.8)


def shifted_peak(ratio, *, stars=20, noise=1e-4, side=25, at=(6, -3)):
    random = np.random.default_rng(1)
    y, x = np.indices((side, side)) - side // 2
    star = np.exp(-(x**2 + y**2) / 2)
    plain = star + random.normal(0, noise, (stars, side, side))
    other = star + random.normal(0, noise, (stars, side, side))
    return {"a": plain, "b": other, "c": plain + ratio * np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / 2)}


def test_second_images_are_measured_in_units_of_the_star():
    found = {each.exposure: each for each in second_images(shifted_peak(0.1))}
    assert found["c"].ratio == pytest.approx(0.1, rel=0.05)
    assert (found["c"].dx, found["c"].dy) == (6, -3)
    assert found["a"].ratio < 0.01


@pytest.mark.parametrize(("at", "seen"), [((4, 0), False), ((4, 3), True), ((9, 0), True)])
def test_a_second_image_lies_four_and_a_half_pixels_away(at, seen):
    found = {each.exposure: each for each in second_images(shifted_peak(0.1, at=at))}
    assert (found["c"].ratio == pytest.approx(0.1, rel=0.05)) == seen


@pytest.mark.parametrize(("stars", "known"), [(4, False), (7, False), (8, True), (12, True)])
def test_eight_stars_make_a_mean_star(stars, known):
    if known:
        assert len(second_images(shifted_peak(0.1, stars=stars))) == 3
    else:
        with pytest.raises(Unmeasured):
            second_images(shifted_peak(0.1, stars=stars))


def test_a_few_stars_that_reach_so_far_make_no_second_image():
    """Neighbours of two stars, where the others are off the chip."""
    stamps = shifted_peak(0.0)
    stamps["c"][2:, :, 17:], stamps["c"][:2, 9:12, 18:21] = np.nan, 5.0
    found = {each.exposure: each for each in second_images(stamps)}
    assert found["c"].ratio < 0.01


@pytest.mark.parametrize(("errors", "cap"), [(5.5, Status.PASS), (6.5, None)])
def test_a_second_image_has_six_times_its_scatter(errors, cap):
    image = SecondImage("a", 0.08, 0.08 / errors, 9, -5, 20)
    assert second_image_of_stars((image, replace(image, exposure="b", ratio=0.0)), {}).cap is cap


@pytest.mark.parametrize(("typical", "cap"), [(0.01, Status.PASS), (0.038, Status.PASS), (0.042, None), (0.1, None)])
def test_most_stars_have_half_of_a_second_image(typical, cap):
    image = SecondImage("a", 0.08, 0.005, 9, -5, 20, typical)
    assert second_image_of_stars((image, replace(image, exposure="b", ratio=0.0)), {}).cap is cap


def test_what_most_stars_have_at_the_place_is_told_in_units_of_their_light():
    found = {each.exposure: each for each in second_images(shifted_peak(0.1))}
    assert found["c"].typical == pytest.approx(0.1, abs=0.02)
    stamps = shifted_peak(0.1)
    stamps["c"][:12] = shifted_peak(0.0)["a"][:12]  # most have none
    few = {each.exposure: each for each in second_images(stamps)}["c"]
    assert few.typical < 0.02


def test_a_second_image_lost_in_the_noise_is_unknown():
    with pytest.raises(Unmeasured):
        second_image_of_stars((SecondImage("a", 0.05, 0.02, 9, -5, 20),), {})


@pytest.mark.parametrize(("shown", "status"), [(10, Status.FAIL), (30, Status.WARN), (45, Status.PASS)])
def test_the_share_of_the_sources_is_judged(shown, status):
    few = (Company("a", 100, 95, ()), Company("b", 100, shown, ()))
    (check,) = (each for each in checks() if each.id == "shared_sources")
    measured = shared_sources(Product(), few)
    assert check.limit.judge(measured.value) is status
    assert "b" in measured.note


@pytest.mark.parametrize(
    ("pairs", "chance", "certain"),
    [(7, 0.0, False), (8, 0.0, False), (9, 0.0, True), (17, 3.0, False), (20, 3.0, True)],
)
def test_places_alone_are_enough_eight_deviations_above_chance(pairs, chance, certain):
    assert Vote(0.0, 0.0, pairs, chance).certain == certain


def test_an_exposure_whose_sky_is_unknown_is_not_asked_for_its_stars(monkeypatch):
    """No source was looked for on it: that none was found says nothing."""
    names = ("a", "b", "c")
    exposures = {name: SimpleNamespace(name=name, filter="F606W", exptime=100.0) for name in names}
    chips = tuple(SimpleNamespace(exposure=exposures[name], mapping=None) for name in names)
    place = np.arange(20) * 30.0
    monkeypatch.setattr(company, "outline", lambda mapping: None)
    monkeypatch.setattr(company, "inside", lambda outline, x, y: np.ones(x.size, dtype=bool))
    monkeypatch.setattr(company, "_shown", lambda own, x, y, reach: np.ones(x.size, dtype=bool))
    monkeypatch.setattr(company, "_agreed", lambda own, lists, alignment: (place, place))
    lists = {"a": SimpleNamespace(), "b": SimpleNamespace()}
    grid = SimpleNamespace(scale_arcsec=0.05)
    found = company.company(grid, chips, tuple((chip, None) for chip in chips[:2]), lists, SimpleNamespace())
    assert {each.exposure for each in found} == {"a", "b"}
    found = company.company(grid, chips, tuple((chip, None) for chip in chips), lists, SimpleNamespace())
    assert [each.share for each in found] == [1.0, 1.0, 0.0], "its sky is known, and it has no star"
