"""Where the image goes for an alarm that names an exposure and no place."""

from __future__ import annotations

import pytest

import drizview
from drizview.checks.core.limits import Below
from drizview.checks.core.measured import Place
from drizview.checks.core.result import Result
from drizview.checks.core.status import Status
from drizview.report.model import report_of

SECOND = "o4k19ac4q"


@pytest.fixture
def asked(demo):
    """Return a function that asks the inspector of the demo for the evidence of a result."""
    inspector = drizview.inspect(demo, run=False)

    def ask(**said):
        facts = {"status": Status.FAIL, "headline": "second images of the stars", "value": 9.0, "unit": "%"}
        result = Result(
            check="second_image_of_stars", question="clean", title="Second images", limit=Below(warn=5.0, fail=15.0),
            basis="made for a test", provenance="judgement", **(facts | said),
        )  # fmt: skip
        inspector.runner.report = report_of(inspector.dataset, [result])
        inspector.canvas.blink = inspector.navigator._offered = inspector.scene.blink()
        inspector.show("product")
        inspector.view.choose(question="clean")
        return inspector.canvas

    yield ask
    inspector.close()


def test_it_shows_the_exposure_at_fault_and_lets_it_blink(asked):
    canvas = asked(note=f"On {SECOND}, 13 native pixels from each star (12 columns, 5 rows).")
    assert canvas.frame == f"{SECOND}/sci"
    assert {f"{SECOND}/sci", "product/sci"} <= set(canvas.blink)


def test_an_exposure_that_a_cause_names_blinks_with_the_place(asked):
    canvas = asked(where=(Place("product", 40.0, 50.0),), rows=({"exposure": SECOND, "second image (%)": 9.0},))
    assert canvas.frame == "product/sci"
    assert f"{SECOND}/sci" in canvas.blink


@pytest.mark.parametrize(
    "said", [{"status": Status.PASS, "note": f"On {SECOND}."}, {"note": "o4k19ac3q is off from o4k19ac4q."}]
)
def test_nobody_is_shown_who_is_not_at_fault(asked, said):
    assert asked(**said).frame == "product/sci"
