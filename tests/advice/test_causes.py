"""From alarms to their causes: who is named, what is a symptom, what corrects it."""

from __future__ import annotations

import re

import pytest

from drizview.advice.advice import advise
from drizview.advice.causes.diagnosis import ORDER, diagnose
from drizview.checks.core.cure import Cure
from drizview.checks.core.limits import Above, Below
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status

WARN, FAIL, INFO, PASS = Status.WARN, Status.FAIL, Status.INFO, Status.PASS
QUESTION = {entry.id: entry.question for entry in checks()}


@pytest.fixture
def found(result, inputs):
    """Return the advice on results, given as check to (status, more) or to a status."""

    def make(results, **facts):
        made = []
        for check, given in results.items():
            status, more = given if isinstance(given, tuple) else (given, {})
            made.append(result(check, status, question=QUESTION[check], **more))
        return advise(made, inputs(exposures_in_product=facts.get("number", 4), **facts))

    return make


def ids(advice):
    return [cause.id for cause in advice.diagnosis.causes]


def rows(column, values, **more):
    return tuple({"exposure": f"e{k}", column: value, **more} for k, value in enumerate(values))


SHIFTED = rows("dx (native pixel)", [0.0, 0.01, -0.97, 0.02], **{"dy (native pixel)": 0.0})
CORES = rows("core pixels (%)", [0.0, 0.0, 35.0, 0.0], **{"sky (%)": 1.0})
STARS = {"flagged_star_cores": (FAIL, {"rows": CORES}), "imprinted_cores": WARN, "flux_agreement": WARN}


def test_a_displaced_exposure_is_named_and_its_flagged_stars_are_a_symptom(found):
    shift = {"rows": SHIFTED, "value": 0.97, "limit": Below(0.15, 0.5)}
    advice = found({"shift_between_exposures": (FAIL, shift), **STARS})
    assert ids(advice) == ["misaligned_exposure"]
    (cause,) = advice.diagnosis.causes
    assert "exposure e2 " in cause.text
    assert "0.97" in cause.text
    symptoms = {each.check for each in advice.results if each.symptom}
    assert symptoms == set(STARS)
    assert {each.cause for each in advice.results} == {cause.text}
    assert {each.cure for each in advice.results} == {Cure.PARAMETERS}
    assert advice.tweakreg
    assert {proposal.check for proposal in advice.proposals} == {"shift_between_exposures"}
    assert [remedy["check"] for remedy in advice.remedies] == ["shift_between_exposures"]


def test_two_visits_are_named(found):
    visits = ({"visit": "v01"}, {"visit": "v02"})
    advice = found({"shift_between_exposures": FAIL, "shift_between_visits": (FAIL, {"rows": visits, "value": 9.4})})
    assert "v01 and v02" in advice.diagnosis.causes[0].text


def test_of_two_exposures_neither_is_blamed(found):
    shift = {"rows": SHIFTED[1:3], "value": 0.97, "limit": Below(0.15, 0.5)}
    advice = found({"shift_between_exposures": (FAIL, shift)}, number=2)
    assert "e2" not in advice.diagnosis.causes[0].text


def test_newer_coordinates_come_before_the_shifts_that_the_old_ones_have(found):
    changed = ({"exposure": "e2", "at most (native pixel)": 0.9},)
    shift = {"rows": SHIFTED, "value": 0.97, "limit": Below(0.15, 0.5)}
    results = {"coordinates_since_drizzling": (WARN, {"rows": changed}), "shift_between_exposures": (FAIL, shift)}
    advice = found({**results, **STARS}, has_new_coordinates=True)
    assert ids(advice) == ["newer_coordinates"]
    assert not advice.tweakreg
    assert advice.astrodrizzle["resetbits"] == "4096"


