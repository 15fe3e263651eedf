"""Advice against the checks that there are, and against drizzlepac's own lists of parameters."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from drizview.advice.advice import advise
from drizview.advice.inputs import ChipFacts
from drizview.advice.parameters import ASTRODRIZZLE, FINDER, PARAMETERS, TWEAKREG
from drizview.advice.registry import bindings, proposals_for
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.dataset.instruments import instrument
from drizview.errors import DrizviewError

CHECKS = {entry.id: entry for entry in checks()}


@pytest.mark.parametrize("check", list(bindings()))
def test_advice_is_bound_to_checks_that_exist(check):
    assert check in CHECKS


@pytest.mark.parametrize(
    "check", [id for id, entry in CHECKS.items() if getattr(entry.limit, "fail", None) is not None]
)
def test_a_check_that_may_fail_has_advice_or_a_reason_why_not(check):
    assert (check in bindings()) != bool(CHECKS[check].not_curable)


@pytest.mark.parametrize("check", list(bindings()))
@pytest.mark.parametrize("detector", ["WFC3/UVIS", "WFC3/IR", "ACS/WFC", "ACS/SBC", "WFPC2/PC", "STIS/CCD", "OTHER/X"])
def test_advice_can_be_given_for_every_detector_and_number(check, detector, result, inputs):
    entry = CHECKS[check]
    for number in (1, 2, 4, 8):
        for status in Status:
            made = result(check, status, question=entry.question, unit=entry.unit)
            for proposal in proposals_for(made, inputs(detector, number)):
                assert proposal.check == check
                assert proposal.question == entry.question
                assert proposal.reason
                assert status in (Status.WARN, Status.FAIL, Status.INFO)


def test_nothing_is_proposed_for_a_pass(result, inputs):
    advice = advise([result(check, Status.PASS) for check in bindings()], inputs())
    assert advice.proposals == ()
    assert advice.tweakreg == advice.astrodrizzle == {}
    assert advice.to_json()["script"] is None


def test_values_suit_the_detector(result, inputs):
    def values(check, detector, number=4):
        return advise([result(check)], inputs(detector, number)).astrodrizzle

    assert values("flags_on_noise", "WFC3/UVIS")["driz_cr_snr"] == "5.0 4.0"
    assert values("flags_on_noise", "WFPC2/PC")["driz_cr_snr"] == "22.0 16.0"  # four times 5.5 and 4
    assert values("residual_defects", "WFPC2/PC")["driz_cr_snr"] == "14.0 12.0"
    assert values("weight_is_time", "WFPC2/PC")["driz_cr_snr"] == "22.0 14.0"
    assert values("flagged_star_cores", "WFC3/IR")["driz_cr_scale"] == "3.0 2.4"
    assert values("hot_pixel_images", "ACS/WFC")["final_bits"] == "256"
    assert values("hot_pixel_images", "WFC3/IR")["final_bits"] == "512"
    assert values("weight_is_time", "WFC3/UVIS", 2)["combine_type"] == "minmed"
    assert values("weight_is_time", "WFC3/UVIS", 8)["combine_type"] == "median"
    assert values("weight_is_time", "WFC3/IR", 4)["combine_type"] == "median"
    single = values("weight_is_time", "WFC3/UVIS", 1)
    assert single["driz_cr"] is single["median"] is False
    assert "driz_cr_snr" not in single


def test_aligned_exposures_are_not_aligned_again(result, inputs):
    cores = result("flagged_star_cores")
    assert advise([cores], inputs()).tweakreg
    aligned = result("shift_between_exposures", Status.PASS, question="align")
    assert not advise([cores, aligned], inputs()).tweakreg
    assert not advise([cores], inputs(is_moving=True)).tweakreg


def test_blurred_exposures_are_not_aligned(result, inputs):
    long = result("elongation_of_stars", question="psf", value=1.4)
    own = result("shapes_of_exposures", Status.INFO, question="psf", value=1.35)
    assert advise([long], inputs()).tweakreg
    assert not advise([long, own], inputs()).proposals


def test_a_search_is_as_wide_as_the_shift(result, inputs):
    rows = ({"dx (native pixel)": -20.0, "dy (native pixel)": 3.0, "shared sources": 4}, {"dx (native pixel)": None})
    shifted = result("shift_between_exposures", question="align", rows=rows)
    tweakreg = advise([shifted], inputs()).tweakreg
    assert tweakreg["searchrad"] == pytest.approx(1.6)
    assert tweakreg["fitgeometry"] == "shift"


@pytest.mark.parametrize(
    ("detector", "bits"), [("WFC3/UVIS", "~4,16"), ("WFPC2/PC/WF", "~4,2,32,512"), ("ACS/SBC", None)]
)
def test_pixels_that_stay_where_they_are_are_no_stars(result, inputs, detector, bits):
    instrument_of = instrument(*detector.split("/", 1))
    shifted = result("shift_between_exposures", question="align", rows=())
    assert advise([shifted], inputs(instrument=instrument_of)).tweakreg.get("dqbits") == bits


def test_flags_of_an_exposure_that_is_left_out_are_not_copied(inputs):
    chips = tuple(ChipFacts(f"e{k}", 1, f"e{k}_c0m.fits", 1) for k in range(3))
    paths, flags = (tuple(Path(f"/data/e{k}_{kind}.fits") for k in range(3)) for kind in ("c0m", "c1m"))
    left = inputs(paths=paths, companions=flags, chips=chips).without(["e1"])
    assert [path.name for path in left.companions] == ["e0_c1m.fits", "e2_c1m.fits"]


@pytest.mark.parametrize(
    ("turn", "geometry"), [(Status.PASS, "shift"), (Status.FAIL, "rscale"), (Status.UNKNOWN, "rscale")]
)
def test_a_turn_is_fitted_unless_none_was_measured(result, inputs, turn, geometry):
    rows = ({"dx (native pixel)": -2.0, "dy (native pixel)": 3.0, "shared sources": 40},)
    shifted = result("shift_between_exposures", question="align", rows=rows)
    turned = result("turn_between_exposures", turn, question="align")
    assert advise([shifted, turned], inputs()).tweakreg["fitgeometry"] == geometry


def test_the_measured_sky_is_handed_on_by_file_and_chip(result, inputs):
    case = inputs(number=2)
    rows = tuple({"exposure": c.exposure, "chip": c.number, "expected": 10.0 + c.extver} for c in case.chips)
    advice = advise([result("sky_keyword_error", question="mdrizsky", rows=rows)], case)
    assert advice.astrodrizzle["skyfile"] == {"e0_flc.fits": [11.0, 12.0], "e1_flc.fits": [11.0, 12.0]}
    assert "skymethod" not in advice.astrodrizzle
    assert advice.conflicts == ()
    partly = advise([result("sky_keyword_error", question="mdrizsky", rows=rows[:3])], case)
    assert partly.astrodrizzle["skymethod"] == "globalmin+match"


@pytest.mark.parametrize(
    ("filled", "low", "sky"),
    [(True, -1.5, 23.0), (True, -0.8, 24.4), (True, -0.7, 25.0), (True, 0.4, 25.0), (False, -1.5, 25.0)],
)
def test_where_a_target_fills_the_chips_the_darkest_parts_of_the_product_are_the_sky(result, inputs, filled, low, sky):
    case = inputs(number=2)
    more = {"expected": 25.0, "MDRIZSKY": 26.0, "sigma": 2.0, "filled by target": filled}
    rows = tuple({"exposure": c.exposure, "chip": c.number, **more} for c in case.chips)
    dark = result("sky_oversubtracted", Status.FAIL if low < -0.5 else Status.PASS, question="sky", value=low)
    advice = advise([result("sky_keyword_error", question="mdrizsky", rows=rows), dark], case)
    assert {value for values in advice.astrodrizzle["skyfile"].values() for value in values} == {sky}


def test_an_opportunity_is_a_script_of_its_own(result, inputs):
    rows = ({"grid": "recommended", "final_scale (arcsec)": 0.03, "final_pixfrac": 0.8},)
    finer = result("resolution", Status.INFO, question="dither", rows=rows, opportunity=True)
    alone = advise([finer], inputs())
    assert alone.astrodrizzle == {}
    assert alone.to_json()["script"] is None
    assert "'final_scale': 0.03" in alone.opportunity_script()
    both = advise([finer, result("flags_on_noise")], inputs())
    assert "final_scale" not in both.script()
    assert "'final_scale': 0.03" in both.opportunity_script()
    assert "'driz_cr_snr': '5.0 4.0'" not in both.opportunity_script()
    with pytest.raises(DrizviewError, match="no opportunity"):
        advise([result("flags_on_noise")], inputs()).opportunity_script()


def configured(name):
    """Return the parameters in a configuration file of drizzlepac, which need not be imported for that."""
    code = "import importlib.util as u; s = u.find_spec('drizzlepac'); print(s.origin if s else '')"
    python = os.environ.get("DRIZZLEPAC_PYTHON", sys.executable)
    origin = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=60).stdout.strip()
    if not origin:
        pytest.skip("drizzlepac is not installed")
    text = (Path(origin).parent / "pars" / name).read_text()
    return {line.partition("=")[0].strip() for line in text.splitlines() if "=" in line}


def test_parameters_are_spelt_as_drizzlepac_spells_them():
    known = {ASTRODRIZZLE: configured("astrodrizzle.cfg"), TWEAKREG: configured("tweakreg.cfg")}
    finder = configured("imagefindpars.cfg")
    for task, name in PARAMETERS:
        assert name in (finder if name in FINDER else known[task]), f"{task} has no {name}"
