"""The cases of the detection table: what they are made of, and that the table counts what was said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.cases import drizzle, plan
from benchmarks.cases.camera import CAMERAS
from benchmarks.cases.case import DEFECTS, Case
from benchmarks.cases.detector import detector
from benchmarks.cases.peculiar import Shot, changed, units
from benchmarks.cases.scene import scene
from benchmarks.detection_table import page
from benchmarks.outcome import Outcome, alarms
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import checks

SMALL = replace(CAMERAS["uvis"], shape=(40, 60))


def case(**peculiar):
    return Case("made", 7, peculiar={name.replace("_", " "): strength for name, strength in peculiar.items()})


def test_causes_and_questions_of_defects_exist():
    known = {check.id for check in checks()}
    for defect in DEFECTS.values():
        assert set(defect.causes) <= known
        assert {*defect.reveals, *defect.may} <= set(QUESTIONS)


def test_the_plan_has_two_hundred_realistic_clean_cases_of_every_camera():
    cases = list(plan.cases())
    lifelike = [each for each in cases if each.name.startswith(("peculiar-", "observed-"))]
    assert len({each.name for each in cases}) == len(cases)
    assert len(lifelike) >= 200
    whole = list(plan.frames())
    assert {each.camera for each in (*cases, *whole)} == set(CAMERAS)
    assert all(CAMERAS[each.camera].full for each in whole)
    assert {name for each in lifelike for name in each.peculiar} == set(units())
    assert all(each.grade for each in cases if each.defect != "clean")


def test_another_series_has_other_seeds():
    first, second = ({each.seed for each in plan.cases(series)} for series in (1, 2))
    assert not first & second


def test_a_case_with_a_scale_of_its_own_is_drizzled_to_it():
    scaled = [each.drizzle for each in plan.cases() if "final_scale" in each.drizzle]
    assert scaled and all(each.get("final_wcs") for each in scaled)


def test_every_camera_has_defects_of_several_kinds():
    kinds: dict[str, set[str]] = {}
    for each in plan.faults():
        kinds.setdefault(each.camera.partition("_")[0], set()).add(each.defect)
    assert all(len(kinds[camera]) >= 6 for camera in ("uvis", "wfc", "ir", "hrc", "sbc", "stis", "wfpc2"))


def test_a_skyfile_has_a_sky_for_every_chip(tmp_path):
    drizzle.skyfile(tmp_path, {"a_flc.fits": [1.5, 2.0], "b_flc.fits": [0.25, 3.0]})
    lines = (tmp_path / "sky.txt").read_text().splitlines()
    assert lines == ["#applied=False", "a_flc.fits 1.500000 2.000000", "b_flc.fits 0.250000 3.000000"]


def test_a_gradient_goes_on_from_chip_to_chip():
    lower, upper = (changed("light", np.zeros((40, 60)), Shot(case(sky_gradient=1.0), SMALL, 0, k)) for k in (1, 2))
    whole = np.concatenate([lower, upper])
    steps = np.diff(whole, axis=0)
    np.testing.assert_allclose(steps, steps[0, 0], rtol=1e-6)
    four, blank = replace(SMALL, chips=4, shape=(50, 50)), np.zeros((50, 50))
    shots = [Shot(case(sky_gradient=1.0), four, 0, k) for k in (1, 2, 3, 4)]
    corners = [changed("light", blank, shot)[0, 0] for shot in shots]
    np.testing.assert_allclose(corners, 0, atol=1e-12)


@pytest.mark.parametrize("stage", ["light", "charge", "readout"])
@pytest.mark.parametrize("name", sorted(units()))
def test_a_peculiarity_is_the_same_whatever_it_is_combined_with(name, stage):
    image = np.full(SMALL.shape, 50.0)
    image[20, 30] = 90_000
    alone = changed(stage, image, Shot(Case("made", 7, peculiar={name: 1.0}), SMALL, 1, 1))
    again = changed(stage, image, Shot(Case("made", 7, peculiar={name: 1.0}), SMALL, 1, 1))
    assert alone.shape == image.shape and np.isfinite(alone).all()
    np.testing.assert_array_equal(alone, again)


def test_trails_lie_behind_a_source_and_keep_its_charge():
    image = np.zeros((90, 60))
    image[20, 30] = 1000.0
    trailed = changed("charge", image, Shot(case(CTE_trails=0.3), SMALL, 0, 1))
    assert trailed[20, 30] < 1000 < trailed.sum() * 1.001
    assert trailed[21:50, 30].min() > 0 == trailed[:20].max()
    flipped = changed("charge", image[::-1], Shot(case(CTE_trails=0.3), SMALL, 0, 2))
    np.testing.assert_allclose(flipped[::-1], trailed)


def test_bleeding_keeps_the_charge_and_fills_the_column():
    image = np.zeros((60, 20))
    image[30, 10] = 10.4 * SMALL.full_well
    bled = changed("charge", image, Shot(case(bright_stars=50), SMALL, 0, 1))
    assert bled.sum() == pytest.approx(image.sum(), rel=0.02)
    assert (bled[:, 10] > SMALL.full_well).sum() in (9, 10, 11)
    assert not bled[:, :10].any()


def test_amplifiers_keep_their_offsets_from_exposure_to_exposure():
    first, second = (
        changed("readout", np.zeros((40, 60)), Shot(case(amplifier_offsets=1.0), SMALL, k, 1)) for k in (0, 1)
    )
    np.testing.assert_array_equal(first, second)
    assert all(0.3 <= abs(level) <= 1 for level in (first[0, 0], first[0, -1]))


def test_scene_and_chip_take_their_peculiarities():
    random = np.random.default_rng(1)
    sky = scene(SMALL, "sparse", 10.0, 0.0, random, fill=1.0)
    made = changed("scene", sky, Shot(case(globular_core=50, intracluster_light=1), SMALL))
    assert len(made.stars) == len(sky.stars) + 50 and len(made.clouds) == len(sky.clouds) + 3
    chip = detector(SMALL, random)
    uneven = changed("chip", chip, Shot(case(flat_residuals=0.05, hot_columns=20), SMALL, chip=1))
    assert uneven.flat.std() > 0.04 and uneven.glow.sum() > chip.glow.sum()


def test_an_unknown_peculiarity_is_refused():
    with pytest.raises(KeyError, match="amplifier offsets"):
        changed("light", np.zeros((2, 2)), Shot(case(dust=1.0), SMALL))


def outcome(name, defect="clean", *, alarm="", check="", **more):
    def entry(question):
        status = "warn" if question == alarm else "pass"
        return {"status": status, "results": [{"check": check, "status": status, "value": 1, "headline": "so"}]}

    made = {"name": name, "defect": defect, "strength": 1.0, "unit": "pixel", "dither": "box", "drizzle": {}, **more}
    said = {"instrument": "ACS", "detector": "WFC", "questions": {question: entry(question) for question in QUESTIONS},
            "verdict": {"status": "adequate", "reasons": [alarm] if alarm else []}}  # fmt: skip
    return Outcome(made, said, 0.0, 0.0)


def test_the_table_counts_alarms_notices_and_causes():
    quiet = outcome("quiet", peculiar={"flash": 10.0})
    loud = outcome("loud", alarm="weight", check="weight_is_time")
    found = outcome("found", "misaligned", alarm="align", check="shift_between_exposures", grade="gross")
    symptom = outcome("symptom", "misaligned", alarm="align", check="weak_fits", grade="gross")
    made = [quiet, loud, found, symptom]
    assert [each.noticed() for each in (found, symptom)] == [True, True]
    assert [each.told() for each in (found, symptom)] == [True, False]
    assert [name for name, _ in loud.false_alarms()] == ["weight"]
    lines = page(made).splitlines()
    assert "| ACS/WFC | 2 | 22 | 1 | weight 1 | 2, 0, 0, 0 |" in lines
    assert any(line.startswith("| gross | 2 | 2 / 2 | 1 / 2 | 2 / 2 |") for line in lines)
    assert "loud" in alarms(made) and "quiet" not in alarms(made)