def test_a_copy_is_left_out(found):
    copies = ({"exposure": "e3", "copy of": "e2"},)
    results = {"duplicated_exposures": (FAIL, {"rows": copies}), "residual_defects": WARN, "flags_uneven": WARN}
    advice = found({**results, "flagged_star_cores": (FAIL, {"rows": CORES})})
    assert ids(advice) == ["duplicate_exposure"]
    assert advice.diagnosis.left_out == ("e3",)
    assert advice.needed == ()
    assert "e3_flc.fits" not in [path.name for path in advice.inputs.paths]
    assert "/data/e3_flc.fits" not in advice.script()
    assert advice.to_json()["script"]


@pytest.mark.parametrize(
    ("ratios", "named"),
    [
        ([0.909, 0.908, 1.407, 0.912], "e2"),
        ([0.95, 0.95, 0.86, 0.95], "e2"),
        ([0.909, 0.908, 0.95, 0.912], None),  # hardly fainter
        ([0.92, 0.90, 1.407, 0.94], "e2"),
        ([0.90, 0.90, 1.407, 0.955], None),
        ([0.90, 0.80, 1.407, 0.70], None),  # the others do not agree either
        ([0.9, 1.3], None),  # which of the two?
        ([0.0, 0.0, 0.0], None),  # the product is no image
    ],
)
def test_one_exposure_with_another_brightness_is_left_out(found, ratios, named):
    flux = {"rows": rows("ratio", ratios), "value": 0.91}
    advice = found({"flux_agreement": (WARN, flux)}, number=len(ratios))
    assert advice.diagnosis.left_out == ((named,) if named else ())
    assert ("deviating_exposure" in ids(advice)) is bool(named)
    if named:  # no star core is flagged, so none is spared
        assert "driz_cr_scale" not in {proposal.parameter for proposal in advice.needed}


@pytest.mark.parametrize(
    ("doubled", "number", "left"), [(True, 4, ("e1",)), (False, 4, ("e1",)), (False, 2, ()), (True, 2, ())]
)
def test_an_exposure_with_odd_stars_is_left_out_where_it_is_known(found, doubled, number, left):
    flux = {"rows": ({"exposure": "e1", "flux (%)": 64.0}, {"exposure": "e0", "flux (%)": 101.0}), "value": 36.0}
    second = {"rows": ({"exposure": "e1", "second image (%)": 50.0},), "value": 50.0}
    results = {"flux_between_exposures": (FAIL, flux), "bright_source_flux": WARN, "imprinted_cores": WARN}
    if doubled:
        results["second_image_of_stars"] = (FAIL, second)
    advice = found(results, number=number)
    assert ids(advice) == ["deviating_exposure"]
    assert advice.diagnosis.left_out == left
    assert {each.cause for each in advice.results} == {advice.diagnosis.causes[0].text}
    assert {each.cure for each in advice.results} == {Cure.BY_HAND}


@pytest.mark.parametrize("check", ["elongation_in_one_direction", "half_light_radius", "width_over_handbook"])
def test_stars_blurred_alike_on_all_exposures_are_not_curable(found, check):
    advice = found({check: (WARN, {"value": 1.1})})
    assert ids(advice) == ["trailed_exposure"]
    assert advice.diagnosis.causes[0].is_grave
    assert (advice.results[0].cure, advice.needed) == (Cure.NOTHING, ())


def test_of_two_exposures_that_differ_both_are_named(found):
    flux = {"rows": ({"exposure": "e1", "flux (%)": 64.0}, {"exposure": "e0", "flux (%)": 100.0}), "value": 36.0}
    text = found({"flux_between_exposures": (FAIL, flux)}, number=2).diagnosis.causes[0].text
    assert "64 %" in text
    assert {"e0", "e1"} <= set(text.replace(":", "").split())


def test_a_pair_of_two_fields_names_both(found):
    shares = {"rows": rows("share (%)", [6.0, 12.0]), "value": 6.0, "limit": Above(40.0, 15.0)}
    advice = found({"shared_sources": (FAIL, shares)}, number=2)
    assert ids(advice) == ["other_field"]
    assert advice.diagnosis.left_out == ()
    assert {"e0", "e1"} <= set(advice.diagnosis.causes[0].text.split())


