"""Tables, page and JUnit from the documents of a batch."""

from __future__ import annotations

import json
import os
import re
import signal
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from astropy.table import Table
from click.testing import CliRunner

from drizview.batch.key import Key
from drizview.batch.row import Ending, Row
from drizview.batch.store import Head, Store, parts_of
from drizview.batch.work import work
from drizview.cli import main
from drizview.dataset.target import Target
from drizview.errors import DrizviewError
from drizview.gather import gather as gather_module
from drizview.gather import page as page_module
from drizview.gather import totals as totals_module
from drizview.gather.distribution import BINS, distribution
from drizview.gather.gather import gather
from drizview.gather.pool import Pool
from drizview.gather.products import Pages
from drizview.gather.totals import Numbers, Totals
from tests.batch.products import products, task

EVIL = '=cmd|" /C calc"!A0 </script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def survey(tmp_path_factory):
    """Return the folder of a batch: a document that was made, others made up from it, one that is not checked."""
    out = tmp_path_factory.mktemp("survey") / "out"
    work(task(products(tmp_path_factory.mktemp("data")), out))
    store = Store(out)
    (path,) = store.paths()
    made = parts_of(path)
    for k in range(20):
        target = Target((Path(f"/archive/j{k:03d}_drz.fits"),), ())
        summary = json.loads(json.dumps(made["summary"]))
        summary |= {
            "product": f"j{k:03d}_drz.fits",
            "target": EVIL if k == 3 else "NGC",
            "observed": f"{2000 + k}-01-01",
        }
        at = summary["results"]["check"].index("weight_over_exposure")
        for column, cell in {"value": 1.0 + k / 10, "status": "fail" if k > 10 else "pass", "warn_high": 1.1}.items():
            summary["results"][column][at] = cell
        summary["badges"]["weight"] = "fail" if k > 10 else "pass"
        row = Row(target.name, Ending.CHECKED, statuses=("pass",))
        store.write(target, Head(Key("", ()), row), summary=summary, report=made["report"])
    lost = Target((Path("/archive/lost_drz.fits"),), ())
    store.write(lost, Head(Key("", ()), Row(lost.name, Ending.TIMED_OUT, "took longer than the time limit")))
    return out


@pytest.fixture(scope="module")
def gathered(survey, tmp_path_factory):
    """Return the folder of what was gathered."""
    pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp("gathered")
    said = CliRunner().invoke(
        main,
        ["gather", str(survey), *(f"--out={folder / name}" for name in ("a.parquet", "a.ecsv", "a.html", "a.xml"))],
    )
    assert said.exit_code == 0, said.output
    return folder


def test_the_tables_hold_every_number(survey, gathered):
    from pyarrow import parquet

    arrow = parquet.read_table(gathered / "a.parquet")
    ecsv = Table.read(gathered / "a.ecsv", format="ascii.ecsv")
    expected = sum(
        len(parts_of(path).get("summary", {"results": {"check": [""]}})["results"]["check"])
        for path in Store(survey).paths()
    )
    assert arrow.num_rows == len(ecsv) == expected
    assert arrow.column_names == ecsv.colnames
    values = [row for row in arrow.to_pylist() if row["check"] == "weight_over_exposure"]
    assert sorted(round(row["value"], 6) for row in values)[-20:] == pytest.approx([1.0 + k / 10 for k in range(20)])
    assert ecsv["exptime"].unit == "s"
    (lost,) = (row for row in arrow.to_pylist() if row["path"] == "/archive/lost_drz.fits")
    assert (lost["ending"], lost["status"], lost["check"], lost["value"]) == ("timed_out", "unknown", "", None)
    evil = [cell for cell in ecsv["target"] if "calc" in cell]
    assert evil and all(cell.startswith("'=") for cell in evil), "no spreadsheet takes it for a formula"
    assert np.ma.is_masked(ecsv["value"][ecsv["path"] == "/archive/lost_drz.fits"][0])


def test_the_questions_of_the_documentation_are_answered(gathered, repository, monkeypatch):
    """What docs/batch.md shows runs on what is gathered."""
    duckdb = pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    monkeypatch.chdir(gathered)
    text = (repository / "docs" / "batch.md").read_text().replace("all.parquet", "a.parquet")
    queries = [
        query
        for block in re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
        for query in block.split(";")
        if query.strip()
    ]
    assert len(queries) == 5
    answers = [duckdb.sql(query).fetchall() for query in queries]
    assert all(answers[:4])
    (frames,) = re.findall(r"```python\n(import pandas.*?)```", text, re.DOTALL)
    names = {}
    exec(compile(frames, "batch.md", "exec"), names)
    assert isinstance(names["worst"], pandas.DataFrame)
    assert len(names["worst"]) >= 1


def test_junit_has_a_suite_for_each_product(survey, gathered):
    root = ET.parse(gathered / "a.xml").getroot()
    assert len(root) == len(list(Store(survey).paths()))
    (lost,) = (suite for suite in root if suite.get("name") == "/archive/lost_drz.fits")
    assert (lost.get("errors"), lost.get("tests")) == ("1", "1")
    assert sum(int(suite.get("failures")) for suite in root if suite.get("name").startswith("/archive/j")) >= 9


def data_of(path):
    """Return the data of a page."""
    return json.loads(re.search(r'id="data">(.*?)</script>', path.read_text(), re.DOTALL)[1])


