"""What the page of advice shows of a report, and what it saves."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import drizview
from drizview.advice.parameters import ASTRODRIZZLE, TWEAKREG
from drizview.advice.proposal import Proposal
from drizview.checks.core.questions import AREAS, QUESTIONS
from drizview.checks.core.status import Status
from drizview.inspector.app import Inspector
from drizview.inspector.panels.advice.panel import AdvicePanel
from drizview.inspector.panels.advice.sheet import advice_sheet, script_or_why, steps_of
from drizview.report.model import report_of
from drizview.service import FOLDER_VARIABLE
from tests import oddsets


@pytest.fixture(scope="module")
def inspector(demo):
    made = Inspector(drizview.open(demo), run=False)
    made.view.page = "advice"
    yield made
    made.close()


@pytest.fixture(scope="module")
def panel(inspector):
    page = next(panel for panel in inspector.panels if isinstance(panel, AdvicePanel))
    assert "the checks have not run" in page.refusal.value
    inspector.runner.start()
    inspector.runner.wait()
    assert page.refusal.value == ""
    return page


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def alarming(report, *proposals):
    """Return the report with proposals as if results had made them."""
    return replace(report, advice=replace(report.advice, proposals=proposals))


_SNR = Proposal(ASTRODRIZZLE, "driz_cr_snr", "5.0 4.0", "noise is flagged", "flags_on_noise", "crflags")
_FINER = Proposal(ASTRODRIZZLE, "final_scale", 0.03, "an opportunity", "resolution", "dither", optional=True)
_SHIFT = Proposal(TWEAKREG, "fitgeometry", "shift", "they must lie on one another", "shift", "align")


def test_the_verdict_has_four_areas_and_what_was_not_measured(panel):
    sheet, report = panel.sheet.sheet, panel.runner.report
    assert sheet["verdict"]["words"] == report.verdict.status.words
    assert not sheet["verdict"]["text"].startswith(report.verdict.status.words)
    assert [area["area"] for area in sheet["areas"]] == list(AREAS)
    assert {each["id"] for each in sheet["unanswered"]} == set(report.verdict.unanswered)
    assert all(each["why"] and each["matters"] for each in sheet["unanswered"])


def test_each_parameter_has_its_reason_and_its_question(panel):
    made = advice_sheet(alarming(panel.runner.report, _SNR, _SHIFT, _FINER))
    tweak, drizzle = made["steps"]
    assert (tweak["task"], drizzle["task"]) == (TWEAKREG, ASTRODRIZZLE)
    assert tweak["entries"][0]["parameters"] == [["fitgeometry", "'shift'", "'shift'"]]
    (entry,) = drizzle["entries"]
    assert entry["parameters"] == [["driz_cr_snr", "'5.0 4.0'", "'5.0 4.0'"]]
    assert (entry["reason"], entry["questions"]) == (
        "noise is flagged",
        [{"id": "crflags", "name": "Cosmic-ray flags"}],
    )
    assert "driz_cr_snr" not in {name for each in drizzle["standard"] for name, *_ in each["parameters"]}
    assert made["optional"][0]["parameters"] == [["final_scale", "0.03", "0.03"]]
    shown = {name: value for step in made["steps"] for name, value in _values(step)}
    merged = alarming(panel.runner.report, _SNR, _SHIFT, _FINER).advice.merged
    assert shown == {name: ascii(value) for (_, name), value in merged.values.items()}


def _values(step):
    return [(name, value) for each in [*step["entries"], *step["standard"]] for name, value, _ in each["parameters"]]


def test_a_parameter_that_two_results_ask_for_names_both_questions(panel):
    second = replace(_SNR, check="imprint_reversed", question="imprint", reason="another")
    (step,) = steps_of(alarming(panel.runner.report, _SNR, second).advice)
    (entry,) = step["entries"]
    assert [each["id"] for each in entry["questions"]] == ["crflags", "imprint"]


def test_what_results_disagree_on_is_said(panel):
    other = replace(_SNR, value="3.0 2.5", check="residual_defects", question="clean")
    made = advice_sheet(alarming(panel.runner.report, _SNR, other))
    assert "driz_cr_snr" in made["conflicts"][0]
    assert "Used: '5.0 4.0'" in made["conflicts"][0]
    mixed = replace(_SNR, value="6.0 2.0", check="residual_defects", question="clean")
    (step,) = steps_of(alarming(panel.runner.report, _SNR, mixed).advice)
    assert step["entries"][-1]["reason"].endswith("see below")


def test_a_table_of_skies_is_named_and_not_spelt_out(panel):
    sky = Proposal(ASTRODRIZZLE, "skyfile", {"a_flc.fits": [1.0, 2.0]}, "measured", "mdrizsky", "mdrizsky")
    (step,) = steps_of(alarming(panel.runner.report, sky).advice)
    assert step["entries"][0]["parameters"][0][1:] == ["sky of each chip of 1 files", "a_flc.fits 1.0 2.0"]


def test_nothing_to_change_has_no_script_and_says_so(panel):
    made = advice_sheet(alarming(panel.runner.report))
    assert made["steps"] == []
    assert made["script"] == ""
    assert "no result calls" in made["no_script"]


def test_without_exposures_there_is_no_script_and_a_reason(demo, tmp_path):
    dataset = drizview.open(oddsets.part(demo, tmp_path, oddsets.PRODUCT))
    text, why = script_or_why(alarming(report_of(dataset, ()), _SNR))
    assert text == ""
    assert "none of its exposures was found" in why


def test_a_question_is_gone_to(panel):
    panel.answer({"type": "look", "question": "sky"})
    assert (panel.view.question, panel.view.page) == ("sky", "evidence")
    panel.answer({"type": "look", "question": "<script>"})
    assert panel.view.question == "sky"
    panel.view.page = "advice"


def test_script_and_reports_are_saved_where_the_person_says(panel, here):
    report = panel.runner.report
    panel.runner.report = alarming(report, _SNR)
    try:
        panel.answer({"type": "save", "what": "script", "path": "mine.py"})
        assert panel.sheet.outcome["script"]["text"] == f"Saved {here / 'mine.py'}"
        assert (here / "mine.py").read_text() == panel.runner.report.advice.script()
        compile((here / "mine.py").read_text(), "mine.py", "exec")
    finally:
        panel.runner.report = report
    panel.view.ratings = panel.view.ratings.rated("weight", "pass", note="even")
    for name in ("r.json", "r.html"):
        panel.answer({"type": "save", "what": "report", "path": name})
        assert panel.sheet.outcome["report"]["tone"] == "pass"
    document = json.loads((here / "r.json").read_text())
    assert document["products"][0]["ratings"]["questions"]["weight"]["note"] == "even"
    page = (here / "r.html").read_text()
    assert "data:image/png" in page
    assert "Rated by eye" in page


def test_a_file_that_is_there_is_replaced_only_when_asked(panel, here):
    (here / "r.json").write_text("mine")
    panel.answer({"type": "save", "what": "report", "path": "r.json"})
    told = panel.sheet.outcome["report"]
    assert (told["tone"], told["exists"]) == ("fail", True)
    assert (here / "r.json").read_text() == "mine"
    panel.answer({"type": "save", "what": "report", "path": "r.json"})
    assert panel.sheet.outcome["report"]["count"] == told["count"] + 1  # so that the browser hears of it
    panel.answer({"type": "save", "what": "report", "path": "r.json", "overwrite": True})
    assert json.loads((here / "r.json").read_text())


@pytest.mark.parametrize("path", ["r.fits", "", "nowhere/r.html", "a\x00b.html"])
def test_a_bad_name_is_one_line(panel, here, path):
    panel.answer({"type": "save", "what": "report", "path": path})
    told = panel.sheet.outcome["report"]
    assert told["tone"] == "fail"
    assert "\n" not in told["text"]
    assert not list(here.iterdir())


def test_the_advice_waits_for_the_checks_and_for_the_judgement(panel):
    runner = panel.runner
    runner.state = "running"
    assert "the checks are running" in panel.refusal.value
    runner.state = "cancelled"
    assert panel.refusal.value == ""
    assert "ended early" in panel.sheet.sheet["note"]
    runner.state = "done"
    assert panel.sheet.sheet["note"] == ""
    panel.view.judged_first = True
    assert "judge first" in panel.refusal.value
    panel.view.judged_first = False


def test_every_question_and_status_can_be_shown(panel):
    findings = {id: replace(panel.runner.report[id], status=Status.ERROR) for id in QUESTIONS}
    assert advice_sheet(replace(panel.runner.report, findings=findings))["areas"]


def test_the_cause_stands_first_with_its_questions_and_the_opportunity_apart(panel):
    results = [
        replace(each, status=Status.FAIL) if each.check in ("shift_between_exposures", "flagged_star_cores") else each
        for each in panel.runner.report.results
    ]
    sheet = advice_sheet(report_of(panel.dataset, results))
    told = {id["id"] for cause in sheet["causes"] for id in cause["questions"]}
    shown = {id["id"] for cause in sheet["causes"] for id in cause["symptoms"]}
    assert "align" in told
    assert "crflags" in shown
    assert all(cause["action"] and cause["text"] for cause in sheet["causes"])
    assert sheet["optional"] == []
    assert sheet["second_script"] == ""
    chance = advice_sheet(alarming(panel.runner.report, _FINER))
    assert chance["steps"] == []
    assert "'final_scale': 0.03" in chance["second_script"]
    assert chance["script"] == ""