@pytest.mark.parametrize(("number", "left", "who"), [(4, ("e2",), {"e2"}), (2, (), {"two", "field,"})])
def test_an_exposure_far_off_is_told_with_its_distance(found, number, left, who):
    far = {"rows": ({"exposure": "e2", "shows the field of": "e0", "off by (arcsec)": 20.1},), "value": 20.1}
    advice = found({"pointing_far_off": (FAIL, far), "residual_defects": WARN}, number=number)
    assert ids(advice) == ["far_off"]
    assert advice.diagnosis.left_out == left
    assert who <= set(advice.diagnosis.causes[0].text.split())
    assert "20.1″" in advice.diagnosis.causes[0].text
    assert not advice.tweakreg


def test_a_part_without_data_makes_the_wrong_sky_its_symptom(found):
    blank = {"rows": ({"exposure": "e1", "chip": 2, "blank (%)": 50.0, "value": 0.0},), "value": 50.0}
    advice = found(
        {"blank_part_of_chip": (FAIL, {**blank, "limit": Below(2.0, 10.0)}), "flags_on_noise": FAIL}
        | {"sky_keyword_error": (FAIL, {"value": 3.6, "rows": rows("difference (sigma)", [0.0, 3.6, 0.0, 0.0])})}
    )
    assert ids(advice) == ["blank_part"]
    assert advice.diagnosis.left_out == ("e1",)
    assert {each.check for each in advice.results if each.symptom} == {"flags_on_noise", "sky_keyword_error"}


def test_patches_of_light_name_their_exposure(found):
    rows = ({"exposure": "e2", "patches": 12}, {"exposure": "e0", "patches": 1})
    advice = found({"light_of_one_exposure": (WARN, {"rows": rows, "value": 11.0})})
    assert ids(advice) == ["patches_of_light"]
    assert advice.diagnosis.left_out == ("e2",)


def test_an_exposure_that_shows_none_of_the_shared_sources_is_of_another_field(found):
    shares = {"rows": rows("share (%)", [90.0, 88.0, 6.0, 91.0]), "value": 6.0, "limit": Above(40.0, 15.0)}
    advice = found({"shared_sources": (FAIL, shares), "flagged_star_cores": FAIL})
    assert ids(advice) == ["other_field"]
    assert advice.diagnosis.left_out == ("e2",)
    assert not advice.tweakreg


def test_stars_long_in_one_direction_are_a_symptom_of_trailed_exposures(found):
    shapes = {"rows": rows("elongation", [1.5, 1.6], error=0.01), "value": 1.6, "limit": Below(1.3)}
    advice = found({"shapes_of_exposures": (WARN, shapes), "elongation_in_one_direction": WARN}, number=2)
    assert {each.cause for each in advice.results} == {advice.diagnosis.causes[0].text}


def test_patches_of_light_on_an_exposure_that_is_off_are_its_stars(found):
    patches = {"rows": rows("patches", [0, 0, 9, 0])[2:], "value": 9.0, "limit": Below(4.5)}
    shift = {"rows": SHIFTED, "value": 0.97, "limit": Below(0.15, 0.5)}
    advice = found({"light_of_one_exposure": (WARN, patches), "shift_between_exposures": (FAIL, shift)})
    assert ids(advice) == ["misaligned_exposure"]
    other = patches | {"rows": rows("patches", [9])}
    advice = found({"light_of_one_exposure": (WARN, other), "shift_between_exposures": (FAIL, shift)})
    assert ids(advice) == ["misaligned_exposure", "patches_of_light"]


@pytest.mark.parametrize("check", ["sources_fixed_on_detector", "faint_afterimages"])
def test_flags_on_afterimages_are_their_symptom(found, check):
    advice = found({check: (WARN, {"value": 7.0}), "flags_uneven": WARN, "flags_clustered": WARN})
    assert ids(advice) == ["persistence"]
    assert advice.results[0].cure is Cure.BY_HAND


