"""A person's own judgements: kept, read back, and set beside the badges."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import jsonschema
import pytest

import drizview
from drizview.checks.core.questions import QUESTIONS
from drizview.checks.core.status import Status
from drizview.errors import DrizviewError
from drizview.ratings.agreement import agreements
from drizview.ratings.io import load_ratings, ratings_of, save_ratings
from drizview.ratings.model import LONGEST_NOTE, SCHEMA, Ratings, words_of
from drizview.report.writers.html import to_html
from drizview.report.writers.json import to_json

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


@pytest.fixture(scope="module")
def report(demo):
    return drizview.check(demo)


@pytest.fixture
def ratings():
    judged = Ratings("o4k19a010_drz.fits").rated("weight", "pass", note="even", who="me", badge_seen=False)
    return judged.rated("clean", "fail", note=HOSTILE).rated("verdict", "reprocess", note="hm")


def test_judgements_are_kept_in_the_order_of_the_questions(ratings):
    assert list(ratings.questions) == ["clean", "weight"]
    assert len(ratings) == 3
    assert not Ratings()
    assert ratings.of("weight").who == "me"
    assert ratings.of("verdict").status == "reprocess"
    assert ratings.of("psf") is None


def test_another_judgement_keeps_note_and_name(ratings):
    again = ratings.rated("weight", "warn").of("weight")
    assert (again.status, again.note, again.who, again.badge_seen) == ("warn", "even", "me", False)
    assert ratings.rated("weight", "warn", note="").of("weight").note == ""
    assert ratings.of("weight").status == "pass"  # the one before is as it was


def test_a_judgement_can_be_taken_back(ratings):
    assert ratings.rated("weight", "").of("weight") is None
    assert ratings.rated("verdict", "").verdict is None


@pytest.mark.parametrize(
    ("question", "status"), [("sharpness", "pass"), ("psf", "good"), ("psf", "reprocess"), ("verdict", "pass")]
)
def test_what_is_no_judgement_is_refused(question, status):
    with pytest.raises(DrizviewError, match="one of"):
        Ratings().rated(question, status)


def test_they_come_back_as_they_were_saved(ratings, tmp_path):
    path = tmp_path / "ratings.json"
    save_ratings(ratings, path)
    assert load_ratings(path) == ratings
    assert load_ratings(path).checks == drizview.__version__
    assert json.loads(path.read_text())["schema"] == SCHEMA
    assert [entry.name for entry in tmp_path.iterdir()] == ["ratings.json"]
    with pytest.raises(DrizviewError, match="cannot be written"):
        save_ratings(ratings, tmp_path / "nowhere" / "ratings.json")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        "\x00",
        json.dumps({"schema": "drizview-ratings/2", "questions": {}}),
        json.dumps({"schema": SCHEMA}),
        json.dumps({"schema": SCHEMA, "questions": {"psf": "pass"}}),
        json.dumps({"schema": SCHEMA, "questions": {"psf": {"status": "good"}}}),
        json.dumps({"schema": SCHEMA, "questions": {HOSTILE: {"status": "pass"}}}),
        json.dumps({"schema": SCHEMA, "questions": {"psf": {"status": "pass", "note": 3}}}),
        json.dumps({"schema": SCHEMA, "questions": {}, "verdict": {"status": "pass"}}),
        " " * 2**21,
    ],
)
def test_a_bad_file_is_refused_in_one_line(content, tmp_path):
    path = tmp_path / "ratings.json"
    path.write_text(content)
    with pytest.raises(DrizviewError) as refused:
        load_ratings(path)
    assert "\n" not in str(refused.value)
    assert "ratings.json" in str(refused.value)


def test_what_is_no_file_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    for name in ("nothing.json", "pipe.json", "."):
        with pytest.raises(DrizviewError):
            load_ratings(tmp_path / name)


def test_long_and_odd_texts_are_cut():
    read = ratings_of(
        {"schema": SCHEMA, "product": "a\x1bb" * 300, "questions": {"psf": {"status": "pass", "note": "x" * 9999}}}
    )
    assert len(read.of("psf").note) == LONGEST_NOTE
    assert read.product.isprintable()


def test_each_judgement_stands_beside_its_badge(report):
    badges = {id: report[id].status for id in QUESTIONS}
    word = {Status.PASS: "pass", Status.INFO: "pass", Status.WARN: "warn", Status.FAIL: "fail"}
    mine = Ratings()
    for id, badge in badges.items():
        mine = mine.rated(id, word.get(badge, "pass"))
    rows = {row.question: row for row in agreements(mine, report.badges)}
    assert list(rows) == list(QUESTIONS)
    for id, badge in badges.items():
        assert rows[id].agreement == ("agree" if badge in word else "")


@pytest.mark.parametrize(
    ("yours", "badge", "agreement"),
    [
        ("fail", Status.WARN, "stricter"),
        ("pass", Status.FAIL, "milder"),
        ("pass", Status.INFO, "agree"),
        ("unsure", Status.FAIL, ""),
        ("fail", Status.UNKNOWN, ""),
        ("pass", Status.NOT_APPLICABLE, ""),
    ],
)
def test_agreement(report, yours, badge, agreement):
    findings = {**report.findings, "psf": replace(report["psf"], status=badge)}
    (row,) = agreements(Ratings().rated("psf", yours), replace(report, findings=findings).badges)
    assert (row.yours, row.badge, row.agreement) == (yours, badge.value, agreement)


def test_a_verdict_that_cannot_be_compared_is_not(report):
    unsure = Ratings().rated("verdict", "unsure")
    assert agreements(unsure, report.badges)[0].agreement == ""
    assert [words_of(status) for status in ("unsure", "not_enough", "not_applicable")] == [
        "unsure",
        "Not enough information",
        "not applicable",
    ]


def test_the_report_has_them_beside_the_badges(report, ratings):
    from tests.report.writers.test_json import PUBLISHED

    rated = report.rated(ratings)
    document = json.loads(to_json([rated]))
    jsonschema.Draft202012Validator(PUBLISHED).validate(document)
    (product,) = document["products"]
    assert product["ratings"]["questions"]["weight"]["note"] == "even"
    assert set(product["ratings"]["agreement"]) == {"clean", "weight", "verdict"}
    assert "ratings" not in json.loads(to_json([report]))["products"][0]
    assert report.rated(Ratings()).ratings is None
    page = to_html([rated])
    assert page.count("Rated by eye: ") == 5
    assert "before seeing the badge" in page
    assert "<script>" not in page
    assert "&lt;script&gt;alert(2)" in page
    assert "Rated by eye" not in to_html([report])
    assert [finding.status for finding in rated] == [finding.status for finding in report]
