"""Badges stay out of sight until the person has judged, where that is asked for."""

from __future__ import annotations

import pytest

import drizview
from drizview.checks.core.questions import QUESTIONS
from drizview.inspector.app import Inspector
from drizview.inspector.panels.badges import BadgesPanel
from drizview.inspector.panels.evidence import EvidencePanel
from drizview.inspector.panels.masthead import Masthead
from drizview.inspector.panels.question import QuestionPanel
from drizview.inspector.panels.sky.borders import COLOURS
from drizview.inspector.panels.widgets.grid import DataTable
from drizview.inspector.panels.widgets.plot_key import PlotKey
from drizview.workshop import recipe


@pytest.fixture(scope="module")
def inspector(tmp_path_factory):
    pytest.importorskip("drizzle", reason="an extra: a faulty product is drizzled here")
    folder = recipe("acs", seed=11, shift=0.4, sky_of_chip=2.0).write(tmp_path_factory.mktemp("faulty"))
    made = Inspector(drizview.open(folder), run=False, owns=True)
    made.runner.start()
    made.runner.wait()
    yield made
    made.close()


@pytest.fixture
def judging(inspector):
    ratings = inspector.view.ratings
    inspector.view.judged_first = True
    yield inspector
    inspector.view.judged_first = False
    inspector.view.ratings = ratings


def panel(inspector, kind):
    return next(each for each in inspector.panels if type(each) is kind)


def everything(widget):
    """Return all that a widget sends to the browser, as text."""
    return str({key: value for key, value in widget.get_state().items() if not key.startswith("_")})


def test_nothing_tells_before_the_judgement(judging):
    judging.view.question = "align"
    finding = judging.report["align"]
    for kind, name in ((BadgesPanel, "list"), (QuestionPanel, "answer")):
        told = everything(getattr(panel(judging, kind), name))
        assert finding.headline not in told
        assert "judge first" in told
    assert {badge["status"] for badge in panel(judging, BadgesPanel).list.badges} == {"hidden"}
    assert panel(judging, EvidencePanel).sheet.sheet == {}
    assert panel(judging, Masthead).verdict.description == "Judge first"
    assert judging.report.verdict.headline not in everything(panel(judging, Masthead).verdict)
    assert judging.canvas.marks == []


def in_sight(widget):
    """Yield the widgets of a page that are not hidden, with what a fold would show."""
    hidden = widget.layout is not None and widget.layout.display == "none"
    if not hidden and "drizview-unjudged" not in widget._dom_classes:
        yield widget
        for child in getattr(widget, "inside", getattr(widget, "children", ())):
            yield from in_sight(child)


def answers_in_sight(inspector):
    """Return what of the page on view tells the answer: limits and options that are drawn, rows with the numbers."""
    shown = list(in_sight(inspector.side_panel.box))
    names = [entry["name"] for each in shown if isinstance(each, PlotKey) for entry in each.entries]
    told = {
        name
        for name in names
        if any(
            word in name
            for word in ("limit 0", "n limit", "l limit", "Handbook limit", "pass:", "fail:", "recommended")
        )
    }
    rows = [row for each in shown if isinstance(each, DataTable) for row in each.table.get("rows", ())]
    colours = {shape.get("colour") for shape in inspector.canvas.overlays.get("sky", ())}
    return told | (colours & {COLOURS["warn"], COLOURS["fail"]}), rows


TELLING = {"align": 1, "mdrizsky": 2, "crflags": 2, "dither": 1}  # limits that are drawn
LISTED = ("align", "weight", "imprint", "hotpix")  # questions whose tables hold what is judged


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_evidence_is_shown_before_the_judgement_and_what_answers_it_after(judging, question):
    judging.view.question = question
    told, rows = answers_in_sight(judging)
    assert told == set()
    if question != "dither":  # where the exposures point is no answer
        assert rows == []
    judging.view.ratings = judging.view.ratings.rated(question, "unsure")
    told, rows = answers_in_sight(judging)
    assert len(told) >= TELLING.get(question, 0)
    assert rows or question not in LISTED


def test_circles_go_and_come_back(inspector):
    inspector.view.question = next(f.question.id for f in inspector.report if any(r.where for r in f.results))
    inspector.view.result = next(r.check for r in inspector.report[inspector.view.question].results if r.where)
    assert inspector.canvas.marks
    inspector.view.judged_first = True
    assert inspector.canvas.marks == []
    inspector.view.judged_first = False
    assert inspector.canvas.marks


def test_each_judgement_shows_its_own_badge(judging):
    judging.view.question = "align"
    judging.view.ratings = judging.view.ratings.rated("align", "unsure")
    shown = {badge["question"]: badge["status"] for badge in panel(judging, BadgesPanel).list.badges}
    assert shown.pop("align") == judging.report["align"].status.value
    assert set(shown.values()) == {"hidden"}
    assert panel(judging, EvidencePanel).sheet.sheet["rows"]
    assert panel(judging, QuestionPanel).answer.answer["headline"] == judging.report["align"].headline
    judging.view.ratings = judging.view.ratings.rated("verdict", "adequate")
    assert panel(judging, Masthead).verdict.description.startswith(judging.report.verdict.status.words)


def test_everything_is_there_without_it(inspector):
    assert "hidden" not in {badge["status"] for badge in panel(inspector, BadgesPanel).list.badges}