def test_flags_on_patches_of_light_are_their_symptom(found):
    patches = {"rows": rows("patches", [9]), "value": 9.0, "limit": Below(4.5)}
    advice = found({"light_of_one_exposure": (WARN, patches), "flags_uneven": WARN, "flags_clustered": WARN})
    assert {each.cause for each in advice.results} == {advice.diagnosis.causes[0].text}


def test_flags_that_lie_on_no_noise_are_cosmic_rays(found):
    """A passage of the South Atlantic Anomaly is no fault of driz_cr_snr."""
    flagged = {"flags_above_expected": (WARN, {"value": 2.3, "rows": ({"exposure": "e0", "flagged (%)": 7.9},)})}
    for share, cause in ((4.0, "many_rays"), (19.0, "many_rays"), (21.0, "noise_flagged"), (None, "noise_flagged")):
        advice = found({**flagged, "flags_on_noise": (PASS, {"value": share})}, number=2)
        assert ids(advice) == [cause]
    assert "7.9 %" in found({**flagged, "flags_on_noise": (PASS, {"value": 4.0})}).diagnosis.causes[0].text


def test_an_exposure_out_of_focus_is_left_out_and_not_the_flagged_ones(found):
    wide = {"rows": rows("width over the others", [1.56, 0.8, 0.8]), "value": 1.56, "limit": Below(1.25)}
    advice = found({"width_between_exposures": (WARN, wide), "flagged_star_cores": WARN, "imprinted_cores": FAIL})
    assert ids(advice) == ["trailed_exposure"]
    assert advice.diagnosis.left_out == ("e0",)


@pytest.mark.parametrize(("known", "left"), [(4, ()), (3, ("e3",))])
def test_an_exposure_that_trailed_beyond_measure_is_not_told_of_all(found, known, left):
    """Its stars are too long to be stars: the others are round, and the product is not."""
    shapes = {"rows": rows("elongation", [1.02, 1.03, 1.02, 1.03][:known], error=0.01), "value": 1.03}
    shifts = {"rows": rows("dx (native pixel)", [0.0, 0.01, 0.0, 0.02], **{"dy (native pixel)": 0.0})}
    results = {"shapes_of_exposures": (INFO, shapes), "shift_between_exposures": (PASS, shifts)}
    advice = found({**results, "elongation_in_one_direction": (WARN, {"value": 1.13})})
    assert advice.diagnosis.left_out == left
    assert not any("all exposures" in cause.text for cause in advice.diagnosis.causes)


@pytest.mark.parametrize(("number", "left"), [(4, ("e1",)), (2, ())])
def test_a_trailed_exposure_is_left_out_while_two_remain(found, number, left):
    shapes = {"rows": rows("elongation", [1.1, 1.6, 1.1, 1.0][:number], error=0.01), "value": 1.6, "limit": Below(1.3)}
    advice = found({"shapes_of_exposures": (WARN, shapes), "elongation_of_stars": FAIL}, number=number)
    assert ids(advice) == ["trailed_exposure"]
    assert advice.diagnosis.left_out == left
    assert not advice.tweakreg
    assert advice.results[0].cure is Cure.BY_HAND


def test_exposures_that_all_trailed_are_beyond_help(found):
    shapes = {"rows": rows("elongation", [1.5, 1.6], error=0.01), "value": 1.6, "limit": Below(1.3)}
    advice = found({"shapes_of_exposures": (WARN, shapes), "elongation_of_stars": FAIL}, number=2)
    assert {each.cure for each in advice.results} == {Cure.NOTHING}
    assert not advice.is_called_for
    assert advice.diagnosis.causes[0].is_grave


