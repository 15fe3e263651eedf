"""Scripts and style sheets as they go to the browser."""

from __future__ import annotations

import re

import pytest

from drizview.panels.assets import asset, script, stylesheet


@pytest.mark.parametrize("entry", ["pictures.js", "grid.js", "key.js"])
def test_a_script_is_one_module_without_imports(entry):
    text = script(entry)
    assert not re.search(r"^import ", text, re.MULTILINE)
    assert text.count("export default") == 1
    assert text.count("function make(") == 1


def test_the_style_of_the_app_comes_first_and_all_others_follow():
    text = stylesheet()
    assert text.startswith(asset("app.css"))
    for name in ("pictures.css", "plot.css", "grid.css", "psf.css"):
        assert asset(name) in text
