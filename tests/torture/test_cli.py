"""``drizview check`` on everything in the suite: one line and exit code 2, or a report that says what is unknown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.torture import bombs, broken_tiles, odd, strangers
from tests.torture import broken as _broken
from tests.torture import crippled as _crippled
from tests.torture import tangled as _tangled
from tests.torture.bricks import folder_of_all
from tests.torture.jail import judge
from tests.torture.registry import broken, crippled, tangled
from tests.torture.registry import odd as odds

MODULES = bombs, broken_tiles, odd, strangers, _broken, _crippled, _tangled
KINDS = {"broken": broken, "crippled": crippled, "odd": odds, "tangled": tangled}
READABLE = [(kind, name) for kind in ("crippled", "odd", "tangled") for name in KINDS[kind]]
# A path may be a folder, and is looked for before it is opened.
AS_A_PATH = {
    "folder_named_as_a_file": "holds no",
    "name_with_a_nul": "no such file",
    "name_too_long": "no such file",
    "missing": "no such file",
}


# The fixture below runs every check on every case, in processes of their own.
pytestmark = pytest.mark.timeout(900)
# Some of what the path stands for is reported, the rest is named in one line and the exit code.
PARTLY_UNUSABLE = {"folder_of_products_of_which_one_is_broken"}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Return what the command did with every case: the verdict, and what it wrote to stdout and stderr."""
    root = tmp_path_factory.mktemp("cases")
    paths = {}
    for kind, registry in KINDS.items():
        for name, case in registry.items():
            folder = root / kind / name
            folder.mkdir(parents=True)
            paths[kind, name] = case.make(folder)
    verdicts = judge(list(paths.values()), root / "listing", "command")
    return {
        key: (verdict, json.loads(verdict.words) if verdict.kind.startswith("exit") else {})
        for key, verdict in zip(paths, verdicts, strict=True)
    }


def _refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


@pytest.mark.parametrize("name", broken)
def test_a_broken_file_ends_in_exit_code_2_and_one_line(outcomes, name):
    verdict, said = outcomes["broken", name]
    assert verdict.kind == "exit 2", verdict
    assert said["out"] == ""
    lines = said["err"].splitlines()
    assert len(lines) == 1
    assert len(lines[0]) <= 200
    assert lines[0].isprintable()
    assert re.match(r"drizview: .*(je9g|_flc|xxx)", lines[0]), lines[0]
    words = f"{broken[name].words}|{AS_A_PATH.get(name, '$^')}"
    assert re.search(words, lines[0], re.IGNORECASE), lines[0]


@pytest.mark.parametrize(("kind", "name"), READABLE)
def test_a_readable_file_ends_in_a_report(outcomes, kind, name):
    verdict, said = outcomes[kind, name]
    expected = ("exit 2",) if name in PARTLY_UNUSABLE else ("exit 0", "exit 1")
    assert verdict.kind in expected, verdict
    json.loads(said["out"], parse_constant=_refuse_constant)
    assert "Traceback" not in said["err"]
    assert "Warning" not in said["err"]
    assert all(line.isprintable() for line in said["err"].splitlines())
    if kind == "tangled":
        assert re.search(tangled[name].words, said["err"] + said["out"], re.IGNORECASE)


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in KINDS for name in KINDS[kind]])
def test_time_and_memory_are_bounded(outcomes, kind, name):
    verdict, _ = outcomes[kind, name]
    heavy = "bomb" in name
    assert verdict.megabytes < (400 if heavy else 250)
    assert verdict.seconds < (30 if heavy else 15)


def test_a_secret_beside_the_folder_is_not_read(outcomes):
    _, said = outcomes["tangled", "members_with_a_path"]
    assert '"je9g01sec_flc.fits"' not in json.dumps(json.loads(said["out"]).get("files", ""))


def test_the_command_itself_on_one_of_each(tmp_path):
    """Run the installed command as a process of its own: the same exit codes and streams."""
    good = folder_of_all(tmp_path / "good")
    bad = broken["zero_bytes"].make(tmp_path)
    command = [sys.executable, "-m", "drizview.cli"] if not _script() else [_script()]
    read = subprocess.run([*command, "check", str(good)], capture_output=True, text=True, cwd=tmp_path)
    assert read.returncode in (0, 1), read.stderr
    assert "Traceback" not in read.stderr + read.stdout
    refused = subprocess.run([*command, "check", str(bad)], capture_output=True, text=True, cwd=tmp_path)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1
    assert sorted(os.listdir(tmp_path)) == ["good", bad.name]


def _script():
    found = Path(sys.executable).with_name("drizview")
    return str(found) if found.exists() else ""