def test_an_exposure_of_another_field_is_not_aligned(found):
    apart = {"rows": ({"exposure": "e2", "agrees": False}, {"exposure": "e1", "agrees": True})}
    results = {"exposures_apart": (INFO, apart), "shift_between_exposures": (Status.UNKNOWN, {"value": None})}
    advice = found({**results, "imprinted_cores": WARN, "flags_uneven": WARN, "flux_agreement": WARN})
    assert ids(advice) == ["other_field"]
    assert not advice.tweakreg
    assert advice.diagnosis.left_out == ("e2",)
    assert ids(found(results)) == []  # a sparse field without any alarm


def keyword(errors, *, filled=False):
    more = {"filled by target": filled, "chip": 1, "expected": 10.0}
    return {
        "rows": rows("difference (sigma)", errors, **more),
        "value": max(errors, key=abs),
        "limit": Below(0.25, 0.5),
    }


def test_the_wrong_sky_of_one_exposure_makes_its_flags_symptoms(found):
    results = {"sky_keyword_error": (FAIL, keyword([0.0, -3.05, 0.0, 0.0])), "flags_on_noise": FAIL}
    advice = found({**results, "flags_above_expected": FAIL, "imprint_reversed": WARN, "weight_over_exposure": WARN})
    assert ids(advice) == ["wrong_sky"]
    assert "exposure e1" in advice.diagnosis.causes[0].text
    assert "too low" in advice.diagnosis.causes[0].text
    assert {proposal.check for proposal in advice.proposals} == {"sky_keyword_error"}
    assert "driz_cr_snr" not in {proposal.parameter for proposal in advice.needed}


def test_light_of_one_exposure_gets_no_constant_sky(found):
    light = {"rows": rows("difference (sigma)", [-0.1, 0.8, 0.1, 0.0]), "value": 0.8}
    advice = found({"sky_between_exposures": (WARN, light), "sky_keyword_error": (WARN, keyword([0.0, 0.4, 0.0, 0.0]))})
    assert ids(advice) == ["light_in_one_exposure"]
    assert advice.diagnosis.left_out == ("e1",)
    assert "skyfile" not in advice.astrodrizzle


def test_skies_of_the_other_exposures_that_are_wrong_too_are_corrected(found):
    light = {"rows": rows("difference (sigma)", [-0.1, 3.4, 0.1, 0.0]), "value": 3.4}
    skies = (FAIL, keyword([-0.5, -0.55, -0.5, -0.52]))
    advice = found({"sky_between_exposures": (WARN, light), "sky_keyword_error": skies, "sky_steps": WARN})
    assert ids(advice) == ["light_in_one_exposure", "wrong_sky"]
    assert advice.diagnosis.left_out == ("e1",)
    assert {"skyfile", "skymethod"} & set(advice.astrodrizzle)


@pytest.mark.parametrize(
    ("size", "explained", "off", "cause"),
    [
        (5.9, 0.99, 2.3, "gradient"),
        (0.55, 0.85, 0.3, "gradient"),
        (0.55, 0.75, 0.3, "filled_field"),
        (0.45, 0.85, 0.3, "filled_field"),
        (1.0, 0.85, 1.15, "gradient"),
        (1.0, 0.85, 1.25, "filled_field"),
    ],
)
def test_a_gradient_is_no_target(found, size, explained, off, cause):
    plane = {"rows": rows("explained", [explained] * 4), "value": size}
    results = {"sky_keyword_error": (FAIL, keyword([off] * 4, filled=True)), "sky_gradient": (INFO, plane)}
    advice = found({**results, "sky_oversubtracted": (FAIL, {"value": -off})})
    assert ids(advice) == [cause]
    skies = {proposal.parameter for proposal in advice.needed} & {"skyfile", "skymethod"}
    assert bool(skies) is (cause == "filled_field")


@pytest.mark.parametrize(("noise", "cause"), [({"flags_on_noise": FAIL}, "noise_flagged"), ({}, "filled_field")])
def test_a_sky_that_is_low_by_flags_on_its_noise_is_no_target(found, noise, cause):
    assert ids(found({"sky_oversubtracted": (WARN, {"value": -0.6}), **noise})) == [cause]


