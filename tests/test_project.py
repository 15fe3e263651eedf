"""The files around the code agree with each other and with what is there."""

from __future__ import annotations

import ast
import graphlib
import importlib.metadata
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import drizview
from drizview.checks.core.questions import QUESTIONS
from tests.torture.sinks import ESCAPING_HELPER

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
SCRIPTS = [
    *sorted((ROOT / "tools").glob("*.sh")),
    ROOT / ".ci" / "run",
    ROOT / "binder" / "postBuild",
    ROOT / "binder" / "start",
]
# Pages that are written when the documentation is built, or take in another page, are Sphinx's to judge.
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
BUILT = "questions/"
MODULES = sorted((ROOT / "drizview").rglob("*.py"))


def test_the_version_is_everywhere_the_same():
    assert f"\nversion: {drizview.__version__}\n" in (ROOT / "CITATION.cff").read_text()
    newest = next(line for line in (ROOT / "CHANGES.md").read_text().splitlines() if line.startswith("## "))
    assert newest.split()[1] == drizview.__version__
    assert importlib.metadata.version("drizview") == drizview.__version__


def test_the_extra_all_is_all():
    extras = PROJECT["optional-dependencies"]
    (everything,) = map(Requirement, extras["all"])
    assert everything.name == "drizview"
    assert everything.extras == set(extras) - {"all"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#]+)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    missing = [link for link in missing if not link.startswith(BUILT)]
    assert not missing


def test_the_check_in_the_contributors_guide_is_one(tmp_path):
    example, _ = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    (tmp_path / "example.py").write_text(example)
    judged = """
import example
from drizview.checks.core.registry import checks, fixtures
(check,) = [entry for entry in checks() if entry.measure is example.longest_over_shortest]
assert set(check.needs) <= set(fixtures())
assert check.limit.judge(check.measure((10.0, 20.0)).value) == "pass"
assert check.limit.judge(check.measure((10.0, 600.0)).value) == "warn"
"""
    subprocess.run([sys.executable, "-c", judged], cwd=tmp_path, check=True, timeout=60)


def test_the_panel_in_the_contributors_guide_is_one(demo):
    _, example = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    names = {}
    exec(compile(example, "CONTRIBUTING.md", "exec", dont_inherit=True), names)
    inspector = drizview.inspect(demo)
    try:
        inspector.wait(120)
        panel = names["SkiesPanel"](inspector.context, page="evidence")
        inspector.ask("sky")
        assert panel.refusal.value == ""
        chips = [row[0] for row in panel.table.table["rows"]]
        assert chips == ["o4k19ac3q_flt.fits[SCI,1]", "o4k19ac4q_flt.fits[SCI,1]"]
        panel.table.answer({"type": "pick", "index": 1})
        assert inspector.canvas.frame == "o4k19ac4q/sci"
    finally:
        inspector.close()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_parse_and_stop_at_the_first_error(script):
    subprocess.run(["bash", "-n", script], check=True, timeout=10)
    assert os.access(script, os.X_OK)
    lines = script.read_text().splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert next(line for line in lines[1:] if not line.startswith("#")) == "set -euo pipefail"


def test_binder_asks_for_what_the_project_offers():
    python = (ROOT / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
    assert SpecifierSet(PROJECT["requires-python"]).contains(python)
    given = [line for line in (ROOT / "binder" / "requirements.txt").read_text().splitlines() if line[0] != "#"]
    assert given[0] == "-c locked.txt"
    (extras,) = (re.fullmatch(r"\.\[(.+)\]", line) for line in given[1:])  # this repository itself
    assert set(extras[1].split(",")) <= set(PROJECT["optional-dependencies"])


def test_what_is_locked_is_what_the_project_allows():
    """After a change of the dependencies: make binder-lock."""
    locked = [Requirement(line) for line in (ROOT / "binder" / "locked.txt").read_text().splitlines() if line[0] != "#"]
    versions = {each.name: str(each.specifier).removeprefix("==") for each in locked}
    extras = PROJECT["optional-dependencies"]
    for line in (*PROJECT["dependencies"], *extras["app"], *extras["lab"]):
        wanted = Requirement(line)
        assert wanted.specifier.contains(versions[wanted.name]), line


def test_binder_builds_to_the_end(tmp_path):
    (tmp_path / "notebooks").mkdir()
    program(tmp_path / "jupyter", f"echo $* >{tmp_path}/asked")  # the real one would change this environment
    path = os.pathsep.join([str(tmp_path), str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [ROOT / "binder" / "postBuild"]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "notebooks" / "drizview-demo-stis").iterdir())) == 3
    assert "announcements" in (tmp_path / "asked").read_text()


@pytest.fixture
def browserless(tmp_path):
    """Return an environment whose PATH has the tools of the scripts, and no browser, apt or root."""
    for tool in ("bash", "env"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    program(tmp_path / "id", "echo 1000")
    program(tmp_path / "cat", "while IFS= read -r line; do echo $line; done")
    return {"PATH": str(tmp_path)}


def program(path, body):
    path.write_text(f"#!/bin/bash\n{body}\n")
    path.chmod(0o755)
    return path


def find_chromium(environment):
    command = ["/bin/bash", ROOT / "tools" / "chromium.sh"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20, check=False)


def test_an_installed_browser_is_found(browserless, tmp_path):
    program(tmp_path / "chromium", "exit 1")  # a stub that does not start, as some distributions ship
    chrome = program(tmp_path / "google-chrome", "echo Google Chrome 150")
    assert find_chromium(browserless).stdout == f"{chrome}\n"


def test_the_browser_that_was_named_is_taken(browserless, tmp_path):
    program(tmp_path / "chromium", "echo Chromium 150")
    named = program(tmp_path / "mine", "echo Chromium 151")
    assert find_chromium(browserless | {"CHROMIUM": str(named)}).stdout == f"{named}\n"
    refused = find_chromium(browserless | {"CHROMIUM": "/no/such/browser"})
    assert refused.returncode == 1
    assert "CHROMIUM=/no/such/browser" in refused.stderr


def test_without_a_browser_it_says_what_to_do(browserless):
    result = find_chromium(browserless)
    assert (result.returncode, result.stdout) == (1, "")
    assert "apt install chromium" in result.stderr


def test_a_missing_browser_is_installed_where_that_can_be(browserless, tmp_path):
    program(tmp_path / "id", "echo 0")
    program(tmp_path / "new", "echo Chromium 150")
    program(tmp_path / "apt-get", f"echo apt-get $1; [ $1 = update ] || mv {tmp_path}/new {tmp_path}/chromium")
    (tmp_path / "mv").symlink_to("/usr/bin/mv")
    result = find_chromium(browserless)
    assert result.stdout == f"{tmp_path}/chromium\n"
    assert "apt-get update\napt-get install\n" in result.stderr


def test_the_wheel_holds_what_the_package_needs(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    subprocess.run(command, cwd=ROOT, check=True, timeout=120, stdout=subprocess.DEVNULL)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    kinds = {".py", ".csv", ".js", ".css", ".gz", ".md", ".typed", ".html", ".json", ".toml", ".ipynb"}
    wanted = [path for path in (ROOT / "drizview").rglob("*") if path.suffix in kinds]
    hidden = {path for path in wanted if any(part.startswith(".") for part in path.relative_to(ROOT).parts)}
    assert {path.relative_to(ROOT).as_posix() for path in set(wanted) - hidden} <= packed
    assert "drizview/app.ipynb" in packed  # `drizview show` serves it
    assert wheel.name.startswith(f"drizview-{drizview.__version__}-")
    assert not [name for name in packed if not name.startswith(("drizview/", "drizview-"))]


WIDGETS = {"IPython", "anywidget", "bqplot", "ipywidgets", "traitlets"}


def loaded_by(*modules):
    """Return the top-level packages that are there after an import in a fresh interpreter."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    return set(run.stdout.split())


def test_importing_drizview_brings_no_widget_and_no_array():
    assert not (WIDGETS | {"astropy", "numpy"}) & loaded_by("drizview", "drizview.demo", "drizview.errors")


def test_what_runs_without_a_screen_brings_no_widget():
    contract = next(c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "forbidden")
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES]
    names = [name for name in names if ".".join(name.split(".")[:2]) in contract["source_modules"]]
    assert len(names) > 100
    assert not WIDGETS & loaded_by(*names)


def imported_by(path):
    """Yield the modules of drizview that a module imports, hints and imports inside functions included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "drizview")
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "drizview":
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            modules = [name for name in below if name in NAMES]
            yield from modules or [node.module]
            yield from [node.module] if 0 < len(modules) < len(below) else []


NAMES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}


def circles(edges):
    """Yield circles among modules, each opened at its last link, until none is left."""
    left = {name: set(targets) for name, targets in edges.items()}
    while True:
        try:
            list(graphlib.TopologicalSorter(left).static_order())
        except graphlib.CycleError as error:
            circle = error.args[1]  # each is imported by the next
            yield " <- ".join(circle)
            left[circle[1]].discard(circle[0])
        else:
            return


def test_a_circle_is_found():
    assert list(circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}))
    assert not list(circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}))


