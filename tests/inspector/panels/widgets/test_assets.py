"""Scripts and style sheets as they go to the browser."""

from __future__ import annotations

import base64
import re
import zlib

import pytest

from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.viewer.esm import module, packed, source, style

PANELS = "inspector/panels"


@pytest.mark.parametrize("entry", ["widgets/pictures.js", "widgets/grid.js", "widgets/plot_key.js"])
def test_a_script_is_one_module_without_imports(entry):
    text = module(f"{PANELS}/{entry}")
    assert not re.search(r"^import ", text, re.MULTILINE)
    assert text.count("export default") == 1
    assert text.count("function make(") == 1


def test_the_style_of_the_app_comes_first_and_all_others_follow():
    text = stylesheet()
    assert text.startswith(style(f"{PANELS}/app.css"))
    for name in ("widgets/pictures.css", "widgets/plot.css", "widgets/grid.css", "psf/psf.css"):
        assert style(f"{PANELS}/{name}") in text


def test_style_sheets_go_without_comments_and_indentation_and_lose_no_rule():
    whole, sent = source(f"{PANELS}/app.css"), style(f"{PANELS}/app.css")
    assert "/*" in whole and "/*" not in sent and not re.search(r"^[ \t]", sent, re.MULTILINE)
    assert "".join(re.sub(r"/\*.*?\*/", "", whole, flags=re.DOTALL).split()) == "".join(sent.split())


def test_a_packed_module_holds_the_module():
    text = packed("viewer/static/image/canvas.js")
    body = re.search(r'packed = "([^"]+)"', text)[1]
    assert zlib.decompress(base64.b64decode(body)).decode() == module("viewer/static/image/canvas.js")
    assert len(text) < 0.45 * len(module("viewer/static/image/canvas.js"))


def test_what_is_dark_by_itself_is_so_where_the_system_is():
    """The same rules twice: for what is dark by itself, and in a query for a dark system round a light page."""
    text = stylesheet()
    query = text[text.index("@media (prefers-color-scheme: dark)") :]
    assert 'body[data-jp-theme-light="true"] .drizview-auto' in query
    declared = re.findall(r"--[\w-]+: [^;]+;", source(f"{PANELS}/dark.css"))
    assert len(declared) > 30 and all(each in query for each in declared)
    assert ".drizview-dark" not in query
