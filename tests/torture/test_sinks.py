"""The package holds no way for text out of a file to become script, code or a request."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.sinks import faults, in_python, in_text

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {".py", ".js", ".mjs", ".css", ".html", ".j2"}
FILES = sorted(path for path in (ROOT / "drizview").rglob("*") if path.suffix in SUFFIXES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_of_the_package_has_no_sink(path):
    assert not faults(path, ROOT)


def test_all_files_are_seen():
    assert {path.suffix for path in FILES} >= {".py", ".js", ".css"}
    assert len(FILES) > 20


@pytest.mark.parametrize(
    "text",
    [
        "ipywidgets.HTML(value=x)",
        "from ipywidgets import HTMLMath",
        "from IPython.display import Markdown as M",
        "W = ipywidgets.HTML",
        "display(HTML(x))",
        "frame.style.Styler",
        "import pickle",
        "from pickle import loads",
        "import yaml",
        "import urllib.request",
        "from requests import get",
        "import subprocess",
        "eval(x)",
        "exec(x)",
        "__import__(x)",
        "os.system(x)",
        "os.popen(x)",
        "run(x, shell=True)",
        "np.load(x)",
        "read(x, allow_pickle=True)",
        "fits.open(x)",
        "fits.getdata(x)",
        "Table.read(x)",
        "f(x, memmap=True)",
        "f(x, mode='update')",
        "Button(description_allow_html=flag)",
        "Environment()",
        "jinja2.Environment(autoescape=False)",
        "jinja2.Environment(autoescape=choose)",
        "page = '<b>{{ name | safe }}</b>'",
        "page = '<a href={{ link }}>'",
        "page = '<p onclick=\"x\">'",
        "path.expanduser()",
        "tempfile.mktemp()",
    ],
)
def test_a_sink_in_python_is_found(text):
    assert list(in_python(text, "drizview/some.py"))


@pytest.mark.parametrize(
    "text",
    [
        "node.innerHTML = name;",
        "node.insertAdjacentHTML('beforeend', name);",
        "document.write(name)",
        "eval(name)",
        "new Function(name)",
        "setTimeout('go()', 1)",
        "fetch(address)",
        "import x from 'https://cdn.example.org/x.js'",
        "link.href = name",
        "node.setAttribute('onclick', name)",
    ],
)
def test_a_sink_in_a_script_is_found(text):
    assert list(in_text(text, ".js"))


@pytest.mark.parametrize(
    ("text", "suffix"),
    [("{{ x|safe }}", ".html"), ("@import 'x'", ".css"), ("a { background: url(http://x) }", ".css")],
)
def test_a_sink_in_a_template_or_style_is_found(text, suffix):
    assert list(in_text(text, suffix))


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("node.textContent = name;", ".js"),
        ("re.compile(pattern)", ".py"),
        ("ipywidgets.Label(value=name)", ".py"),
        ("jinja2.Environment(autoescape=True)", ".py"),
        ("open(path, mode='rb')", ".py"),
        ("{{ name }}", ".html"),
        ("a { background: url(data:image/png;base64,AA) }", ".css"),
    ],
)
def test_what_is_safe_is_let_pass(text, suffix):
    assert not list(in_python(text, "drizview/some.py") if suffix == ".py" else in_text(text, suffix))