def test_the_page_names_the_worst_first_and_leads_to_their_pages(gathered):
    data = data_of(gathered / "a.html")
    worst = [data["products"][number] for number, *_ in data["worst"]["weight"]]
    assert [name for name, *_ in worst][:9] == [f"j{k:03d}_drz.fits" for k in range(19, 10, -1)]
    for _, _, _, _, page in worst[:9]:
        assert "</html>" in (gathered / page).read_text()
    assert data["complete"]
    assert data["total"] == 22
    assert [ending for _, ending, _ in data["unchecked"]] == ["timed out"]
    entry = data["checks"]["weight_over_exposure"]
    assert sum(entry["counts"]) == len(entry["values"]) == 21
    assert "<img" not in (gathered / "a.html").read_text()
    assert not re.search(r"https?://(?!www\.w3\.org/)", (gathered / "a.html").read_text()), "no network"


def test_the_page_stays_small_at_any_number(monkeypatch):
    monkeypatch.setattr(page_module, "MOST_BYTES", 300_000)
    survey = Totals()
    results = {"check": ["a"], "question": ["weight"], "status": ["fail"], "unit": [""], "headline": ["x" * 60]}
    limits = {"warn_low": [None], "warn_high": [1.0], "fail_low": [None], "fail_high": [2.0]}
    for k in range(6000):
        summary = {
            "product": f"j{k:06d}_drz.fits", "instrument": "ACS", "detector": "WFC", "filter": f"F{k % 60}W",
            "target": "", "observed": "2011-01-01", "verdict": "adequate", "badges": {"weight": "fail"},
            "results": {**results, **limits, "value": [float(k)]},
        }  # fmt: skip
        survey.add("x", {"row": {"path": f"/a/{k}", "ending": "checked"}, "summary": summary})
    text = page_module.summary_page(survey, Pages())
    assert len(text) < 300_000
    data = json.loads(re.search(rb'id="data">(.*?)</script>', text, re.DOTALL)[1])
    assert data["total"] == sum(data["checks"]["a"]["counts"]) == 6000
    assert len(data["worst"]["weight"]) == totals_module.MOST_WORST
    assert data["products"][data["worst"]["weight"][0][0]][0] == "j005999_drz.fits"
    assert b"20 others" in text


def test_a_distribution_holds_every_value_once():
    numbers = Numbers("sky", "")
    for k, value in enumerate([*np.linspace(0, 1, 500), 1e6, -1e6]):
        numbers.values.append(value)
        numbers.products.append(k)
        numbers.limits[None, 0.5, None, None] += 1
    drawn = distribution(numbers, np.arange(0, 502, 100))
    assert sum(drawn["counts"]) == 502
    assert len(drawn["counts"]) == BINS == len(drawn["edges"]) - 1
    assert {500, 501} <= set(drawn["products"]), "the extremes are named"
    assert set(range(0, 502, 100)) <= set(drawn["products"]), "and so is the sample"
    assert not drawn["log"]
    numbers.values[:] = type(numbers.values)("d", np.geomspace(1e-3, 1e3, 502))
    assert distribution(numbers, np.arange(3))["log"]


def test_several_processes_write_the_same_files(survey, gathered, tmp_path, monkeypatch):
    pytest.importorskip("pebble")
    from pyarrow import parquet

    monkeypatch.setattr(gather_module, "_FEW", 20)
    monkeypatch.setattr(gather_module, "_AT_A_TIME", 5)
    names, told = ("a.parquet", "a.ecsv", "a.html", "a.xml"), []
    assert gather(survey, [tmp_path / name for name in names], workers=2, tell=told.append) == 22
    assert told == [5, 10, 15, 20, 22]
    assert parquet.read_table(tmp_path / "a.parquet").equals(parquet.read_table(gathered / "a.parquet"))
    assert parquet.ParquetFile(tmp_path / "a.parquet").num_row_groups == 5
    for name in names[1:]:
        assert (tmp_path / name).read_bytes() == (gathered / name).read_bytes()
    pages = {path.name for path in (gathered / "a_products").iterdir()}
    assert {path.name for path in (tmp_path / "a_products").iterdir()} == pages


def test_a_process_that_is_killed_is_said():
    pytest.importorskip("pebble")
    with Pool(2) as pool, pytest.raises(DrizviewError, match="was ended"):
        list(pool.map(_be_killed, [1]))


def _be_killed(_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_is_no_batch_or_no_format_is_said(tmp_path, survey):
    with pytest.raises(DrizviewError, match="holds no reports"):
        gather(tmp_path, tmp_path / "a.xml")
    with pytest.raises(DrizviewError, match="not written as json"):
        gather(survey, tmp_path / "a.json")
    assert not list(tmp_path.iterdir())


def test_products_of_one_name_are_told_apart_by_their_folder(survey, tmp_path):
    made = parts_of(next(iter(Store(survey).paths())))
    store, name = Store(tmp_path / "out"), "j000_drz.fits"
    store.prepare()
    for night in ("a", "b"):
        target = Target((Path(f"/archive/{night}/{name}"),), ())
        summary = made["summary"] | {"product": name}
        row = Row(target.name, Ending.CHECKED, statuses=("pass",))
        store.write(target, Head(Key("", ()), row), summary=summary, report=made["report"])
    gather(tmp_path / "out", [tmp_path / each for each in ("a.html", "a.xml", "a.ecsv")])
    page = (tmp_path / "a.html").read_text()
    assert all(f"{night}/{name}" in re.sub(r"/archive/./", "", page) for night in ("a", "b"))
    cases = {case.get("classname") for case in ET.parse(tmp_path / "a.xml").iter("testcase")}
    assert cases == {f"/archive/{night}/{name}" for night in ("a", "b")}
