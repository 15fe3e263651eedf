"""The browser's part of the panels."""

from __future__ import annotations

from importlib.resources import files


def asset(name: str) -> str:
    """Return the text of a file of the ``static`` folder."""
    return files("drizview.panels").joinpath("static", name).read_text(encoding="utf-8")
