"""Reports as files: every kind, from the command line and from Python."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from astropy.table import Table
from click.testing import CliRunner

from drizview.checks.core.status import Status
from drizview.cli import main
from drizview.errors import DrizviewError
from drizview.report.writer import write_reports
from drizview.report.writers.html import to_html
from drizview.report.writers.junit import to_junit
from drizview.report.writers.table import plain_cell, table_of, to_ecsv
from tests.report.conftest import MARKUP


def test_the_command_writes_every_kind(demo, tmp_path):
    names = {"--json": "r.json", "--html": "r.html", "--junit": "r.xml", "--table": "r.ecsv", "--script": "r.py"}
    arguments = [word for option, name in names.items() for word in (option, str(tmp_path / name))]
    result = CliRunner().invoke(main, ["check", str(demo), "--quiet", *arguments])
    assert result.exit_code in (0, 1), result.output
    assert {path.name for path in tmp_path.iterdir()} == set(names.values()), "nothing else is left behind"
    assert "data:image/png" in (tmp_path / "r.html").read_text()
    compile((tmp_path / "r.py").read_text(), "r.py", "exec")


@pytest.mark.parametrize("suffix", ["json", "html", "xml", "ecsv", "py"])
def test_a_report_writes_itself(report, tmp_path, suffix):
    report.write(tmp_path / f"r.{suffix}")
    assert (tmp_path / f"r.{suffix}").stat().st_size > 1000


def test_an_unknown_name_is_refused(report, tmp_path):
    with pytest.raises(DrizviewError):
        report.write(tmp_path / "r.pdf")
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_made_leaves_nothing(report, tmp_path):
    files = {"json": tmp_path / "r.json", "script": tmp_path / "r.py"}
    with pytest.raises(DrizviewError, match=r"\b2 products"):
        write_reports([report, report], files)
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_written_leaves_the_old_file(report, tmp_path, monkeypatch):
    target = tmp_path / "r.html"
    target.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(DrizviewError, match="cannot be written: No space left on device"):
        report.write(target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_junit_counts_and_names(alarming):
    root = ET.fromstring(to_junit([alarming, alarming]))
    first, _ = root.findall("testsuite")
    cases = first.findall("testcase")
    statuses = [result.status for result in alarming.results]
    assert len(cases) == int(first.get("tests")) == len(statuses)
    assert int(first.get("failures")) == statuses.count(Status.FAIL) == len(first.findall("testcase/failure"))
    skipped = statuses.count(Status.UNKNOWN) + statuses.count(Status.NOT_APPLICABLE)
    assert int(first.get("skipped")) == skipped
    (failure,) = (case.find("failure") for case in cases if case.get("name") == "flags_above_expected")
    assert "7 times" in failure.get("message")
    assert "fail above 4" in failure.text


def test_junit_in_earnest_counts_warnings(alarming, alarm):
    warned = replace(alarming["crflags"], results=(replace(alarm, status=Status.WARN),))
    report = replace(alarming, findings={"crflags": warned})
    assert 'failures="0"' in to_junit([report])
    assert 'failures="1"' in to_junit([report], strict=True)


def test_junit_of_a_hostile_report_is_well_formed(hostile):
    odd = replace(hostile, product="a\x00b\x1b\ufffe\ud800")
    root = ET.fromstring(to_junit([hostile, odd]).encode("utf-8"))
    assert [suite.get("name") for suite in root] == [MARKUP, "ab"]


def test_a_table_has_a_row_for_each_result_with_units_and_limits(alarming, tmp_path):
    alarming.write(tmp_path / "r.ecsv")
    table = Table.read(tmp_path / "r.ecsv")
    assert len(table) == len(alarming.results)
    row = table[table["check"] == "flags_above_expected"][0]
    assert (row["value"], row["uncertainty"], row["n"], row["unit"]) == (7.0, 0.25, 8, "x expected")
    assert (row["warn_high"], row["fail_high"]) == (2.0, 4.0)
    assert row["fail_low"] is np.ma.masked
    assert str(table["seconds"].unit) == "s"
    assert table.meta["schema"] == "drizview-report/1"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_no_cell_is_a_formula(hostile, text):
    assert plain_cell(text) == f"'{text}"
    report = replace(hostile, product=text, facts={**hostile.facts, "filter": text})
    table = Table.read(to_ecsv([report]), format="ascii.ecsv")
    assert not [cell for name in ("product", "filter", "headline") for cell in table[name] if cell.startswith(text[0])]


def test_a_table_without_a_number_is_masked(report):
    table = table_of([report])
    unmeasured = [result.value is None for result in report.results]
    np.testing.assert_array_equal(np.ma.getmaskarray(table["value"]), unmeasured)


def test_parquet(alarming, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="Parquet is an extra")
    alarming.write(tmp_path / "r.parquet")
    table = parquet.read_table(tmp_path / "r.parquet")
    assert table.num_rows == len(alarming.results)
    assert table.schema.field("exptime").metadata == {b"unit": b"s"}
    row = next(row for row in table.to_pylist() if row["check"] == "flags_above_expected")
    assert row["value"] == 7.0
    assert row["fail_low"] is None


def test_several_products_in_one_document(report, tmp_path):
    write_reports([report, report], {"json": tmp_path / "r.json"})
    assert len(json.loads((tmp_path / "r.json").read_text())["products"]) == 2


def test_the_same_advice_is_written_once(report):
    """Two alarms with one remedy, and one whose cause has said it already."""
    asked = [{"check": check, "question": "clean", "remedy": "Look at the stars."} for check in ("one", "another")]
    page = to_html([replace(report, advice=replace(report.advice, remedies=tuple(asked)))])
    assert page.count("Look at the stars.") == 1
