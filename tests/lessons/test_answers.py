"""Answers, their file, scores, and the summary of a class."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from drizview.cli import main
from drizview.errors import DrizviewError
from drizview.lessons import Sheet, class_summary, lesson, load_sheet, score, sheet_of

LESSON = lesson("align")
KINDS = [case.kind for case in LESSON.cases]


def sheet(said=("sound", "faulty", "faulty", "sound"), confidence=(60, 90, 90, 70), seed=3):
    made = Sheet("align", "align", seed, len(LESSON.cases), "A. Student")
    for number, (word, sure) in enumerate(zip(said, confidence, strict=True)):
        made = made.judged(LESSON, number, word, confidence=sure, seconds=12.34)
    return made


def test_sensitivity_and_specificity():
    made = score(sheet(said=("faulty", "faulty", "sound", "sound")).answers)  # clean, subtle, gross, alike
    assert (made.right.right, made.right.of) == (2, 4)
    assert (made.sensitivity.right, made.sensitivity.of) == (1, 2)
    assert (made.specificity.right, made.specificity.of) == (1, 2)


def test_confidence_against_being_right():
    made = score(sheet(said=("faulty", "faulty", "sound", "sound"), confidence=(95, 95, 65, 65)).answers)
    assert [(sure, share.right, share.of) for sure, share in made.calibration] == [(65, 1, 2), (95, 1, 2)]
    assert score(()).calibration == ()
    assert score(()).sensitivity.value is None


def test_a_case_is_judged_once_before_its_badge():
    made = sheet()
    assert not any(answer.badge_seen for answer in made.answers)
    with pytest.raises(DrizviewError, match="case 1"):
        made.judged(LESSON, 0, "sound", confidence=50, seconds=1)


@pytest.mark.parametrize(("said", "sure"), [("perhaps", 60), ("sound", 101), ("sound", -1)])
def test_what_cannot_be_said_is_refused(said, sure):
    with pytest.raises(DrizviewError):
        Sheet("align", "align", 1, 4).judged(LESSON, 0, said, confidence=sure, seconds=1)


def test_the_file_gives_the_same_sheet_back(tmp_path):
    sheet().save(tmp_path / "a.json")
    assert load_sheet(tmp_path / "a.json") == sheet_of(sheet().to_json())
    before = json.loads(sheet().to_json())
    del before["attempt"]  # files of earlier versions
    assert sheet_of(json.dumps(before)) == sheet_of(sheet().to_json())
    assert [a.said for a in load_sheet(tmp_path / "a.json").answers] == ["sound", "faulty", "faulty", "sound"]


BROKEN = [
    "",
    "[]",
    "{}",
    '{"schema": "drizview-lesson/1"}',
    "[" * 100_000,
    json.dumps({"schema": "other", "answers": []}),
]


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_sheet_is_refused(text):
    with pytest.raises(DrizviewError):
        sheet_of(text)


@pytest.mark.parametrize(
    "change", [{"confidence": 1e400}, {"confidence": 200}, {"kind": "x"}, {"case": None}, {"said": []}]
)
def test_an_answer_that_is_none_is_refused_or_cleaned(change):
    given = json.loads(sheet().to_json())
    given["answers"][0] |= change
    if "said" in change:
        assert not sheet_of(json.dumps(given)).answers[0].is_right
    else:
        with pytest.raises(DrizviewError):
            sheet_of(json.dumps(given))


def test_a_class_is_summed_up(tmp_path):
    for number, said in enumerate([("sound", "faulty", "faulty", "sound"), ("sound", "sound", "faulty", "sound")]):
        sheet(said=said).save(tmp_path / f"{number}.json")
    (tmp_path / "notes.json").write_text("{}")
    replace(sheet(said=("faulty", "sound", "sound", "faulty")), attempt=2).save(tmp_path / "1-2.json")  # badges seen
    made = class_summary(tmp_path)
    ((name, students, found),) = made.by_lesson()
    assert (name, students) == ("align", 2)
    assert (found.sensitivity.right, found.sensitivity.of) == (3, 4)
    lesson_id, kind, wrong = next(made.missed())
    assert (lesson_id, kind, wrong.right, wrong.of) == ("align", KINDS[1], 1, 2)
    assert [name for name, _, _ in made.by_student()] == ["A. Student"]
    assert [each.split(":")[0] for each in made.refused] == ["1-2.json", "notes.json"]
    done = CliRunner().invoke(main, ["lesson", "--summary", str(tmp_path)])
    assert done.exit_code == 0
    assert "3 of 4" in done.output
    assert CliRunner().invoke(main, ["lesson", "--summary", str(tmp_path / "none")]).exit_code == 2


def test_the_page_of_a_class_has_its_plots_and_takes_no_markup(tmp_path):
    wrong = sheet(said=("faulty", "faulty", "sound", "sound"), confidence=(95, 95, 65, 65))
    folder = tmp_path / "<b>Ann"
    folder.mkdir()
    replace(wrong, who="").save(folder / "a.json")
    page = tmp_path / "class.html"
    done = CliRunner().invoke(main, ["lesson", "--summary", str(tmp_path), "--html", str(page)])
    assert done.exit_code == 0, done.output
    text = page.read_text()
    assert text.count('class="wrong"') == 2  # the two kinds of cases that were judged wrongly, and no others
    assert "<b>" not in text
    assert "&lt;b&gt;Ann" in text
    dots = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', text)]
    assert dots == [(78.0, 130.0), (234.0, 130.0)]  # 65 and 95 % sure, right half of the time, on a side of 260
    assert CliRunner().invoke(main, ["lesson", "--html", str(page)]).exit_code == 2
