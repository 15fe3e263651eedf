"""The command line: output, files, exit codes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from drizview import __version__
from drizview.checks.core import registry
from drizview.checks.core.needs import needs_of
from drizview.checks.core.questions import QUESTIONS
from drizview.cli import main


def run(*arguments):
    """Run the command and return its result."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_check_prints_badges_and_verdict(demo):
    result = run("check", demo)
    assert result.exit_code in (0, 1)
    for words in ("o4k19a010_drz.fits", "STIS/CCD", "2 of 2 exposures", "Weight map", "Cosmic-ray flags"):
        assert words in result.output


def test_json_follows_the_contract(demo, tmp_path):
    target = tmp_path / "out.json"
    result = run("check", demo, "--json", target, "--quiet")
    assert result.output == ""
    document = json.loads(target.read_text())
    assert document["schema"] == "drizview-report/1"
    (product,) = document["products"]
    assert product["product"] == "o4k19a010_drz.fits"
    assert product["exposures"] == ["o4k19ac3q_flt.fits", "o4k19ac4q_flt.fits"]
    assert product["missing"] == []
    assert list(product["questions"]) == list(QUESTIONS)
    for question in product["questions"].values():
        assert {"status", "headline", "results"} <= set(question)
    assert product["verdict"]["status"] in ("reprocess", "would_help", "adequate", "not_enough")
    assert {path.name for path in tmp_path.iterdir()} == {"out.json"}, "nothing is left behind"


def test_json_to_standard_output_is_nothing_else(demo):
    result = run("check", demo, "--json", "-")
    assert json.loads(result.stdout)["schema"] == "drizview-report/1"
    assert "Weight map" in result.stderr


def test_inputs_are_not_touched(demo):
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in demo.iterdir()}
    run("check", demo)
    assert before == {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in demo.iterdir()}


def test_one_unusable_path_of_two(demo, tmp_path):
    (tmp_path / "bad_drz.fits").write_bytes(b"nonsense")
    result = run("check", tmp_path / "bad_drz.fits", demo)
    assert result.exit_code == 2
    assert "Weight map" in result.output
    line, progress = result.stderr.splitlines()
    assert line.startswith("drizview: bad_drz.fits: ")
    assert "not a FITS file" in line
    assert progress == "drizview: checking o4k19a010_drz.fits"
    summary = next(line for line in result.stdout.splitlines() if line.startswith("1 product: "))
    assert summary.endswith("1 unusable")


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", "x", "--colour"), ("weigh",), ("show",), ("check", "nowhere.fits"), ("explain", "wait")],
)
def test_wrong_usage_is_exit_code_2(arguments):
    assert run(*arguments).exit_code == 2


def test_a_report_that_cannot_be_written(demo, tmp_path):
    result = run("check", demo, "--json", tmp_path / "no" / "such" / "folder.json")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_limits_change_the_exit_code(demo, tmp_path):
    limits = tmp_path / "mine.toml"
    limits.write_text("[weight_over_exposure]\nwarn = [8, 9]\nfail = [7, 10]\n")
    assert run("check", demo, "--limits", limits).exit_code == 1
    limits.write_text("[weight_over_exposure]\nwarn = [8, 9]\nfail = [-100, 100]\n")
    assert run("check", demo, "--limits", limits, "--strict").exit_code == 1


def test_a_check_that_breaks_is_exit_code_3(demo, monkeypatch):
    def broken(dataset):
        """Break."""
        raise AttributeError("no such thing")

    entry = registry.checks()[0]
    changed = {**registry._checks, entry.id: replace(entry, measure=broken, needs=needs_of(broken))}
    monkeypatch.setattr(registry, "_checks", changed)
    result = run("check", demo)
    assert result.exit_code == 3
    assert "AttributeError: no such thing" in result.output.replace("\n", " ")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_explain_finds_a_question_by_its_id_and_by_the_title_on_the_screen(question):
    by_id = run("explain", question.id)
    assert by_id.exit_code == 0
    assert run("explain", question.name).output == by_id.output
    assert run("explain", question.name.lower()).output == by_id.output


def test_explain_finds_a_check_by_its_title_and_by_its_beginning():
    for entry in registry.checks():
        shown = run("explain", entry.id)
        assert shown.output.startswith(entry.id)
        assert run("explain", entry.title).output == shown.output
    assert run("explain", "residual").output == run("explain", "residual_defects").output
    several = run("explain", "shift_between")
    assert several.exit_code == 2
    assert "shift_between_visits" in several.stderr and "shift_between_exposures" in several.stderr


def test_explain(tmp_path):
    everything = run("explain").output
    for entry in registry.checks():
        assert entry.id in everything
        assert f"limit: {entry.limit}" in everything
    assert run("explain", "weight").output in everything + "\n"
    assert "weight_over_exposure" in run("explain", "weight_over_exposure").output
    assert "'weight'" in run("explain", "wieght").stderr
    limits = tmp_path / "mine.toml"
    limits.write_text("[weight_over_exposure]\nwarn = [0.123, 9]\nfail = [0.1, 10]\n")
    assert "0.123" in run("explain", "weight_over_exposure", "--limits", limits).output


def test_demo(tmp_path):
    assert "stis:" in run("demo").output
    assert run("demo", "stis", "--out", tmp_path / "here").exit_code == 0
    assert run("check", tmp_path / "here", "--quiet").exit_code in (0, 1)


def test_version():
    assert __version__ in run("--version").output
