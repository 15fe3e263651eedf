"""The wheel in the real Pyodide, in Node: `make test-lite`. ``PYODIDE`` names the folder of the npm package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYODIDE, NODE = os.environ.get("PYODIDE", ""), shutil.which("node") or ""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (PYODIDE and NODE), reason="needs Node and the npm package pyodide: make test-lite"),
]
PURE = ("click", "rich", "jinja2", "six", "pygments", "markdown-it-py", "mdurl")


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """Return what the script says of our wheel, with the packages in pure Python that it needs beside it."""
    folder = tmp_path_factory.mktemp("wheels")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(build, cwd=ROOT, check=True, timeout=120, stdout=subprocess.DEVNULL)
    (ours,) = folder.glob("drizview-*.whl")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", folder / "others", *PURE]
    subprocess.run(command, check=True, timeout=180, stdout=subprocess.DEVNULL)
    others = list((folder / "others").glob("*-none-any.whl"))
    assert len(others) == len(PURE)
    script = Path(__file__).with_name("pyodide.mjs")
    done = subprocess.run(
        [NODE, script, PYODIDE, ours, *others], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_it_is_python_in_a_browser(said):
    assert said["platform"] == "emscripten"


def test_what_does_not_wait_for_numpy_is_imported(said):
    """No module needs anything that Pyodide does not have."""
    assert said["wrong"] == {}
    assert {"drizview", "drizview.beside", "drizview.cli", "drizview.checks.core.registry"} <= set(said["imported"])
    assert len(said["imported"]) > 80


def test_the_checks_run_where_numpy_can_be_had(said):
    if said["values"] < 0:
        pytest.skip(f"numpy and astropy for Pyodide were not reached; {len(said['waiting'])} modules wait for them")
    assert not said["waiting"]
    assert said["values"] > 30
