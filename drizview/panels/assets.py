"""The browser's part of the panels."""

from __future__ import annotations

from importlib.resources import files

from drizview.viewer.esm import module

_PACKAGE = "drizview.panels"


def asset(name: str) -> str:
    """Return the text of a file of the ``static`` folder."""
    return files(_PACKAGE).joinpath("static", name).read_text(encoding="utf-8")


def script(entry: str) -> str:
    """Return an ES module of the ``static`` folder, joined with what it imports."""
    return module(entry, package=_PACKAGE)


def stylesheet() -> str:
    """Return all style sheets of the ``static`` folder: the one of the app, then those of the panels."""
    names = sorted(file.name for file in files(_PACKAGE).joinpath("static").iterdir() if file.name.endswith(".css"))
    return "\n".join(asset(name) for name in sorted(names, key=lambda name: name != "app.css"))