def test_no_module_imports_itself_by_way_of_others():
    """Not even for a hint: what two modules both know belongs to a third."""
    edges = {name: set(imported_by(path)) - {name} for name, path in NAMES.items()}
    assert sum(map(len, edges.values())) > 500
    found = list(circles(edges))
    assert not found, "\n".join(found)


MOST_BESIDE = 22


def test_no_folder_is_a_heap():
    """A folder with more than some twenty modules is two folders."""
    count = defaultdict(int)
    for path in MODULES:
        count[path.parent.relative_to(ROOT).as_posix()] += path.name != "__init__.py"
    assert not {folder: modules for folder, modules in count.items() if modules > MOST_BESIDE}


# Names that stand for the same thing at two doors, or that a framework calls by.
TWICE = {
    "compare": "drizview.compare, and the command",
    "mend": "drizview.mend, and the command",
    "lab": "drizview.lab, and the command",
    "lesson": "drizview.lesson, the command, and what it reads",
    "filled_field": "a cause, and the fault that makes it",
    "gradient": "what is measured, and the fault that makes it",
    "hot_pixels": "what is measured, and the fault that makes them",
    "undithered": "a cause, and the fault that makes it",
    "weight_type": "what is measured, and the fault that makes it",
    "batch": "drizview.batch, and the command",
    "fetch": "the command, and what it does",
    "gather": "the command, and what it does",
    "check": "drizview.check, the command, and the decorator that makes a function a check",
    "explain": "the command, and what it prints",
    "inspect": "drizview.inspect",
    "open": "drizview.open",
    "show": "the command, and what shows a widget in a cell",
    "demo": "the command",
}


