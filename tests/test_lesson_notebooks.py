"""The notebooks of the lessons are those that the template makes."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_notebooks_are_as_the_template_makes_them():
    spec = importlib.util.spec_from_file_location("notebooks", ROOT / "tools" / "notebooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, text in module.notebooks().items():
        assert (ROOT / "notebooks" / name).read_text() == text, "run: python tools/notebooks.py"
