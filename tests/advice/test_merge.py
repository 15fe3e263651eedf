"""Many proposals become one value each, the safer one."""

from __future__ import annotations

import pytest

from drizview.advice.merge import merge
from drizview.advice.parameters import AREAS, ASTRODRIZZLE, PARAMETERS, TWEAKREG, parse_bits
from drizview.advice.proposal import Proposal


def propose(parameter, value, check="one", *, task=ASTRODRIZZLE, **more):
    return Proposal(task, parameter, value, f"because of {check}", check=check, **more)


@pytest.mark.parametrize(
    ("parameter", "one", "other", "chosen"),
    [
        ("final_pixfrac", 0.6, 1.0, 1.0),
        ("final_scale", 0.03, 0.04, 0.04),
        ("final_bits", "336", "256", "256"),
        ("final_bits", "64,16", "16+256", "16"),
        ("driz_cr_snr", "3.5 3.0", "5.0 2.5", "5.0 3.0"),
        ("driz_cr_scale", "1.5 1.2", "1.2 0.7", "1.5 1.2"),
        ("combine_type", "minmed", "median", "median"),
        ("skymethod", "localmin", "globalmin+match", "globalmin+match"),
        ("final_wht_type", "IVM", "EXP", "EXP"),
        ("driz_cr_grow", 3, 1, 1),
    ],
)
def test_the_safer_value_is_chosen_and_the_conflict_shown(parameter, one, other, chosen):
    for first, second in ((one, other), (other, one)):
        merged = merge([propose(parameter, first, "a"), propose(parameter, second, "b")])
        assert merged.of(ASTRODRIZZLE) == {parameter: chosen}
        (conflict,) = merged.conflicts
        assert conflict.values == {"a": first, "b": second}
        assert conflict.chosen == chosen
        assert conflict.rule


def test_agreement_is_no_conflict():
    merged = merge([propose("resetbits", "4096", "a"), propose("resetbits", "4096", "b")])
    assert merged.conflicts == ()


def test_what_mends_a_hole_stands():
    proposals = [propose("final_bits", "256", "hot"), propose("final_bits", "336", "hole", firm=True)]
    assert merge(proposals).of(ASTRODRIZZLE) == {"final_bits": "336"}


def test_a_result_goes_before_a_standard_value_without_conflict():
    merged = merge([propose("driz_cr_snr", "3.0 2.5")], [propose("driz_cr_snr", "5.0 4.0", "")])
    assert merged.of(ASTRODRIZZLE) == {"driz_cr_snr": "3.0 2.5"}
    assert merged.conflicts == ()


def test_a_measured_sky_goes_before_a_method():
    skies = {"a_flc.fits": [1.0]}
    merged = merge([propose("skyfile", skies, "a"), propose("skymethod", "globalmin+match", "b")])
    assert merged.of(ASTRODRIZZLE) == {"skyfile": skies}
    assert merged.conflicts[0].parameter == "skymethod"
    assert merge([propose("skyfile", skies, "a")], [propose("skymethod", "localmin", "")]).conflicts == ()


def test_the_order_is_wcs_sky_cosmic_rays_bits_grid():
    given = [propose("final_scale", 0.04), propose("final_bits", "0"), propose("skysub", True)]
    given += [propose("driz_cr", True), propose("searchrad", 1.0, task=TWEAKREG)]
    areas = [PARAMETERS[key].area for key in merge(given).values]
    assert areas == sorted(areas, key=AREAS.index)
    assert [entry.area for entry in PARAMETERS.values()] == sorted(
        (e.area for e in PARAMETERS.values()), key=AREAS.index
    )


def test_a_parameter_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="no parameter 'driz_cr_snrr'"):
        propose("driz_cr_snrr", "3.5 3.0")


def test_bits():
    assert parse_bits("64,32") == parse_bits("64+32") == parse_bits("96") == 96
