"""What the panels show of a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

import drizview
from drizview.checks.core.measured import Place
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.registry import checks
from drizview.checks.core.status import Status
from drizview.inspector.panels.badges import badges_of, missing_of
from drizview.inspector.panels.evidence import MOST_PLACES, finding_sheet, label_of, result_of, where_of
from drizview.inspector.panels.flags import flag_rows
from drizview.inspector.panels.masthead import facts_line, verdict_line
from drizview.inspector.panels.pages import PAGES
from drizview.inspector.panels.question import answer_of
from drizview.report.model import finding_of, report_of
from tests import oddsets


@pytest.fixture(scope="module")
def dataset(demo):
    return drizview.open(demo)


@pytest.fixture(scope="module")
def report(dataset):
    return drizview.check(dataset)


def test_every_question_has_a_badge_in_order(report):
    badges = badges_of(report)
    assert [badge["question"] for badge in badges] == list(QUESTIONS)
    assert all(badge["name"] and badge["word"] for badge in badges)


def test_a_question_that_nobody_asked_says_so(dataset):
    badge = badges_of(report_of(dataset, ()))[0]
    assert (badge["status"], badge["headline"], badge["asked"]) == ("unknown", "", "no")
    finding = report_of(dataset, ())["weight"]
    assert answer_of(finding, running=True)["word"] == "not checked yet"
    assert answer_of(finding)["word"] == "not checked"


def test_the_answer_is_that_of_the_finding(report):
    answer = answer_of(report["weight"])
    assert answer["word"] == report["weight"].status.words
    assert answer["headline"] == report["weight"].headline


def test_the_cause_of_an_alarm_is_said_with_its_answer_and_with_the_verdict(report):
    finding = report["weight"]
    why = "stars of exposure a2q differ in flux by 31 %: the telescope lost its guide stars"
    loud = replace(finding.results[0], status=Status.FAIL, cause=why)
    alarmed = finding_of(finding.question, [loud, *finding.results[1:]])
    assert answer_of(alarmed)["cause"] == f"Cause: {why}."
    assert answer_of(finding_of(finding.question, [replace(loud, symptom=True)]))["cause"] == f"A symptom of: {why}."
    assert answer_of(finding_of(finding.question, [replace(loud, status=Status.PASS)]))["cause"] == ""
    said = replace(report.verdict, headline=f"{report.verdict.words}: {why} (clean product).")
    assert why in verdict_line(replace(report, findings=report.findings, verdict=said))


def test_the_open_check_is_the_one_that_speaks_for_the_badge(report):
    for finding in report:
        if finding.results:
            assert result_of(finding, "").headline == finding.headline
            assert result_of(finding, finding.results[-1].check) is finding.results[-1]
        else:
            assert result_of(finding, "") is None


def test_every_check_has_its_row_and_its_details(report):
    known = {entry.id: entry for entry in checks()}
    for finding in report:
        for result in finding.results:
            sheet = finding_sheet(finding, result.check)
            assert {row["check"] for row in sheet["rows"]} == {entry.check for entry in finding.results}
            assert sheet["detail"]["title"] == known[result.check].title
            assert sheet["detail"]["basis"].startswith(result.basis)
            assert not any("``" in paragraph for paragraph in sheet["detail"]["help"])
            assert all(len(row) == len(sheet["detail"]["columns"]) for row in sheet["detail"]["table"])


def test_many_places_are_cut_and_counted(report):
    result = replace(report["weight"].results[0], where=(Place("product", 1.0, 2.0),) * (MOST_PLACES + 5))
    detail = finding_sheet(replace(report["weight"], results=(result,)), "")["detail"]
    assert (len(detail["places"]), detail["hidden"]) == (MOST_PLACES, 5)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        ("product", "drz 10, 20"),
        ("ib6o23rtq_flt.fits[SCI,1]", "rtq 10, 20"),
        ("je9g01a0q_flc.fits[SCI,2]", "a0q[2] 10, 20"),
    ],
)
def test_a_place_names_its_image_and_pixel(frame, words):
    assert where_of(Place(frame, 10.2, 19.8)) == words


def test_the_label_of_a_circle():
    assert label_of(Place("product", 1, 2, value=0.12345, note="sigma")) == "sigma 0.1235"
    assert label_of(Place("product", 1, 2, value=0.04, note="off by 0.04 pixel")) == "off by 0.04 pixel"
    assert label_of(Place("product", 1, 2)) == ""


def test_flags_are_counted_and_those_that_occur_come_first(dataset):
    exposure = dataset.exposures[0]
    rows = flag_rows(exposure)
    flagged = exposure.chips[0].dq[:, :]
    for row in rows:
        assert row.count == int((flagged & row.value > 0).sum())
        assert row.fraction == pytest.approx(row.count / flagged.size)
    counted = [row.count > 0 for row in rows]
    assert counted == sorted(counted, reverse=True)


def test_flags_without_an_image_have_no_counts(demo, tmp_path):
    folder = oddsets.part(demo, tmp_path, oddsets.FIRST)
    oddsets.without(folder, oddsets.FIRST, "DQ")
    assert {row.count for row in flag_rows(drizview.open(folder).exposures[0])} == {None}


def test_missing_exposures_are_named(demo, tmp_path, dataset):
    assert missing_of(dataset) == []
    alone = drizview.open(oddsets.part(demo, tmp_path, oddsets.PRODUCT))
    words = f"2 of 2 exposures were not found beside the product: {oddsets.FIRST}, {oddsets.SECOND}"
    assert missing_of(alone) == [words]


def test_the_facts_in_one_line(report):
    line = facts_line(report)
    assert line.startswith("STIS/CCD · ")
    assert "2 of 2 exposures · 300.0 s" in line


@pytest.mark.parametrize("home", [home for page in PAGES for home in page.panels], ids=lambda home: home.name)
def test_a_panel_is_there_for_each_question_that_it_is_shown_for_and_no_other(home):
    """Where its class is tells for which questions it is imported; the class itself, for which it is shown."""
    shown = home.load().questions or tuple(QUESTIONS)
    assert [question for question in QUESTIONS if home.asked(question)] == [id for id in QUESTIONS if id in shown]


def test_only_what_has_been_in_sight_is_made(dataset):
    inspector = drizview.inspect(dataset, run=False)
    made = {type(panel).__name__ for panels in inspector.side_panel._made.values() for panel in panels.values()}
    assert made == {"QuestionPanel", "EvidencePanel"}
    inspector.ask("moire")
    made = {type(panel).__name__ for panels in inspector.side_panel._made.values() for panel in panels.values()}
    assert made == {"QuestionPanel", "EvidencePanel", "MoirePanel"}
    inspector.close()
