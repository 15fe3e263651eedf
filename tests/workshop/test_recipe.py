"""Recipes: the same line makes the same pixels, and what cannot be made is refused."""

from __future__ import annotations

import dataclasses
import math
import subprocess
import sys

import numpy as np
import pytest
from click.testing import CliRunner

import drizview
from drizview.cli import main
from drizview.demo.made import made_names
from drizview.errors import DrizviewError
from drizview.workshop import Recipe, faults, field_names, recipe
from drizview.workshop.field import field
from drizview.workshop.plan import faultless


def test_there_are_two_fields():
    assert field_names() == ("acs", "ir")


def test_the_same_recipe_makes_the_same_pixels_and_another_seed_others():
    one, two, other = (recipe("ir", seed=seed, shift=0.3).make() for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.science, two.science)
    assert not np.array_equal(one.science, other.science)


def test_the_noise_stays_when_a_fault_is_added():
    plain, lowered = recipe("ir", seed=5).make(), recipe("ir", seed=5, cr_thresholds=0.5).make()
    np.testing.assert_array_equal(plain.exposures[0][0].science, lowered.exposures[0][0].science)


def test_faults_add_up_and_leave_the_plan_alone():
    plan = faultless(field("acs"), 1)
    before = dataclasses.replace(plan)
    both = faults()["pixfrac"].put(faults()["shift"].put(plan, 0.5), 0.6)
    assert both.shots[1].error.x != 0
    assert both.drizzle["final_pixfrac"] == 0.6
    assert plan == before
    assert recipe("acs", shift=0.5, pixfrac=0.6).plan().drizzle["final_pixfrac"] == 0.6


@pytest.mark.parametrize("name", faults())
def test_the_harmless_end_of_a_fault_changes_nothing_that_is_seen(name):
    fault = faults()[name]
    plan = faultless(field(fault.field), 1)
    put = fault.put(plan, fault.within[0] if min(fault.within) >= 0 else 0.0)
    for old, new in zip(plan.shots, put.shots, strict=False):
        assert old.error == new.error
        np.testing.assert_allclose(old.light[0], new.light[0])
    if name not in ("hot_pixels", "satellite_trail"):  # these choose their drizzling, too
        assert {key: put.drizzle[key] for key in plan.drizzle if put.drizzle[key] != plan.drizzle[key]} in (
            {}, {"final_scale": plan.camera.scale_arcsec}
        )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"shift": 99.0}, "0 to 4"),
        ({"shift": math.nan}, "0 to 4"),
        ({"shfit": 1.0}, "shift"),
        ({"field": "wfc"}, "acs"),
    ],
)
def test_what_cannot_be_made_is_refused(given, said):
    with pytest.raises(DrizviewError, match=said):
        recipe(**given)


def test_the_line_of_a_recipe_makes_it():
    made = recipe("ir", seed=7, shift=0.3, pixfrac=0.8)
    line = str(made).removesuffix(".write()")
    assert eval(line, {"drizview": drizview}) == made == Recipe("ir", 7, {"shift": 0.3, "pixfrac": 0.8})


def test_the_line_needs_no_other_import():
    code = 'import drizview; print(drizview.workshop.recipe("ir", shift=0.3))'
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == 'drizview.workshop.recipe("ir", seed=1, shift=0.3).write()'


@pytest.mark.parametrize("number", range(5))
def test_every_kernel_drizzles(number):
    made = recipe("ir", kernel=number).make()
    assert np.isfinite(made.science).mean() > 0.9


def test_a_strength_between_two_choices_is_refused():
    with pytest.raises(DrizviewError, match="1 \\(turbo\\)"):
        recipe("ir", kernel=1.5)


def test_context_and_weight_follow_a_lost_chip():
    plain, lost = recipe("acs").make(), recipe("acs", lost_chip=2).make()
    assert np.bitwise_or.reduce(plain.context, axis=None) == 0b11111111
    assert np.bitwise_or.reduce(lost.context, axis=None) == 0b11110101  # the second chip of the first two exposures
    assert lost.weight.sum() < 0.8 * plain.weight.sum()


def test_the_demo_command_lists_and_writes_any_fault(tmp_path):
    listed = CliRunner().invoke(main, ["demo", "--list"])
    assert listed.exit_code == 0
    assert all(any(line.startswith(name) for line in listed.output.splitlines()) for name in ("stis", *made_names()))
    out = tmp_path / "made"
    done = CliRunner().invoke(main, ["demo", "hot_pixels", "--out", str(out), "--strength", "0.5", "--seed", "3"])
    assert done.exit_code == 0, done.output
    with drizview.open(out) as dataset:
        assert len(dataset.exposures) == 4
        assert dataset.missing == ()
        assert dataset.product.context is not None
    assert CliRunner().invoke(main, ["demo", "hot_pixels", "--strength", "50"]).exit_code == 2


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DrizviewError, match="file"):
        recipe("ir").write(tmp_path / "file" / "below")
