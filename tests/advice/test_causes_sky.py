"""Which of several alarms about light and sky is the cause."""

from __future__ import annotations

import pytest

from drizview.advice.advice import advise
from drizview.checks.core.cure import Cure
from drizview.checks.core.limits import Below
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status

QUESTION = {entry.id: entry.question for entry in checks()}
LIGHT = tuple({"exposure": f"e{k}", "difference (sigma)": value} for k, value in enumerate([0.1, 1.3, 0.1, 0.0]))
PATCHES = ({"exposure": "e1", "patches": 7}, {"exposure": "e0", "patches": 0})


@pytest.fixture
def causes(result, inputs):
    """Return the ids of the causes of warnings, given as check to the facts of its result, and the advice."""

    def make(given):
        made = [result(check, Status.WARN, question=QUESTION[check], **more) for check, more in given.items()]
        advice = advise(made, inputs(exposures_in_product=4))
        return [cause.id for cause in advice.diagnosis.causes], advice

    return make


def trail(brightness, exposure="e1"):
    ends = {f"{axis}, {end} end (degree)": 10.0 for axis in ("RA", "Dec") for end in ("one", "other")}
    row = {"exposure": exposure, "is a trail": True, "is brightest": True, "brightness (sigma)": brightness, **ends}
    return {"rows": ({**row, "width (arcsec)": 0.4},), "value": 1.0}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (trail(0.3), ["light_in_one_exposure"]),
        (trail(3.0), ["satellite_trail"]),
        (trail(0.3, "e2"), ["satellite_trail"]),
        ({"rows": ()}, ["satellite_trail"]),
    ],
)
def test_a_crest_of_broad_light_is_no_trail(causes, line, told):
    found, _ = causes({"satellite_trails": line, "sky_between_exposures": {"rows": LIGHT, "value": 1.3}})
    assert found == told


@pytest.mark.parametrize("more", [{"sky_between_exposures": {"rows": LIGHT}}, {"satellite_trails": trail(3.0)}])
def test_patches_of_the_same_exposure_are_of_the_same_light(causes, more):
    found, _ = causes({**more, "light_of_one_exposure": {"rows": PATCHES, "value": 7.0}})
    assert len(found) == 1
    elsewhere = ({"exposure": "e3", "patches": 7}, *PATCHES[1:])
    found, _ = causes({**more, "light_of_one_exposure": {"rows": elsewhere, "value": 7.0}})
    assert found[1:] == ["patches_of_light"]


def keyword(*errors, filled=False):
    """Return MDRIZSKY's errors of the chips of two exposures."""
    rows = [
        {"exposure": f"e{k}", "chip": chip, "difference (sigma)": error, "filled by target": filled and not error}
        for k in range(2)
        for chip, error in enumerate(errors, 1)
    ]
    return {"rows": tuple(rows), "value": max(map(abs, errors)), "limit": Below(0.25, 0.5)}


@pytest.mark.parametrize(
    ("errors", "filled", "told"),
    [
        ((0.0, -0.9), False, "chip_step"),
        ((-0.9, 0.05, 0.0, 0.1), False, "chip_step"),
        ((-0.9, -0.5), False, "wrong_sky"),
        ((0.0, -0.9), True, "wrong_sky"),
    ],
)
def test_one_sky_for_unequal_chips_is_a_step_of_the_chips(causes, errors, filled, told):
    given = {"sky_keyword_error": keyword(*errors, filled=filled)}
    for shown in (given, given | {"sky_step_between_chips": {"rows": (), "value": 0.9}}):
        found, advice = causes(shown)
        assert found == [told]
        (cause,) = advice.diagnosis.causes
        assert cause.cure is Cure.PARAMETERS
        if told == "chip_step":
            assert f"chip {1 + errors.index(-0.9)} " in cause.text


def test_of_four_chips_three_of_which_are_wrong_the_other_is_named(causes):
    _, advice = causes({"sky_keyword_error": keyword(0.0, -0.45, -0.41, -0.45)})
    (cause,) = advice.diagnosis.causes
    assert cause.id == "chip_step" and "chip 1 " in cause.text


def test_a_sky_off_on_blank_chips_is_no_target(causes):
    dark = {"value": -14.5}
    found, _ = causes({"sky_keyword_error": keyword(4.0, 3.9), "sky_oversubtracted": dark})
    assert found == ["wrong_sky"]
    found, _ = causes({"sky_oversubtracted": dark})
    assert found == ["filled_field"]


def test_a_slightly_wrong_sky_leaves_no_field_of_cosmic_rays(causes):
    given = {"residual_defects": {"value": 4517.0}, "sky_keyword_error": keyword(-0.4, -0.4)}
    found, _ = causes(given)
    assert found == ["wrong_sky", "no_rejection"]


@pytest.mark.parametrize(("value", "another", "said"), [(1.0, False, "still in the product"), (5.1, True, "5.1 ×")])
def test_more_than_the_recorded_sky_is_another(causes, value, another, said):
    found, advice = causes({"recorded_sky_left": {"value": value, "rows": ({"another sky": another},)}})
    assert found == ["sky_not_subtracted"]
    assert said in advice.diagnosis.causes[0].text