def test_an_amplifier_step_is_named_by_chip_and_not_given_a_sky(found):
    steps = ({"chip": "e0_flc.fits[SCI,1]", "step (sigma)": 0.7}, {"chip": "e0_flc.fits[SCI,2]", "step (sigma)": 0.1})
    amplifier = {"rows": steps, "value": 0.7, "limit": Below(0.5)}
    advice = found(
        {"sky_amplifier_step": (WARN, amplifier), "sky_keyword_error": (WARN, keyword([0.3, 0.3, 0.3, 0.3]))}
    )
    assert ids(advice) == ["amplifier_step"]
    assert "e0_flc.fits[SCI,1]" in advice.diagnosis.causes[0].text
    assert "[SCI,2]" not in advice.diagnosis.causes[0].text
    assert advice.needed == ()


@pytest.mark.parametrize(("side", "cause"), [(9.0, "grown_flags"), (3.0, "grown_flags"), (1.0, "noise_flagged")])
def test_grown_flags_are_told_from_low_thresholds(found, side, cause):
    flags = {"flags_on_noise": FAIL, "flags_on_deficits": FAIL, "flags_above_expected": FAIL, "rejected_weight": WARN}
    advice = found({**flags, "flags_grown": (INFO, {"value": side})})
    assert ids(advice) == [cause]
    assert ("driz_cr_grow" in advice.astrodrizzle) is (side > 1)
    asked = {proposal.parameter for proposal in advice.needed}
    assert ("driz_cr_snr" in asked) is (side == 1)


def test_a_trail_is_masked(found):
    ends = {"RA, one end (degree)": 10.0, "Dec, one end (degree)": -3.0, "RA, other end (degree)": 10.1}
    row = {"exposure": "e1", "is a trail": True, "is brightest": True, "width (arcsec)": 0.4, **ends}
    trail = {"rows": ({**row, "Dec, other end (degree)": -3.01}, {**row, "exposure": "e0", "is brightest": False})}
    advice = found({"satellite_trails": (FAIL, trail)}, number=2)
    (streak,) = advice.diagnosis.streaks
    assert streak.exposure == "e1"
    assert streak.ends == (10.0, -3.0, 10.1, -3.01)
    assert streak.width_arcsec == 0.4
    assert "('e1_flc.fits', 10.0, -3.0, 10.1, -3.01" in advice.script()
    assert advice.results[0].cure is Cure.BY_HAND
    assert "final_scale" not in advice.script()


def test_cosmic_rays_without_any_flag_were_never_rejected(found):
    advice = found({"residual_defects": (FAIL, {"value": 3532.0}), "flags_above_expected": Status.UNKNOWN})
    assert ids(advice) == ["no_rejection"]
    assert advice.astrodrizzle["driz_cr"] is True
    flagged = found({"residual_defects": (WARN, {"value": 300.0}), "flags_above_expected": PASS})
    assert ids(flagged) == ["rays_left"]


def test_cosmic_rays_where_two_exposures_overlap_are_not_averaged(found):
    depths = tuple(
        {"exposures": depth, "area (Mpix)": area, "per Mpix": density}
        for depth, area, density in ((1, 0.007, 0.0), (2, 0.26, 428.0), (4, 0.17, 0.0))
    )
    advice = found(
        {"residual_defects": (WARN, {"value": 428.0, "rows": depths}), "flags_above_expected": PASS}, number=6
    )
    assert advice.astrodrizzle["combine_type"] == "minmed"


def test_nothing_corrects_a_single_exposure(found):
    advice = found({"residual_defects": WARN, "phase_modulation": WARN, "empty_pixels": WARN}, number=1)
    assert ids(advice) == ["single_exposure"]
    assert {each.cure for each in advice.results} == {Cure.NOTHING}
    assert advice.proposals == ()
    assert advice.diagnosis.causes[0].is_grave
    assert not found({"phase_modulation": WARN}, number=1).diagnosis.causes[0].is_grave


