"""Badges stay out of sight until the person has judged, where that is asked for."""

from __future__ import annotations

import pytest

import drizview
from drizview.inspector.app import Inspector
from drizview.inspector.panels.badges import BadgesPanel
from drizview.inspector.panels.evidence import EvidencePanel
from drizview.inspector.panels.masthead import Masthead
from drizview.inspector.panels.question import QuestionPanel


@pytest.fixture(scope="module")
def inspector(demo):
    made = Inspector(drizview.open(demo), run=False)
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
    assert "judge this question first" in panel(judging, EvidencePanel).refusal.value
    assert panel(judging, Masthead).verdict.description == "Judge first"
    assert judging.report.verdict.headline not in everything(panel(judging, Masthead).verdict)
    assert judging.canvas.marks == []


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
    assert panel(judging, EvidencePanel).refusal.value == ""
    assert panel(judging, QuestionPanel).answer.answer["headline"] == judging.report["align"].headline
    judging.view.ratings = judging.view.ratings.rated("verdict", "adequate")
    assert panel(judging, Masthead).verdict.description == judging.report.verdict.status.words


def test_everything_is_there_without_it(inspector):
    assert "hidden" not in {badge["status"] for badge in panel(inspector, BadgesPanel).list.badges}