def test_a_name_means_one_thing():
    homes = defaultdict(list)
    for name, path in NAMES.items():
        for node in ast.parse(path.read_text()).body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public:
                homes[node.name] = [*dict.fromkeys([*homes[node.name], name])]
    assert len(homes) > 500
    doubled = {name: places for name, places in homes.items() if len(places) > 1 and name not in TWICE}
    assert not doubled, "\n".join(f"{name}: {', '.join(places)}" for name, places in doubled.items())


def metadata_hook():
    spec = importlib.util.spec_from_file_location("metadata_hook", ROOT / "tools" / "metadata.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_package_index_gets_links_that_lead_somewhere():
    text = metadata_hook().absolute((ROOT / "README.md").read_text(), "https://example.org/a/b", "v1")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 10
    assert all(link.startswith("https://") for link in links)
    assert "https://example.org/a/b/raw/v1/docs/img/inspector.png" in links
    assert "https://example.org/a/b/blob/v1/docs/inspector.md" in links


def test_the_badge_leads_to_a_binder_of_what_is_published():
    text = metadata_hook().absolute((ROOT / "README.md").read_text(), "https://github.com/a/b", "v1")
    assert "](https://mybinder.org/v2/gh/a/b/v1?urlpath=lab/tree/notebooks/00_tour.ipynb)" in text
    assert "## On a Binder" in (ROOT / "docs" / "teaching.md").read_text()


def test_the_pythons_that_are_named_are_those_that_are_tried():
    said = {line.rpartition(" ")[2] for line in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", line)}
    tried = set(re.findall(r'"(3\.\d+)"', (ROOT / ".github" / "workflows" / "ci.yml").read_text()))
    assert said == tried
    assert f">={min(said, key=lambda each: int(each[2:]))}" == PROJECT["requires-python"]


def test_ci_runs_what_the_guide_says():
    targets = re.findall(r"^make --no-print-directory (\S+)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert targets == ["lint", "test", "test-jdaviz", "test-reprocess", "docs"]
    for target in targets:
        assert f"make {target}" in (ROOT / "CONTRIBUTING.md").read_text()
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_question_has_a_picture_of_a_fault_or_a_reason_why_not():
    run = "from _tools.faults import FAULTS, WITHOUT; print(*FAULTS, *WITHOUT)"
    done = subprocess.run(
        [sys.executable, "-c", run], cwd=ROOT / "docs", check=True, capture_output=True, text=True, timeout=60
    )
    assert sorted(done.stdout.split()) == sorted(QUESTIONS)


OPTIONAL = {
    "astroquery",
    "boto3",
    "distributed",
    "duckdb",
    "drizzlepac",
    "jdaviz",
    "pebble",
    "pyarrow",
    "s3fs",
    "voila",
    "jupyterlab",
}


def imports_at_the_top(tree):
    """Yield the top-level packages that a module imports as soon as it is imported."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_optional_packages_are_imported_only_where_they_are_needed(module):
    assert not OPTIONAL & set(imports_at_the_top(ast.parse(module.read_text())))


# Ways for text to become markup or code in a page. What came out of a file goes into text nodes only.
SINKS = re.compile(
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|new Function|srcdoc|HTMLMath|Markdown)\b"
    r"|\b(eval|HTML)\s*\(|\.HTML\b|\|\s*safe\b|description_allow_html\s*=\s*True|allow_pickle|yaml\.load"
)
SOURCES = [
    path
    for path in (ROOT / "drizview").rglob("*")
    if path.suffix in {".py", ".js", ".html", ".ipynb"} and path != ROOT / ESCAPING_HELPER
]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_header_text_has_no_way_into_markup(source):
    code = "\n".join(line for line in source.read_text().splitlines() if not line.lstrip().startswith(("#", "//", "*")))
    assert not [found.group() for found in SINKS.finditer(code)]
