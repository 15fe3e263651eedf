"""The command line on several products: folders below folders, and a row for what could not be used."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from xml.etree import ElementTree as ET

import jsonschema
from astropy.table import Table
from click.testing import CliRunner

import drizview
from drizview.cli import main
from tests.batch.products import products, until

KINDS = {"json": "all.json", "html": "all.html", "junit": "all.xml", "table": "all.ecsv"}


def test_what_could_not_be_used_has_a_row_in_every_file(tmp_path, repository):
    products(tmp_path / "a" / "b")
    products(tmp_path / "a" / "c")
    (tmp_path / "a" / "c" / "j0aa00010_drc.fits").write_bytes(b"nonsense")
    options = [word for kind, name in KINDS.items() for word in (f"--{kind}", str(tmp_path / name))]
    done = CliRunner().invoke(main, ["check", str(tmp_path / "a"), "--recursive", "--quiet", *options])
    assert done.exit_code == 2, done.output
    document = json.loads((tmp_path / "all.json").read_text())
    jsonschema.validate(document, json.loads((repository / "drizview" / "report" / "schema.json").read_text()))
    assert [product["product"] for product in document["products"]] == ["j0aa00010_drc.fits"]
    (lost,) = document["unusable"]
    assert lost["path"] == "j0aa00010_drc.fits"
    assert lost["cause"] in done.stderr
    (suite,) = (suite for suite in ET.parse(tmp_path / "all.xml").getroot() if suite.get("errors") == "1")
    assert lost["cause"] == suite.find("testcase/error").get("message")
    table = Table.read(tmp_path / "all.ecsv", format="ascii.ecsv")
    (row,) = table[table["headline"] == lost["cause"]]
    assert row["status"] == "unknown"
    assert 'class="rows unusable"' in (tmp_path / "all.html").read_text()


def test_products_of_one_name_are_told_apart_by_their_folder(tmp_path):
    for night in ("b", "c"):
        products(tmp_path / "a" / night)
    name = "j0aa00010_drc.fits"
    ask = CliRunner().invoke
    whole = ask(main, ["check", str(tmp_path / "a"), "--recursive"])
    heads = [line.split("  ")[0] for line in whole.stdout.splitlines() if name in line]
    assert heads[:2] == [f"b/{name}", f"c/{name}"], whole.output
    two = ask(main, ["check", *(str(tmp_path / "a" / night / name) for night in "bc")])
    assert f"checking c/{name}" in two.stderr
    options = [word for kind, file in KINDS.items() for word in (f"--{kind}", str(tmp_path / file))]
    ask(main, ["check", str(tmp_path / "a"), "--recursive", "--quiet", *options])
    wanted = [f"b/{name}", f"c/{name}"]
    assert [
        f"{each['folder']}{each['product']}" for each in json.loads((tmp_path / "all.json").read_text())["products"]
    ] == wanted
    assert [suite.get("name") for suite in ET.parse(tmp_path / "all.xml").getroot()] == wanted
    assert sorted(set(Table.read(tmp_path / "all.ecsv", format="ascii.ecsv")["product"])) == wanted
    assert all(f">{label}<" in (tmp_path / "all.html").read_text() for label in wanted)
    one = ask(main, ["check", str(tmp_path / "a" / "b")])
    assert one.stdout.startswith(f"{name}  ")  # nothing to tell it apart from


def test_an_interrupt_keeps_what_was_found(tmp_path):
    products(tmp_path / "a", 12)
    target = tmp_path / "all.json"
    command = [sys.executable, "-u", "-m", "drizview", "check", str(tmp_path / "a"), "--json", str(target)]
    with (tmp_path / "out").open("w") as out:
        run = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE, text=True)
    until(lambda: "j0aa01010_drc.fits" in (tmp_path / "out").read_text(), seconds=120)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert 2 <= len(json.loads(target.read_text())["products"]) < 12


def test_the_package_of_batches_can_be_called():
    assert callable(drizview.batch)
    assert "batch" in drizview.__all__