def test_a_single_exposure_may_have_its_sky_corrected(found):
    advice = found({"residual_defects": WARN, "recorded_sky_left": (WARN, {"value": 0.97})}, number=1)
    assert set(ids(advice)) == {"single_exposure", "sky_not_subtracted"}
    assert {proposal.check for proposal in advice.needed} == {"recorded_sky_left"}


@pytest.mark.parametrize(("detector", "bit"), [("WFC3/IR", 256), ("WFPC2/PC", 8)])
def test_saturated_cores_become_good_again(found, detector, bit):
    causes = ({"cause": "saturated", "share of the excess (%)": 95.0},)
    results = {
        "empty_pixels": WARN,
        "imprint_depth": (INFO, {"rows": causes}),
        "imprinted_cores": (INFO, {"value": 52.0}),
    }
    advice = found(results, number=1, detector=detector)
    assert ids(advice) == ["saturated_cores"]
    assert int(advice.astrodrizzle["final_bits"]) & 264 == bit


def test_hot_pixels_are_no_cosmic_rays(found):
    advice = found({"hot_pixel_images": FAIL, "repeated_pattern": FAIL, "residual_defects": WARN})
    assert ids(advice) == ["hot_pixels"]
    assert "driz_cr_scale" not in {proposal.parameter for proposal in advice.needed}


def test_hot_pixels_that_no_dither_moves_are_not_curable(found):
    advice = found({"hot_pixel_images": WARN, "residual_defects": WARN, "dither_step": WARN})
    assert ids(advice)[0] == "hot_pixels"
    assert advice.diagnosis.causes[0].is_grave
    assert advice.diagnosis.causes[0].cure is Cure.NOTHING
    assert "rays_left" not in ids(advice)


def test_a_lost_chip_is_named_and_explains_its_cosmic_rays(found):
    lost = ({"file": "e1_flc.fits", "extension": 2},)
    results = {"inputs_without_weight": (FAIL, {"rows": lost}), "area_of_low_weight": FAIL, "residual_defects": WARN}
    advice = found(results)
    assert ids(advice) == ["lost_chip"]
    assert "e1_flc.fits[sci,2]" in advice.diagnosis.causes[0].text
    assert advice.results[2].symptom
    assert advice.needed == ()


@pytest.mark.parametrize(("pixfrac", "cause"), [(0.6, "small_drops"), (1.0, "few_exposures")])
def test_moire_of_full_drops_has_no_cure(found, pixfrac, cause):
    advice = found({"phase_modulation": WARN}, pixfrac=pixfrac)
    assert ids(advice) == [cause]
    assert (advice.results[0].cure is Cure.PARAMETERS) is (pixfrac < 1)


@pytest.mark.parametrize(("ratio", "holes", "cured"), [(0.94, False, True), (0.96, False, False), (0.96, True, True)])
def test_larger_drops_leave_the_moire_of_coinciding_exposures_and_close_their_holes(found, ratio, holes, cured):
    alarms = {"phase_modulation": WARN, "dither_step": WARN} | ({"empty_pixels": WARN} if holes else {})
    advice = found(alarms, pixfrac=0.4, scale_arcsec=0.05 * ratio, native_arcsec=0.05)
    assert ids(advice) == (["small_drops", "undithered"] if cured else ["undithered"])
    assert advice.is_called_for is cured


@pytest.mark.parametrize(("hole", "cure"), [("region", Cure.UNKNOWN), ("single", Cure.PARAMETERS)])
def test_a_region_without_weight_may_be_meant(found, hole, cure):
    sizes = ({"hole": hole, "pixels": 900}, {"hole": "cluster", "pixels": 40})
    advice = found({"empty_pixels": (PASS, {"rows": sizes}), "area_without_weight": WARN})
    assert advice.results[1].cure is cure
    assert bool(advice.needed) is (cure is Cure.PARAMETERS)


