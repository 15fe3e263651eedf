"""What the rating page shows and keeps."""

from __future__ import annotations

import json

import pytest

import drizview
from drizview.checks.core.questions import QUESTIONS
from drizview.errors import DrizviewError
from drizview.inspector.app import Inspector
from drizview.inspector.panels.rating.panel import RatingPanel, rating_sheet
from drizview.ratings.io import load_ratings
from drizview.ratings.model import VERDICT, Ratings
from drizview.service import FOLDER_VARIABLE

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def inspector(demo):
    made = Inspector(drizview.open(demo), run=False)
    made.view.page = "rating"
    made.runner.start()
    made.runner.wait()
    yield made
    made.close()


@pytest.fixture
def panel(inspector, tmp_path, monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    inspector.view.ratings, inspector.view.judged_first = Ratings(), False
    return next(panel for panel in inspector.panels if isinstance(panel, RatingPanel))


def entries(panel):
    return {entry["id"]: entry for entry in panel.sheet.sheet["entries"]}


def rate(panel, question, status):
    panel.answer({"type": "rate", "question": question, "status": status})


def test_every_question_and_the_verdict_can_be_judged(panel):
    assert list(entries(panel)) == [*QUESTIONS, VERDICT]
    rate(panel, "psf", "warn")
    rate(panel, VERDICT, "adequate")
    assert entries(panel)["psf"]["yours"] == "warn"
    assert panel.view.ratings.of(VERDICT).status == "adequate"
    rate(panel, "psf", "")
    assert entries(panel)["psf"]["yours"] == ""


def test_yours_stand_beside_the_badges(panel):
    report = panel.runner.report
    rate(panel, "weight", "pass")
    shown = entries(panel)
    assert shown["weight"]["badge"] == report["weight"].status.value
    assert shown["weight"]["agreement"] == ("agree" if shown["weight"]["badge"] == "pass" else "milder")
    assert shown["sky"]["agreement"] == ""


def test_badges_stay_hidden_until_judged(panel):
    panel.answer({"type": "first", "on": True})
    assert {entry["badge"] for entry in entries(panel).values()} == {"hidden"}
    assert panel.view.judged_first
    rate(panel, "weight", "fail")
    assert entries(panel)["weight"]["badge"] == panel.runner.report["weight"].status.value
    assert panel.view.ratings.of("weight").badge_seen is False
    rate(panel, "weight", "pass")  # a second thought, with the badge in sight
    assert panel.view.ratings.of("weight").badge_seen is False
    panel.answer({"type": "first", "on": False})
    rate(panel, "sky", "pass")
    assert panel.view.ratings.of("sky").badge_seen is True


def test_notes_and_name_are_kept_as_text(panel):
    panel.answer({"type": "who", "who": f" {HOSTILE} "})
    panel.answer({"type": "note", "question": "sky", "note": "too early"})
    assert panel.view.ratings.of("sky") is None  # a note belongs to a judgement
    rate(panel, "sky", "pass")
    panel.answer({"type": "note", "question": "sky", "note": HOSTILE + "\x1b"})
    assert entries(panel)["sky"]["note"] == HOSTILE + "\\x1b"
    assert panel.view.ratings.of("sky").who == HOSTILE
    panel.answer({"type": "who", "who": ""})


def test_they_are_saved_and_read_where_the_person_says(panel, tmp_path):
    panel.answer({"type": "save", "path": "r.json"})
    assert "nothing has been judged" in panel.sheet.outcome["ratings"]["text"]
    rate(panel, "weight", "pass")
    panel.answer({"type": "save", "path": "r.json"})
    assert panel.sheet.outcome["ratings"]["text"] == f"Saved {tmp_path / 'r.json'}"
    assert load_ratings(tmp_path / "r.json").product == "o4k19a010_drz.fits"
    panel.view.ratings = Ratings()
    panel.answer({"type": "load", "path": "r.json"})
    assert panel.sheet.outcome["ratings"]["tone"] == "pass"
    assert entries(panel)["weight"]["yours"] == "pass"


@pytest.mark.parametrize(
    "content", ["", "[1]", json.dumps({"schema": "drizview-ratings/1", "questions": {}, "product": "b.fits"})]
)
def test_a_bad_file_is_one_line_and_changes_nothing(panel, tmp_path, content):
    (tmp_path / "r.json").write_text(content)
    rate(panel, "weight", "pass")
    for path in ("r.json", "nothing.json", ""):
        panel.answer({"type": "load", "path": path})
        told = panel.sheet.outcome["ratings"]
        assert told["tone"] == "fail"
        assert "\n" not in told["text"]
    assert entries(panel)["weight"]["yours"] == "pass"


def test_what_the_browser_may_not_say_is_refused(panel):
    with pytest.raises(DrizviewError):
        rate(panel, "weight", HOSTILE)
    panel.answer({"type": "look", "question": HOSTILE})
    panel.answer({"type": "rate"})
    assert not panel.view.ratings


def test_ratings_of_python_are_shown(panel):
    panel.view.ratings = panel.view.ratings.rated("psf", "pass", note="round")
    assert (entries(panel)["psf"]["yours"], entries(panel)["psf"]["note"]) == ("pass", "round")


def test_before_the_checks_there_is_no_badge(demo):
    from drizview.report.model import report_of

    report = report_of(drizview.open(demo), ())
    shown = rating_sheet(Ratings().rated("psf", "pass"), report)["entries"]
    assert {entry["word"] for entry in shown} == {"not checked yet"}
    assert {entry["agreement"] for entry in shown} == {""}


def test_judgements_count_as_unsaved_until_a_file_has_them(panel, tmp_path):
    panel.saved = panel.view.ratings
    panel.draw()
    assert panel.sheet.sheet["unsaved"] is False
    rate(panel, "psf", "warn")
    assert panel.sheet.sheet["unsaved"] is True
    panel.answer({"type": "save", "path": str(tmp_path / "mine.json")})
    assert panel.sheet.sheet["unsaved"] is False
    rate(panel, "psf", "fail")
    panel.answer({"type": "load", "path": str(tmp_path / "mine.json")})
    assert panel.view.ratings.of("psf").status == "warn"
    assert panel.sheet.sheet["unsaved"] is False
