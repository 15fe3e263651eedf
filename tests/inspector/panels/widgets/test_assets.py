"""Scripts and style sheets as they go to the browser."""

from __future__ import annotations

import re

import pytest

from drizview.inspector.panels.widgets.assets import stylesheet
from drizview.viewer.esm import module, source

PANELS = "inspector/panels"


@pytest.mark.parametrize("entry", ["widgets/pictures.js", "widgets/grid.js", "widgets/plot_key.js"])
def test_a_script_is_one_module_without_imports(entry):
    text = module(f"{PANELS}/{entry}")
    assert not re.search(r"^import ", text, re.MULTILINE)
    assert text.count("export default") == 1
    assert text.count("function make(") == 1


def test_the_style_of_the_app_comes_first_and_all_others_follow():
    text = stylesheet()
    assert text.startswith(source(f"{PANELS}/app.css"))
    for name in ("widgets/pictures.css", "widgets/plot.css", "widgets/grid.css", "psf/psf.css"):
        assert source(f"{PANELS}/{name}") in text