def test_no_alarm_has_no_cause(found):
    advice = found(dict.fromkeys(QUESTION, PASS))
    assert advice.diagnosis.causes == ()
    assert not advice.is_called_for
    assert {each.cure for each in advice.results} == {Cure.UNKNOWN}


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("detector", ["WFC3/UVIS", "WFC3/IR", "ACS/SBC", "WFPC2/PC", "OTHER/X"])
def test_everything_at_once_is_explained_without_a_hitch(found, number, detector):
    advice = found(dict.fromkeys(QUESTION, FAIL), number=number, detector=detector)
    assert advice.diagnosis.causes
    assert advice.to_json()["causes"]
    for each in advice.diagnosis.causes:
        assert set(each.shown_by) | each.explains <= set(QUESTION)


@pytest.mark.parametrize("check", sorted(QUESTION))
def test_every_alarm_alone_is_explained_without_a_hitch(found, check):
    assert found({check: FAIL}).to_json()["causes"] is not None


def test_the_search_names_no_kind_twice_in_a_row():
    assert len(set(ORDER)) == len(ORDER)


def test_evidence_is_not_needed(inputs):
    assert diagnose((), inputs()).causes == ()


@pytest.mark.parametrize(("sky", "told"), [(0.5, True), (1.2, False), (25.0, False)])
def test_flagged_noise_of_exposures_without_a_sky_may_be_their_missing_sky(found, sky, told):
    skies = {"rows": ({"exposure": "e0", "unit": "electrons", "expected": sky, "sigma": 7.0},)}
    advice = found({"flags_on_noise": WARN, "sky_keyword_error": (PASS, skies)})
    (cause,) = advice.diagnosis.causes
    assert ("no sky" in cause.action) is told


def test_a_part_weighted_twice_is_no_other_kind_of_weight(found):
    advice = found({"area_of_high_weight": WARN, "weight_is_time": WARN})
    assert ids(advice) == ["doubled_weight"]
    assert "final_wht_type" not in {proposal.parameter for proposal in advice.needed}
    assert ids(found({"weight_is_time": WARN})) == ["other_weights"]


@pytest.mark.parametrize(("kind", "cure"), [("IVM", Cure.NOTHING), ("ERR", Cure.PARAMETERS)])
def test_inverse_variances_of_the_sky_are_a_choice(found, kind, cure):
    advice = found({"weight_is_time": (WARN, {"rows": ({"kind": kind},)})})
    assert (ids(advice), advice.results[0].cure) == (["other_weights"], cure)
    assert bool(advice.needed) is (cure is Cure.PARAMETERS)


@pytest.mark.parametrize(
    ("check", "cause", "cure"),
    [
        ("sky_chip_step", "chip_step", Cure.PARAMETERS),
        ("sky_step_between_chips", "chip_step", Cure.PARAMETERS),
        ("flagged_star_cores", "stars_flagged", Cure.PARAMETERS),
        ("area_of_low_weight", "low_weight", Cure.BY_HAND),
        ("members_left_out", "members_left_out", Cure.BY_HAND),
        ("dither_step", "undithered", Cure.NOTHING),
    ],
)
def test_an_alarm_that_comes_alone_is_its_own_cause(found, check, cause, cure):
    advice = found({check: WARN})
    assert ids(advice) == [cause]
    assert (advice.results[0].cure, advice.results[0].symptom) == (cure, False)
    assert bool(advice.needed) is (cure is Cure.PARAMETERS)


def test_the_page_names_every_cause_that_is_told(repository):
    page = (repository / "docs" / "causes.md").read_text("utf-8")
    sources = (repository / "drizview" / "advice" / "causes").glob("*.py")
    told = {kind for file in sources for kind in re.findall(r'Cause\(\s*"([a-z_]+)"', file.read_text("utf-8"))}
    assert len(told) > 25
    assert {kind for kind in told if f"`{kind}`" not in page} == set()
